package org.espalier.spark;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exact steps of all partitions together. */
class RingTest {
    private static Dataset<Row> held(int partitions) {
        return Loans.prepared().withColumn("held", col("id").mod(4).equalTo(0)).repartition(partitions, col("id"));
    }

    private static SoftDecisionTreeClassifier estimator() {
        return Loans.estimator()
                .setEpochs(4)
                .setValidationIndicatorCol("held")
                .setTrainOn("all")
                .setSync("ring");
    }

    /** The order of the rows, and so every bit, is that of one node. */
    @Test
    void onePartitionGivesTheBytesOfOneNode() {
        Dataset<Row> rows = held(1).sortWithinPartitions("id");
        SoftDecisionTree ring = estimator().fit(rows).tree();
        SoftDecisionTree single = estimator().setTrainOn("sample").fit(rows).tree();
        assertEquals(single.provenance(), ring.provenance());
        assertArrayEquals(ModelFile.toBytes(single), ModelFile.toBytes(ring));
    }

    @Test
    void partitionsTakeOneStepTogether() {
        SoftDecisionTreeModel model = estimator().setEpochs(8).fit(held(2));
        double agreement =
                model.evaluate(Loans.prepared()).agreement().orElseThrow().average();
        assertTrue(agreement > 0.9, "agreement " + agreement);
    }

    @Test
    void aPartitionNeedsACore() {
        String message = assertThrows(EspalierException.class, () -> estimator().fit(held(3)))
                .getMessage();
        assertEquals(
                "sync: expected a core for each partition with ring, found 3 partitions and 2 cores: repartition, or take"
                        + " average",
                message);
    }

    /** A run that was kept goes on from there: here it has come to its end already. */
    @Test
    void aRunIsGoneOnFrom(@TempDir Path folder) throws Exception {
        SoftDecisionTreeClassifier estimator = estimator().setSync("average").setCheckpoint(folder.toString());
        Dataset<Row> rows = held(2).sortWithinPartitions("id");
        byte[] first = ModelFile.toBytes(estimator.fit(rows).tree());
        assertTrue(Files.exists(folder.resolve("checkpoint.safetensors")), "kept");
        assertArrayEquals(first, ModelFile.toBytes(estimator.fit(rows).tree()));
        String other = assertThrows(
                        EspalierException.class,
                        () -> estimator
                                .copy(org.apache.spark.ml.param.ParamMap.empty())
                                .setSeed(8)
                                .fit(rows))
                .getMessage();
        assertEquals(1, other.lines().count(), other);
    }
}
