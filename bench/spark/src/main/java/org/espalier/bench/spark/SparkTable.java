package org.espalier.bench.spark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.Contribution;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ReasonCodes;
import org.espalier.explain.Step;
import org.espalier.spark.SoftDecisionTreeClassifier;
import org.espalier.spark.SoftDecisionTreeModel;

/**
 * Training on all rows beside one node, and explanations a second:
 *
 * <pre>{@code
 * adult SEEDS                      accuracy and agreement of every mode, seed by seed
 * rows ROWS[,ROWS...] PARTITIONS[,...]   a made table: agreement, time and bytes of a round
 * explain ROWS                     rows a second of the processor, beside Explainer without Spark
 * }</pre>
 */
public final class SparkTable {
    private static final EvaluationOptions PLAIN = new EvaluationOptions(1, 0, 0);

    private SparkTable() {}

    /** @param args as above */
    public static void main(String[] args) throws IOException {
        int cores = Integer.getInteger("espalier.cores", 2);
        try (SparkSession session = SparkSession.builder()
                .master("local[" + cores + "]")
                .appName("espalier bench")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", String.valueOf(cores))
                .getOrCreate()) {
            switch (args[0]) {
                case "adult" -> adult(session, Integer.parseInt(args[1]), cores);
                case "rows" -> rows(session, numbers(args[1]), numbers(args[2]));
                case "explain" -> explain(session, Long.parseLong(args[1]), cores);
                default -> throw new IllegalArgumentException("expected adult, rows or explain, found " + args[0]);
            }
        }
    }

    private static long[] numbers(String list) {
        return Arrays.stream(list.split(",")).mapToLong(Long::parseLong).toArray();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
        System.out.flush();
    }

    private static SoftDecisionTreeClassifier estimator(int depth, long seed) {
        return new SoftDecisionTreeClassifier()
                .setTeacherProbabilityCol("teacher")
                .setLeaves("constant")
                .setOptions(new String[] {"augment=0"})
                .setDepth(depth)
                .setThreads(1)
                .setSeed(seed);
    }

    private record Way(String name, UnaryOperator<SoftDecisionTreeClassifier> set) {}

    private static List<Way> ways(long half) {
        return List.of(
                new Way("one node", e -> e),
                new Way("half of it", e -> e.setSampleRows(half)),
                new Way("average", e -> e.setTrainOn("all")),
                new Way("average, 4 rounds", e -> e.setTrainOn("all").setRounds(4)),
                new Way("ring", e -> e.setTrainOn("all").setSync("ring")));
    }

    private static void adult(SparkSession session, int seeds, int cores) {
        Path folder = Path.of(System.getProperty("ESPALIER_DATA"), "adult");
        AdultFrame adult = AdultFrame.of(session, folder, cores);
        say("%-18s %s", "", "accuracy average / max-path, agreement average / max-path, of each seed; the mean");
        for (Way way : ways(adult.training().count() / 2)) {
            double[] mean = new double[4];
            for (int seed = 1; seed <= seeds; seed++) {
                SoftDecisionTreeModel model = way.set.apply(estimator(5, seed)).fit(adult.training());
                double[] found = scores(model.evaluate(adult.test(), PLAIN));
                say("%-18s seed %d  %s", way.name, seed, text(found));
                for (int i = 0; i < 4; i++) {
                    mean[i] += found[i] / seeds;
                }
            }
            say("%-18s mean    %s", way.name, text(mean));
        }
    }

    private static double[] scores(Evaluation e) {
        Evaluation.Scores accuracy = e.accuracy().orElseThrow();
        Evaluation.Scores agreement = e.agreement().orElseThrow();
        return new double[] {
            100 * accuracy.average(), 100 * accuracy.maxPath(), 100 * agreement.average(), 100 * agreement.maxPath()
        };
    }

    private static String text(double[] s) {
        return String.format(Locale.ROOT, "%.2f / %.2f   %.2f / %.2f", s[0], s[1], s[2], s[3]);
    }

