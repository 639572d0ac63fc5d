package org.espalier.explain;

import java.util.Arrays;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.base.Texts;

/**
 * The columns that moved a decision most against a class: the reasons that a declined applicant is given, at most four.
 *
 * <p>A column's score is its attribution to the class with the other sign ({@link Explanation#attribution(int)}); columns above 0
 * moved the decision against it.
 */
public final class ReasonCodes {
    /** More reasons than these help nobody (Regulation B, 12 CFR 1002.9(b)(2), official interpretation). */
    public static final int MAX = 4;

    private ReasonCodes() {}

    /**
     * One reason.
     *
     * @param column name of the column
     * @param value in the user's words and units
     * @param score how much it moved the decision against the class, above 0
     * @param index of the column in {@link TreeView#columns()}
     */
    public record Reason(String column, String value, double score, int index) {}

    /**
     * The reasons, the strongest first.
     *
     * @param against index of the class that the decision went against
     * @param count 1 to {@value #MAX}
     * @param minMass path mass below which one path gives no reasons
     * @throws EspalierException one line, where tree and teacher disagree, the path mass is too low, or the tree answers that
     *     very class
     */
    public static List<Reason> of(Explanation e, int against, int count, double minMass) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("reasons: expected 1 to " + MAX + ", found " + count);
        }
        requireClear(e, against, minMass);
        double[] gains = e.gains(against);
        int[] strongest = Largest.indices(e.tree().columns().size(), count, 0, c -> -e.attribution(gains, c));
        return Arrays.stream(strongest)
                .mapToObj(c -> new Reason(e.tree().columns().get(c).name(), e.valueOf(c), -e.attribution(gains, c), c))
                .toList();
    }

    private static void requireClear(Explanation e, int against, double minMass) {
        String row = "row " + e.number() + ": no reasons are given, because ";
        if (e.predicted() == against) {
            throw new EspalierException(
                    row + "the tree answers " + Texts.quote(e.predictedClass()) + ", the very class to argue against");
        }
        e.teachersClass().filter(t -> !t.equals(e.predictedClass())).ifPresent(t -> {
            throw new EspalierException(
                    row + "the tree answers " + Texts.quote(e.predictedClass()) + " and the teacher " + Texts.quote(t));
        });
        if (e.mass() < minMass) {
            throw new EspalierException(
                    row + "the path mass " + e.mass() + " is below " + minMass + ": one path does not tell the story");
        }
    }
}
