package org.espalier.train.cuda;

import java.util.Arrays;
import org.espalier.sdt.TreeShape;
import org.espalier.train.TreeParameters;

/**
 * Parameters as one vector: gate weights, biases, raw betas, leaf logits. A row of gate weights ends in zeros, so that every
 * row begins at a multiple of 16 bytes; what multiplies them is zero too, and they stay zero.
 *
 * @param pitch floats from one row of gate weights to the next
 */
record ParameterLayout(TreeShape shape, int features, int classes, int pitch) {
    private static final int FLOATS_TOGETHER = 4;

    static ParameterLayout of(TreeParameters p) {
        return new ParameterLayout(p.shape(), p.features(), p.classes(), pitch(p.features()));
    }

    static int pitch(int features) {
        return (features + FLOATS_TOGETHER - 1) / FLOATS_TOGETHER * FLOATS_TOGETHER;
    }

    int biasAt() {
        return Math.multiplyExact(shape.nodes(), pitch);
    }

    int betaRawAt() {
        return biasAt() + shape.nodes();
    }

    int leafAt() {
        return betaRawAt() + shape.nodes();
    }

    int length() {
        return Math.addExact(leafAt(), Math.multiplyExact(shape.leaves(), classes));
    }

    float[] join(TreeParameters p) {
        float[] flat = new float[length()];
        for (int i = 0; i < shape.nodes(); i++) {
            System.arraycopy(p.gateWeight(), i * features, flat, i * pitch, features);
        }
        System.arraycopy(p.gateBias(), 0, flat, biasAt(), shape.nodes());
        System.arraycopy(p.gateBetaRaw(), 0, flat, betaRawAt(), shape.nodes());
        System.arraycopy(p.leafLogits(), 0, flat, leafAt(), p.leafLogits().length);
        return flat;
    }

    TreeParameters split(float[] flat) {
        float[] weight = new float[shape.nodes() * features];
        for (int i = 0; i < shape.nodes(); i++) {
            System.arraycopy(flat, i * pitch, weight, i * features, features);
        }
        return new TreeParameters(
                shape,
                features,
                classes,
                weight,
                Arrays.copyOfRange(flat, biasAt(), betaRawAt()),
                Arrays.copyOfRange(flat, betaRawAt(), leafAt()),
                Arrays.copyOfRange(flat, leafAt(), flat.length));
    }

    void describe(TreeArguments arguments) {
        arguments
                .set("depth", shape.depth())
                .set("nodes", shape.nodes())
                .set("leaves", shape.leaves())
                .set("features", features)
                .set("classes", classes)
                .set("pitch", pitch)
                .set("biasAt", biasAt())
                .set("betaRawAt", betaRawAt())
                .set("leafAt", leafAt())
                .set("length", length());
    }
}
