package org.espalier.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Target;

/**
 * Values of a numeric target as text, in its unit and to the places that matter: a number to a power of ten of at most 1/200 of its
 * standard deviation ({@code 241,200 EUR}), a rate to three digits ({@code 0.0465 per duration}), a ratio of rates as a factor
 * ({@code × 1.3}). Immutable.
 */
public final class Amounts {
    /** Parts of the target's standard deviation below which nobody cares. */
    private static final double PARTS = 200;

    /** Two answers that differ by this share of the standard deviation, or a rate's by this share, are the same to a reader. */
    private static final double SAME = 0.05;

    private static final MathContext RATE_DIGITS = new MathContext(3);
    private static final int UNIT_LENGTH = 20;

    private final boolean isRate;
    private final String unit;
    private final double scale;
    /** A number is told in multiples of {@code 10^exponent}. */
    private final int exponent;

    private Amounts(boolean isRate, String unit, double scale) {
        this.isRate = isRate;
        this.unit = unit;
        this.scale = scale;
        this.exponent = (int) Math.floor(Math.log10(scale / PARTS));
    }

    /** Those of a target; of classes, which have none, plain numbers. */
    public static Amounts of(Target target) {
        String unit = target instanceof Target.Number n
                ? n.unit().map(u -> Texts.visible(u, UNIT_LENGTH)).orElse("")
                : target instanceof Target.Rate r
                        ? r.exposure()
                                .map(e -> "per " + Texts.visible(e, UNIT_LENGTH))
                                .orElse("")
                        : "";
        return new Amounts(target.kind() == Target.Kind.RATE, unit, target.scale(0));
    }

    /** What is said where one number is meant and a target has several, each with amounts of its own. */
    static DataException ofSeveral(Target target) {
        return new DataException("target " + Texts.quote(target.name()) + ": expected one number, found "
                + target.answers() + ": this is done for one of them at a time");
    }

    /** Whether values are rates: what moves one is a factor. */
    public boolean isRate() {
        return isRate;
    }

    /** The unit in the user's words, of a rate {@code per} its exposure; empty where nobody has said. */
    public String unit() {
        return unit;
    }

    /** The power of ten that numbers are told in multiples of: 2 where they are told in hundreds. */
    public int exponent() {
        return exponent;
    }

    /** A value with its unit: {@code 241,200 EUR}. */
    public String text(double value) {
        return withUnit(plain(value));
    }

    /** A value without its unit: {@code 241,200}. */
    public String plain(double value) {
        return isRate ? number(new BigDecimal(value).round(RATE_DIGITS)) : ofSteps(steps(value));
    }

    /** By how much one value is above or below another one: {@code 12,300 EUR more}, {@code × 1.3}; {@code the same}. */
    public String comparison(double value, double other) {
        if (isSame(value, other)) {
            return "about the same";
        }
        return isRate
                ? factor(Math.log(value / other))
                : text(Math.abs(value - other)) + (value > other ? " more" : " less");
    }

    /** Whether two answers are the same to a reader. */
    public boolean isSame(double value, double other) {
        return isRate ? Math.abs(Math.log(value / other)) <= SAME : Math.abs(value - other) <= SAME * scale;
    }

    /**
     * What is added to a score: of a number an amount with its sign, {@code +12,300}; of a rate the factor that its logarithm is, {@code
     * × 1.3}.
     */
    public String effect(double effect) {
        return isRate ? factor(effect) : signed(steps(effect));
    }

    /** {@code × 1.3}: of a rate's logarithm, two places. */
    public static String factor(double logarithm) {
        double factor = Math.exp(logarithm);
        // as many places as tell 2 % apart
        return "× " + String.format(Locale.ROOT, factor < 0.1 ? "%.3f" : factor < 10 ? "%.2f" : "%,.1f", factor);
    }

    /** How far apart two answers are, in standard deviations of the target; of rates in logarithms. */
    double distance(double value, double other) {
        return isRate ? Math.abs(Math.log(value / other)) : Math.abs(value - other) / scale;
    }

    /** A number in multiples of what it is told in. */
    long steps(double value) {
        return Math.round(value / Math.pow(10, exponent));
    }

    /** So many multiples of what a number is told in. */
    String ofSteps(long steps) {
        return number(BigDecimal.valueOf(steps).scaleByPowerOfTen(exponent));
    }

    /** {@code +1,200}, {@code -40}, {@code 0}. */
    String signed(long steps) {
        return steps > 0 ? "+" + ofSteps(steps) : ofSteps(steps);
    }

    private String withUnit(String number) {
        return unit.isEmpty() ? number : number + " " + unit;
    }

    private static String number(BigDecimal value) {
        int places = Math.max(0, value.scale());
        return String.format(Locale.ROOT, "%,." + places + "f", value.setScale(places, RoundingMode.UNNECESSARY));
    }
}
