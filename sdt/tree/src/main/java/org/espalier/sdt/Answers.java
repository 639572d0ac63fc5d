package org.espalier.sdt;

import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * How the scores z of a leaf become its answer, by the target: probabilities of classes, a number itself, the exponential
 * of a rate's logarithm, a probability for each label.
 */
public final class Answers {
    private Answers() {}

    /**
     * The answer of one leaf's scores.
     *
     * @param z {@code [target.scores()]}, or logits of constant leaves, {@code [target.answers()]}
     * @param out gets {@code [target.answers()]} numbers at {@code o}
     */
    public static void of(double[] z, Schema schema, float[] out, int o) {
        Target target = schema.target();
        if (target instanceof Target.Classes) {
            probabilities(z, schema, out, o);
            return;
        }
        for (int k = 0; k < z.length; k++) {
            out[o + k] = (float) of(target, z[k]);
        }
    }

    /** The answer of one score, of a target that is not of classes; in StrictMath, so that every machine agrees. */
    public static double of(Target target, double z) {
        return switch (target.kind()) {
            case NUMBER -> z;
            case RATE -> StrictMath.exp(z);
            case LABELS -> 1 / (1 + StrictMath.exp(-z));
            case CLASSES -> throw new IllegalArgumentException("expected no classes: those answer together");
        };
    }

    /** The classes' probabilities of one leaf's {@code z}: sigma(z) for two classes, else softmax(z). */
    private static void probabilities(double[] z, Schema schema, float[] out, int o) {
        if (z.length == 1) {
            double e = Math.exp(-Math.abs(z[0]));
            float small = (float) (e / (1 + e));
            float large = (float) (1 / (1 + e));
            int positive = schema.positiveIndex();
            out[o + positive] = z[0] >= 0 ? large : small;
            out[o + 1 - positive] = z[0] >= 0 ? small : large;
            return;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (double v : z) {
            highest = Math.max(highest, v);
        }
        double sum = 0;
        for (double v : z) {
            sum += Math.exp(v - highest);
        }
        for (int k = 0; k < z.length; k++) {
            out[o + k] = (float) (Math.exp(z[k] - highest) / sum);
        }
    }
}
