package org.espalier.sdt;

import java.util.Arrays;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.kernel.Kernels;

/**
 * Scores one row after the other in arrays of its own: no garbage, one thread at a time. Made by
 * {@link SoftDecisionTree#scorer()}.
 *
 * <p>The average needs every gate. The max-path is searched for from the root (see {@link MaxPathSearch}), except in
 * trees so small that all gates side by side take less time.
 *
 * <p>Nothing is checked here: a row must have the tree's width and finite features. Of NaN or an infinity comes an answer
 * that looks like any other; {@link SoftDecisionTree#predict(float[], Rule)} refuses them.
 */
public final class Scorer {
    /** Dense rows that share one reading of the weights. */
    static final int BLOCK = 4;

    /** Rows of a small tree after which the Vector API pays: it takes a second to warm up, and spares half a microsecond a row. */
    private static final int SMALL_ROWS = 2_000_000;

    private Kernels kernels;
    private int rows;
    private final ScoringTables t;
    private final int leaves;
    private final float[][] gates;
    private final float[] right;
    private final float[] left;
    private final float[] reach;
    private final float[] leafReach;
    private final float[] scratchLeft;
    private final float[] scratchRight;
    /** A dense row without its zeros. */
    private final NonZeros packed;

    private final MaxPathSearch search;
    private final DenseRow denseRow;
    private final SparseRow sparseRow;
    /** One leaf's scores by its scorecard; null where leaves are constant. */
    private final double[] z;

    private final float[] answer;
    /** A sparse row with its zeros, for scorecards. */
    private final float[] whole;

    private int leaf;
    private float pathMass;

    Scorer(ScoringTables tables) {
        this.t = tables;
        this.kernels = tables.few ? Kernels.selectSmall() : Kernels.select();
        this.leaves = tables.shape.leaves();
        this.gates = new float[BLOCK][tables.stride];
        this.right = new float[tables.stride];
        this.left = new float[tables.stride];
        this.reach = new float[tables.stride];
        this.leafReach = new float[leaves];
        this.scratchLeft = new float[tables.stride];
        this.scratchRight = new float[tables.stride];
        this.packed = new NonZeros(tables.features);
        this.search = new MaxPathSearch(tables.shape.nodes());
        this.denseRow = new DenseRow();
        this.sparseRow = new SparseRow(tables);
        this.z = tables.cards == null ? null : new double[tables.cards.outputs()];
        this.answer = new float[tables.classes];
        this.whole = new float[z == null ? 0 : tables.features];
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
        if (++rows == SMALL_ROWS) {
            kernels = Kernels.select();
        }
        if (everyGate(rule)) {
            denseGates(x, from);
            answer(rule, 0, x, from, out, o);
        } else {
            denseRow.x = x;
            denseRow.from = from;
            walk(rule, denseRow);
            answerOfLeaf(x, from, out, o);
            denseRow.x = null; // a caller's row is not kept alive
        }
    }

    /** Scores row {@code row} of a matrix, sparse rows without making them dense. */
    public void score(Matrix x, int row, Rule rule, float[] out, int o) {
        if (x instanceof DenseMatrix dense) {
            score(dense.values(), row * t.features, rule, out, o);
            return;
        }
        CsrMatrix csr = (CsrMatrix) x;
        if (everyGate(rule)) {
            sparseGates(csr, row);
            answer(rule, 0, wholeRow(csr, row), 0, out, o);
        } else {
            sparseRow.csr = csr;
            sparseRow.row = row;
            walk(rule, sparseRow);
            answerOfLeaf(wholeRow(csr, row), 0, out, o);
            sparseRow.csr = null;
        }
    }

    /** Scores rows {@code [from, to)} of a matrix into their places in {@code out}. */
    void score(Matrix x, int from, int to, Predictions out) {
        if (rows < SMALL_ROWS && (rows += to - from) >= SMALL_ROWS) {
            kernels = Kernels.select();
        }
        int row = from;
        if (x instanceof DenseMatrix dense && everyGate(out.rule())) {
            for (; row + BLOCK <= to; row += BLOCK) {
                denseGates(dense.values(), row * t.features, BLOCK);
                for (int r = 0; r < BLOCK; r++) {
                    answer(
                            out.rule(),
                            r,
                            dense.values(),
                            (row + r) * t.features,
                            out.probabilities(),
                            (row + r) * t.classes);
                    out.leaf()[row + r] = leaf;
                    out.pathMass()[row + r] = pathMass;
                }
            }
        }
        for (; row < to; row++) {
            score(x, row, out.rule(), out.probabilities(), row * t.classes);
            out.leaf()[row] = leaf;
            out.pathMass()[row] = pathMass;
        }
    }

    private boolean everyGate(Rule rule) {
        return rule == Rule.AVERAGE || (rule == Rule.MAX_PATH && t.few);
    }

