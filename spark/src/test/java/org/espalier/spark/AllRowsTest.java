package org.espalier.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** Training on all rows, where they are. */
class AllRowsTest {
    private static SoftDecisionTreeClassifier estimator() {
        return Loans.estimator().setTrainOn("all");
    }

    /** With every fourth row as the validation set. */
    private static Dataset<Row> held() {
        return Loans.prepared().withColumn("held", col("id").mod(4).equalTo(0));
    }

    private static double agreement(SoftDecisionTreeModel model) {
        return model.setTeacherProbabilityCol("teacher")
                .evaluate(Loans.prepared())
                .agreement()
                .orElseThrow()
                .average();
    }

    private static long rows(SoftDecisionTree tree) {
        return Arrays.stream(tree.statistics().orElseThrow().leafRows()).sum();
    }

    @Test
    void averagedShardsFollowTheTeacher() {
        SoftDecisionTreeModel model =
                estimator().setValidationIndicatorCol("held").fit(held());
        assertTrue(agreement(model) > 0.93, "agreement " + agreement(model));
        assertEquals(450, rows(model.tree()), "all rows that are not held out");
        assertEquals(150, model.tree().provenance().metrics().get("validation.rows"));
    }

    /** The driver has a sample; leaves and statistics are of all rows nevertheless, and a share of the rows is held out. */
    @Test
    void theDriverNeedsASampleOnly() {
        SoftDecisionTree tree =
                estimator().setSampleRows(150).fit(Loans.prepared()).tree();
        assertTrue(rows(tree) > 450 && rows(tree) < 600, rows(tree) + " rows");
        double validation = tree.provenance().metrics().get("validation.rows");
        assertTrue(validation > 1 && validation < 40, validation + " rows");
    }

    @Test
    void theSameRowsGiveTheSameBytes() {
        byte[] first = ModelFile.toBytes(estimator().fit(Loans.prepared()).tree());
        byte[] again = ModelFile.toBytes(estimator().fit(Loans.prepared()).tree());
        assertArrayEquals(first, again);
    }

    /** Every row is in one round of each epoch, whatever their number. */
    @Test
    void manyRoundsAndEmptyPartitionsAreNoTrouble() {
        Dataset<Row> spread = held().repartition(7, col("home"));
        SoftDecisionTreeModel model =
                estimator().setValidationIndicatorCol("held").setRounds(3).fit(spread);
        assertEquals(450, rows(model.tree()));
        assertTrue(agreement(model) > 0.9, "agreement " + agreement(model));
    }

    @Test
    void morePartitionsThanRowsAreNoTrouble() {
        Dataset<Row> few = held().where("id < 24").repartition(40);
        assertEquals(
                18, rows(estimator().setValidationIndicatorCol("held").fit(few).tree()));
    }

    /** Without a teacher, and with weights; gates may ask about few columns. */
    @Test
    void labelsWeightsAndFewColumnsAreLearnt() {
        SoftDecisionTreeClassifier estimator = estimator()
                .setValidationIndicatorCol("held")
                .setWeightCol("weight")
                .setOptions(new String[] {"gates=one"});
        estimator.clear(estimator.teacherProbabilityCol());
        SoftDecisionTree tree =
                estimator.fit(held().withColumn("weight", col("id").mod(3))).tree();
        assertEquals("labels", tree.provenance().teacher());
        assertEquals(300, rows(tree), "rows of weight 0 count for nothing");
        assertEquals("one", tree.provenance().configuration().get("gates"));
    }

    private static String refused(UnaryOperator<SoftDecisionTreeClassifier> set) {
        SoftDecisionTreeClassifier estimator = set.apply(estimator());
        String message = assertThrows(EspalierException.class, () -> estimator.fit(Loans.prepared()))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void whatShardsCanNotDoIsRefused() {
        assertEquals(
                "leaves: expected constant, as scorecards are fitted to rows in one place (trainOn = sample), found points",
                refused(e -> e.setLeaves("points")));
        assertEquals(
                "engine: expected jvm, as executors have no other engine, found cuda",
                refused(e -> e.setOptions(new String[] {"engine=cuda"})));
        assertEquals("sync: expected average or ring, found gossip", refused(e -> e.setSync("gossip")));
        assertEquals("rounds: expected 0 or more, found -1", refused(e -> e.setRounds(-1)));
        assertEquals("trainOn: expected sample or all, found most", refused(e -> e.setTrainOn("most")));
    }

    /** Numbers that stop being finite are told by the loop, in one line. */
    @Test
    void aRunThatDivergesIsTold() {
        Dataset<Row> wild = Loans.prepared()
                .withColumn("features", functions.array_to_vector(array(col("age"), col("income"))))
                .withColumn("weight", lit(3e38));
        String message = assertThrows(
                        EspalierException.class,
                        () -> estimator().setWeightCol("weight").fit(wild))
                .getMessage();
        assertTrue(message.startsWith("training diverged at step 1 (epoch 1)"), message);
    }
}
