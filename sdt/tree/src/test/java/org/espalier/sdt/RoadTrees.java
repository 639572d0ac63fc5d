package org.espalier.sdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * Trees with scorecards in every form that there is, and rows that lie where forms differ: on knots, at special values, beyond
 * the ends, missing, unknown. What writes trees for other programs is tried on all of them.
 */
public final class RoadTrees {
    private static final double TIE = 1e-5;

    private RoadTrees() {}

    /** A tree with the name of what is particular about it. */
    public record Named(String name, SoftDecisionTree tree) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Two and three classes, depth 0 and 2, ramps and bands, thresholds and calibrations. */
    public static List<Named> all() {
        List<Named> out = new ArrayList<>();
        for (int classes = 2; classes <= 3; classes++) {
            out.add(new Named(classes + " classes, depth 0", TestScorecards.one(classes, classes)));
            out.add(new Named(classes + " classes, depth 2", TestScorecards.tree(classes, classes)));
            for (Knots.Form form : Knots.Form.values()) {
                for (int depth : new int[] {0, 2}) {
                    out.add(new Named(
                            classes + " classes, depth " + depth + ", wide, " + form,
                            wide(classes, depth, form, 10 * classes + depth)));
                }
            }
        }
        SoftDecisionTree two = TestScorecards.tree(2, 7);
        SoftDecisionTree one = TestScorecards.one(2, 8);
        Calibration logistic = new Calibration.Logistic(0.8, -0.3);
        Calibration isotonic = new Calibration.Isotonic(List.of(0.1, 0.4, 0.7), List.of(0.05, 0.5, 0.9));
        out.add(new Named("threshold", with(two, OptionalDouble.of(0.3), new Calibration.None())));
        out.add(new Named("logistic", with(two, OptionalDouble.empty(), logistic)));
        out.add(new Named("logistic and threshold", with(one, OptionalDouble.of(0.4), logistic)));
        out.add(new Named("isotonic", with(two, OptionalDouble.empty(), isotonic)));
        out.add(new Named("isotonic and threshold", with(one, OptionalDouble.of(0.6), isotonic)));
        SoftDecisionTree whole = whole(TestScorecards.one(2, 5), 5);
        out.add(new Named("whole points", whole));
        out.add(new Named("whole points, wide", whole(wide(2, 0, Knots.Form.BANDS, 6), 6)));
        out.add(new Named("whole points, depth 2", whole(TestScorecards.tree(2, 7), 7)));
        out.add(new Named("whole points, 3 classes", whole(TestScorecards.one(3, 8), 8)));
        out.add(new Named("whole points, threshold", with(whole, OptionalDouble.of(0.2), logistic)));
        out.add(new Named("whole points, isotonic", with(whole, OptionalDouble.of(0.6), isotonic)));
        return out;
    }

    /** Constant leaves under one-column gates, one of them closed, by two classes, calibrated. */
    public static SoftDecisionTree constant(int classes, int depth, Decision decision) {
        Schema schema = TestScorecards.schema(classes);
        SoftDecisionTree like = TestScorecards.tree(classes, 1);
        Random random = new Random(classes + depth);
        TreeShape shape = new TreeShape(depth);
        float[] logits = new float[shape.leaves() * classes];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        SoftDecisionTree.Builder builder = SoftDecisionTree.builder(schema, shape)
                .leaves(new Leaves.Constant(classes, logits))
                .decision(decision);
        return depth == 0
                ? builder.build()
                : builder.gates(like.gateWeight(), like.gateBias(), like.gateBeta())
                        .structure(like.structure())
                        .build();
    }

