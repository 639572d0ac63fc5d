package org.espalier.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.sdt.Basis;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.LeafScorecards;

/**
 * The part of the graph that scores rows by the leaves' scorecards: {@code z}, {@code [batch, leaves * outputs]}. What bends
 * or jumps in a number is looked at in its own unit, as features have a rounding of their own: a value that is a knot must
 * be found to be it. A column's broken line is a sum of ramps, each times by how much the line rises there.
 */
final class ScorecardNodes {
    private static final Map<String, Long> BY_COLUMN = Map.of("axis", 1L);
    private static final Map<String, Long> TO_FLOAT = Map.of("to", 1L);

    private final OnnxGraph graph;
    private final LeafScorecards cards;
    private final InputEncoding encoding;
    private final int width;
    /** What a row whose terms are all 0 scores, {@code [leaves * outputs]}. */
    private final double[] constant;

    private final List<Term> ramps = new ArrayList<>();
    private final List<Term> steps = new ArrayList<>();
    private final List<Term> specials = new ArrayList<>();

    /**
     * A function of one number.
     *
     * @param place of the number among the numbers
     * @param from where it begins to be more than 0
     * @param to where it reaches 1; of a special value where it ends
     * @param whenMissing its value for a missing number
     * @param weight its weights, {@code [leaves * outputs]}
     */
    private record Term(int place, double from, double to, float whenMissing, float[] weight) {}

    ScorecardNodes(OnnxGraph graph, LeafScorecards cards, InputEncoding encoding) {
        this.graph = graph;
        this.cards = cards;
        this.encoding = encoding;
        this.width = cards.leaves() * cards.outputs();
        this.constant = new double[width];
        for (int i = 0; i < width; i++) {
            constant[i] = cards.intercept(i / cards.outputs(), i % cards.outputs());
        }
    }

