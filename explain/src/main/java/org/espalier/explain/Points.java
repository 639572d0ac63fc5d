package org.espalier.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.espalier.sdt.Answers;

/**
 * The scorecard of a leaf for one row: a number of points for each column that the leaf asks about, which add up to the
 * score. {@value #UNIT}: one unit of log odds is {@code 20 / ln 2} points.
 *
 * <p>A column's points are its effect for this row less its mean effect over the segment's training rows, so the base is
 * the score of the segment's average row: {@code base = intercept + sum of mean effects}. Of two classes points speak for
 * the positive one; of more for the leaf's answer against its runner-up. Of a scorecard of whole points all are whole numbers,
 * for which mean effects are rounded to whole points; they add up exactly.
 *
 * <p>Of a number points are in its unit, of a rate logarithms, whose exponentials are factors; the answer is the score, held within
 * the range of the leaf's training rows.
 *
 * @param towards the class that points above 0 speak for; of a number or a rate the target
 * @param against the other class; empty where there is none
 * @param base points of the row that the columns are measured against
 * @param columns the columns that the leaf asks about, in the order of the table
 * @param score {@code base} and all points added up; the log odds of {@code towards} against {@code against} in this unit
 * @param probability of {@code towards} by this leaf, before any calibration; of a number or a rate the leaf's answer
 * @param reference the row that the columns are measured against
 */
public record Points(
        String towards,
        String against,
        double base,
        List<Part> columns,
        double score,
        double probability,
        Reference reference) {
    /** What a point is. */
    public static final String UNIT = "20 points double the odds";

    /** Points of one unit of log odds. */
    public static final double PER_LOGIT = 20 / Math.log(2);

    /** What points are measured against. */
    public enum Reference {
        /** The mean of each term over the segment's training rows. */
        SEGMENT_AVERAGE("the segment's average row"),
        /** A row whose terms are all 0, where the tree remembers no training rows. */
        ZERO_TERMS("a row of zero terms");

        private final String text;

        Reference(String text) {
            this.text = text;
        }

        /** In words. */
        public String text() {
            return text;
        }
    }

    /**
     * What one column adds.
     *
     * @param column name of the column
     * @param value in the user's words and units
     * @param points below 0: against {@link Points#towards}
     * @param index of the column in {@link TreeView#columns()}
     */
    public record Part(String column, String value, double points, int index) {}

    public Points {
        columns = columns instanceof PointsParts ? columns : List.copyOf(columns);
    }

    /** The columns of most points in either direction first, ties in the order of the table. */
    public List<Part> bySize() {
        return columns.stream()
                .sorted(Comparator.comparingDouble((Part p) -> -Math.abs(p.points())))
                .toList();
    }

    /** Of an explained row in one leaf. */
    static Points of(ExplainedRow row, int leaf) {
        TreeView tree = row.tree();
        double[] z = tree.scores(leaf, row.array());
        boolean isNumeric = tree.isNumeric();
        int[] two = isNumeric ? new int[] {0} : tree.topTwo(z);
        Contrast contrast = isNumeric
                ? Contrast.ofNumber(tree.tree().schema())
                : Contrast.of(tree.tree().schema(), two[0], two[1]);
        List<Integer> asked = tree.asked(leaf);
        double[] points = new double[asked.size()];
        for (int i = 0; i < points.length; i++) {
            int c = asked.get(i);
            points[i] = contrast.points(tree, k -> tree.effect(leaf, k, c, row.array()));
        }
        double base = contrast.points(tree, k -> tree.meanScore(leaf, k));
        // of a number the score may be held within the leaf's range: the points are what adds up
        double score = isNumeric ? base + Arrays.stream(points).sum() : contrast.points(tree, k -> z[k]);
        float[] probabilities = new float[tree.tree().answers()];
        Answers.of(z, tree.tree().schema(), probabilities, 0);
        return new Points(
                contrast.towards(),
                contrast.against(),
                base,
                new PointsParts(row, asked, points),
                score,
                probabilities[two[0]],
                tree.reference());
    }
}
