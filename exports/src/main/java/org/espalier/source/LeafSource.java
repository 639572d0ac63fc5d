package org.espalier.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.espalier.data.Target;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;

/** The parts of the source that say what a leaf answers, and how an answer is calibrated and decided. */
final class LeafSource {
    /** A letter for each kind of term, as the source has them. */
    private static final Map<Basis.Kind, Character> KINDS = Map.of(
            Basis.Kind.RAW, 'r',
            Basis.Kind.RAMP, 'm',
            Basis.Kind.STEP, 's',
            Basis.Kind.VALUE, 'v',
            Basis.Kind.MISSING, 'c',
            Basis.Kind.CATEGORY, 'c',
            Basis.Kind.OTHER, 'c');

    private final SoftDecisionTree tree;
    /** How an array of floats is written. */
    private final Function<float[], String> floats;

    LeafSource(SoftDecisionTree tree, Function<float[], String> floats) {
        this.tree = tree;
        this.floats = floats;
    }

    /** Numbers in the source beside those of the gates. */
    static long numbers(SoftDecisionTree tree) {
        long leaves = tree.shape().leaves();
        return tree.scorecards()
                .map(cards -> leaves * (cards.basis().size() + 1L) * cards.outputs()
                        + 3L * cards.basis().size())
                .orElse(leaves * tree.answers());
    }

    /** Name of the file with the methods of the leaves. */
    String answers() {
        boolean isLinear = tree.scorecards().isPresent();
        if (isOfSeveralNumbers()) {
            return isLinear ? "scorecards.java.txt" : "numbers-constant.java.txt";
        }
        String prefix = tree.schema().target().isNumeric()
                ? "number-"
                : tree.schema().target().kind() == Target.Kind.LABELS && !isLinear ? "label-" : "";
        return prefix + (isLinear ? "scorecards.java.txt" : "constant.java.txt");
    }

    /** The arrays that hold the leaves. */
    String tables() {
        return tree.scorecards().map(this::scorecards).orElseGet(this::constants);
    }

    private String constants() {
        if (!tree.schema().target().isNumeric()) {
            String link = tree.schema().target().kind() == Target.Kind.LABELS ? "sigmoids" : "softmax";
            return "    private static final double[] LEAF = " + link + "(" + floats.apply(tree.leafLogits()) + ");\n";
        }
        int outputs = tree.answers();
        float[] answers = new float[tree.shape().leaves() * outputs];
        for (int l = 0; l < tree.shape().leaves(); l++) {
            System.arraycopy(tree.leafDistribution(l), 0, answers, l * outputs, outputs);
        }
        return "    private static final float[] LEAF = " + floats.apply(answers) + ";\n";
    }

    boolean isOfSeveralNumbers() {
        return tree.schema().target().isNumeric() && !tree.schema().target().isOneNumber();
    }

    /** What becomes of the scores z of several outputs. */
    String scored() {
        boolean isHeld = tree.scorecards().flatMap(LeafScorecards::range).isPresent();
        return !isOfSeveralNumbers() ? "probabilities(z)" : isHeld ? "held(leaf, z)" : "z";
    }

    /** Name of the file with the method that {@link #scored} calls; empty where it calls none. */
    Optional<String> link() {
        if (isOfSeveralNumbers()) {
            return tree.scorecards().flatMap(LeafScorecards::range).map(range -> "held.java.txt");
        }
        boolean areLabels = tree.schema().target().kind() == Target.Kind.LABELS;
        return Optional.of(
                tree.schema().isTwoClasses()
                        ? "sigmoid.java.txt"
                        : areLabels ? "sigmoids.java.txt" : "softmax.java.txt");
    }

    /** The answer of a number's score z: held within its leaf's range, of a rate its exponential. */
    String held() {
        boolean isHeld = tree.scorecards().flatMap(LeafScorecards::range).isPresent();
        String held = isHeld ? "Math.max(LOW[leaf], Math.min(HIGH[leaf], z))" : "z";
        return tree.schema().target().kind() == Target.Kind.RATE ? "Math.exp(" + held + ")" : held;
    }