    /** Adds the nodes; returns the name of {@code z}. */
    String add(String features) {
        List<Column> columns = cards.basis().schema().columns();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c) instanceof Column.Number number) {
                addNumber(c, number);
            }
        }
        String z = graph.node(
                "MatMul",
                "score_slots",
                features,
                graph.floats("slot_points", slotWeights(encoding.order()), encoding.order().length, width));
        if (!ramps.isEmpty()) {
            z = plus(z, "ramp", ramps, clipped());
        }
        if (!steps.isEmpty()) {
            z = plus(
                    z,
                    "step",
                    steps,
                    present("step", steps, graph.node("Cast", "step_on", TO_FLOAT, atLeast("step", steps))));
        }
        if (!specials.isEmpty()) {
            String on = graph.node(
                    "And",
                    "special_met",
                    atLeast("special", specials),
                    graph.node(
                            "LessOrEqual", "special_below", "special_raw", bounds("special_to", specials, Term::to)));
            z = plus(
                    z,
                    "special",
                    specials,
                    present("special", specials, graph.node("Cast", "special_on", TO_FLOAT, on)));
        }
        float[] bias = new float[width];
        for (int i = 0; i < width; i++) {
            bias[i] = (float) constant[i];
        }
        return graph.node("Add", "leaf_scores", z, graph.floats("leaf_intercept", bias, width));
    }

    private void addNumber(int column, Column.Number number) {
        ColumnCurve[] curves = new ColumnCurve[width];
        boolean isAsked = false;
        for (int i = 0; i < width; i++) {
            curves[i] = ColumnCurve.of(cards, i / cards.outputs(), i % cards.outputs(), column);
            isAsked |= !curves[i].isZero();
        }
        if (!isAsked) {
            return;
        }
        int place = encoding.numberColumns().indexOf(number.name());
        List<Double> at = curves[0].at();
        OptionalDouble imputed =
                number.missing() == Column.Missing.ERROR ? OptionalDouble.empty() : OptionalDouble.of(number.mean());
        boolean isBands = number.knots().form() == Knots.Form.BANDS;
        for (int i = 0; i < width && !isBands && !at.isEmpty(); i++) {
            constant[i] += curves[i].value().get(0);
        }
        for (int j = isBands ? 0 : 1; j < at.size(); j++) {
            float[] rise = new float[width];
            for (int i = 0; i < width; i++) {
                List<Double> value = curves[i].value();
                rise[i] = (float) (value.get(j) - (j == 0 ? 0 : value.get(j - 1)));
            }
            double from = isBands ? at.get(j) : at.get(j - 1);
            double to = at.get(j);
            float whenMissing = (float) (imputed.isEmpty() ? 0 : share(number, imputed.getAsDouble(), from, to));
            (isBands ? steps : ramps).add(new Term(place, from, to, whenMissing, rise));
        }
        for (int s = 0; s < curves[0].specials().size(); s++) {
            float[] weight = new float[width];
            for (int i = 0; i < width; i++) {
                weight[i] = (float) curves[i].specials().get(s).effect();
            }
            ColumnCurve.Special special = curves[0].specials().get(s);
            boolean isMet = imputed.isPresent()
                    && number.encode(imputed.getAsDouble()) >= number.encode(special.from())
                    && number.encode(imputed.getAsDouble()) <= number.encode(special.to());
            specials.add(new Term(place, special.from(), special.to(), isMet ? 1 : 0, weight));
        }
    }

    /** A ramp's value, or a step's where it has no length, by features as the library has them. */
    private static double share(Column.Number number, double value, double from, double to) {
        float x = number.encode(value);
        float low = number.encode(from);
        float high = number.encode(to);
        return low == high ? x >= low ? 1 : 0 : Math.max(0, Math.min(1, ((double) x - low) / ((double) high - low)));
    }

    /** The numbers of the terms, {@code [batch, terms]}. */
    private String raw(String kind, List<Term> terms) {
        int[] places = terms.stream().mapToInt(Term::place).toArray();
        return graph.node(
                "Gather", kind + "_raw", BY_COLUMN, InputEncoding.RAW_NUMBERS, graph.longs(kind + "_column", places));
    }

    private interface Bound {
        double of(Term term);
    }

    private String bounds(String name, List<Term> terms, Bound bound) {
        float[] values = new float[terms.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) bound.of(terms.get(i));
        }
        return graph.floats(name, values, values.length);
    }

    private String atLeast(String kind, List<Term> terms) {
        return graph.node(
                "GreaterOrEqual", kind + "_reached", raw(kind, terms), bounds(kind + "_from", terms, Term::from));
    }

    /** {@code clip((x - from) / (to - from), 0, 1)}; what a float cannot hold of {@code from} is subtracted after it. */
    private String clipped() {
        String shifted = graph.node("Sub", "ramp_shifted", raw("ramp", ramps), bounds("ramp_from", ramps, Term::from));
        shifted = graph.node(
                "Sub", "ramp_start", shifted, bounds("ramp_from_rest", ramps, t -> t.from() - (float) t.from()));
        String risen =
                graph.node("Mul", "ramp_risen", shifted, bounds("ramp_slope", ramps, t -> 1 / (t.to() - t.from())));
        String ramp = graph.node(
                "Clip",
                "ramp_share",
                risen,
                graph.floats("ramp_least", new float[] {0}),
                graph.floats("ramp_most", new float[] {1}));
        return present("ramp", ramps, ramp);
    }

    /** The terms' values, those for missing numbers in their places. */
    private String present(String kind, List<Term> terms, String values) {
        int[] places = terms.stream().mapToInt(Term::place).toArray();
        String missing = graph.node(
                "Gather",
                kind + "_missing",
                BY_COLUMN,
                InputEncoding.IMPUTED_NUMBERS,
                graph.longs(kind + "_missing_column", places));
        return graph.node(
                "Where", kind + "_terms", missing, bounds(kind + "_when_missing", terms, Term::whenMissing), values);
    }

    private String plus(String z, String kind, List<Term> terms, String values) {
        float[] weight = new float[terms.size() * width];
        for (int t = 0; t < terms.size(); t++) {
            System.arraycopy(terms.get(t).weight(), 0, weight, t * width, width);
        }
        String part = graph.node(
                "MatMul", kind + "_scores", values, graph.floats(kind + "_points", weight, terms.size(), width));
        return graph.node("Add", "scores_with_" + kind + "s", z, part);
    }

    /** Weights of the features that are indicators, in the encoding's order, {@code [features, leaves * outputs]}. */
    private float[] slotWeights(int[] order) {
        Basis basis = cards.basis();
        float[] byFeature = new float[order.length * width];
        for (int t = 0; t < basis.size(); t++) {
            Basis.Kind kind = basis.term(t).kind();
            if (kind == Basis.Kind.MISSING || kind == Basis.Kind.CATEGORY || kind == Basis.Kind.OTHER) {
                for (int i = 0; i < width; i++) {
                    byFeature[basis.term(t).feature() * width + i] =
                            cards.weight(i / cards.outputs(), t, i % cards.outputs());
                }
            }
        }
        float[] out = new float[byFeature.length];
        for (int f = 0; f < order.length; f++) {
            System.arraycopy(byFeature, order[f] * width, out, f * width, width);
        }
        return out;
    }
}