    /** Bands in place of ramps, and coefficients rounded to whole points; it remembers rows drawn by the seed. */
    public static SoftDecisionTree whole(SoftDecisionTree tree, long seed) {
        Schema schema = tree.schema()
                .withColumns(tree.schema().columns().stream()
                        .map(c -> c instanceof Column.Number n
                                ? n.withKnots(
                                        new Knots(n.knots().points(), n.knots().special(), Knots.Form.BANDS))
                                : c)
                        .toList());
        Basis basis = Basis.of(schema);
        int outputs = LeafScorecards.outputs(schema);
        int leaves = tree.shape().leaves();
        Random random = new Random(seed);
        float[] weight = new float[leaves * basis.size() * outputs];
        float[] intercept = new float[leaves * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (LeafScorecards.POINT * (random.nextInt(31) - 15));
        }
        for (int i = 0; i < intercept.length; i++) {
            intercept[i] = (float) (LeafScorecards.POINT * (random.nextInt(41) - 20));
        }
        SoftDecisionTree whole = SoftDecisionTree.builder(schema, tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .leaves(new Leaves.Linear(new LeafScorecards(basis, leaves, weight, intercept)))
                .build();
        return whole.withStatistics(
                RowStatistics.of(whole, TestScorecards.dataset(schema, rows(schema, 200, seed)), 1));
    }

    public static SoftDecisionTree with(SoftDecisionTree tree, OptionalDouble threshold, Calibration calibration) {
        return tree.toBuilder().decision(new Decision(threshold, calibration)).build();
    }

    /** Every scaling, every kind of missing value; gates of one column and of several; the positive class is the first. */
    public static SoftDecisionTree wide(int classes, int depth, Knots.Form form, long seed) {
        List<String> names = classes == 2 ? List.of("yes", "no") : List.of("p", "q <&>\"' r", "r");
        Schema schema = new Schema(
                List.of(
                        number(
                                "years",
                                0,
                                20,
                                11.3,
                                4.1,
                                Column.Scaling.NONE,
                                Column.Missing.IMPUTE,
                                knots(form, 4, 5, 16)),
                        number(
                                "amount <&>\"'",
                                0,
                                1e6,
                                5e3,
                                2e4,
                                Column.Scaling.DEVIATION,
                                Column.Missing.INDICATOR,
                                knots(form, 0, 0.3, 1e3, 2e5)),
                        number(
                                "rate",
                                -1,
                                3,
                                0.4,
                                0.5,
                                Column.Scaling.STANDARD,
                                Column.Missing.INDICATOR,
                                new Knots(List.of(), List.of(-1.0, 0.0, 0.1, 3.0), form)),
                        new Column.Category(
                                "city", List.of("Rome", "São Paulo", "a<b>&\"c'"), Column.Missing.IMPUTE, false),
                        new Column.Category("state", List.of("on", "off"), Column.Missing.INDICATOR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("answer & <question>", names, classes == 2 ? Optional.of("yes") : Optional.empty()));
        Random random = new Random(seed);
        Basis basis = Basis.of(schema);
        TreeShape shape = new TreeShape(depth);
        int width = schema.width();
        float[] weight = new float[shape.nodes() * width];
        float[] bias = new float[shape.nodes()];
        float[] beta = new float[shape.nodes()];
        Arrays.fill(beta, 1.3f);
        if (depth == 2) {
            weight[0] = -0.7f; // years
            bias[0] = 0.7f * 10.5f;
            weight[width + 1] = 2; // several columns
            weight[width + 2] = 1.5f;
            weight[width + 3] = -0.8f;
            weight[width + 6] = 1.1f;
            weight[2 * width + 5] = 1; // city
            weight[2 * width + 8] = -2;
            bias[2] = 0.25f;
        }
        int outputs = LeafScorecards.outputs(schema);
        float[] points = new float[shape.leaves() * basis.size() * outputs];
        for (int i = 0; i < points.length; i++) {
            // the number as it is: its slope is small
            boolean isYear = basis.term(i / outputs % basis.size()).kind() == Basis.Kind.RAW
                    && basis.term(i / outputs % basis.size()).column() == 0;
            points[i] = random.nextInt(4) == 0 ? 0 : (float) (random.nextGaussian() * (isYear ? 0.05 : 0.7));
        }
        float[] intercept = new float[shape.leaves() * outputs];
        for (int i = 0; i < intercept.length; i++) {
            intercept[i] = (float) random.nextGaussian();
        }
        LeafScorecards raw = new LeafScorecards(basis, shape.leaves(), points, intercept);
        float[] x = new float[width];
        x[0] = 10;
        for (int l = 0; l < shape.leaves(); l++) {
            for (int k = 0; k < outputs; k++) {
                intercept[l * outputs + k] -= (float) raw.effect(l, k, 0, x, 0); // so that answers are not all certain
            }
        }
        return SoftDecisionTree.builder(schema, shape)
                .gates(weight, bias, beta)
                .leaves(new Leaves.Linear(new LeafScorecards(basis, shape.leaves(), points, intercept)))
                .structure(Structure.full().withClosed(new BitSet()))
                .build();
    }

    private static Knots knots(Knots.Form form, double... at) {
        return new Knots(Arrays.stream(at).boxed().toList(), List.of(), form);
    }

    private static Column.Number number(
            String name,
            double minimum,
            double maximum,
            double mean,
            double standardDeviation,
            Column.Scaling scaling,
            Column.Missing missing,
            Knots knots) {
        return new Column.Number(
                name,
                Optional.empty(),
                minimum,
                maximum,
                mean,
                standardDeviation,
                scaling,
                missing,
                false,
                Column.Monotone.NONE,
                knots);
    }

    /** Raw rows for a tree of {@link #all}: a field for each column of the schema. */
    public static List<List<String>> rows(Schema schema, int count, long seed) {
        Random random = new Random(seed);
        List<List<String>> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            List<String> row = new ArrayList<>();
            for (Column column : schema.columns()) {
                row.add(
                        column instanceof Column.Number n
                                ? number(n, random)
                                : column instanceof Column.Category c ? category(c, random) : "x" + r);
            }
            rows.add(row);
        }
        return rows;
    }

    private static String number(Column.Number n, Random random) {
        if (n.missing() != Column.Missing.ERROR && random.nextInt(8) == 0) {
            return "";
        }
        List<Double> particular = new ArrayList<>(n.knots().points());
        particular.addAll(n.knots().special());
        particular.addAll(List.of(n.minimum(), n.maximum(), n.mean(), n.minimum() - 1000, n.maximum() + 1000));
        if (random.nextInt(3) == 0) {
            return particular.get(random.nextInt(particular.size())).toString();
        }
        double span = n.maximum() - n.minimum();
        double value = n.minimum() + span * (1.2 * random.nextDouble() - 0.1);
        return random.nextBoolean() ? Double.toString(value) : Long.toString(Math.round(value));
    }

    private static String category(Column.Category c, Random random) {
        if (c.missing() != Column.Missing.ERROR && random.nextInt(6) == 0) {
            return "";
        }
        return random.nextInt(6) == 0
                ? "never seen"
                : c.categories().get(random.nextInt(c.categories().size()));
    }

    /**
     * The answers that another program may give to a row: the library's, and those of leaves that tie with the one that
     * answers.
     *
     * @param row encoded
     */
    public static List<float[]> acceptable(SoftDecisionTree tree, float[] row, Rule rule) {
        List<float[]> out = new ArrayList<>();
        Prediction answer = tree.predict(row, rule);
        out.add(answer.probabilities());
        if (rule != Rule.AVERAGE) {
            float[] paths = tree.pathProbabilities(row);
            for (int l = 0; l < paths.length; l++) {
                if (l != answer.leaf() && Math.abs(paths[l] - paths[answer.leaf()]) < TIE) {
                    out.add(tree.leafDistribution(l, row));
                }
            }
        }
        return out;
    }

    /** Whether an answer is one of the acceptable ones, to 1e-5. */
    public static boolean isAcceptable(SoftDecisionTree tree, float[] row, Rule rule, double[] found) {
        return acceptable(tree, row, rule).stream().anyMatch(expected -> {
            double worst = 0;
            for (int k = 0; k < expected.length; k++) {
                double difference = Math.abs(expected[k] - found[k]);
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
            }
            return worst <= TIE;
        });
    }
}