    private static void rows(SparkSession session, long[] rowCounts, long[] partitionCounts) {
        Synthetic table = new Synthetic(5);
        Dataset<Row> test = table.rows(session, 100_000, 2, 9).cache();
        for (long rows : rowCounts) {
            for (int p = 0; p < partitionCounts.length; p++) {
                int partitions = (int) partitionCounts[p];
                Dataset<Row> training = table.rows(session, rows, partitions, 1).cache();
                training.count();
                for (Way way : List.of(new Way("one node", e -> e), new Way("average", e -> e.setTrainOn("all")))) {
                    if (p > 0 && way.name.equals("one node")) {
                        continue;
                    }
                    Jobs jobs = new Jobs();
                    session.sparkContext().addSparkListener(jobs);
                    double before = cpuSeconds();
                    long began = System.nanoTime();
                    SoftDecisionTreeModel model = way.set.apply(estimator(6, 1)).fit(training);
                    double seconds = (System.nanoTime() - began) * 1e-9;
                    double cpu = cpuSeconds() - before;
                    session.sparkContext().removeSparkListener(jobs);
                    say(
                            "%,11d rows, %2d partitions, %-9s %s   %.0f s, %.0f s of the processor; %s; epochs %.0f",
                            rows,
                            partitions,
                            way.name,
                            text(scores(model.evaluate(test, PLAIN))),
                            seconds,
                            cpu,
                            jobs.told(),
                            model.tree().provenance().metrics().get("epochs"));
                }
                training.unpersist();
            }
        }
    }

    private static double cpuSeconds() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime() * 1e-9;
    }

    private static void explain(SparkSession session, long rows, int cores) {
        Synthetic table = new Synthetic(5);
        SoftDecisionTreeModel model =
                estimator(6, 1).fit(table.rows(session, 50_000, cores, 1).cache());
        Dataset<Row> many =
                table.rows(session, 50_000, cores, 2).select("features").cache();
        long times = Math.max(1, rows / many.count());
        Dataset<Row> all = many.crossJoin(session.range(times).toDF("time"));
        List<Row> some = many.limit(20_000).collectAsList();
        Explainer explainer = Explainer.of(model.tree());
        for (int pass = 1; pass <= 3; pass++) {
            double reading = written(all);
            double explained = written(model.explain(all)) - reading;
            double alone = cpuSeconds();
            double mass = 0;
            for (int repeat = 0; repeat < 3; repeat++) {
                for (Row row : some) {
                    double[] x = row.<Vector>getAs(0).toArray();
                    Explanation e = explainer.explain(encoded(model, x));
                    mass += e.mass() + 0 * e.reasonsFor(4).size();
                }
            }
            alone = cpuSeconds() - alone;
            double read = cpuSeconds();
            long letters = 0;
            for (int repeat = 0; repeat < 3; repeat++) {
                for (Row row : some) {
                    letters += letters(explainer.explain(
                            encoded(model, row.<Vector>getAs(0).toArray())));
                }
            }
            read = cpuSeconds() - read;
            long count = many.count() * times;
            double byColumn = count / explained;
            double byExplainer = 3.0 * some.size() / alone;
            double byReader = 3.0 * some.size() / read;
            say(
                    "pass %d: %,d rows; rows a second of the processor: column %,.0f; Explainer with reasons %,.0f, the column's"
                            + " is %.2f of it; Explainer with all that the column holds %,.0f (%d letters a row), %.2f of it;"
                            + " heap used %d MB",
                    pass,
                    count,
                    byColumn,
                    byExplainer,
                    byColumn / byExplainer,
                    byReader,
                    letters / 3 / some.size(),
                    byColumn / byReader,
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
            require(mass > 0);
        }
    }

    private static void require(boolean isTrue) {
        if (!isTrue) {
            throw new IllegalStateException("nothing was explained");
        }
    }

    /** Of all texts that a value of the column has. */
    private static long letters(Explanation e) {
        long letters = e.predictedClass().length();
        for (Step step : e.path()) {
            for (Contribution c : step.top(4)) {
                letters += c.column().length() + c.value().length();
            }
        }
        for (ReasonCodes.Reason reason : e.reasonsFor(4)) {
            letters += reason.column().length() + reason.value().length();
        }
        return letters;
    }

    private static float[] encoded(SoftDecisionTreeModel model, double[] x) {
        float[] out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = ((org.espalier.data.Column.Number)
                            model.tree().schema().columns().get(i))
                    .encode(x[i]);
        }
        return out;
    }

    private static double written(Dataset<Row> rows) {
        double before = cpuSeconds();
        rows.write().format("noop").mode("overwrite").save();
        return cpuSeconds() - before;
    }
}
