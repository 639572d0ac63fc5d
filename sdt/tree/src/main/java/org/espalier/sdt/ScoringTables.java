package org.espalier.sdt;

import org.espalier.data.CsrMatrix;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Matrix;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.sdt.kernel.PathOrder;

/**
 * A tree's numbers as scoring wants them, with beta multiplied in. Two layouts of the gates: by gate for a rule that
 * looks at a few of them, by feature in path order for a rule that needs them all.
 */
final class ScoringTables {
    private static final Kernels KERNELS = Kernels.select();

    /** Weights that the first caches hold. */
    private static final int FEW_WEIGHTS = 1 << 14;

    final TreeShape shape;
    final int features;
    final int classes;
    final int stride;
    /** beta w, {@code [nodes, features]} in heap order. */
    final float[] byGate;

    /** beta b, {@code [nodes]} in heap order. */
    final float[] biasByGate;

    /** beta w, {@code [features][stride]} in path order. */
    final float[][] byFeature;

    /** beta b, {@code [stride]} in path order. */
    final float[] biasInOrder;

    /** All one: beta is in the weights. */
    final float[] unitBeta;

    /** Q, {@code [leaves, classes]}, leaves from the left. */
    final float[] leafByLeaf;

    /** Q, {@code [classes][leaves]}, leaves in path order. */
    final float[][] leafByClass;

    /** Leaf number of each leaf in path order. */
    final int[] leafNumber;

    /** Zeros, {@code [features]}. */
    private final float[] zeros;

    /** All gates side by side cost less than a few of them one after the other. */
    final boolean few;

    ScoringTables(
            TreeShape shape,
            int features,
            int classes,
            float[] weight,
            float[] bias,
            float[] beta,
            float[] leafLogits) {
        this.shape = shape;
        this.features = features;
        this.classes = classes;
        this.stride = Kernels.stride(shape.nodes());
        this.few = (long) features * stride <= FEW_WEIGHTS;
        this.zeros = new float[features];
        this.byGate = new float[weight.length];
        this.biasByGate = new float[bias.length];
        for (int i = 0; i < bias.length; i++) {
            biasByGate[i] = beta[i] * bias[i];
            for (int f = 0; f < features; f++) {
                byGate[i * features + f] = beta[i] * weight[i * features + f];
            }
        }
        int[] heap = PathOrder.gates(shape.depth());
        this.byFeature = new float[features][stride];
        this.biasInOrder = new float[stride];
        this.unitBeta = new float[stride];
        for (int j = 0; j < heap.length; j++) {
            unitBeta[j] = 1f;
            biasInOrder[j] = biasByGate[heap[j]];
            for (int f = 0; f < features; f++) {
                byFeature[f][j] = byGate[heap[j] * features + f];
            }
        }
        int leaves = shape.leaves();
        this.leafNumber = PathOrder.leaves(shape.depth());
        this.leafByLeaf = softmax(leafLogits, classes);
        this.leafByClass = new float[classes][leaves];
        for (int l = 0; l < leaves; l++) {
            for (int k = 0; k < classes; k++) {
                leafByClass[k][l] = leafByLeaf[leafNumber[l] * classes + k];
            }
        }
    }

    /** Whether {@code x[from .. from + features)} are all finite: a product with zero is zero then. As much work as one gate. */
    boolean isFinite(float[] x, int from) {
        return isFinite(x, from, features);
    }

    private boolean isFinite(float[] x, int from, int length) {
        return KERNELS.dot(zeros, 0, x, from, length) == 0;
    }

    /** The first of rows {@code [from, to)} with a value that is not finite; {@code to} where there is none. */
    int firstNotFinite(Matrix x, int from, int to) {
        int row = from;
        if (x instanceof DenseMatrix dense) {
            while (row < to && isFinite(dense.values(), row * features)) {
                row++;
            }
        } else if (x instanceof CsrMatrix csr) {
            while (row < to && isFinite(csr.values(), csr.starts()[row], csr.starts()[row + 1] - csr.starts()[row])) {
                row++;
            }
        }
        return row;
    }

    /** {@code exp(phi_k) / sum_k exp(phi_k)} of each row, in double. */
    private static float[] softmax(float[] logits, int classes) {
        float[] out = new float[logits.length];
        double[] power = new double[classes];
        for (int from = 0; from < logits.length; from += classes) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                highest = Math.max(highest, logits[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                power[k] = Math.exp(logits[from + k] - highest);
                sum += power[k];
            }
            for (int k = 0; k < classes; k++) {
                out[from + k] = (float) (power[k] / sum);
            }
        }
        return out;
    }

    float[] leafDistribution(int leaf) {
        float[] out = new float[classes];
        System.arraycopy(leafByLeaf, leaf * classes, out, 0, classes);
        return out;
    }
}
