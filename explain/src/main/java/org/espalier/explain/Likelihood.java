package org.espalier.explain;

/**
 * Probabilities in words, by one rule wherever people read them; the number stands beside the word
 * ({@link org.espalier.base.Percent}).
 */
public final class Likelihood {
    private static final double VERY = 0.9;
    private static final double LIKELY = 0.75;
    private static final double PROBABLY = 0.6;

    /** Below this an answer is close. */
    static final double CLOSE = PROBABLY;

    private static final double CLEARLY = 0.95;
    private static final double MOSTLY = 0.8;
    private static final double LEANING = 0.6;

    private Likelihood() {}

    /** Whether a side was taken clearly. */
    static boolean isClear(double probability) {
        return probability >= CLEARLY;
    }

    /** Of an answer: {@code very likely} from 90 % on, {@code likely} from 75 %, {@code probably} from 60 %, else {@code it is close}. */
    public static String ofAnswer(double probability) {
        return probability >= VERY
                ? "very likely"
                : probability >= LIKELY ? "likely" : probability >= PROBABLY ? "probably" : "it is close";
    }

    /** Of the side that a gate took: {@code clearly} from 95 % on, {@code mostly} from 80 %, {@code leaning} from 60 %, else {@code undecided}. */
    public static String ofSide(double probability) {
        return probability >= CLEARLY
                ? "clearly"
                : probability >= MOSTLY ? "mostly" : probability >= LEANING ? "leaning" : "undecided";
    }
}
