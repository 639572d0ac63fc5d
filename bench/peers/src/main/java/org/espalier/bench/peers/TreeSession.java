package org.espalier.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.Beta;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.espalier.train.kernel.TrainingKernels;

/**
 * Espalier as a contestant of {@code bench/run-peers}: says its version, then answers each line of standard input with a
 * line of JSON. {@code train SEED EPOCHS} trains a tree from the labels, as {@code distill} does without a teacher and
 * without augmentation; {@code score} asks the last tree for the test rows. Arguments: table, depth, batch, threads, and the
 * learning rate of a tree whose β stays at 1, or {@code defaults}.
 */
public final class TreeSession {
    private static final int SINGLE_ROWS = 2000;
    private static final int TIMES = 5;

    private final PeerTable.Parts parts;
    private final int depth;
    private final int batch;
    private final int threads;
    private final Optional<Double> rateAtBetaOne;
    private SoftDecisionTree tree;

    private TreeSession(String[] args) {
        this.parts = PeerTable.valueOf(args[0]).read();
        this.depth = Integer.parseInt(args[1]);
        this.batch = Integer.parseInt(args[2]);
        this.threads = Integer.parseInt(args[3]);
        this.rateAtBetaOne = args[4].equals("defaults") ? Optional.empty() : Optional.of(Double.valueOf(args[4]));
    }

    public static void main(String[] args) throws IOException {
        TreeSession session = new TreeSession(args);
        String choice =
                session.rateAtBetaOne.map(rate -> ", learning rate " + rate).orElse("");
        System.out.println("jvm engine, " + TrainingKernels.select().describe() + ", JDK "
                + System.getProperty("java.version") + choice);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println(
                    words[0].equals("train")
                            ? session.train(Long.parseLong(words[1]), Integer.parseInt(words[2]))
                            : session.score());
        }
    }

    private String train(long seed, int epochs) {
        DistillOptions.Builder chosen = DistillOptions.builder(parts.train())
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .batch(batch)
                .epochs(epochs)
                .augment(0)
                .threads(threads)
                .seed(seed);
        rateAtBetaOne.ifPresent(rate -> chosen.learningRate(rate).beta(new Beta.Fixed(1)));
        DistillOptions options = chosen.build();
        long began = System.nanoTime();
        tree = new Distiller(options).distill(parts.train(), Optional.empty());
        double seconds = (System.nanoTime() - began) * 1e-9;
        double validationRows = tree.provenance().metrics().get("validation.rows");
        double rows = (parts.train().rows() - validationRows)
                * tree.provenance().metrics().get("epochs");
        return String.format(Locale.ROOT, "{\"seconds\": %.4f, \"rows\": %.0f}", seconds, rows);
    }

    private String score() {
        StringBuilder out = new StringBuilder("{");
        for (Rule rule : new Rule[] {Rule.AVERAGE, Rule.MAX_PATH}) {
            double[] rate = new double[TIMES];
            for (int i = 0; i < TIMES; i++) {
                long began = System.nanoTime();
                tree.predict(parts.test().features(), rule, threads);
                rate[i] = parts.test().rows() / ((System.nanoTime() - began) * 1e-9);
            }
            out.append(out.length() > 1 ? ", " : "")
                    .append(String.format(
                            Locale.ROOT,
                            "\"%s\": {\"accuracy\": %.5f, \"single\": %.4f, \"batch\": %.1f}",
                            rule.text(),
                            accuracy(parts.test(), rule),
                            singleMicroseconds(rule),
                            median(rate)));
        }
        return out.append("}").toString();
    }

    private double accuracy(Dataset rows, Rule rule) {
        Predictions answers = tree.predict(rows.features(), rule, threads);
        int right = 0;
        for (int r = 0; r < rows.rows(); r++) {
            right += answers.classOf(r) == rows.labels()[r] ? 1 : 0;
        }
        return (double) right / rows.rows();
    }

    /** Median over blocks of calls, as one call is shorter than the clock can tell well. */
    private double singleMicroseconds(Rule rule) {
        Matrix x = parts.test().features();
        float[][] rows = new float[SINGLE_ROWS][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = x.row(r % x.rows());
        }
        double[] microseconds = new double[TIMES];
        long leaves = 0;
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            for (float[] row : rows) {
                leaves += tree.predict(row, rule).leaf();
            }
            microseconds[i] = (System.nanoTime() - began) * 1e-3 / rows.length;
        }
        if (leaves < 0) {
            throw new IllegalStateException("the answers are looked at, so that the calls can't be left out");
        }
        return median(microseconds);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
