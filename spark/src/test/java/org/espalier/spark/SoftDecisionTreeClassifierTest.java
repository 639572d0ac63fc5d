package org.espalier.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

class SoftDecisionTreeClassifierTest {
    private static double agreement(SoftDecisionTree tree, VectorEncoder encoder, List<Row> rows) {
        int same = 0;
        for (Row row : rows) {
            int answer = tree.predict(encoder.encode(row.getAs("features")), Rule.AVERAGE)
                    .classIndex();
            same += answer == row.<Vector>getAs("teacher").argmax() ? 1 : 0;
        }
        return (double) same / rows.size();
    }

    @Test
    void theTreeAgreesWithTheColumnAndKnowsTheNames() {
        SoftDecisionTree tree = Loans.estimator().fit(Loans.prepared()).tree();
        Schema schema = tree.schema();
        assertEquals(
                List.of("age", "income", "homeIndex"),
                schema.columns().stream().map(Column::name).toList());
        assertEquals(
                List.of("free", "own", "rent"),
                ((Column.Category) schema.columns().get(2)).categories());
        assertEquals(List.of("bad", "good"), schema.target().classes());
        assertEquals("label", schema.target().name());
        assertEquals(3, tree.shape().depth());
        assertTrue(
                tree.provenance().teacher().startsWith("column sha256:"),
                tree.provenance().teacher());
        List<Row> rows = Loans.prepared().collectAsList();
        double agreement = agreement(tree, new VectorEncoder(schema, "features"), rows);
        assertTrue(agreement > 0.93, "agreement " + agreement);
    }

    /** Moments, ranges and so the features are those of a plain program. */
    @Test
    void theSchemaHasTheExactMomentsOfAllRows() {
        Column.Number age = (Column.Number) Loans.estimator()
                .setSampleRows(100)
                .fit(Loans.prepared())
                .tree()
                .schema()
                .columns()
                .get(0);
        Row expected = Loans.prepared()
                .selectExpr("avg(age)", "stddev_pop(age)", "min(age)", "max(age)")
                .first();
        assertEquals(expected.getDouble(0), age.mean(), 1e-9);
        assertEquals(expected.getDouble(1), age.standardDeviation(), 1e-9);
        assertEquals(expected.getDouble(2), age.minimum());
        assertEquals(expected.getDouble(3), age.maximum());
    }

    @Test
    void theSameSeedGivesTheSameBytesAndASampleAnotherTree() {
        byte[] first = ModelFile.toBytes(Loans.estimator().fit(Loans.prepared()).tree());
        byte[] again = ModelFile.toBytes(Loans.estimator().fit(Loans.prepared()).tree());
        assertArrayEquals(first, again);
        SoftDecisionTree sampled =
                Loans.estimator().setSampleRows(300).fit(Loans.prepared()).tree();
        long rows = 0;
        for (long n : sampled.statistics().orElseThrow().leafRows()) {
            rows += n;
        }
        assertTrue(rows > 200 && rows < 400, rows + " rows");
    }

    @Test
    void withoutTeacherTheLabelsAreLearnt() {
        SoftDecisionTreeClassifier estimator = Loans.estimator();
        estimator.clear(estimator.teacherProbabilityCol());
        assertEquals(
                "labels", estimator.fit(Loans.prepared()).tree().provenance().teacher());
    }

    /** An array of numbers is a teacher too, weights and the validation set are columns. */
    @Test
    void arraysWeightsAndValidationRowsAreTaken() {
        Dataset<Row> rows = Loans.prepared()
                .withColumn("answers", functions.vector_to_array(col("teacher"), "float32"))
                .withColumn("weight", when(col("id").mod(50).equalTo(0), 0).otherwise(2))
                .withColumn("held", col("id").mod(4).equalTo(0));
        SoftDecisionTree tree = Loans.estimator()
                .setTeacherProbabilityCol("answers")
                .setWeightCol("weight")
                .setValidationIndicatorCol("held")
                .fit(rows)
                .tree();
        long reached = 0;
        for (long n : tree.statistics().orElseThrow().leafRows()) {
            reached += n;
        }
        assertEquals(444, reached, "600 less the 150 held back and 6 of the others that have no weight");
    }

    @Test
    void aCopyTakesTheParamsGivenAndKeepsItsName() {
        SoftDecisionTreeClassifier estimator = Loans.estimator();
        SoftDecisionTreeClassifier copy = estimator.copy(new ParamMap().put(estimator.depth(), 2));
        assertEquals(2, copy.get(copy.depth()).get());
        assertEquals(3, estimator.get(estimator.depth()).get());
        assertEquals(estimator.uid(), copy.uid());
        assertEquals(estimator.depth(), copy.depth());
    }

