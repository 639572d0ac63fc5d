package org.espalier.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.matrix.MatrixBuilder;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EvaluateTest {
    private static SoftDecisionTreeModel model;

    @BeforeAll
    static void train() {
        model = Loans.estimator().fit(Loans.prepared());
    }

    /** The figures of the same rows, in their order, without Spark. */
    private static Evaluation here(SoftDecisionTree tree) {
        VectorEncoder encoder = new VectorEncoder(tree.schema(), "features");
        MatrixBuilder features = new MatrixBuilder(tree.features());
        int[] labels = new int[600];
        float[] answers = new float[1200];
        int r = 0;
        for (Row row : Loans.prepared().collectAsList()) {
            features.add(encoder.encode(row.getAs("features")));
            labels[r] = row.<Double>getAs("label").intValue();
            double[] p = row.<Vector>getAs("teacher").toArray();
            org.espalier.teacher.LogProbabilities.ofProbabilities(p, 0, 2, answers, 2 * r++, "row");
        }
        org.espalier.data.Dataset rows =
                new org.espalier.data.Dataset(tree.schema(), features.build(), labels, Optional.empty());
        return Evaluation.of(tree, rows, Optional.of(answers), EvaluationOptions.defaults());
    }

    @Test
    void itIsTheEvaluationOfTheSameRows() {
        assertEquals(here(model.tree()), model.evaluate(Loans.prepared()));
    }

    /** Scorecards, a calibration and a threshold are in the answers already. */
    @Test
    void treesWithPointsAndAThresholdAreMeasuredAlike() {
        SoftDecisionTree points = Loans.estimator()
                .setLeaves("points")
                .setDepth(1)
                .fit(Loans.prepared())
                .tree();
        SoftDecisionTree strict = points.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.7), new Calibration.Logistic(1.2, -0.1)))
                .build();
        SoftDecisionTreeModel stage = new SoftDecisionTreeModel(strict);
        assertEquals(here(strict), stage.setTeacherProbabilityCol("teacher").evaluate(Loans.prepared()));
    }

    /** Of more rows than the driver may have a sample of all partitions is taken. */
    @Test
    void ofMoreRowsASampleStandsForAll() {
        Dataset<Row> many = Loans.prepared().crossJoin(Loans.session().range(100));
        RowReader reader = new RowReader(
                Slot.of(model.tree().schema().columns()),
                new RowReader.Names("features", "label", "teacher", null, null),
                2);
        Evaluation some = AnsweredRows.evaluate(
                new SharedTree(ModelFile.toBytes(model.tree()), "features"),
                RowReader.select(many, reader.names()).toJavaRDD(),
                reader,
                10_000,
                new EvaluationOptions(1, 0, 3));
        assertTrue(some.rows() > 4000 && some.rows() <= 10_000, some.rows() + " rows");
        Evaluation all = model.evaluate(Loans.prepared());
        assertEquals(
                all.agreement().orElseThrow().average(),
                some.agreement().orElseThrow().average(),
                0.02);
        assertEquals(all.pathMass().mean(), some.pathMass().mean(), 0.02);
    }

    private static String refused(Dataset<Row> rows) {
        return assertThrows(EspalierException.class, () -> model.evaluate(rows)).getMessage();
    }

    @Test
    void rowsOfOtherColumnsOrClassesAreRefused() {
        Dataset<Row> rows = Loans.prepared();
        assertEquals(
                "column 'label': expected the classes 'bad', 'good', found 'good', 'bad'",
                refused(new StringIndexer()
                        .setInputCol("risk")
                        .setOutputCol("label")
                        .setStringOrderType("alphabetDesc")
                        .fit(rows.drop("label"))
                        .transform(rows.drop("label"))));
        assertEquals(
                "column 'features', place 0: expected 'age', found 'income'",
                refused(new VectorAssembler()
                        .setInputCols(new String[] {"income", "age", "homeIndex"})
                        .setOutputCol("features")
                        .transform(rows.drop("features"))));
        assertEquals(
                "1 of 600 rows can't be used; the first, row 1 of partition 0, column 'label': expected a class from 0 to 1,"
                        + " found 7",
                refused(rows.coalesce(1)
                        .orderBy("id")
                        .coalesce(1)
                        .withColumn("label", when(col("id").equalTo(0), lit(7)).otherwise(1))));
    }

    /** Categories of another order, to which the tree would give confident answers. */
    @Test
    void vectorsOfOtherCategoriesAreNotAnswered() {
        Dataset<Row> rows = Loans.prepared().drop("features", "homeIndex");
        Dataset<Row> other = new VectorAssembler()
                .setInputCols(new String[] {"age", "income", "homeIndex"})
                .setOutputCol("features")
                .transform(new StringIndexer()
                        .setInputCol("home")
                        .setOutputCol("homeIndex")
                        .setStringOrderType("alphabetDesc")
                        .fit(rows)
                        .transform(rows));
        String message =
                "column 'features', place 2: expected the categories 'free', 'own', 'rent', found 'rent', 'own', 'free'";
        assertEquals(
                message,
                assertThrows(EspalierException.class, () -> model.transform(other))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(EspalierException.class, () -> model.explain(other))
                        .getMessage());
    }
}
