package org.espalier.spark;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Trains, answers and explains on executors that are processes of their own, one of which is killed on the way. */
public final class ClusterProgram {
    /** It ends before a better compiler would pay. */
    static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private ClusterProgram() {}

    /** Kills an executor when so many jobs have begun. */
    private static final class Killer extends SparkListener {
        private final AtomicInteger jobs = new AtomicInteger();
        private final AtomicInteger removed = new AtomicInteger();
        private final int at;

        Killer(int at) {
            this.at = at;
        }

        @Override
        public void onJobStart(SparkListenerJobStart start) {
            if (jobs.incrementAndGet() == at) {
                executors().findFirst().ifPresent(ProcessHandle::destroyForcibly);
            }
        }

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
            removed.incrementAndGet();
        }
    }

    private static Stream<ProcessHandle> executors() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().arguments().stream()
                        .flatMap(Stream::of)
                        .anyMatch(a -> a.contains("CoarseGrainedExecutorBackend")));
    }

    /** The older and the richer are good, and the teacher says so. */
    private static Dataset<Row> rows(SparkSession session) {
        return session.range(0, 600, 1, 2)
                .selectExpr("18D + pmod(hash(id), 60) AS age", "pmod(hash(id, 1), 8000) / 1000D AS income")
                .withColumn("p", expr("1 / (1 + exp((45 - age) / 6 + 4 - income))"))
                .select(
                        array_to_vector(expr("array(age, income)")).as("features"),
                        array_to_vector(expr("array(1 - p, p)")).as("teacher"),
                        expr("double(p > 0.5)").as("label"));
    }

    /** @param args the class path of the executors */
    public static void main(String[] args) throws IOException {
        try (SparkSession session = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("espalier cluster test")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.executor.extraClassPath", args[0])
                .config("spark.executor.extraJavaOptions", QUICK_START)
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.default.parallelism", "2")
                .getOrCreate()) {
            Dataset<Row> rows = rows(session);
            rows.count();
            List<String> open = new ArrayList<>(listening(ProcessHandle.current()));
            executors().forEach(p -> open.addAll(listening(p)));
            int executors = (int) executors().count();
            Killer killer = new Killer(5);
            session.sparkContext().addSparkListener(killer);
            SoftDecisionTreeModel model =
                    Loans.estimator().setEpochs(8).setTrainOn("all").fit(rows);
            double agreement = model.evaluate(rows).agreement().orElseThrow().average();
            long explained = model.explain(model.transform(rows))
                    .where("prediction IN (0, 1) AND explanation.pathMass > 0")
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "RESULT %d executors, %d removed, %s, %d explained, open: %s%n",
                    executors,
                    killer.removed.get(),
                    agreement > 0.93 ? "good" : "agreement " + agreement,
                    explained,
                    open);
        }
    }

    /** Addresses other than loopback on which a process listens, where Linux tells. */
    private static List<String> listening(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        List<String> open = new ArrayList<>();
        try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
            Set<String> inodes = new HashSet<>();
            for (Path file : files.toList()) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException e) {
                    continue; // closed meanwhile
                }
            }
            for (String table : List.of("net/tcp", "net/tcp6")) {
                for (String line : Files.readAllLines(proc.resolve(table))) {
                    String[] fields = line.trim().split("\\s+");
                    boolean listens = fields.length > 9 && fields[3].equals("0A") && inodes.contains(fields[9]);
                    if (listens && !isLoopback(fields[1].split(":")[0])) {
                        open.add(fields[1]);
                    }
                }
            }
        } catch (IOException e) {
            return open; // not told here
        }
        return open;
    }

    private static boolean isLoopback(String hex) {
        return hex.endsWith("7F") && hex.length() == 8
                || hex.equals("0000000000000000FFFF00000100007F")
                || hex.equals("00000000000000000000000001000000");
    }
}
