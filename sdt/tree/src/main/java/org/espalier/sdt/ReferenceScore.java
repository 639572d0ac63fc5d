package org.espalier.sdt;

/**
 * A tree's answer for one row in double precision, gate by gate, as the formulas stand: what the self-test of a model
 * file is held against. StrictMath, so that every Java on every machine writes the same file.
 */
final class ReferenceScore {
    private final int nodes;
    private final int leaves;
    private final int features;
    private final int classes;
    private final float[] weight;
    private final float[] bias;
    private final float[] beta;
    private final double[] distributions;
    private final double[] reach;
    private double uncertainty;

    ReferenceScore(SoftDecisionTree tree) {
        nodes = tree.shape().nodes();
        leaves = tree.shape().leaves();
        features = tree.features();
        classes = tree.classes();
        weight = tree.gateWeight();
        bias = tree.gateBias();
        beta = tree.gateBeta();
        distributions = softmax(tree.leafLogits(), classes);
        reach = new double[nodes + leaves];
    }

    private static double[] softmax(float[] logits, int classes) {
        double[] out = new double[logits.length];
        for (int from = 0; from < logits.length; from += classes) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int c = from; c < from + classes; c++) {
                highest = Math.max(highest, logits[c]);
            }
            double sum = 0;
            for (int c = from; c < from + classes; c++) {
                out[c] = StrictMath.exp(logits[c] - highest);
                sum += out[c];
            }
            for (int c = from; c < from + classes; c++) {
                out[c] /= sum;
            }
        }
        return out;
    }

    void score(float[] x) {
        reach[0] = 1;
        uncertainty = 0;
        // A float sum of n terms is off by some sqrt(n) roundings of the sum of their sizes; two more make the terms.
        double roundings = Math.ulp(1f) / 2 * (Math.sqrt(features) + 2);
        for (int i = 0; i < nodes; i++) {
            double sum = bias[i];
            double size = Math.abs(bias[i]);
            for (int f = 0; f < features; f++) {
                double term = (double) weight[i * features + f] * x[f];
                sum += term;
                size += Math.abs(term);
            }
            double right = 1 / (1 + StrictMath.exp(-beta[i] * sum));
            double left = 1 / (1 + StrictMath.exp(beta[i] * sum));
            reach[TreeShape.right(i)] = reach[i] * right;
            reach[TreeShape.left(i)] = reach[i] * left;
            // dP = P p (1 - p) dz
            uncertainty += reach[i] * right * left * beta[i] * size * roundings;
        }
    }

    /** How far a float scorer may reasonably be off in any probability of the last row. */
    double uncertainty() {
        return uncertainty;
    }

    /** The answer of the last row by {@link Rule#AVERAGE}, {@code [classes]}. */
    double[] average() {
        double[] out = new double[classes];
        for (int l = 0; l < leaves; l++) {
            for (int c = 0; c < classes; c++) {
                out[c] += reach[nodes + l] * distributions[l * classes + c];
            }
        }
        return out;
    }

    /** The leaf of highest path probability. */
    int leaf() {
        int best = 0;
        for (int l = 1; l < leaves; l++) {
            if (reach[nodes + l] > reach[nodes + best]) {
                best = l;
            }
        }
        return best;
    }

    double mass() {
        return reach[nodes + leaf()];
    }

    /** By how much the max-path leaf is ahead of the next one. */
    double lead() {
        int best = leaf();
        double second = 0;
        for (int l = 0; l < leaves; l++) {
            if (l != best) {
                second = Math.max(second, reach[nodes + l]);
            }
        }
        return reach[nodes + best] - second;
    }
}
