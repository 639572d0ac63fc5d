package org.espalier.viz.page;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;

/**
 * The tree as a page's script computes with it: how the columns are encoded, the gates, the leaves. The script scores in
 * double precision on these floats, as {@code org.espalier.sdt.ReferenceScore} does, so that both agree to a float's rounding.
 */
public final class PageModel {
    /** More numbers than that would make the file heavy: such a tree is shown, but not computed with. */
    private static final int MAX_NUMBERS = 600_000;

    private static final int SAMPLE = 300;

    private final TreeView view;
    private final Dataset data;
    private final Counts counts;
    private final SoftDecisionTree tree;
    /** Some rows, to see what the columns hold. */
    private final float[][] sample;

    private PageModel(TreeView view, Dataset data, Counts counts) {
        this.view = view;
        this.data = data;
        this.counts = counts;
        this.tree = view.tree();
        this.sample = IntStream.range(0, Math.min(SAMPLE, data.rows()))
                .mapToObj(r -> data.features().row(r))
                .toArray(float[][]::new);
    }

    /** Whether a page may compute with the tree: of a table, and not too large. */
    public static boolean fits(TreeView view) {
        SoftDecisionTree tree = view.tree();
        long leaves = tree.scorecards()
                .map(c -> 2L * c.leaves() * c.basis().size() * c.outputs())
                .orElse((long) tree.shape().leaves() * (view.isNumeric() ? 1 : tree.classes()));
        return tree.schema().image().isEmpty() && weights(view).length + leaves <= MAX_NUMBERS;
    }

    /** As floats may be written; none where it does not {@link #fits fit}. */
    public static Optional<Map<String, Object>> of(TreeView view, Dataset data, Counts counts) {
        return fits(view) ? Optional.of(new PageModel(view, data, counts).toMap()) : Optional.empty();
    }

