package org.espalier.explain;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Texts;

/**
 * The columns that moved a decision most against a class: the reasons that a declined applicant is given, at most four.
 *
 * <p>A column's score is what it says for the class with the other sign ({@link Explanation#towards(int)}); columns above 0
 * moved the decision against it.
 */
public final class ReasonCodes {
    /** More reasons than these help nobody (Regulation B, 12 CFR 1002.9(b)(2), official interpretation). */
    public static final int MOST = 4;

    private ReasonCodes() {}

    /**
     * One reason.
     *
     * @param column index in {@link TreeView#columns()}
     * @param value in the user's words and units
     * @param score how much it moved the decision against the class, above 0
     */
    public record Reason(int column, String value, double score) {}

    /**
     * The reasons, the strongest first.
     *
     * @param against index of the class that the decision went against
     * @param count 1 to {@value #MOST}
     * @param leastMass path mass below which one path gives no reasons
     * @throws EspalierException one line, where tree and teacher disagree, the path mass is too low, or the tree answers that
     *     very class
     */
    public static List<Reason> of(Explanation e, int against, int count, double leastMass) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("reasons: expected 1 to " + MOST + ", found " + count);
        }
        requireClear(e, against, leastMass);
        double[] towards = e.towards(against);
        return IntStream.range(0, towards.length)
                .filter(c -> towards[c] < 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> towards[c]))
                .limit(count)
                .map(c -> new Reason(c, e.valueOf(c), -towards[c]))
                .toList();
    }

    private static void requireClear(Explanation e, int against, double leastMass) {
        String row = "row " + e.row().number() + ": no reasons are given, because ";
        if (e.predicted() == against) {
            throw new EspalierException(
                    row + "the tree answers " + Texts.quote(e.predictedClass()) + ", the very class to argue against");
        }
        e.teachersClass().filter(t -> t != e.predicted()).ifPresent(t -> {
            throw new EspalierException(row + "the tree answers " + Texts.quote(e.predictedClass())
                    + " and the teacher " + Texts.quote(e.tree().classes().get(t)));
        });
        if (e.mass() < leastMass) {
            throw new EspalierException(row + "the path mass " + e.mass() + " is below " + leastMass
                    + ": one path does not tell the story");
        }
    }
}
