package org.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.espalier.data.Schema;
import org.espalier.sdt.TreeShape;

/**
 * Takes columns away from gates until a tree asks about few, or opens more of them to gates that ask about one, and spends
 * the rest where it tells most: a budget of pairs of a gate and a column over the whole tree. A pair that is there is worth the
 * share of the gate's variance that comes from the column, among the rows that come to the gate, times how many come; one that
 * is not, what a step along its gradient would gain. A column is all of its features: every category, and the mark of
 * a missing value.
 */
final class GateBudget {
    private static final int MAX_SAMPLED_ROWS = 2000;

    /** How many times as much a column is worth that a gate above asks about already. */
    private static final double KNOWN = 3;

    /** Added to a feature's variance: one that hardly ever differs has a steep gradient and gains little. */
    private static final double MIN_VARIANCE = 1e-3;

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
    /** Variance of each feature over these rows, {@code [nodes, D]}. */
    private final double[] variance;
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
        this.variance = new double[nodes * features];
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
                    variance[i * features + f] += arrives[i] * x[f] * x[f];
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
                int at = i * features + f;
                mean[at] /= reach[i];
                variance[at] = Math.max(0, variance[at] / reach[i] - mean[at] * mean[at]);
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
        int[] left = new int[nodes];
        Arrays.fill(left, Math.max(1, most));
        for (int gate = 0; gate < nodes; gate++) {
            int best = -1;
            for (int c = 0; c < columns; c++) {
                if (isOpen(gate, c) && (best < 0 || worth(worth, gate, c, kept) > worth(worth, gate, best, kept))) {
                    best = c;
                }
            }
            if (best >= 0) {
                kept.set(gate * columns + best);
                left[gate]--;
            }
        }
        fill(kept, left, pairs, worth, true);
        return keeping(kept);
    }

    /**
     * The state with so many pairs at most: besides those that there are, the ones whose weights would gain most. With {@code g} the
     * gradient by a weight and {@code b} that by the gate's bias, a column gains
     * {@code sum_f (g_f - mean_f b)^2 / variance_f}, as the bias takes up what is the same for every row.
     *
     * @param gradient of everything, masked or not
     * @param most columns that a gate asks about at most
     * @param mostNew columns that a gate gets at most
     */
    EngineState opened(TreeParameters gradient, int pairs, int most, int mostNew) {
        BitSet kept = new BitSet();
        int[] left = new int[nodes];
        double[] gain = new double[nodes * columns];
        for (int i = 0; i < nodes; i++) {
            left[i] = most;
            for (int c = 0; c < columns; c++) {
                if (isOpen(i, c)) {
                    kept.set(i * columns + c);
                    left[i]--;
                }
                int first = i * features + schema.firstFeature(c);
                for (int at = first; at < first + schema.columns().get(c).width(); at++) {
                    double g = gradient.gateWeight()[at] - mean[at] * gradient.gateBias()[i];
                    gain[i * columns + c] += g * g / (variance[at] + MIN_VARIANCE);
                }
            }
            left[i] = Math.min(mostNew, left[i]);
        }
        fill(kept, left, pairs, gain, false);
        return keeping(kept);
    }

    /** Adds the pairs of greatest value, up to so many in all. */
    private void fill(BitSet kept, int[] left, int pairs, double[] value, boolean areOpen) {
        PriorityQueue<Offer> offers = new PriorityQueue<>(
                Comparator.<Offer>comparingDouble(o -> -o.worth).thenComparingInt(Offer::pair));
        for (int gate = 0; gate < nodes; gate++) {
            for (int c = 0; c < columns; c++) {
                offer(gate, c, kept, value, areOpen, offers);
            }
        }
        for (int count = kept.cardinality(); count < pairs && !offers.isEmpty(); ) {
            int pair = offers.poll().pair;
            int gate = pair / columns;
            if (!kept.get(pair) && left[gate] > 0) {
                kept.set(pair);
                left[gate]--;
                count++;
                offerBelow(gate, pair % columns, kept, value, areOpen, offers);
            }
        }
    }

    /** A pair that may be kept; of two offers for one pair the better one counts. */
    private record Offer(int pair, double worth) {}

    private void offer(
            int gate, int column, BitSet kept, double[] value, boolean areOpen, PriorityQueue<Offer> offers) {
        int pair = gate * columns + column;
        boolean isAskable = schema.columns().get(column).width() > 0;
        if (isAskable && isOpen(gate, column) == areOpen && !kept.get(pair)) {
            offers.add(new Offer(pair, worth(value, gate, column, kept)));
        }
    }

    private void offerBelow(
            int gate, int column, BitSet kept, double[] value, boolean areOpen, PriorityQueue<Offer> offers) {
        for (int child : new int[] {TreeShape.left(gate), TreeShape.right(gate)}) {
            if (child < nodes) {
                offer(child, column, kept, value, areOpen, offers);
                offerBelow(child, column, kept, value, areOpen, offers);
            }
        }
    }

    /** A column that the path has asked about already costs its reader nothing more. */
    private double worth(double[] value, int gate, int column, BitSet kept) {
        for (int above = gate; above > 0; ) {
            above = TreeShape.parent(above);
            if (kept.get(above * columns + column)) {
                return KNOWN * value[gate * columns + column];
            }
        }
        return value[gate * columns + column];
    }

    private EngineState keeping(BitSet kept) {
        EngineState out = state.copy();
        boolean[] mask = new boolean[nodes * features];
        for (int i = 0; i < nodes; i++) {
            for (int c = 0; c < columns; c++) {
                int first = i * features + schema.firstFeature(c);
                for (int at = first; at < first + schema.columns().get(c).width(); at++) {
                    mask[at] = kept.get(i * columns + c);
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
        out.parameters().gateBias()[gate] +=
                (float) (mean[at] * out.parameters().gateWeight()[at]);
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