    private static String refused(UnaryOperator<SoftDecisionTreeClassifier> set, UnaryOperator<Dataset<Row>> rows) {
        SoftDecisionTreeClassifier estimator = set.apply(Loans.estimator());
        Dataset<Row> changed = rows.apply(Loans.prepared());
        String message = assertThrows(EspalierException.class, () -> estimator.fit(changed))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static String refused(UnaryOperator<Dataset<Row>> rows) {
        // one partition in the order of the table: messages name places
        return refused(
                UnaryOperator.identity(),
                all -> rows.apply(all.coalesce(1).orderBy("id").coalesce(1)));
    }

    private static String refusedOption(UnaryOperator<SoftDecisionTreeClassifier> set) {
        return refused(set, UnaryOperator.identity());
    }

    @Test
    void optionsThatAreNoOptionsAreRefused() {
        assertEquals("depth: expected 0 to 16, found 17", refusedOption(e -> e.setDepth(17)));
        assertEquals("sampleRows: expected 2 or more, found 1", refusedOption(e -> e.setSampleRows(1)));
        assertEquals("rule: expected average or max-path, found 'greedy'", refusedOption(e -> e.setRule("greedy")));
        assertEquals("tao: expected 0 to 10, found 11", refusedOption(e -> e.setOptions(new String[] {"tao=11"})));
        assertTrue(refusedOption(e -> e.setOptions(new String[] {"colour=red"}))
                .endsWith("threads, seed, found 'colour=red'"));
        assertEquals(
                "augment: expected 0, as a column of answers knows no augmented copies, found 2",
                refusedOption(e -> e.setOptions(new String[] {"augment=2"})));
    }

    @Test
    void columnsThatAreMissingOrOfAnotherTypeAreRefused() {
        assertEquals(
                "weightCol: expected one of the columns 'id', 'age', 'income', 'home', 'risk', 'homeIndex', 'label',"
                        + " 'features', 'teacher', found 'w'",
                refusedOption(e -> e.setWeightCol("w")));
        assertEquals(
                "teacherProbabilityCol: expected a column of vectors or arrays of numbers, found 'home' of type string",
                refusedOption(e -> e.setTeacherProbabilityCol("home")));
        assertEquals(
                "validationIndicatorCol: expected a column of booleans, found 'age' of type double",
                refusedOption(e -> e.setValidationIndicatorCol("age")));
    }

    @Test
    void rowsThatCanNotBeUsedAreCountedAndTheFirstIsTold() {
        assertEquals(
                "3 of 600 rows can't be used; the first, row 1 of partition 0, column 'features': expected a vector, found"
                        + " null",
                refused(rows ->
                        rows.withColumn("features", when(col("id").mod(200).notEqual(0), col("features")))));
        assertEquals(
                "2 of 600 rows can't be used; the first, row 6 of partition 0, column 'teacher': expected 2 probabilities,"
                        + " found 3",
                refused(rows -> rows.withColumn(
                        "teacher",
                        functions.array_to_vector(
                                when(col("id").mod(300).equalTo(5), array(lit(0.5), lit(0.25), lit(0.25)))
                                        .otherwise(array(lit(0.5), lit(0.5)))))));
        assertEquals(
                "600 of 600 rows can't be used; the first, row 1 of partition 0, column 'teacher': expected probabilities"
                        + " that add up to 1, found a sum of 0.9000",
                refused(rows -> rows.withColumn("teacher", functions.array_to_vector(array(lit(0.5), lit(0.4))))));
        assertEquals(
                "1 of 600 rows can't be used; the first, row 4 of partition 0, column 'label': expected a class from 0 to 1,"
                        + " found 2",
                refused(rows ->
                        rows.withColumn("label", when(col("id").equalTo(3), 2).otherwise(0))));
        assertEquals(
                "1 of 600 rows can't be used; the first, row 10 of partition 0, column 'features_0': expected a finite"
                        + " number, found NaN",
                refused(rows -> rows.withColumn(
                        "features",
                        functions.array_to_vector(
                                array(when(col("id").equalTo(9), Double.NaN).otherwise(col("age")), col("income"))))));
    }

    @Test
    void whatTeachesNothingIsRefused() {
        assertEquals("expected rows, found none", refused(rows -> rows.limit(0)));
        assertEquals(
                "column 'features': expected a feature with different values, found the same vector in all rows",
                refused(rows -> rows.withColumn("features", functions.array_to_vector(array(lit(1.0), lit(2.0))))));
        assertEquals(
                "column 'label': expected two classes or more, found '0' in all rows",
                refused(e -> e.setTeacherProbabilityCol(""), rows -> rows.withColumn("label", lit(0.0))));
    }
}
