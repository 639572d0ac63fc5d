package org.espalier.sdt;

import java.util.OptionalDouble;
import org.espalier.base.ArgMax;

/**
 * How two classes' probabilities become an answer: a calibration that maps the positive class's probability, and the
 * threshold from which on the answer is the positive class. Trees of more classes have neither.
 *
 * @param threshold probability of the positive class from which on it is answered, above 0, below 1; empty: the more
 *     probable class is the answer
 */
public record Decision(OptionalDouble threshold, Calibration calibration) {
    /** Probabilities as the leaves give them; the more probable class is the answer. */
    public static final Decision PLAIN = new Decision(OptionalDouble.empty(), new Calibration.None());

    public Decision {
        if (threshold.isPresent() && !(threshold.getAsDouble() > 0 && threshold.getAsDouble() < 1)) {
            throw new IllegalArgumentException(
                    "threshold: expected a probability above 0, below 1, found " + threshold.getAsDouble());
        }
    }

    /**
     * The class that is answered; without a threshold ties go to the lowest index.
     *
     * @param positive index of the positive class
     */
    int classOf(float[] probabilities, int at, int classes, int positive) {
        if (threshold.isEmpty()) {
            return ArgMax.of(probabilities, at, classes);
        }
        return probabilities[at + positive] >= threshold.getAsDouble() ? positive : 1 - positive;
    }

    /** Whether nothing is changed: no threshold, no calibration. */
    public boolean isPlain() {
        return threshold.isEmpty() && calibration instanceof Calibration.None;
    }
}
