package org.espalier.sdt;

import org.espalier.data.Target;

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
    /** Of constant leaves; null where leaves are scorecards. */
    private final double[] constant;

    private final LeafScorecards cards;
    private final int positive;
    private final Target target;
    private final Decision decision;
    /** Of every leaf for the last row, {@code [leaves, answers]}. */
    private double[] distributions;

    private final double[] reach;
    private double uncertainty;

    ReferenceScore(SoftDecisionTree tree) {
        nodes = tree.shape().nodes();
        leaves = tree.shape().leaves();
        features = tree.features();
        classes = tree.answers();
        target = tree.schema().target();
        weight = tree.gateWeight();
        bias = tree.gateBias();
        beta = tree.gateBeta();
        cards = tree.scorecards().orElse(null);
        constant = cards == null ? constant(tree.leafLogits()) : null;
        distributions = constant;
        positive = tree.schema().isTwoClasses() ? tree.schema().positiveIndex() : -1;
        decision = tree.decision();
        reach = new double[nodes + leaves];
    }

    private double[] constant(float[] logits) {
        double[] out = new double[logits.length];
        if (!(target instanceof Target.Classes)) {
            for (int i = 0; i < out.length; i++) {
                out[i] = Answers.of(target, logits[i]);
            }
            return out;
        }
        double[] z = new double[classes];
        for (int from = 0; from < logits.length; from += classes) {
            for (int c = 0; c < classes; c++) {
                z[c] = logits[from + c];
            }
            softmax(z, out, from);
        }
        return out;
    }

    void score(float[] x) {
        reach[0] = 1;
        uncertainty = 0;
        if (cards != null) {
            distributions = scored(x);
        }
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

    /** By each term's own formula, not by the tables that scoring has. */
    private double[] scored(float[] x) {
        int outputs = cards.outputs();
        double[] out = new double[leaves * classes];
        for (int l = 0; l < leaves; l++) {
            double[] z = new double[outputs];
            for (int k = 0; k < outputs; k++) {
                z[k] = cards.intercept(l, k);
                for (int i = 0; i < cards.basis().size(); i++) {
                    z[k] += (double) cards.weight(l, i, k)
                            * cards.basis().term(i).of(x, 0);
                }
            }
            if (!(target instanceof Target.Classes)) {
                for (int k = 0; k < outputs; k++) {
                    double held = z[k];
                    if (cards.range().isPresent()) {
                        held = cards.range().get().hold(l * outputs + k, held);
                    }
                    out[l * classes + k] = Answers.of(target, held);
                }
            } else if (outputs == 1) {
                out[l * classes + positive] = 1 / (1 + StrictMath.exp(-z[0]));
                out[l * classes + 1 - positive] = 1 / (1 + StrictMath.exp(z[0]));
            } else {
                softmax(z, out, l * classes);
            }
        }
        return out;
    }

    private static void softmax(double[] z, double[] out, int at) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double v : z) {
            largest = Math.max(largest, v);
        }
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            out[at + k] = StrictMath.exp(z[k] - largest);
            sum += out[at + k];
        }
        for (int k = 0; k < z.length; k++) {
            out[at + k] /= sum;
        }
    }

    /**
     * How far a float scorer may reasonably be off in any number of the last row's answer: of a numeric target in standard
     * deviations.
     */
    double uncertainty() {
        if (!target.isNumeric()) {
            return uncertainty;
        }
        double most = 0;
        for (int k = 0; k < classes; k++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = k; i < distributions.length; i += classes) {
                least = Math.min(least, distributions[i]);
                greatest = Math.max(greatest, distributions[i]);
            }
            double rounding = Math.ulp(1f) * Math.max(Math.abs(least), Math.abs(greatest));
            most = Math.max(most, (uncertainty * (greatest - least) + rounding) / target.scale(k));
        }
        return most;
    }

    /** The answer of the last row by {@link Rule#AVERAGE}, {@code [answers]}. */
    double[] average() {
        double[] out = new double[classes];
        for (int l = 0; l < leaves; l++) {
            for (int c = 0; c < classes; c++) {
                out[c] += reach[nodes + l] * distributions[l * classes + c];
            }
        }
        if (!(decision.calibration() instanceof Calibration.None)) {
            out[positive] = decision.calibration().of(out[positive]);
            out[1 - positive] = 1 - out[positive];
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
