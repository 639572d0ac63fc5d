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
 *
 * <p>Where leaves have scorecards the reasons are the columns that lost most points towards the class in the row's leaf, against
 * the class that was answered: measured against the segment's average row or the best attainable ({@link Baseline}). Gates
 * give no reasons there.
 */
public final class ReasonCodes {
    /** More reasons than these help nobody (Regulation B, 12 CFR 1002.9(b)(2), official interpretation). */
    public static final int MAX = 4;

    /** Points below which a column lost nothing: the value is the best one. */
    private static final double ROUNDING = 1e-6;

    private ReasonCodes() {}

    /** What the points that a column lost are counted from. */
    public enum Baseline {
        /** The segment's average row. */
        AVERAGE("average", "the segment's average"),
        /** The value of the column that brings most points in this leaf; neither unknown nor missing. */
        BEST("best", "the best attainable");

        private final String text;
        private final String words;

        Baseline(String text, String words) {
            this.text = text;
            this.words = words;
        }

        /** As in JSON and on the command line. */
        public String text() {
            return text;
        }

        /** In a sentence. */
        public String words() {
            return words;
        }
    }

    /**
     * One reason.
     *
     * @param column name of the column
     * @param value in the user's words and units
     * @param score how much it moved the decision against the class, above 0; of a scorecard the points that it lost
     * @param index of the column in {@link TreeView#columns()}
     */
    public record Reason(String column, String value, double score, int index) {}

    /** With points counted from the segment's average. */
    public static List<Reason> of(Explanation e, int against, int count, double minMass) {
        return of(e, against, count, minMass, Baseline.AVERAGE);
    }

    /**
     * The reasons, the strongest first.
     *
     * @param against index of the class that the decision went against
     * @param count 1 to {@value #MAX}
     * @param minMass path mass below which one path gives no reasons
     * @param baseline what lost points are counted from; without meaning where leaves are constant
     * @throws EspalierException one line, where tree and teacher disagree, the path mass is too low, or the tree answers that
     *     very class
     */
    public static List<Reason> of(Explanation e, int against, int count, double minMass, Baseline baseline) {
        if (count < 1 || count > MAX) {
            throw new IllegalArgumentException("reasons: expected 1 to " + MAX + ", found " + count);
        }
        requireClear(e, against, minMass);
        if (e.points().isPresent()) {
            return lostPoints(e, against, count, baseline);
        }
        double[] gains = e.gains(against);
        int[] strongest = Largest.indices(e.tree().columns().size(), count, 0, c -> -e.attribution(gains, c));
        return Arrays.stream(strongest)
                .mapToObj(c -> new Reason(e.tree().columns().get(c).name(), e.valueOf(c), -e.attribution(gains, c), c))
                .toList();
    }

    private static List<Reason> lostPoints(Explanation e, int against, int count, Baseline baseline) {
        TreeView tree = e.tree();
        Contrast contrast = Contrast.of(tree.tree().schema(), against, e.predicted());
        List<Integer> asked = tree.asked(e.leaf());
        double[] lost = new double[asked.size()];
        for (int i = 0; i < lost.length; i++) {
            int c = asked.get(i);
            double points = contrast.points(
                    tree, k -> tree.effect(e.leaf(), k, c, e.row().array()));
            double from = baseline == Baseline.AVERAGE
                    ? 0
                    : Scorecard.effect(tree, e.leaf(), contrast, c).best();
            lost[i] = from - points;
        }
        return Arrays.stream(Largest.indices(lost.length, count, ROUNDING, i -> lost[i]))
                .mapToObj(i -> new Reason(
                        tree.columns().get(asked.get(i)).name(), e.valueOf(asked.get(i)), lost[i], asked.get(i)))
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
