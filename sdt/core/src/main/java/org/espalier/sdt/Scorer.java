package org.espalier.sdt;

import org.espalier.data.CsrMatrix;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Matrix;
import org.espalier.sdt.kernel.Kernels;

/**
 * Scores one row after the other in arrays of its own: no garbage, one thread at a time. Made by
 * {@link SoftDecisionTree#scorer()}.
 */
public final class Scorer {
    private static final Kernels KERNELS = Kernels.select();

    private final ScoringTables t;
    private final int nodes;
    private final int leaves;
    private final float[] gates;
    private final float[] right;
    private final float[] left;
    private final float[] reach;
    private final MaxPathSearch search;
    private int leaf;
    private float pathMass;

    Scorer(ScoringTables tables) {
        this.t = tables;
        this.nodes = tables.shape.nodes();
        this.leaves = tables.shape.leaves();
        this.gates = new float[tables.stride];
        this.right = new float[tables.stride];
        this.left = new float[tables.stride];
        this.reach = new float[nodes + leaves];
        this.search = new MaxPathSearch(nodes);
    }

    /** The leaf of the last row scored, see {@link Prediction#leaf()}. */
    public int leaf() {
        return leaf;
    }

    /** Path probability of {@link #leaf()}. */
    public float pathMass() {
        return pathMass;
    }

    /**
     * Scores the row {@code x[from .. from + features)}.
     *
     * @param out gets the probabilities at {@code [o, o + classes)}
     */
    public void score(float[] x, int from, Rule rule, float[] out, int o) {
        if (rule == Rule.AVERAGE) {
            KERNELS.gatesDense(x, from, 1, t.features, t.byFeature, t.stride, t.biasInOrder, gates, 0);
            average(out, o);
        } else {
            walk(rule, gate -> KERNELS.dot(t.byGate, gate * t.features, x, from, t.features));
            System.arraycopy(t.leafByLeaf, leaf * t.classes, out, o, t.classes);
        }
    }

    /** Scores row {@code row} of a matrix, sparse rows without making them dense. */
    public void score(Matrix x, int row, Rule rule, float[] out, int o) {
        if (x instanceof DenseMatrix dense) {
            score(dense.values(), row * t.features, rule, out, o);
            return;
        }
        CsrMatrix csr = (CsrMatrix) x;
        int from = csr.starts()[row];
        int to = csr.starts()[row + 1];
        if (rule == Rule.AVERAGE) {
            KERNELS.gatesSparse(csr.indices(), csr.values(), from, to, t.byFeature, t.stride, t.biasInOrder, gates, 0);
            average(out, o);
        } else {
            walk(rule, gate -> sparseDot(csr.indices(), csr.values(), from, to, t.byGate, gate * t.features));
            System.arraycopy(t.leafByLeaf, leaf * t.classes, out, o, t.classes);
        }
    }

    /** Path probability of every leaf, from the left, into {@code out[0 .. leaves)}. */
    public void pathProbabilities(float[] x, int from, float[] out) {
        KERNELS.gatesDense(x, from, 1, t.features, t.byFeature, t.stride, t.biasInOrder, gates, 0);
        leavesFromLeft(out);
    }

    /** The same for row {@code row} of a matrix. */
    public void pathProbabilities(Matrix x, int row, float[] out) {
        if (x instanceof CsrMatrix csr) {
            KERNELS.gatesSparse(
                    csr.indices(),
                    csr.values(),
                    csr.starts()[row],
                    csr.starts()[row + 1],
                    t.byFeature,
                    t.stride,
                    t.biasInOrder,
                    gates,
                    0);
            leavesFromLeft(out);
        } else {
            pathProbabilities(((DenseMatrix) x).values(), row * t.features, out);
        }
    }

    private void leavesFromLeft(float[] out) {
        computeReach();
        for (int l = 0; l < leaves; l++) {
            out[t.leafNumber[l]] = reach[nodes + l];
        }
    }

    private void computeReach() {
        KERNELS.sigmoid(gates, t.unitBeta, t.stride, right, left, 0);
        KERNELS.reach(t.shape.depth(), right, left, 0, reach, 0);
    }

    /** From the gates' logits in {@link #gates}. */
    private void average(float[] out, int o) {
        computeReach();
        for (int k = 0; k < t.classes; k++) {
            out[o + k] = KERNELS.dot(reach, nodes, t.leafByClass, k * leaves, leaves);
        }
        leaf = t.leafNumber[0];
        pathMass = reach[nodes];
        for (int l = 1; l < leaves; l++) {
            float mass = reach[nodes + l];
            if (mass > pathMass || (mass == pathMass && t.leafNumber[l] < leaf)) {
                pathMass = mass;
                leaf = t.leafNumber[l];
            }
        }
    }

    private void walk(Rule rule, MaxPathSearch.GateProduct product) {
        if (rule == Rule.GREEDY) {
            search.greedy(t.biasByGate, product);
        } else {
            search.bestFirst(t.biasByGate, product);
        }
        leaf = search.leaf();
        pathMass = search.mass();
    }

    private static float sparseDot(int[] indices, float[] values, int from, int to, float[] weights, int w) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int k = from;
        for (; k + 4 <= to; k += 4) {
            s0 += values[k] * weights[w + indices[k]];
            s1 += values[k + 1] * weights[w + indices[k + 1]];
            s2 += values[k + 2] * weights[w + indices[k + 2]];
            s3 += values[k + 3] * weights[w + indices[k + 3]];
        }
        for (; k < to; k++) {
            s0 += values[k] * weights[w + indices[k]];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
