package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Points;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.PageModel;

/**
 * How the measured rows that come to a gate are distributed there: over the values of its column where it asks about one,
 * else over its sum, in points. Of two classes with labels each has its own counts, else there is one list for all.
 */
final class ReportDistribution {
    private static final int BINS = 24;

    /** Sums are drawn at least so far: at 120 points a gate is 64 to 1 sure. */
    private static final double SUM_END = 120;

    /** So many of the sums lie within what is drawn, the others in the outermost bins. */
    private static final double SUM_SHARE = 0.95;

    /** More rows would change no picture. */
    private static final int MAX_ROWS = 20_000;

    /** Words of a column with so many more would be too small to read. */
    private static final int MAX_WORDS = 40;

    private final TreeView view;
    private final Dataset data;
    private final Counts counts;
    private final boolean isSplit;
    private final Gate[] gates;
    private final Map<Integer, List<Sum>> sums = new TreeMap<>();

    /** The bins of a gate. */
    private record Gate(Optional<Column> column, int feature, double low, double high, int[][] bins) {
        void count(int series, double value) {
            double range = high - low;
            int bin = range > 0 ? (int) Math.floor((value - low) / range * BINS) : 0;
            bins[series][Math.max(0, Math.min(BINS - 1, bin))]++;
        }
    }

    /** A row's sum at a gate, before it is known how far they reach. */
    private record Sum(int series, double points) {}

    ReportDistribution(TreeView view, Dataset data, Predictions maxPath, Counts counts) {
        this.view = view;
        this.data = data;
        this.counts = counts;
        this.isSplit =
                view.classes().size() == 2 && Arrays.stream(data.labels()).anyMatch(l -> l != Dataset.UNLABELLED);
        int nodes = view.tree().shape().nodes();
        this.gates = new Gate[nodes];
        for (int i = 0; i < nodes; i++) {
            if (view.isThere(i) && !view.isLeaf(i)) {
                gates[i] = gate(i);
            }
        }
        int step = Math.max(1, data.rows() / MAX_ROWS);
        for (int r = 0; r < data.rows(); r += step) {
            int series = isSplit ? data.labels()[r] : 0;
            if (series != Dataset.UNLABELLED) {
                add(data.features().row(r), series, nodes + maxPath.leaf()[r]);
            }
        }
        sums.forEach((node, all) -> gates[node] = ofSums(all));
    }

    private Gate ofSums(List<Sum> all) {
        double[] sizes =
                all.stream().mapToDouble(s -> Math.abs(s.points())).sorted().toArray();
        double end = PageModel.threeDigits(Math.max(SUM_END, sizes[(int) Math.floor((sizes.length - 1) * SUM_SHARE)]));
        Gate gate = new Gate(Optional.empty(), 0, -end, end, new int[isSplit ? 2 : 1][BINS]);
        all.forEach(s -> gate.count(s.series(), s.points()));
        return gate;
    }

    /** Whether two classes have counts of their own. */
    boolean isSplit() {
        return isSplit;
    }

    private Gate gate(int node) {
        Optional<Integer> asked = Question.of(view, node).map(Question::column);
        int series = isSplit ? 2 : 1;
        if (asked.isEmpty()) {
            return new Gate(Optional.empty(), 0, -SUM_END, SUM_END, new int[series][BINS]);
        }
        ExplainedColumn column = view.columns().get(asked.get());
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        int first = column.firstFeature();
        if (c instanceof Column.Number n) {
            double[] ends = {n.minimum(), n.maximum()};
            if (counts.isGuarded()) {
                ends = PageModel.typicalEnds(data, n, first).orElse(new double[] {n.mean(), n.mean()});
            }
            return new Gate(Optional.of(c), first, ends[0], ends[1], new int[series][BINS]);
        }
        return new Gate(Optional.of(c), first, 0, 0, new int[series][column.width()]);
    }

    private void add(float[] row, int series, int leaf) {
        for (int below = leaf; below > 0; below = TreeShape.parent(below)) {
            int at = TreeShape.parent(below);
            Gate gate = gates[at];
            if (gate == null) {
                continue;
            }
            int[] bins = gate.bins()[series];
            if (gate.column().isPresent() && gate.column().get() instanceof Column.Category) {
                for (int f = 0; f < bins.length; f++) {
                    bins[f] += row[gate.feature() + f] > 0.5f ? 1 : 0;
                }
                continue;
            }
            if (gate.column().isPresent() && gate.column().get() instanceof Column.Number n) {
                gate.count(series, row[gate.feature()] * n.scale() + n.offset());
            } else {
                sums.computeIfAbsent(at, i -> new ArrayList<>()).add(new Sum(series, sum(at, row)));
            }
        }
    }

    private double sum(int node, float[] row) {
        double z = view.plainBias(node);
        for (int f = 0; f < row.length; f++) {
            if (row[f] != 0) {
                z += (double) view.coefficient(node, f) * row[f];
            }
        }
        return z * Points.PER_LOGIT;
    }

    /** Of an open gate: {@code low} and {@code high}, the ends of the bins of a number or a sum; {@code counts} by series. */
    Map<String, Object> of(int node) {
        Gate gate = gates[node];
        Map<String, Object> out = new LinkedHashMap<>();
        boolean isWords = gate.column().isPresent() && gate.column().get() instanceof Column.Category;
        if (!isWords) {
            out.put("low", gate.low());
            out.put("high", gate.high());
        }
        if (isWords && gate.bins()[0].length > MAX_WORDS) {
            return out;
        }
        List<Object> all = new ArrayList<>();
        for (int[] bins : gate.bins()) {
            List<Object> one = new ArrayList<>();
            for (int n : bins) {
                one.add(n == 0 ? 0 : counts.of(n));
            }
            all.add(one);
        }
        out.put("counts", all);
        return out;
    }
}