    /** Path probability of every leaf, from the left, into {@code out[0 .. leaves)}. */
    public void pathProbabilities(float[] x, int from, float[] out) {
        denseGates(x, from);
        leavesFromLeft(out);
    }

    /** The same for row {@code row} of a matrix. */
    public void pathProbabilities(Matrix x, int row, float[] out) {
        if (x instanceof CsrMatrix csr) {
            sparseGates(csr, row);
            leavesFromLeft(out);
        } else {
            pathProbabilities(((DenseMatrix) x).values(), row * t.features, out);
        }
    }

    private void denseGates(float[] x, int from) {
        packed.read(x, from);
        if (2 * packed.count() <= t.features) {
            kernels.gatesSparse(
                    packed.columns(), packed.values(), 0, packed.count(), t.byFeature, t.biasInOrder, gates[0]);
        } else {
            denseGates(x, from, 1);
        }
    }

    private void denseGates(float[] x, int from, int rows) {
        kernels.gatesDense(x, from, rows, t.features, t.byFeature, t.biasInOrder, gates, 0);
    }

    private void sparseGates(CsrMatrix csr, int row) {
        int from = csr.starts()[row];
        int to = csr.starts()[row + 1];
        kernels.gatesSparse(csr.indices(), csr.values(), from, to, t.byFeature, t.biasInOrder, gates[0]);
    }

    private void leavesFromLeft(float[] out) {
        computeReach(0);
        for (int l = 0; l < leaves; l++) {
            out[t.leafNumber[l]] = leafReach[l];
        }
    }

    private void computeReach(int row) {
        if (t.shape.depth() == 0) {
            leafReach[0] = 1;
            return;
        }
        kernels.sigmoid(gates[row], t.unitBeta, right, left);
        kernels.reach(t.shape.depth(), right, left, reach, leafReach, scratchLeft, scratchRight);
    }

    /** A sparse row with its zeros, where a scorecard looks at them. */
    private float[] wholeRow(CsrMatrix csr, int row) {
        if (z != null) {
            csr.copyRow(row, whole, 0);
        }
        return whole;
    }

    /** From the gates' logits of row {@code row} in {@link #gates}; a scorecard looks at the row {@code x[from ..]}. */
    private void answer(Rule rule, int row, float[] x, int from, float[] out, int o) {
        computeReach(row);
        leaf = t.leafNumber[0];
        pathMass = leafReach[0];
        for (int l = 1; l < leaves; l++) {
            float mass = leafReach[l];
            if (mass > pathMass || (mass == pathMass && t.leafNumber[l] < leaf)) {
                pathMass = mass;
                leaf = t.leafNumber[l];
            }
        }
        if (rule != Rule.AVERAGE) {
            answerOfLeaf(x, from, out, o);
            return;
        }
        if (z == null) {
            for (int k = 0; k < t.classes; k++) {
                out[o + k] = kernels.dot(leafReach, 0, t.leafByClass[k], 0, leaves);
            }
        } else {
            averageOfScorecards(x, from, out, o);
        }
        t.calibrate(out, o);
    }

    private void averageOfScorecards(float[] x, int from, float[] out, int o) {
        Arrays.fill(out, o, o + t.classes, 0f);
        for (int l = 0; l < leaves; l++) {
            if (leafReach[l] > 0) {
                t.cards.answer(t.leafNumber[l], x, from, z, answer, 0);
                for (int k = 0; k < t.classes; k++) {
                    out[o + k] += leafReach[l] * answer[k];
                }
            }
        }
    }

    private void answerOfLeaf(float[] x, int from, float[] out, int o) {
        if (z == null) {
            System.arraycopy(t.leafByLeaf, leaf * t.classes, out, o, t.classes);
        } else {
            t.cards.answer(leaf, x, from, z, out, o);
        }
        t.calibrate(out, o);
    }

    private void walk(Rule rule, MaxPathSearch.GateProduct row) {
        if (rule == Rule.GREEDY) {
            search.greedy(t.biasByGate, row);
        } else {
            search.bestFirst(t.biasByGate, row);
        }
        leaf = search.leaf();
        pathMass = search.mass();
    }

    private final class DenseRow implements MaxPathSearch.GateProduct {
        private float[] x;
        private int from;

        @Override
        public float of(int gate) {
            return kernels.dot(t.byGate, gate * t.features, x, from, t.features);
        }
    }

    private static final class SparseRow implements MaxPathSearch.GateProduct {
        private final ScoringTables t;
        private CsrMatrix csr;
        private int row;

        SparseRow(ScoringTables tables) {
            this.t = tables;
        }

        @Override
        public float of(int gate) {
            int from = csr.starts()[row];
            int to = csr.starts()[row + 1];
            return sparseDot(csr.indices(), csr.values(), from, to, t.byGate, gate * t.features);
        }
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
