package org.espalier.explain.importance;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.espalier.base.Parallel;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;

/**
 * The average answer of some rows when one column has the same value in all of them (partial dependence, Friedman 2001), for
 * trees of constant leaves:
 *
 * <pre>{@code mean over rows x of  sum over leaves l of  P_l(x with the value) Q_l}</pre>
 *
 * <p>Every row's logits are kept, so that another value costs each gate the coefficients of that column only; and the rows'
 * path probabilities are added up before they meet the answers. A path is followed as far as its reach is {@value #MIN_REACH};
 * what is left of it takes the mean answer of the leaves below.
 */
public final class PartialDependence {
    public static final double MIN_REACH = 1e-5;

    private final TreeView view;
    private final float[][] rows;
    private final int threads;
    private final int nodes;
    /** {@code [rows][nodes]}. */
    private final float[][] logits;
    /** {@code [nodes + leaves][classes]}. */
    private final float[][] answers;

    private final LongAdder visited = new LongAdder();

    /** @param rows encoded, {@code [rows][features]}; not copied */
    public PartialDependence(TreeView view, float[][] rows, int threads) {
        this.view = view;
        this.rows = rows;
        this.threads = threads;
        this.nodes = view.tree().shape().nodes();
        this.logits = new float[rows.length][nodes];
        this.answers = new float[nodes + view.tree().shape().leaves()][];
        for (int heap = 0; heap < answers.length; heap++) {
            answers[heap] = view.distribution(heap);
        }
        inParallel(rows.length, r -> {
            for (int i = 0; i < nodes; i++) {
                double z = view.plainBias(i);
                for (int f = 0; f < rows[r].length; f++) {
                    z += (double) view.coefficient(i, f) * rows[r][f];
                }
                logits[r][i] = (float) z;
            }
        });
    }

    /** Gates that were looked at so far, all rows and values together. */
    public long visited() {
        return visited.sum();
    }

    /**
     * Average answers, {@code [values][classes]}.
     *
     * @param first the column's first feature
     * @param values the features of the column at each value, {@code [values][width]}
     */
    public float[][] averages(int first, float[][] values) {
        float[][] out = new float[values.length][];
        inParallel(values.length, v -> out[v] = average(first, values[v]));
        return out;
    }

    private float[] average(int first, float[] features) {
        Walk walk = new Walk(first, features);
        for (int r = 0; r < rows.length; r++) {
            walk.follow(r);
        }
        visited.add(walk.gates);
        double[] sum = new double[view.tree().classes()];
        for (int heap = 0; heap < answers.length; heap++) {
            double mass = walk.mass[heap];
            if (mass > 0) {
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += mass * answers[heap][k];
                }
            }
        }
        float[] out = new float[sum.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) (sum[k] / rows.length);
        }
        return out;
    }

    private interface Part {
        void run(int index);
    }

    private void inParallel(int count, Part part) {
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.min(threads, count), () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                part.run(i);
            }
        });
    }

    /** The rows' paths with one value. */
    private final class Walk {
        private final int first;
        private final float[] features;
        private final double[] change;
        /** Where paths end: reach of leaves, and of gates below which none is followed. */
        private final double[] mass = new double[answers.length];

        private final double[] reach = new double[answers.length];
        private long gates;

        Walk(int first, float[] features) {
            this.first = first;
            this.features = features;
            this.change = new double[features.length];
        }

        void follow(int r) {
            for (int f = 0; f < change.length; f++) {
                change[f] = (double) features[f] - rows[r][first + f];
            }
            reach[0] = 1;
            for (int i = 0; i < nodes; i++) {
                double here = reach[i];
                reach[i] = 0;
                if (here < MIN_REACH) {
                    // those of the gates above are added where they end
                    mass[i] += here;
                    continue;
                }
                gates++;
                double z = logits[r][i];
                for (int f = 0; f < change.length; f++) {
                    z += view.coefficient(i, first + f) * change[f];
                }
                double right = 1 / (1 + Math.exp(-z));
                reach[TreeShape.left(i)] = here * (1 - right);
                reach[TreeShape.right(i)] = here * right;
            }
            for (int heap = nodes; heap < reach.length; heap++) {
                mass[heap] += reach[heap];
                reach[heap] = 0;
            }
        }
    }
}
