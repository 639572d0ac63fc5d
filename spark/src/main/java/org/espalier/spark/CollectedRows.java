package org.espalier.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.matrix.Matrix;
import org.espalier.matrix.MatrixBuilder;

/**
 * Rows on the driver.
 *
 * @param rows encoded
 * @param logProbabilities the teacher's answers, {@code [rows, classes]}; empty without teacher
 */
record CollectedRows(Dataset rows, float[] logProbabilities) {
    /**
     * Encodes rows on the executors and brings them here, in the order of the partitions.
     *
     * @param draw which of them
     */
    static List<RowBlock> blocks(JavaRDD<Row> rows, RowReader reader, Schema schema, Draw draw) {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.context());
        Broadcast<String> text = context.broadcast(SchemaJson.write(schema));
        List<RowBlock> blocks = rows.mapPartitionsWithIndex(
                        (partition, part) -> {
                            VectorEncoder encoder = new VectorEncoder(
                                    SchemaJson.read(text.value(), "schema"),
                                    reader.names().features());
                            return RowBlock.of(reader, encoder, part, draw.of(partition));
                        },
                        false)
                .collect();
        text.destroy();
        return blocks;
    }

    /** The rows of blocks that belong to the validation set, or those that don't, one after the other. */
    static CollectedRows of(List<RowBlock> blocks, Schema schema, boolean ofValidation) {
        int count = 0;
        int answers = 0;
        for (RowBlock block : blocks) {
            for (boolean v : block.validation) {
                count += v == ofValidation ? 1 : 0;
            }
            answers = Math.max(answers, block.logProbabilities.length / block.rows());
        }
        MatrixBuilder features = new MatrixBuilder(schema.width());
        int[] labels = new int[count];
        float[] weights = new float[count];
        float[] logProbabilities = new float[Math.multiplyExact(count, answers)];
        float[] x = new float[schema.width()];
        boolean isWeighted = false;
        int at = 0;
        for (RowBlock block : blocks) {
            Matrix matrix = block.features();
            for (int r = 0; r < block.rows(); r++) {
                if (block.validation[r] != ofValidation) {
                    continue;
                }
                matrix.copyRow(r, x, 0);
                features.add(x);
                labels[at] = block.labels[r];
                weights[at] = block.weights[r];
                isWeighted |= weights[at] != 1;
                System.arraycopy(block.logProbabilities, r * answers, logProbabilities, at * answers, answers);
                at++;
            }
        }
        Optional<float[]> ifAny = isWeighted ? Optional.of(weights) : Optional.empty();
        return new CollectedRows(new Dataset(schema, features.build(), labels, ifAny), logProbabilities);
    }
}
