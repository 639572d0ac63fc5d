package org.espalier.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.espalier.EspalierException;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftDecisionTreeModelTest {
    @TempDir
    private static Path folder;

    private static SoftDecisionTreeModel model;

    @BeforeAll
    static void train() {
        model = Loans.estimator().setLeafCol("leaf").setPathMassCol("mass").fit(Loans.prepared());
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        Arrays.setAll(out, i -> values[i]);
        return out;
    }

    private static Map<String, DataType> fields(StructType schema) {
        return Arrays.stream(schema.fields()).collect(Collectors.toMap(StructField::name, StructField::dataType));
    }

    private static void assertAnswers(Rule rule, Dataset<Row> rows) {
        VectorEncoder encoder = new VectorEncoder(model.tree().schema(), "features");
        for (Row row : rows.collectAsList()) {
            Prediction p = model.tree().predict(encoder.encode(row.getAs("features")), rule);
            assertArrayEquals(
                    doubles(p.probabilities()), row.<Vector>getAs("probability").toArray());
            assertEquals(row.<Vector>getAs("probability"), row.<Vector>getAs("rawPrediction"));
            assertEquals(p.classIndex(), (int) row.<Double>getAs("prediction").doubleValue());
            assertEquals(p.leaf(), row.<Integer>getAs("leaf"));
            assertEquals(p.pathMass(), row.<Float>getAs("mass"));
        }
    }

    @Test
    void itsColumnsAreTheTreesAnswers() {
        assertEquals("label", model.tree().schema().target().name());
        Dataset<Row> rows = model.transform(Loans.prepared());
        assertEquals(
                List.of("rawPrediction", "probability", "prediction", "leaf", "mass"),
                Arrays.asList(rows.columns()).subList(9, 14));
        // Spark's classes themselves promise another order than they give
        assertEquals(
                fields(rows.schema()),
                fields(model.transformSchema(Loans.prepared().schema())));
        assertAnswers(Rule.AVERAGE, rows);
        assertAnswers(
                Rule.MAX_PATH,
                model.copy(new ParamMap().put(model.rule(), "max-path")).transform(Loans.prepared()));
        assertEquals(2, model.numClasses());
        assertEquals(3, model.numFeatures());
    }

    /** A vector is read as it is: sparse or dense, and one row without a data frame. */
    @Test
    void aSparseVectorIsTheDenseOne() {
        Vector dense = Vectors.dense(0, 5000, 0);
        assertEquals(model.predictProbability(dense), model.predictProbability(dense.toSparse()));
        assertEquals(model.predict(dense), model.predict(dense.toSparse()));
    }

    @Test
    void thresholdsOfSparkAreHeld() {
        SoftDecisionTreeModel strict = model.copy(ParamMap.empty());
        strict.setThresholds(new double[] {0, 1});
        assertEquals(
                600,
                strict.transform(Loans.prepared())
                        .filter(col("prediction").equalTo(0))
                        .count());
    }

    /** In a data frame as by Spark's own rule, for one vector. */
    @Test
    void thresholdsAreThoseOfSparksOwnRule() {
        SoftDecisionTreeModel strict = model.copy(ParamMap.empty());
        strict.setThresholds(new double[] {0.7, 0.3});
        int moved = 0;
        for (Row row : strict.transform(Loans.prepared()).collectAsList()) {
            double answer = row.<Double>getAs("prediction");
            assertEquals(strict.predict(row.<Vector>getAs("features")), answer);
            moved += answer != row.<Vector>getAs("probability").argmax() ? 1 : 0;
        }
        assertTrue(moved > 0, "some answers are others");
    }

    /** Names of leaves and masses, which are asked for, come from the estimator; an empty name leaves a column out. */
    @Test
    void aColumnWithoutNameIsLeftOut() {
        SoftDecisionTreeModel copy = model.copy(ParamMap.empty());
        copy.clear(copy.leafCol());
        copy.clear(copy.pathMassCol());
        copy.setRawPredictionCol("");
        Dataset<Row> rows = copy.transform(Loans.prepared());
        assertEquals(
                List.of("probability", "prediction"),
                Arrays.asList(rows.columns()).subList(9, rows.columns().length));
    }

    @Test
    void aPipelineIsSavedAndReadBack() throws IOException {
        Dataset<Row> raw = Loans.raw(200, 11);
        Pipeline pipeline = new Pipeline().setStages(new PipelineStage[] {Loans.preparation(), Loans.estimator()});
        String unfitted = folder.resolve("unfitted").toString();
        pipeline.write().save(unfitted);
        SoftDecisionTreeClassifier read =
                (SoftDecisionTreeClassifier) Pipeline.load(unfitted).getStages()[1];
        assertEquals(3, read.get(read.depth()).get());
        assertEquals("teacher", read.getTeacherProbabilityCol());

        PipelineModel fitted = pipeline.fit(raw);
        String path = folder.resolve("fitted").toString();
        fitted.write().save(path);
        PipelineModel back = PipelineModel.load(path);
        SoftDecisionTreeModel before = (SoftDecisionTreeModel) fitted.stages()[1];
        SoftDecisionTreeModel after = (SoftDecisionTreeModel) back.stages()[1];
        assertEquals(before.uid(), after.uid());
        assertEquals(
                before.extractParamMap().toString(), after.extractParamMap().toString());
        assertArrayEquals(ModelFile.toBytes(before.tree()), ModelFile.toBytes(after.tree()));
        assertEquals(
                fitted.transform(raw)
                        .select("id", "probability")
                        .collectAsList()
                        .toString(),
                back.transform(raw).select("id", "probability").collectAsList().toString());
    }

    /** Any part of Espalier reads the tree in the folder; one that is damaged is told of in one line. */
    @Test
    void theFolderHoldsAModelFile() throws IOException {
        Path path = folder.resolve("model");
        model.write().save(path.toString());
        Path file = path.resolve(ModelFolder.TREE);
        assertEquals(model.tree().schema(), ModelFile.read(file).schema());
        assertEquals("leaf", SoftDecisionTreeModel.load(path.toString()).getOrDefault(model.leafCol()));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.delete(path.resolve("." + ModelFolder.TREE + ".crc"));
        Files.write(file, bytes);
        String message = assertThrows(EspalierException.class, () -> SoftDecisionTreeModel.load(path.toString()))
                .getMessage();
        assertTrue(message.startsWith("cannot read the model "), message);
        assertEquals(1, message.lines().count(), message);
    }

    /** One that a later version has written is not guessed at. */
    @Test
    void aModelOfAnotherVersionIsRefused() throws IOException {
        Path path = folder.resolve("later");
        model.write().save(path.toString());
        Path file = path.resolve(ModelFolder.TREE);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher version = Pattern.compile("\"version\":\"\\d\"").matcher(text);
        assertTrue(version.find());
        Files.delete(path.resolve("." + ModelFolder.TREE + ".crc"));
        Files.writeString(file, version.replaceFirst("\"version\":\"9\""), StandardCharsets.ISO_8859_1);
        String message = assertThrows(EspalierException.class, () -> SoftDecisionTreeModel.load(path.toString()))
                .getMessage();
        assertTrue(message.contains("version") && message.contains("9"), message);
        assertEquals(1, message.lines().count(), message);
    }

    @Test
    void aCrossValidatorChoosesTheDepth() {
        SoftDecisionTreeClassifier estimator = Loans.estimator().setEpochs(5);
        CrossValidatorModel chosen = new CrossValidator()
                .setEstimator(new Pipeline().setStages(new PipelineStage[] {estimator}))
                .setEvaluator(new BinaryClassificationEvaluator())
                .setEstimatorParamMaps(new ParamGridBuilder()
                        .addGrid(estimator.depth(), new int[] {1, 2})
                        .build())
                .setNumFolds(2)
                .fit(Loans.prepared());
        assertEquals(2, chosen.avgMetrics().length);
        assertTrue(chosen.avgMetrics()[0] != chosen.avgMetrics()[1], "the params reach the estimator");
        SoftDecisionTreeModel best = (SoftDecisionTreeModel) ((PipelineModel) chosen.bestModel()).stages()[0];
        int depth = chosen.avgMetrics()[0] > chosen.avgMetrics()[1] ? 1 : 2;
        assertEquals(depth, best.tree().shape().depth());
    }

    /** What Spark's evaluators take is what they expect. */
    @Test
    void evaluatorsOfSparkTakeIt() {
        Dataset<Row> rows = model.transform(Loans.prepared());
        double accuracy = new MulticlassClassificationEvaluator()
                .setMetricName("accuracy")
                .evaluate(rows);
        assertEquals(rows.filter("prediction = label").count() / 600.0, accuracy, 1e-12);
        assertTrue(Attribute.fromStructField(rows.schema().apply("prediction")).isNominal());
    }

    /** No confident answer to a row that can't be answered. */
    @Test
    void aRowThatCanNotBeAnsweredEndsTheJobWithOneLine() {
        Dataset<Row> rows = Loans.session()
                .createDataFrame(
                        List.of(org.apache.spark.sql.RowFactory.create(Vectors.dense(30, Double.NaN, 0))),
                        Loans.prepared().select("features").schema());
        Throwable e = assertThrows(
                Exception.class, () -> model.transform(rows.repartition(1)).collectAsList());
        while (e.getCause() != null) {
            e = e.getCause();
        }
        assertEquals("row 1 of partition 0, column 'income': expected a finite number, found NaN", e.getMessage());
    }

    /** Before a job that would end at the first: all of them are counted. */
    @Test
    void rowsThatCanNotBeAnsweredAreCounted() {
        assertEquals(600, model.requireAnswerable(Loans.prepared()));
        Dataset<Row> rows = Loans.prepared()
                .coalesce(1)
                .orderBy("id")
                .coalesce(1)
                .withColumn("features", when(col("id").mod(200).notEqual(7), col("features")));
        assertEquals(
                "3 of 600 rows can't be used; the first, row 8 of partition 0, column 'features': expected a vector of 3"
                        + " values, found null",
                assertThrows(EspalierException.class, () -> model.requireAnswerable(rows))
                        .getMessage());
    }
}
