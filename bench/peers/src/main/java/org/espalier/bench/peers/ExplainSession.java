package org.espalier.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.explain.Explainer;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.tribuo.Example;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.explanations.lime.LIMEBase;
import org.tribuo.classification.explanations.lime.LIMEExplanation;
import org.tribuo.regression.slm.LARSLassoTrainer;

/**
 * Explainers of Java as contestants of {@code bench/run-peers}: says what it is, then answers each line {@code explain
 * SEED} with the seconds a row and the five features of each row that it names first. Arguments: {@code ESPALIER} (a tree
 * distilled from the network once), {@code RETRAINED} (distilled anew with each seed) or {@code TRIBUO_LIME}; table; prefix
 * of the network's files; depth of the tree; number of test rows; samples of LIME.
 */
public final class ExplainSession {
    private static final int TOP = 5;
    /** Our explanations take microseconds: so many rounds over the rows are timed. */
    private static final int ROUNDS = 200;

    private final PeerTable.Parts parts;
    private final Mlp network;
    private final int depth;
    private final float[][] rows;

    private ExplainSession(String table, String network, int depth, int rows) throws IOException {
        this.parts = PeerTable.valueOf(table).read();
        this.network = new Mlp(parts.train().schema(), network);
        this.depth = depth;
        this.rows = new float[rows][];
        for (int r = 0; r < rows; r++) {
            this.rows[r] = parts.test().features().row(r);
        }
    }

    /** What is told of a row: its five features. */
    private interface Explains {
        int[] top(float[] row);
    }

    public static void main(String[] args) throws IOException {
        Logger.getLogger("org.tribuo").setLevel(Level.SEVERE);
        ExplainSession session =
                new ExplainSession(args[1], args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        int samples = Integer.parseInt(args[5]);
        MlpModel model = args[0].equals("TRIBUO_LIME") ? MlpModel.of(session.network, session.parts.train()) : null;
        SoftDecisionTree once = args[0].equals("ESPALIER") ? session.distil(1) : null;
        System.out.println(
                once != null
                        ? session.about(once)
                        : model == null ? "tree of depth " + session.depth : "Tribuo, " + samples + " samples");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long seed = Long.parseLong(line.split(" ")[1]);
            if (model != null) {
                LIMEBase lime = new LIMEBase(new SplittableRandom(seed), model, new LARSLassoTrainer(TOP), samples);
                System.out.println(session.explain(row -> lime(lime, row), 1));
            } else {
                Explainer explainer = Explainer.of(once == null ? session.distil(seed) : once);
                System.out.println(
                        session.explain(row -> largest(explainer.explain(row).attribution()), ROUNDS));
            }
        }
    }

    private SoftDecisionTree distil(long seed) {
        DistillOptions options = DistillOptions.builder(parts.train())
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .threads(1)
                .seed(seed)
                .build();
        return new Distiller(options).distill(parts.train(), Optional.of((Teacher) network));
    }

    private String about(SoftDecisionTree tree) {
        Dataset test = parts.test();
        float[] teacher = network.logProbabilities(test.features(), 0, test.rows());
        Predictions answers = tree.predict(test.features(), Rule.MAX_PATH, 1);
        int agree = 0;
        for (int r = 0; r < test.rows(); r++) {
            int best = 0;
            for (int k = 1; k < network.classes(); k++) {
                int row = r * network.classes();
                best = teacher[row + k] > teacher[row + best] ? k : best;
            }
            agree += answers.classOf(r) == best ? 1 : 0;
        }
        return String.format(
                Locale.ROOT,
                "tree of depth %d, its max-path agrees with the network on %s %% of the test rows",
                depth,
                Percent.digits((double) agree / test.rows(), 1));
    }

    private String explain(Explains explains, int rounds) {
        int[][] top = new int[rows.length][];
        long began = System.nanoTime();
        for (int i = 0; i < rounds; i++) {
            for (int r = 0; r < rows.length; r++) {
                top[r] = explains.top(rows[r]);
            }
        }
        double seconds = (System.nanoTime() - began) * 1e-9 / rounds / rows.length;
        return String.format(Locale.ROOT, "{\"seconds\": %.9f, \"top\": %s}", seconds, Arrays.deepToString(top));
    }

    /** The features of LIME's local model of the class that the network answers. */
    private static int[] lime(LIMEBase lime, float[] row) {
        Example<Label> example = MlpModel.example(row, LabelFactory.UNKNOWN_LABEL);
        LIMEExplanation explanation = lime.explain(example);
        String answer = explanation.getPrediction().getOutput().getLabel();
        return explanation.getModel().getTopFeatures(TOP + 1).get(answer).stream()
                .map(pair -> pair.getA())
                .filter(name -> name.matches("\\d+"))
                .limit(TOP)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    private static int[] largest(double[] attribution) {
        List<Integer> order = IntStream.range(0, attribution.length).boxed().toList();
        return order.stream()
                .sorted(Comparator.comparingDouble(f -> -Math.abs(attribution[f])))
                .limit(TOP)
                .mapToInt(f -> f)
                .toArray();
    }
}
