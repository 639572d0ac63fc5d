package org.espalier.scorecard;

import org.espalier.sdt.NonZeros;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The planes of a tree's gates in units of their logits, beta included.
 *
 * @param weight {@code [nodes, features]}
 * @param bias {@code [nodes]}
 */
public record GatePlanes(int features, float[] weight, float[] bias) {
    public static GatePlanes of(SoftDecisionTree tree) {
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        int features = weight.length / beta.length;
        float[] scaled = new float[weight.length];
        float[] shift = new float[beta.length];
        for (int i = 0; i < beta.length; i++) {
            for (int f = 0; f < features; f++) {
                scaled[i * features + f] = beta[i] * weight[i * features + f];
            }
            shift[i] = beta[i] * bias[i];
        }
        return new GatePlanes(features, scaled, shift);
    }

    /** The tree with these planes, and the betas that it had. */
    public SoftDecisionTree put(SoftDecisionTree tree) {
        float[] beta = tree.gateBeta();
        float[] weights = new float[weight.length];
        float[] biases = new float[bias.length];
        for (int i = 0; i < beta.length; i++) {
            for (int f = 0; f < features; f++) {
                weights[i * features + f] = weight[i * features + f] / beta[i];
            }
            biases[i] = bias[i] / beta[i];
        }
        return tree.toBuilder().gates(weights, biases, beta).build();
    }

    /** Weights of {@code count} gates from {@code first}, {@code [features][stride]}, those beyond {@code count} 0. */
    float[][] byFeature(int first, int count, int stride) {
        float[][] out = new float[features][stride];
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < features; f++) {
                out[f][i] = weight[(first + i) * features + f];
            }
        }
        return out;
    }

    public float logit(int gate, NonZeros row) {
        float sum = bias[gate];
        for (int k = 0; k < row.count(); k++) {
            sum += weight[gate * features + row.columns()[k]] * row.values()[k];
        }
        return sum;
    }
}
