package org.espalier.train.jvm;

import org.espalier.sdt.TreeShape;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.sdt.kernel.PathOrder;
import org.espalier.train.TreeParameters;

/**
 * Between the world's layout of parameters (gates in heap order, row-major) and the engine's: gates in
 * {@link PathOrder}, gate weights feature-major, leaf tables class-major.
 */
final class Layout {
    final TreeShape shape;
    final int features;
    final int classes;
    final int stride;
    private final int[] gateHeap;
    private final int[] leafNumber;

    Layout(TreeShape shape, int features, int classes) {
        this.shape = shape;
        this.features = features;
        this.classes = classes;
        this.stride = Kernels.stride(shape.nodes());
        this.gateHeap = PathOrder.gates(shape.depth());
        this.leafNumber = PathOrder.leaves(shape.depth());
    }

    /**
     * One value for every parameter, or for a gradient or a moment of it.
     *
     * @param weight {@code [features][stride]}
     * @param bias {@code [stride]}
     * @param betaRaw {@code [stride]}
     * @param leaf {@code [classes][leaves]}
     */
    record Values(float[][] weight, float[] bias, float[] betaRaw, float[][] leaf) {}

    Values zeros() {
        return new Values(
                new float[features][stride], new float[stride], new float[stride], new float[classes][shape.leaves()]);
    }

    Values toEngine(TreeParameters p) {
        Values v = zeros();
        for (int j = 0; j < gateHeap.length; j++) {
            int heap = gateHeap[j];
            for (int f = 0; f < features; f++) {
                v.weight[f][j] = p.gateWeight()[heap * features + f];
            }
            v.bias[j] = p.gateBias()[heap];
            v.betaRaw[j] = p.gateBetaRaw()[heap];
        }
        for (int l = 0; l < leafNumber.length; l++) {
            for (int k = 0; k < classes; k++) {
                v.leaf[k][l] = p.leafLogits()[leafNumber[l] * classes + k];
            }
        }
        return v;
    }

    TreeParameters toWorld(Values v) {
        TreeParameters p = TreeParameters.zeros(shape, features, classes);
        for (int j = 0; j < gateHeap.length; j++) {
            int heap = gateHeap[j];
            for (int f = 0; f < features; f++) {
                p.gateWeight()[heap * features + f] = v.weight[f][j];
            }
            p.gateBias()[heap] = v.bias[j];
            p.gateBetaRaw()[heap] = v.betaRaw[j];
        }
        for (int l = 0; l < leafNumber.length; l++) {
            for (int k = 0; k < classes; k++) {
                p.leafLogits()[leafNumber[l] * classes + k] = v.leaf[k][l];
            }
        }
        return p;
    }

    double[] sumsToEngine(double[] byHeap) {
        double[] out = new double[gateHeap.length];
        for (int j = 0; j < out.length; j++) {
            out[j] = byHeap[gateHeap[j]];
        }
        return out;
    }

    double[] sumsToWorld(double[] inPathOrder) {
        double[] out = new double[gateHeap.length];
        for (int j = 0; j < out.length; j++) {
            out[gateHeap[j]] = inPathOrder[j];
        }
        return out;
    }
}
