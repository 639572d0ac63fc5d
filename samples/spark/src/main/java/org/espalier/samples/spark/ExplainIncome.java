package org.espalier.samples.spark;

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
import org.espalier.evaluate.Evaluation;
import org.espalier.spark.SoftDecisionTreeClassifier;
import org.espalier.spark.SoftDecisionTreeModel;

/**
 * Who earns more than 50,000 dollars (the census table "Adult")? Spark's random forest is the teacher, a tree of 32 leaves learns
 * from its probabilities, and every row's explanation is written as Parquet.
 *
 * <pre>spark-submit --class org.espalier.samples.spark.ExplainIncome ... adult.data.gz explained</pre>
 */
public final class ExplainIncome {
    private static final List<String> NUMBERS =
            List.of("age", "education_num", "capital_gain", "capital_loss", "hours_per_week");

    private static final List<String> CATEGORIES = List.of(
            "workclass", "education", "marital_status", "occupation", "relationship", "race", "sex", "native_country");

    private static final String COLUMNS = "age DOUBLE, workclass STRING, fnlwgt DOUBLE, education STRING,"
            + " education_num DOUBLE, marital_status STRING, occupation STRING, relationship STRING, race STRING, sex STRING,"
            + " capital_gain DOUBLE, capital_loss DOUBLE, hours_per_week DOUBLE, native_country STRING, income STRING";

    private ExplainIncome() {}

    /**
     * Runs it.
     *
     * @param args the table, and the folder for the explained rows
     */
    public static void main(String[] args) {
        SparkSession session = SparkSession.builder().appName("explain income").getOrCreate();
        Dataset<Row> rows = session.read()
                .schema(COLUMNS)
                .option("ignoreLeadingWhiteSpace", true)
                .csv(args[0])
                .na()
                .drop();
        Dataset<Row>[] parts = rows.randomSplit(new double[] {0.8, 0.2}, 1);

        PipelineModel forest = pipeline().fit(parts[0]);
        SoftDecisionTreeModel tree = new SoftDecisionTreeClassifier()
                .setTeacherProbabilityCol("forest")
                .setLeaves("constant")
                .setDepth(5)
                .setLeafCol("leaf")
                .setPathMassCol("path_mass")
                .fit(forest.transform(parts[0]));

        Dataset<Row> heldOut = forest.transform(parts[1]);
        Evaluation evaluation = tree.evaluate(heldOut);
        System.out.printf(
                "%d rows held out: accuracy %.3f (the forest's %.3f), agreement %.3f%n",
                evaluation.rows(),
                evaluation.accuracy().orElseThrow().average(),
                evaluation.accuracy().orElseThrow().teacher().orElseThrow(),
                evaluation.agreement().orElseThrow().average());
        tree.explain(tree.transform(heldOut), 3)
                .select("age", "education", "occupation", "income", "leaf", "path_mass", "explanation")
                .write()
                .parquet(args[1]);
    }

    /** Categories become indices, whose names the tree finds again. */
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
                .setMaxDepth(8)
                .setMaxBins(64)
                .setSeed(1)
                .setProbabilityCol("forest")
                .setRawPredictionCol("")
                .setPredictionCol("forest_prediction"));
        return new Pipeline().setStages(stages.toArray(new PipelineStage[0]));
    }
}
