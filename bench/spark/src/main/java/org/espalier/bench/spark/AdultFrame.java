package org.espalier.bench.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Adult with a random forest of Spark as teacher. */
record AdultFrame(Dataset<Row> training, Dataset<Row> test) {
    private static final List<String> NUMBERS =
            List.of("age", "education_num", "capital_gain", "capital_loss", "hours_per_week");

    private static final List<String> CATEGORIES = List.of(
            "workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country");

    private static final String COLUMNS = "age DOUBLE, workclass STRING, fnlwgt DOUBLE, education STRING,"
            + " education_num DOUBLE, marital_status STRING, occupation STRING, relationship STRING, race STRING, sex STRING,"
            + " capital_gain DOUBLE, capital_loss DOUBLE, hours_per_week DOUBLE, native_country STRING, income STRING";

    static AdultFrame of(SparkSession session, Path folder, int partitions) {
        Dataset<Row> training = read(session, folder.resolve("adult.data.gz"));
        PipelineModel forest = pipeline().fit(training);
        return new AdultFrame(
                kept(forest.transform(training).repartition(partitions)),
                kept(forest.transform(read(session, folder.resolve("adult.test.gz"))
                        .selectExpr("*", "replace(income, '.', '') AS truth")
                        .drop("income")
                        .withColumnRenamed("truth", "income"))));
    }

    private static Dataset<Row> kept(Dataset<Row> rows) {
        Dataset<Row> kept = rows.select("features", "label", "teacher").cache();
        kept.count();
        return kept;
    }

    private static Dataset<Row> read(SparkSession session, Path file) {
        return session.read()
                .schema(COLUMNS)
                .option("ignoreLeadingWhiteSpace", true)
                .option("comment", "|")
                .csv(file.toString())
                .na()
                .drop();
    }

    private static Pipeline pipeline() {
        List<PipelineStage> stages = new ArrayList<>();
        List<String> inputs = new ArrayList<>(NUMBERS);
        for (String category : CATEGORIES) {
            stages.add(new StringIndexer()
                    .setInputCol(category)
                    .setOutputCol(category + "_")
                    .setHandleInvalid("keep"));
            inputs.add(category + "_");
        }
        stages.add(new StringIndexer().setInputCol("income").setOutputCol("label"));
        stages.add(new VectorAssembler()
                .setInputCols(inputs.toArray(new String[0]))
                .setOutputCol("features"));
        stages.add(new RandomForestClassifier()
                .setNumTrees(20)
                .setMaxDepth(9)
                .setMaxBins(64)
                .setSeed(1)
                .setProbabilityCol("teacher")
                .setRawPredictionCol("")
                .setPredictionCol("forest_prediction"));
        return new Pipeline().setStages(stages.toArray(new PipelineStage[0]));
    }
}