    private Map<String, Object> toMap() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("columns", columns());
        out.put("depth", tree.shape().depth());
        out.put("features", tree.features());
        out.put("closed", tree.structure().closed().stream().boxed().toList());
        gates(out);
        float[] mean = new float[tree.features()];
        for (int f = 0; f < mean.length; f++) {
            mean[f] = view.mean(f);
        }
        out.put("mean", Packed.floats(mean));
        if (view.isNumeric()) {
            numeric(out);
        } else if (tree.classes() == 2) {
            out.put("positive", tree.schema().positiveIndex());
            tree.decision().threshold().ifPresent(t -> out.put("threshold", t));
            out.put("calibration", calibration());
        }
        tree.scorecards().ifPresent(cards -> out.put("cards", new PackedScorecards(view, cards, data, counts).toMap()));
        return out;
    }

    /** Indices of the weights that are not 0. */
    private static int[] weights(TreeView view) {
        int features = view.tree().features();
        int[] found = new int[Math.multiplyExact(view.tree().shape().nodes(), features)];
        int n = 0;
        for (int i = 0; i < found.length; i++) {
            if (view.coefficient(i / features, i % features) != 0) {
                found[n++] = i;
            }
        }
        return Arrays.copyOf(found, n);
    }

    /** {@code beta w} and {@code beta b}; where most weights are 0, the others with their places. */
    private void gates(Map<String, Object> out) {
        int features = tree.features();
        int nodes = tree.shape().nodes();
        int[] at = weights(view);
        boolean isSparse = 2 * at.length < nodes * features;
        float[] weight = new float[isSparse ? at.length : nodes * features];
        for (int k = 0; k < weight.length; k++) {
            int i = isSparse ? at[k] : k;
            weight[k] = view.coefficient(i / features, i % features);
        }
        out.put("weight", Packed.floats(weight));
        if (isSparse) {
            out.put("places", Packed.ints(at));
        }
        float[] bias = new float[nodes];
        for (int i = 0; i < nodes; i++) {
            bias[i] = view.plainBias(i);
        }
        out.put("bias", Packed.floats(bias));
    }

    private Map<String, Object> calibration() {
        Map<String, Object> out = new LinkedHashMap<>();
        if (tree.decision().calibration() instanceof Calibration.Logistic l) {
            out.put("a", l.a());
            out.put("b", l.b());
        } else if (tree.decision().calibration() instanceof Calibration.Isotonic i) {
            out.put("x", i.x());
            out.put("y", i.y());
        }
        return out;
    }

    private List<Object> columns() {
        List<Object> out = new ArrayList<>();
        for (ExplainedColumn column : view.columns()) {
            Column c = tree.schema().columns().get(column.schemaColumn());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", view.words().column(c.name()));
            one.put("first", column.firstFeature());
            one.put("width", column.width());
            one.put("fixed", c.immutable());
            if (c instanceof Column.Number n) {
                number(one, n, column.firstFeature());
            } else if (c instanceof Column.Category k) {
                one.put(
                        "words",
                        k.categories().stream()
                                .map(w -> view.words().value(k.name(), w))
                                .toList());
                one.put("missing", k.missing() == Column.Missing.ERROR ? -1 : k.missingSlot());
            }
            out.add(one);
        }
        return out;
    }

    /** Encoding and range; without rows in the report the range is that of most rows, or what the model itself tells. */
    private void number(Map<String, Object> out, Column.Number n, int feature) {
        n.unit().ifPresent(u -> out.put("unit", u));
        out.put("offset", n.offset());
        out.put("scale", n.scale());
        out.put("mean", n.mean());
        out.put("deviation", n.standardDeviation());
        out.put("missing", n.missing().name());
        double[] ends = {n.minimum(), n.maximum()};
        if (counts.isGuarded()) {
            ends = typicalEnds(data, n, feature)
                    .orElse(new double[] {n.mean() - 2 * n.standardDeviation(), n.mean() + 2 * n.standardDeviation()});
        }
        // below 0 there are codes alone
        boolean hasCodes = view.words().hasCodeBelow(n.name(), 0);
        out.put("low", hasCodes ? Math.max(0, ends[0]) : ends[0]);
        List<Object> codes = new ArrayList<>();
        view.words().codes(n.name()).forEach((value, label) -> codes.add(List.of(value, label)));
        if (n.isStatement()) {
            codes.addAll(List.of(List.of(0, "no"), List.of(1, "yes")));
            out.put("isStatement", true);
        }
        if (!codes.isEmpty()) {
            out.put("codes", codes);
        }
        out.put("high", ends[1]);
        out.put("whole", isWhole(n, feature));
    }

    /** Whether all that is known of a column is whole. */
    private boolean isWhole(Column.Number n, int feature) {
        if (n.minimum() != Math.rint(n.minimum()) || n.maximum() != Math.rint(n.maximum())) {
            return false;
        }
        for (float[] row : sample) {
            float x = row[feature];
            double value = x * n.scale() + n.offset();
            // a missing value stands at the mean
            boolean isMean = x == n.encode(n.mean());
            if (!isMean && Math.abs(value - Math.rint(value)) > 2 * Math.ulp(x) * n.scale() + 1e-9) {
                return false;
            }
        }
        return true;
    }

    /** Answers of constant leaves; what is added to an answer for the ends of its interval. */
    private void numeric(Map<String, Object> out) {
        int leaves = tree.shape().leaves();
        if (!view.hasScorecards()) {
            float[] values = new float[leaves];
            for (int l = 0; l < leaves; l++) {
                values[l] = tree.leafDistribution(l)[0];
            }
            out.put("values", Packed.floats(values));
        }
        tree.intervals().ifPresent(i -> {
            out.put("below", Packed.floats(i.below()));
            out.put("above", Packed.floats(i.above()));
            out.put("coverage", i.coverage());
        });
    }

    /**
     * A row: of a number its feature, and where one says that it is missing that one too; of a category the place of the
     * feature that is 1. A column whose features are anything else has all of them, as a list.
     */
    public static List<Object> values(TreeView view, float[] x) {
        List<Object> out = new ArrayList<>();
        for (ExplainedColumn column : view.columns()) {
            Column c = view.tree().schema().columns().get(column.schemaColumn());
            int first = column.firstFeature();
            int hot = c instanceof Column.Category ? oneHot(x, first, column.width()) : -1;
            if (hot >= 0) {
                out.add(hot);
            } else if (column.width() == 1 && c instanceof Column.Number) {
                out.add(written(x[first]));
            } else {
                List<Object> all = new ArrayList<>();
                for (int f = first; f < first + column.width(); f++) {
                    all.add(written(x[f]));
                }
                out.add(all);
            }
        }
        return out;
    }

    /**
     * A value of a row as people call it: a category, or a number's special code, by its label.
     *
     * @param index in {@link TreeView#columns()}
     * @param text as the user wrote it
     */
    public static String label(TreeView view, int index, String text) {
        int schemaColumn = view.columns().get(index).schemaColumn();
        if (schemaColumn < 0) {
            return text;
        }
        Column column = view.tree().schema().columns().get(schemaColumn);
        if (column instanceof Column.Category) {
            return view.words().value(column.name(), text);
        }
        try {
            return view.words().code(column.name(), Decimals.parse(text)).orElse(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** The values of a row as people call them, in the order of {@link TreeView#columns()}. */
    public static List<String> texts(Explanation why) {
        return IntStream.range(0, why.tree().columns().size())
                .mapToObj(c -> label(why.tree(), c, why.valueOf(c)))
                .toList();
    }

    /** The shortest text that gives this very float again. */
    private static double written(float value) {
        return Double.parseDouble(Float.toString(value));
    }

    private static int oneHot(float[] x, int first, int width) {
        int hot = -1;
        for (int f = 0; f < width; f++) {
            if (x[first + f] == 1 && hot < 0) {
                hot = f;
            } else if (x[first + f] != 0) {
                return -1;
            }
        }
        return hot;
    }

    /** Where there are no rows: the average of each number, the most frequent category of each of the others. */
    public static float[] typical(TreeView view) {
        float[] x = new float[view.tree().features()];
        for (ExplainedColumn column : view.columns()) {
            Column c = view.tree().schema().columns().get(column.schemaColumn());
            if (c instanceof Column.Number n) {
                x[column.firstFeature()] = n.encode(n.mean());
            } else {
                int best = 0;
                for (int f = 1; f < column.width(); f++) {
                    best = view.mean(column.firstFeature() + f) > view.mean(column.firstFeature() + best) ? f : best;
                }
                x[column.firstFeature() + best] = 1;
            }
        }
        return x;
    }

    /** What scorecards are measured against, {@code [leaves, terms]}; zeros where no rows are remembered. */
    static float[] basisMean(SoftDecisionTree tree, int size) {
        return tree.statistics()
                .flatMap(TrainingStatistics::scorecards)
                .map(TrainingStatistics.Scorecards::basisMean)
                .orElseGet(() -> new float[size]);
    }

    /**
     * A column's ends that are no row's: beyond each of them lie 1 % of the rows, and ten at least, and they are rounded to
     * three digits. None where the rows are too few for that.
     */
    public static Optional<double[]> typicalEnds(Dataset data, Column.Number n, int feature) {
        if (data.rows() < 4 * Counts.FEW) {
            return Optional.empty();
        }
        double[] values = values(data, n, feature);
        double beyond = Math.max(0.01, Counts.FEW / (values.length - 1.0));
        return Optional.of(new double[] {
            threeDigits(Metrics.quantile(values, beyond)), threeDigits(Metrics.quantile(values, 1 - beyond))
        });
    }

    /** What the rows have in a column of numbers, in its unit. */
    public static double[] values(Dataset data, Column.Number n, int feature) {
        double[] values = new double[data.rows()];
        float[] x = new float[data.features().columns()];
        for (int r = 0; r < values.length; r++) {
            data.features().copyRow(r, x, 0);
            values[r] = x[feature] * n.scale() + n.offset();
        }
        return values;
    }

    /** How many rows have each slot of a category. */
    public static int[] rowsOfSlots(Dataset data, ExplainedColumn column) {
        int[] out = new int[column.width()];
        float[] x = new float[data.features().columns()];
        for (int r = 0; r < data.rows(); r++) {
            data.features().copyRow(r, x, 0);
            for (int s = 0; s < out.length; s++) {
                out[s] += x[column.firstFeature() + s] > 0.5f ? 1 : 0;
            }
        }
        return out;
    }

    /** What people call the category of a slot, or what stands for the others and for none. */
    public static String slot(TreeView view, Column.Category c, int slot) {
        return slot < c.categories().size()
                ? view.words().value(c.name(), c.categories().get(slot))
                : slot == c.otherSlot() ? "(other)" : "(missing)";
    }

    /** A number rounded to three digits. */
    public static double threeDigits(double value) {
        return new BigDecimal(value).round(new MathContext(3)).doubleValue();
    }
}
