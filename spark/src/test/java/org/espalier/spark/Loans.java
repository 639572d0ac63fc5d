package org.espalier.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The Spark session that all tests share, and a made-up table of loans. */
final class Loans {
    private static SparkSession session;

    static final StructType RAW = new StructType()
            .add("id", "int")
            .add("age", "double")
            .add("income", "double")
            .add("home", "string")
            .add("risk", "string");

    private Loans() {}

    /** One for all test classes, as starting one costs seconds; on the loopback address only. */
    static synchronized SparkSession session() {
        if (session == null) {
            session = SparkSession.builder()
                    .master("local[2]")
                    .appName("espalier tests")
                    .config("spark.ui.enabled", "false")
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.driver.host", "127.0.0.1")
                    .config("spark.sql.shuffle.partitions", "2")
                    .config("spark.default.parallelism", "2")
                    .getOrCreate();
        }
        return session;
    }

    /** Raw rows: {@code good} is likelier with age and income, and where the home is owned. */
    static Dataset<Row> raw(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Row> out = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double age = 18 + random.nextInt(60);
            double income = Math.rint(random.nextDouble() * 8000);
            String home = List.of("own", "rent", "free").get(random.nextInt(3));
            double score = (age - 45) / 12 + (income - 4000) / 1500 + (home.equals("own") ? 1 : -0.5);
            boolean isGood = random.nextDouble() < 1 / (1 + Math.exp(-1.5 * score));
            out.add(RowFactory.create(i, age, income, home, isGood ? "good" : "bad"));
        }
        return session().createDataFrame(out, RAW).repartition(2, org.apache.spark.sql.functions.col("id"));
    }

    /** Indexer, assembler and teacher, as a user has them. */
    static Pipeline preparation() {
        return new Pipeline().setStages(new PipelineStage[] {
            new StringIndexer().setInputCol("home").setOutputCol("homeIndex").setStringOrderType("alphabetAsc"),
            new StringIndexer().setInputCol("risk").setOutputCol("label").setStringOrderType("alphabetAsc"),
            new VectorAssembler()
                    .setInputCols(new String[] {"age", "income", "homeIndex"})
                    .setOutputCol("features"),
            new LogisticRegression()
                    .setMaxIter(20)
                    .setProbabilityCol("teacher")
                    .setRawPredictionCol("teacherRaw")
                    .setPredictionCol("teacherPrediction")
        });
    }

    private static Dataset<Row> prepared;

    /** 600 rows with features, labels and the teacher's answers, kept in memory. */
    static synchronized Dataset<Row> prepared() {
        if (prepared == null) {
            Dataset<Row> raw = raw(600, 7);
            prepared = preparation()
                    .fit(raw)
                    .transform(raw)
                    .drop("teacherRaw", "teacherPrediction")
                    .cache();
        }
        return prepared;
    }

    /** A quick estimator for them. */
    static SoftDecisionTreeClassifier estimator() {
        return new SoftDecisionTreeClassifier()
                .setTeacherProbabilityCol("teacher")
                .setLeaves("constant")
                .setDepth(3)
                .setEpochs(20)
                .setThreads(1)
                .setSeed(3);
    }
}
