package org.espalier.bench.spark;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.Iterator;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.espalier.base.Seeds;

/** Rows of 30 columns that the executors make, with a random network of 30-48-24-1 as teacher. */
final class Synthetic implements Serializable {
    private static final long serialVersionUID = 1L;

    static final int COLUMNS = 30;
    private static final int FIRST = 48;
    private static final int SECOND = 24;

    private final double[] first = new double[FIRST * COLUMNS];
    private final double[] second = new double[SECOND * FIRST];
    private final double[] last = new double[SECOND];

    Synthetic(long seed) {
        SplittableRandom random = Seeds.stream(seed, 7);
        for (int i = 0; i < first.length; i++) {
            double scale = i % COLUMNS < 12 ? 1.8 : 0.6;
            first[i] = scale * Seeds.normal(random) / Math.sqrt(COLUMNS);
        }
        for (int i = 0; i < second.length; i++) {
            second[i] = 1.8 * Seeds.normal(random) / Math.sqrt(FIRST);
        }
        for (int i = 0; i < last.length; i++) {
            last[i] = 5 * Seeds.normal(random) / Math.sqrt(SECOND);
        }
    }

    private double positive(double[] x) {
        double[] hidden = layer(first, x, FIRST);
        double[] deeper = layer(second, hidden, SECOND);
        double z = 0;
        for (int i = 0; i < SECOND; i++) {
            z += last[i] * deeper[i];
        }
        return 1 / (1 + Math.exp(-z));
    }

    private static double[] layer(double[] weight, double[] in, int width) {
        double[] out = new double[width];
        for (int i = 0; i < width; i++) {
            double sum = 0;
            for (int j = 0; j < in.length; j++) {
                sum += weight[i * in.length + j] * in[j];
            }
            out[i] = Math.max(0, sum);
        }
        return out;
    }

    /** {@code features}, {@code label} drawn by the teacher, and its {@code teacher} probabilities. */
    Dataset<Row> rows(SparkSession session, long rows, int partitions, long seed) {
        StructType type = new StructType()
                .add("features", SQLDataTypes.VectorType())
                .add("label", "double")
                .add("teacher", SQLDataTypes.VectorType());
        MapPartitionsFunction<Long, Row> make = this::made;
        return session.range(seed * 1_000_000_000_000L, seed * 1_000_000_000_000L + rows, 1, partitions)
                .mapPartitions(make, Encoders.row(type))
                .select(col("features"), col("label"), col("teacher"));
    }

    private Iterator<Row> made(Iterator<Long> ids) {
        return Stream.generate(() -> ids.hasNext() ? row(ids.next()) : null)
                .takeWhile(row -> row != null)
                .iterator();
    }

    private Row row(long id) {
        SplittableRandom random = Seeds.stream(id, 99);
        double[] x = new double[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            // nearly normal
            x[i] = 1.732 * (random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble() - 2);
        }
        double p = positive(x);
        return RowFactory.create(Vectors.dense(x), random.nextDouble() < p ? 1.0 : 0.0, Vectors.dense(1 - p, p));
    }
}
