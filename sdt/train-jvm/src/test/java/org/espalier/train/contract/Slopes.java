package org.espalier.train.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.espalier.train.TreeParameters;

/**
 * A gradient against the differences of the objective that it is said to be of. Each tensor is moved along directions in
 * which every entry goes up or down by the same amount: an error of one entry shows in all of them in full, and a few
 * evaluations do for tensors of any size.
 */
final class Slopes {
    /** Two errors of one size that undo each other do so in both once in four times, and there are many cases. */
    private static final int DIRECTIONS = 2;

    private Slopes() {}

    /** Rounds to 1024ths, so that an entry and its neighbours of {@link #assertSlopes} are exact in single precision. */
    static void makeExact(TreeParameters theta) {
        for (Tensor tensor : Tensor.values()) {
            float[] values = tensor.of(theta);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.round(values[i] * 1024) / 1024f;
            }
        }
    }

    /**
     * {@code |d f - g d| <= slope * max |g|} of each tensor, {@code d f} by central differences: of the fourth order in double
     * precision; in single precision, whose rounding is the greater error, of the second.
     *
     * @param theta parameters of {@link #makeExact}; moved, and put back
     * @param free 1 where an entry may move, 0 where it is masked
     */
    static void assertSlopes(
            TreeParameters theta,
            TreeParameters free,
            TreeParameters gradient,
            ToDoubleFunction<TreeParameters> objective,
            Precision precision,
            String what) {
        boolean fine = precision == Precision.FLOAT64;
        SplittableRandom random = new SplittableRandom(3);
        for (Tensor tensor : Tensor.values()) {
            float[] values = tensor.of(theta);
            float[] found = tensor.of(gradient);
            // As far along the direction as along one entry alone; a power of two, which keeps the sums exact.
            float h = 1f / 256 / (fine ? Integer.highestOneBit((int) Math.max(1, Math.sqrt(values.length))) : 1);
            double largest = 0;
            for (float g : found) {
                largest = Math.max(largest, Math.abs(g));
            }
            for (int direction = 0; direction < DIRECTIONS; direction++) {
                float[] way = new float[values.length];
                double along = 0;
                for (int i = 0; i < way.length; i++) {
                    way[i] = (random.nextBoolean() ? 1 : -1) * tensor.of(free)[i];
                    along += way[i] * found[i];
                }
                double slope = fine
                        ? (4 * difference(objective, theta, values, way, h)
                                        - difference(objective, theta, values, way, 2 * h))
                                / 3
                        : difference(objective, theta, values, way, h);
                assertEquals(slope, along, precision.slope * largest, what + ": " + tensor);
            }
        }
    }

    private static double difference(
            ToDoubleFunction<TreeParameters> objective, TreeParameters theta, float[] values, float[] way, float h) {
        float[] here = values.clone();
        for (int i = 0; i < way.length; i++) {
            values[i] = here[i] + h * way[i];
        }
        double above = objective.applyAsDouble(theta);
        for (int i = 0; i < way.length; i++) {
            values[i] = here[i] - h * way[i];
        }
        double below = objective.applyAsDouble(theta);
        System.arraycopy(here, 0, values, 0, here.length);
        return (above - below) / (2 * h);
    }
}