    private String scorecards(LeafScorecards cards) {
        List<Basis.Term> terms = cards.basis().terms();
        float[] feature = new float[terms.size()];
        float[] from = new float[terms.size()];
        float[] to = new float[terms.size()];
        StringBuilder kinds = new StringBuilder();
        for (int t = 0; t < terms.size(); t++) {
            Basis.Term term = terms.get(t);
            feature[t] = term.feature();
            from[t] = term.from();
            to[t] = term.to();
            kinds.append(KINDS.get(term.kind()));
        }
        StringJoiner out = new StringJoiner("\n\n", "", "\n");
        out.add("    /** Numbers that a leaf scores. */\n    private static final int OUTPUTS = " + cards.outputs()
                + ";");
        out.add("    private static final int TERMS = " + terms.size() + ";");
        if (tree.schema().isTwoClasses()) {
            out.add("    /** The positive class. */\n    private static final int POSITIVE = "
                    + tree.schema().positiveIndex() + ";");
        }
        out.add("    /** Kinds of the terms: r RAW, m RAMP, s STEP, v VALUE, c CATEGORY. */\n"
                + "    private static final String KIND = " + JavaText.literal(kinds.toString()) + ";");
        out.add("    private static final int[] FEATURE = ints(" + floats.apply(feature) + ");");
        out.add("    private static final float[] FROM = " + floats.apply(from) + ";");
        out.add("    private static final float[] TO = " + floats.apply(to) + ";");
        out.add("    /** Leaf by leaf, term by term. */\n    private static final float[] POINTS = "
                + floats.apply(cards.weight()) + ";");
        out.add("    private static final float[] INTERCEPT = " + floats.apply(cards.intercept()) + ";");
        cards.range().ifPresent(range -> {
            out.add("    private static final float[] LOW = " + floats.apply(range.low()) + ";");
            out.add("    private static final float[] HIGH = " + floats.apply(range.high()) + ";");
        });
        return out.toString();
    }

    /** The answer in an expression, calibrated where the tree is. */
    String calibrated(String answer) {
        return tree.decision().calibration() instanceof Calibration.None ? answer : "calibrated(" + answer + ")";
    }

    /** The method of the calibration; nothing where there is none. */
    String calibration() {
        Calibration calibration = tree.decision().calibration();
        if (calibration instanceof Calibration.None) {
            return "";
        }
        int positive = tree.schema().positiveIndex();
        StringBuilder out =
                new StringBuilder("    /** Probabilities as observed rather than as the leaves give them. */\n"
                        + "    private static double[] calibrated(double[] probabilities) {\n"
                        + "        double p = Math.max(0, Math.min(1, probabilities[" + positive + "]));\n");
        if (calibration instanceof Calibration.Logistic c) {
            out.append(
                    "        double odds = Math.log(p) - Math.log1p(-p);\n        double mapped = 1 / (1 + Math.exp(-("
                            + c.a() + " * odds + " + c.b() + ")));\n");
        } else {
            Calibration.Isotonic c = (Calibration.Isotonic) calibration;
            out.append(
                    "        double[] x = {" + numbers(c.x()) + "};\n        double[] y = {" + numbers(c.y()) + "};\n"
                            + "        double mapped = y[0];\n"
                            + "        for (int i = 0; i + 1 < x.length && p > x[i]; i++) {\n"
                            + "            mapped = y[i] + Math.min(1, (p - x[i]) / (x[i + 1] - x[i])) * (y[i + 1] - y[i]);\n"
                            + "        }\n");
        }
        return out.append("        double[] out = new double[2];\n        out[" + positive + "] = mapped;\n        out["
                        + (1 - positive) + "] = 1 - mapped;\n        return out;\n    }\n\n")
                .toString();
    }

    private static String numbers(List<Double> values) {
        StringJoiner out = new StringJoiner(", ");
        values.forEach(v -> out.add(v.toString()));
        return out.toString();
    }

    /** What {@code classOf} answers, in words. */
    String chosen() {
        return tree.decision().threshold().isPresent()
                ? "the class that the threshold decides for"
                : "the most probable class, of equals the first one,";
    }

    /** The statements of {@code classOf}. */
    String decide() {
        if (tree.decision().threshold().isPresent()) {
            int positive = tree.schema().positiveIndex();
            return "        return CLASSES[probabilities[" + positive + "] >= "
                    + tree.decision().threshold().getAsDouble() + " ? " + positive + " : " + (1 - positive) + "];";
        }
        return "        int best = 0;\n"
                + "        for (int k = 1; k < probabilities.length; k++) {\n"
                + "            if (probabilities[k] > probabilities[best]) {\n"
                + "                best = k;\n"
                + "            }\n"
                + "        }\n"
                + "        return CLASSES[best];";
    }
}
