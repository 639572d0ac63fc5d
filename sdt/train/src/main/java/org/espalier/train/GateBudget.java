package org.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
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

    /** How many times as much a column is worth that a gate above asks about already. */
    private static final double KNOWN = 3;

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
        int[] left = new int[nodes];
        Arrays.fill(left, Math.max(1, most));
        PriorityQueue<Offer> offers = new PriorityQueue<>(
                Comparator.<Offer>comparingDouble(o -> -o.worth).thenComparingInt(Offer::pair));
        for (int gate = 0; gate < nodes; gate++) {
            int best = -1;
            for (int c = 0; c < columns; c++) {
                if (isOpen(gate, c) && (best < 0 || worth(gate, c, kept) > worth(gate, best, kept))) {
                    best = c;
                }
            }
            if (best >= 0) {
                kept.set(gate * columns + best);
                left[gate]--;
            }
        }
        for (int pair = 0; pair < worth.length; pair++) {
            if (!kept.get(pair) && isOpen(pair / columns, pair % columns)) {
                offers.add(new Offer(pair, worth(pair / columns, pair % columns, kept)));
            }
        }
        for (int count = kept.cardinality(); count < pairs && !offers.isEmpty(); ) {
            int pair = offers.poll().pair;
            int gate = pair / columns;
            if (!kept.get(pair) && left[gate] > 0) {
                kept.set(pair);
                left[gate]--;
                count++;
                offerBelow(gate, pair % columns, kept, offers);
            }
        }
        return keeping(kept);
    }

    /** A pair that may be kept; of two offers for one pair the better one counts. */
    private record Offer(int pair, double worth) {}

    /** A column that the path has asked about already costs its reader nothing more. */
    private double worth(int gate, int column, BitSet kept) {
        for (int above = gate; above > 0; ) {
            above = TreeShape.parent(above);
            if (kept.get(above * columns + column)) {
                return KNOWN * worth[gate * columns + column];
            }
        }
        return worth[gate * columns + column];
    }

    private void offerBelow(int gate, int column, BitSet kept, PriorityQueue<Offer> offers) {
        for (int child : new int[] {TreeShape.left(gate), TreeShape.right(gate)}) {
            if (child < nodes) {
                if (isOpen(child, column) && !kept.get(child * columns + column)) {
                    offers.add(new Offer(child * columns + column, KNOWN * worth[child * columns + column]));
                }
                offerBelow(child, column, kept, offers);
            }
        }
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
