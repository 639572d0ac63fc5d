package org.espalier.train;

import java.util.Locale;
import org.espalier.base.Softplus;
import org.espalier.data.Target;

/**
 * What a leaf's score z costs where the target is t, for targets that are not classes; the expected loss of a row is
 * {@code sum_l P_l(x) loss(t, z_l)}. Of a number, t and z are in standard deviations from the mean; of a rate, t is in mean
 * rates and z the logarithm of what is answered, in mean rates too. Formulas of the deviances: McCullagh and Nelder 1989,
 * chapter 2; Jorgensen 1987 for Tweedie's; Koenker and Bassett 1978 for the pinball loss; Huber 1964.
 */
public sealed interface Family {
    /** The forms that {@link #parse} reads, for messages. */
    String FORM = "squared, huber, quantile=0.9 (above 0, below 1), poisson, gamma or tweedie=1.5 (above 1, below 2)";

    /** {@code loss(t, z)}. */
    double loss(double t, double z);

    /** {@code d loss / dz}. */
    double slope(double t, double z);

    /** As {@link #parse} reads it. */
    String text();

    /** Whether z is the logarithm of the answer. */
    default boolean isLogarithmic() {
        return false;
    }

    /** The usual one for a kind of target that is not of classes. */
    static Family of(Target.Kind kind) {
        return switch (kind) {
            case NUMBER -> new Squared();
            case RATE -> new Poisson();
            case LABELS -> new Logistic();
            case CLASSES -> throw new IllegalArgumentException("expected no classes: those have their own losses");
        };
    }

    /**
     * Reads a family.
     *
     * @throws IllegalArgumentException when the text is of another form, or its number out of range
     */
    static Family parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        int equals = name.indexOf('=');
        if (equals < 0) {
            return switch (name) {
                case "squared" -> new Squared();
                case "huber" -> new Huber();
                case "poisson" -> new Poisson();
                case "gamma" -> new Gamma();
                default -> throw new IllegalArgumentException(text);
            };
        }
        double value = Double.parseDouble(name.substring(equals + 1));
        return switch (name.substring(0, equals)) {
            case "quantile" -> new Quantile(value);
            case "tweedie" -> new Tweedie(value);
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** {@code (z - t)^2}: the mean. */
    record Squared() implements Family {
        @Override
        public double loss(double t, double z) {
            return (z - t) * (z - t);
        }

        @Override
        public double slope(double t, double z) {
            return 2 * (z - t);
        }

        @Override
        public String text() {
            return "squared";
        }
    }

    /** {@code r^2} up to a distance r of {@value #KNEE} standard deviations, {@code KNEE (2 |r| - KNEE)} beyond. */
    record Huber() implements Family {
        /** From here on a row pulls no harder. */
        public static final double KNEE = 0.5;

        @Override
        public double loss(double t, double z) {
            double r = Math.abs(z - t);
            return r <= KNEE ? r * r : KNEE * (2 * r - KNEE);
        }

        @Override
        public double slope(double t, double z) {
            return 2 * Math.max(-KNEE, Math.min(KNEE, z - t));
        }

        @Override
        public String text() {
            return "huber";
        }
    }

    /**
     * {@code level (t - z)} where the truth lies above, {@code (1 - level) (z - t)} where it lies below: the quantile.
     *
     * @param level share of the rows that are to lie below, above 0, below 1
     */
    record Quantile(double level) implements Family {
        public Quantile {
            if (!(level > 0 && level < 1)) {
                throw new IllegalArgumentException("expected a level above 0, below 1, found " + level);
            }
        }

        @Override
        public double loss(double t, double z) {
            return t > z ? level * (t - z) : (1 - level) * (z - t);
        }

        @Override
        public double slope(double t, double z) {
            return t > z ? -level : 1 - level;
        }

        @Override
        public String text() {
            return "quantile=" + level;
        }
    }

    /** {@code e^z - t z}: counts. */
    record Poisson() implements Family {
        @Override
        public double loss(double t, double z) {
            return Math.exp(z) - t * z;
        }

        @Override
        public double slope(double t, double z) {
            return Math.exp(z) - t;
        }

        @Override
        public boolean isLogarithmic() {
            return true;
        }

        @Override
        public String text() {
            return "poisson";
        }
    }

    /** {@code z + t e^-z}: amounts above 0. */
    record Gamma() implements Family {
        @Override
        public double loss(double t, double z) {
            return z + t * Math.exp(-z);
        }

        @Override
        public double slope(double t, double z) {
            return 1 - t * Math.exp(-z);
        }

        @Override
        public boolean isLogarithmic() {
            return true;
        }

        @Override
        public String text() {
            return "gamma";
        }
    }

    /**
     * {@code t e^((1-p) z) / (p-1) + e^((2-p) z) / (2-p)}: amounts of which many are 0.
     *
     * @param power p, above 1, below 2: near 1 like counts, near 2 like amounts
     */
    record Tweedie(double power) implements Family {
        public Tweedie {
            if (!(power > 1 && power < 2)) {
                throw new IllegalArgumentException("expected a power above 1, below 2, found " + power);
            }
        }

        @Override
        public double loss(double t, double z) {
            return t * Math.exp((1 - power) * z) / (power - 1) + Math.exp((2 - power) * z) / (2 - power);
        }

        @Override
        public double slope(double t, double z) {
            return Math.exp((2 - power) * z) - t * Math.exp((1 - power) * z);
        }

        @Override
        public boolean isLogarithmic() {
            return true;
        }

        @Override
        public String text() {
            return "tweedie=" + power;
        }
    }

    /** {@code log(1 + e^z) - t z}: yes or no. */
    record Logistic() implements Family {
        @Override
        public double loss(double t, double z) {
            return Softplus.of(z) - t * z;
        }

        @Override
        public double slope(double t, double z) {
            return 1 / (1 + Math.exp(-z)) - t;
        }

        @Override
        public String text() {
            return "logistic";
        }
    }
}
