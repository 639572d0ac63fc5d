package org.espalier.onnx;

import java.util.Map;
import org.espalier.data.Target;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The part of the graph from scores to probabilities: the leaves' answers, weighted by path probabilities (or by a one at the
 * leaf that answers), and the calibration.
 */
final class LeafAnswers {
    private static final Map<String, Long> BY_COLUMN = Map.of("axis", 1L);
    private static final long FLOAT = 1;
    private static final long DOUBLE = 11;

    private final OnnxGraph graph;
    private final SoftDecisionTree tree;

    LeafAnswers(OnnxGraph graph, SoftDecisionTree tree) {
        this.graph = graph;
        this.tree = tree;
    }

    /**
     * Adds the nodes of {@code sum_l w_l q_l}.
     *
     * @param weights {@code [batch, leaves]}, leaves from the left
     * @param scores {@code [batch, leaves * outputs]}
     * @return name of the answers, {@code [batch, answers]}
     */
    String ofScores(LeafScorecards cards, String weights, String scores) {
        if (tree.schema().target().isOneNumber()) {
            return ofNumbers(cards, weights, scores);
        }
        if (cards.outputs() > 1 || tree.schema().target().kind() == Target.Kind.LABELS) {
            return ofSeveral(cards, weights, scores);
        }
        // both sides from the score: 1 - sigma would lose the digits of an unlikely class
        String positive = weighted("positive", weights, graph.node("Sigmoid", "leaf_positive", scores));
        String negative = weighted(
                "negative",
                weights,
                graph.node("Sigmoid", "leaf_negative", graph.node("Neg", "leaf_scores_negated", scores)));
        return inOrder("leaf_answers", positive, negative);
    }

    /** Scores held within their leaf's range; a rate is the exponential of its score. */
    private String ofNumbers(LeafScorecards cards, String weights, String scores) {
        String held = held(cards, scores);
        boolean isRate = tree.schema().target().kind() == Target.Kind.RATE;
        return weighted("leaf_values", weights, isRate ? graph.node("Exp", "leaf_rates", held) : held);
    }

    /** Scores by leaf, or by leaf and output, within their range where they have one. */
    private String held(LeafScorecards cards, String scores) {
        if (cards.range().isEmpty()) {
            return scores;
        }
        LeafRange range = cards.range().get();
        long[] shape =
                cards.outputs() == 1 ? new long[] {cards.leaves()} : new long[] {cards.leaves(), cards.outputs()};
        String held = graph.node("Max", "scores_from", scores, graph.floats("leaf_low", range.low(), shape));
        return graph.node("Min", "scores_held", held, graph.floats("leaf_high", range.high(), shape));
    }

    private String weighted(String name, String weights, String answers) {
        String products = graph.node("Mul", name + "_by_leaf", weights, answers);
        return graph.node("ReduceSum", name + "_sum", products, graph.longs(name + "_axes", 1));
    }

    /** Of classes the softmax of a leaf's scores, of labels the sigmoid of each, of several numbers each within its leaf's range. */
    private String ofSeveral(LeafScorecards cards, String weights, String scores) {
        String byLeaf = graph.node(
                "Reshape",
                "scores_by_leaf",
                scores,
                graph.longs("leaf_and_class", -1, cards.leaves(), cards.outputs()));
        String answers = switch (tree.schema().target().kind()) {
            case NUMBER, RATE -> held(cards, byLeaf);
            case LABELS -> graph.node("Sigmoid", "answer_by_leaf", byLeaf);
            case CLASSES -> graph.node("Softmax", "answer_by_leaf", Map.of("axis", 2L), byLeaf);
        };
        String column = graph.node("Unsqueeze", "weight_by_leaf", weights, graph.longs("class_axis", 2));
        String products = graph.node("Mul", "weighted_by_leaf", column, answers);
        return graph.node("ReduceSum", "leaf_answers", Map.of("keepdims", 0L), products, graph.longs("leaf_axis", 1));
    }

    /** Adds the nodes of the calibration, if there is one. */
    String calibrated(String probabilities) {
        Calibration calibration = tree.decision().calibration();
        if (calibration instanceof Calibration.None) {
            return probabilities;
        }
        String positive = graph.node(
                "Gather",
                "positive_float",
                BY_COLUMN,
                probabilities,
                graph.longs("positive_class", tree.schema().positiveIndex()));
        // in double, as in the library: where the curve is steep a float's rounding shows
        String p = graph.node(
                "Clip",
                "positive_probability",
                graph.node("Cast", "positive_double", Map.of("to", DOUBLE), positive),
                graph.doubles("none", new double[] {0}),
                graph.doubles("all", new double[] {1}));
        String mapped = calibration instanceof Calibration.Logistic logistic
                ? logistic(p, logistic)
                : isotonic(p, (Calibration.Isotonic) calibration);
        String rounded = graph.node("Cast", "positive_calibrated", Map.of("to", FLOAT), mapped);
        String rest = graph.node("Sub", "negative_calibrated", graph.floats("whole", new float[] {1}), rounded);
        return inOrder("calibrated", rounded, rest);
    }

    /** {@code 1 / (1 + exp(-(a (ln p - ln(1 - p)) + b)))}. */
    private String logistic(String p, Calibration.Logistic c) {
        String odds = graph.node(
                "Sub",
                "log_odds",
                graph.node("Log", "log_positive", p),
                graph.node(
                        "Log",
                        "log_negative",
                        graph.node("Sub", "complement", graph.doubles("one", new double[] {1}), p)));
        String exponent = graph.node(
                "Sub",
                "calibrated_exponent",
                graph.node("Mul", "odds_sloped", odds, graph.doubles("calibration_a", new double[] {-c.a()})),
                graph.doubles("calibration_b", new double[] {c.b()}));
        return graph.node(
                "Div",
                "calibrated_double",
                "one",
                graph.node("Add", "calibrated_whole", graph.node("Exp", "calibrated_exp", exponent), "one"));
    }

    /** {@code y_0 + sum_i (y_i+1 - y_i) clip((p - x_i) / (x_i+1 - x_i), 0, 1)}. */
    private String isotonic(String p, Calibration.Isotonic c) {
        int pieces = c.x().size() - 1;
        double[] from = new double[Math.max(1, pieces)];
        double[] slope = new double[from.length];
        double[] rise = new double[from.length];
        for (int i = 0; i < pieces; i++) {
            from[i] = c.x().get(i);
            slope[i] = 1 / (c.x().get(i + 1) - c.x().get(i));
            rise[i] = c.y().get(i + 1) - c.y().get(i);
        }
        String share = graph.node(
                "Clip",
                "calibration_share",
                graph.node(
                        "Mul",
                        "calibration_piece",
                        graph.node("Sub", "calibration_past", p, graph.doubles("calibration_x", from, from.length)),
                        graph.doubles("calibration_slope", slope, slope.length)),
                "none",
                "all");
        String sum =
                graph.node("MatMul", "calibration_rise", share, graph.doubles("calibration_y", rise, rise.length, 1));
        return graph.node(
                "Add", "calibrated_double", sum, graph.doubles("calibration_start", new double[] {c.y().get(0)}));
    }

    private String inOrder(String name, String positive, String negative) {
        boolean isSecond = tree.schema().positiveIndex() == 1;
        return graph.node("Concat", name, BY_COLUMN, isSecond ? negative : positive, isSecond ? positive : negative);
    }
}
