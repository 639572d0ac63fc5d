package org.espalier.train.nd4j;

import java.util.Arrays;
import org.espalier.train.TreeParameters;

/**
 * Parameters as one vector, so that an update is a handful of operations: gate weights, biases, raw betas, leaf logits,
 * the coefficients of linear leaves, each row by row.
 */
final class FlatParameters {
    private FlatParameters() {}

    static float[] join(TreeParameters p) {
        float[][] parts = {p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits(), p.leafWeight()};
        int length = 0;
        for (float[] part : parts) {
            length = Math.addExact(length, part.length);
        }
        float[] flat = new float[length];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, flat, at, part.length);
            at += part.length;
        }
        return flat;
    }

    /** @param like of the shape that is wanted */
    static TreeParameters split(float[] flat, TreeParameters like) {
        int bias = like.gateWeight().length;
        int betaRaw = bias + like.gateBias().length;
        int leaf = betaRaw + like.gateBetaRaw().length;
        int coefficients = leaf + like.leafLogits().length;
        return new TreeParameters(
                like.shape(),
                like.features(),
                like.classes(),
                Arrays.copyOfRange(flat, 0, bias),
                Arrays.copyOfRange(flat, bias, betaRaw),
                Arrays.copyOfRange(flat, betaRaw, leaf),
                Arrays.copyOfRange(flat, leaf, coefficients),
                like.terms(),
                Arrays.copyOfRange(flat, coefficients, flat.length));
    }
}
