package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.sdt.TreeShape;

/**
 * Takes columns away from gates until a tree asks about few, and spends the rest where it tells most: a budget of pairs of a
 * gate and a column over the whole tree. A pair is worth the share of the gate's variance that comes from the column, among the
 * rows that come to the gate, times how many come. A column is all of its features: every category, and the mark of a
 * missing value.
 */
final class GateBudget {
    private static final int MAX_SAMPLED_ROWS = 2000;

    private final EngineState state;
    private final Schema schema;
    private final int columns;
    private final int features;
    private final int nodes;
    private final boolean[] open;
    /** Of each gate: the weight of the rows that come to it. */
    private final double[] reach;
    /** Mean of each feature over these rows, {@code [nodes, D]}. */
    private final double[] mean;
    /** Worth of each pair, {@code [nodes, columns]}. */
    private final double[] worth;

    /**
     * Looks at gates and rows.
     *
     * @param beta of the gates, where it is not learned
     * @param rows how many of the data's, from the first on, are no augmented copies
     */
    GateBudget(EngineState state, boolean learnBeta, double beta, Schema schema, TrainingData data, int rows) {
        this.state = state;
        this.schema = schema;
        this.columns = schema.columns().size();
        this.features = state.parameters().features();
        this.nodes = state.parameters().shape().nodes();
        this.open = state.masks().map(m -> m.gates().clone()).orElseGet(() -> {
            boolean[] all = new boolean[nodes * features];
            Arrays.fill(all, true);
            return all;
        });
        this.reach = new double[nodes];
        this.mean = new double[nodes * features];
        this.worth = new double[nodes * columns];
        look(learnBeta, beta, data, rows);
    }

    private void look(boolean learnBeta, double beta, TrainingData data, int rows) {
        TreeParameters p = state.parameters();
        double[] sum = new double[nodes * columns];
        double[] squares = new double[nodes * columns];
        double[] arrives = new double[2 * nodes + 1];
        float[] x = new float[features];
        double[] part = new double[columns];
        int sampled = Math.min(rows, MAX_SAMPLED_ROWS);
        for (int s = 0; s < sampled; s++) {
            int r = (int) ((long) s * rows / sampled);
            data.features().copyRow(r, x, 0);
            arrives[0] = data.weights()[r];
            for (int i = 0; i < nodes; i++) {
                double logit = p.gateBias()[i];
                for (int c = 0, f = 0; c < columns; c++) {
                    int end = f + schema.columns().get(c).width();
                    part[c] = 0;
                    for (; f < end; f++) {
                        part[c] += (double) p.gateWeight()[i * features + f] * x[f];
                    }
                    logit += part[c];
                    sum[i * columns + c] += arrives[i] * part[c];
                    squares[i * columns + c] += arrives[i] * part[c] * part[c];
                }
                for (int f = 0; f < features; f++) {
                    mean[i * features + f] += arrives[i] * x[f];
                }
                reach[i] += arrives[i];
                double slope = learnBeta ? Beta.Learned.softplus(p.gateBetaRaw()[i]) : beta;
                double right = 1 / (1 + Math.exp(-slope * logit));
                arrives[TreeShape.left(i)] = arrives[i] * (1 - right);
                arrives[TreeShape.right(i)] = arrives[i] * right;
            }
        }
        for (int i = 0; i < nodes; i++) {
            double total = 0;
            for (int f = 0; f < features && reach[i] > 0; f++) {
                mean[i * features + f] /= reach[i];
            }
            for (int c = 0; c < columns; c++) {
                int at = i * columns + c;
                double m = reach[i] == 0 ? 0 : sum[at] / reach[i];
                worth[at] = reach[i] == 0 ? 0 : Math.max(0, squares[at] / reach[i] - m * m);
                total += worth[at];
            }
            for (int c = 0; c < columns && total > 0; c++) {
                worth[i * columns + c] *= reach[i] / total;
            }
        }
    }

    /** Whether a gate may ask about a column now. */
    private boolean isOpen(int gate, int column) {
        return schema.columns().get(column).width() > 0 && open[gate * features + schema.firstFeature(column)];
    }

    /**
     * The state with so many pairs at most; each gate keeps the column that tells most, and asks about {@code most} at most. What
     * a lost column said on average goes into the bias; moments of lost weights are 0.
     */
    EngineState within(int pairs, int most) {
        BitSet kept = new BitSet();
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            int gate = i;
            List<Integer> own = new ArrayList<>(IntStream.range(0, columns)
                    .filter(c -> isOpen(gate, c))
                    .map(c -> gate * columns + c)
                    .boxed()
                    .toList());
            own.sort(byWorth());
            if (!own.isEmpty()) {
                kept.set(own.get(0));
                others.addAll(own.subList(1, Math.min(own.size(), Math.max(1, most))));
            }
        }
        others.sort(byWorth());
        int more = Math.max(0, Math.min(others.size(), pairs - kept.cardinality()));
        others.subList(0, more).forEach(kept::set);
        return keeping(kept);
    }

    private Comparator<Integer> byWorth() {
        return Comparator.<Integer>comparingDouble(pair -> -worth[pair]).thenComparing(Comparator.naturalOrder());
    }

    private EngineState keeping(BitSet kept) {
        EngineState out = state.copy();
        boolean[] mask = new boolean[nodes * features];
        for (int i = 0; i < nodes; i++) {
            for (int c = 0; c < columns; c++) {
                int first = i * features + schema.firstFeature(c);
                for (int at = first; at < first + schema.columns().get(c).width(); at++) {
                    mask[at] = open[at] && kept.get(i * columns + c);
                    if (open[at] && !mask[at]) {
                        drop(out, i, at);
                    }
                }
            }
        }
        Masks before = state.masks().orElse(new Masks(mask, new boolean[0], new int[0]));
        return new EngineState(
                out.parameters(),
                out.firstMoment(),
                out.secondMoment(),
                out.runningRight(),
                out.runningReach(),
                out.step(),
                Optional.of(new Masks(mask, before.leaves(), before.signs())));
    }

    private void drop(EngineState out, int gate, int at) {
        out.parameters().gateBias()[gate] += (float) (mean[at] * out.parameters().gateWeight()[at]);
        out.parameters().gateWeight()[at] = 0;
        out.firstMoment().gateWeight()[at] = 0;
        out.secondMoment().gateWeight()[at] = 0;
    }

    /** Which columns each gate may ask about, {@code [nodes, columns]}. */
    static boolean[] columns(Masks masks, Schema schema, int nodes) {
        int columns = schema.columns().size();
        boolean[] out = new boolean[nodes * columns];
        for (int i = 0; i < nodes; i++) {
            for (int c = 0; c < columns; c++) {
                out[i * columns + c] = schema.columns().get(c).width() > 0
                        && masks.gates()[i * schema.width() + schema.firstFeature(c)];
            }
        }
        return out;
    }

    /** Columns that a gate can ask about. */
    static int askable(Schema schema) {
        return (int) schema.columns().stream().filter(c -> c.width() > 0).count();
    }
}
