package org.espalier.sdt;

import java.util.List;

/** A rising map of the positive class's probability, fitted on rows that training has not seen. */
public sealed interface Calibration permits Calibration.None, Calibration.Logistic, Calibration.Isotonic {
    /** The calibrated probability. */
    double of(double probability);

    /** As it is. */
    record None() implements Calibration {
        @Override
        public double of(double probability) {
            return probability;
        }
    }

    /**
     * Platt's sigmoid on the log odds: {@code sigma(a logit(p) + b)} (J. Platt, 1999).
     *
     * @param a positive: a calibration does not turn ranks around
     */
    record Logistic(double a, double b) implements Calibration {
        public Logistic {
            if (!(a > 0) || !Double.isFinite(a) || !Double.isFinite(b)) {
                throw new IllegalArgumentException(
                        "calibration: expected a positive slope and a finite offset, found " + a + " and " + b);
            }
        }

        @Override
        public double of(double probability) {
            // a sum of floats may pass 1 by a rounding
            double p = Math.max(0, Math.min(1, probability));
            double odds = Math.log(p) - Math.log1p(-p);
            return 1 / (1 + Math.exp(-(a * odds + b)));
        }
    }

    /**
     * A rising broken line through points (isotonic regression, interpolated between them); flat beyond its ends.
     *
     * @param x strictly rising, 0 to 1
     * @param y rising, 0 to 1, as many
     */
    record Isotonic(List<Double> x, List<Double> y) implements Calibration {
        public Isotonic {
            x = List.copyOf(x);
            y = List.copyOf(y);
            if (x.isEmpty() || x.size() != y.size()) {
                throw new IllegalArgumentException(
                        "calibration: expected as many x as y, found " + x.size() + " and " + y.size());
            }
            for (int i = 0; i < x.size(); i++) {
                boolean inRange = x.get(i) >= 0 && x.get(i) <= 1 && y.get(i) >= 0 && y.get(i) <= 1;
                boolean rises = i == 0 || x.get(i) > x.get(i - 1) && y.get(i) >= y.get(i - 1);
                if (!inRange || !rises) {
                    throw new IllegalArgumentException(
                            "calibration: expected rising points from 0 to 1, found " + x + " and " + y);
                }
            }
        }

        @Override
        public double of(double p) {
            int last = x.size() - 1;
            if (p <= x.get(0)) {
                return y.get(0);
            }
            if (p >= x.get(last)) {
                return y.get(last);
            }
            int i = 0;
            while (x.get(i + 1) < p) {
                i++;
            }
            double share = (p - x.get(i)) / (x.get(i + 1) - x.get(i));
            // Rounding must not lift the end of a piece above the beginning of the next one.
            return Math.min(y.get(i + 1), y.get(i) + share * (y.get(i + 1) - y.get(i)));
        }
    }
}
