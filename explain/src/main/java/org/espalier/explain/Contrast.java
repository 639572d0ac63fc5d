package org.espalier.explain;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.espalier.data.Schema;

/**
 * What of a scorecard's outputs the points count: a weighted sum of {@code z}, whose unit is the logarithm of odds. It speaks
 * for a class ({@code towards}), against the other of two, against another of many, or against the average of all.
 *
 * @param weights {@code [outputs]}
 * @param towards the class that points above 0 speak for
 * @param against what they speak against
 */
record Contrast(List<Double> weights, String towards, String against) {
    /** What points are against where no single class is. */
    static final String AVERAGE = "the average of all classes";

    /** Of a number, or of the logarithm of a rate: the score itself. */
    static Contrast ofNumber(Schema schema) {
        return new Contrast(List.of(1.0), schema.target().name(), "");
    }

    /** Of one class against another one. */
    static Contrast of(Schema schema, int towards, int against) {
        List<String> names = schema.target().classes();
        Double[] weights = new Double[names.size() == 2 ? 1 : names.size()];
        Arrays.fill(weights, 0.0);
        if (names.size() == 2) {
            weights[0] = towards == schema.positiveIndex() ? 1.0 : -1.0;
        } else {
            weights[towards] = 1.0;
            weights[against] -= 1.0;
        }
        return new Contrast(List.of(weights), names.get(towards), names.get(against));
    }

    /** Of one class against the other of two, or against the average of the logits of all; of a number {@link #ofNumber}. */
    static Contrast of(Schema schema, int towards) {
        if (schema.target().isNumeric()) {
            return ofNumber(schema);
        }
        List<String> names = schema.target().classes();
        if (names.size() == 2) {
            return of(schema, towards, 1 - towards);
        }
        Double[] weights = new Double[names.size()];
        Arrays.fill(weights, -1.0 / names.size());
        weights[towards] += 1;
        return new Contrast(List.of(weights), names.get(towards), AVERAGE);
    }

    /** The weighted sum in points, a whole number where the scorecards' are; of a number in its unit, of a rate its logarithm. */
    double points(TreeView tree, IntToDoubleFunction output) {
        if (tree.isNumeric()) {
            return of(output);
        }
        double points = Points.PER_LOGIT * of(output);
        boolean isWhole = tree.cards().isWhole() && !against.equals(AVERAGE);
        // without a negative zero, which is not equal to zero in a record
        return isWhole ? Math.rint(points) + 0.0 : points;
    }

    /** The weighted sum, each output asked for once. */
    double of(IntToDoubleFunction output) {
        double sum = 0;
        for (int k = 0; k < weights.size(); k++) {
            double weight = weights.get(k);
            if (weight != 0) {
                sum += weight * output.applyAsDouble(k);
            }
        }
        return sum;
    }
}
