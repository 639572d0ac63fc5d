package org.espalier.sdt;

import java.util.Arrays;

/**
 * Answers for a batch of rows by one rule. Two are equal where all of their numbers are, to the bit.
 *
 * @param classes numbers in an answer: classes, labels, 1 of a numeric target
 * @param probabilities {@code [rows, classes]}, row-major; of a numeric target the values
 * @param leaf the leaf that answers ({@link Rule#MAX_PATH}, {@link Rule#GREEDY}); for {@link Rule#AVERAGE} the max-path
 *     leaf, {@code [rows]}
 * @param pathMass path probability of {@code leaf}, {@code [rows]}
 * @param decision the tree's threshold; its calibration is in the probabilities already
 * @param positive index of the positive class of two; -1 of more
 */
public record Predictions(
        Rule rule, int classes, float[] probabilities, int[] leaf, float[] pathMass, Decision decision, int positive) {
    /** Answers without a threshold. */
    public Predictions(Rule rule, int classes, float[] probabilities, int[] leaf, float[] pathMass) {
        this(rule, classes, probabilities, leaf, pathMass, Decision.PLAIN, -1);
    }

    /** For so many rows, to be filled. */
    static Predictions empty(Rule rule, int rows, ScoringTables tables) {
        return new Predictions(
                rule,
                tables.classes,
                new float[Math.multiplyExact(rows, tables.classes)],
                new int[rows],
                new float[rows],
                tables.decision(),
                tables.positive());
    }

    public int rows() {
        return leaf.length;
    }

    // a record compares an array by its place in memory
    @Override
    public boolean equals(Object other) {
        return other instanceof Predictions that
                && rule == that.rule
                && classes == that.classes
                && Arrays.equals(probabilities, that.probabilities)
                && Arrays.equals(leaf, that.leaf)
                && Arrays.equals(pathMass, that.pathMass);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rule.hashCode() + Arrays.hashCode(leaf)) + Arrays.hashCode(probabilities);
    }

    /** {@code Predictions[rule=average, rows=1000, classes=3]}. */
    @Override
    public String toString() {
        return "Predictions[rule=" + rule.text() + ", rows=" + rows() + ", classes=" + classes + "]";
    }

    /** The class that is answered: the most probable one, or by the threshold; ties go to the lowest index. */
    public int classOf(int row) {
        return decision.classOf(probabilities, row * classes, classes, positive);
    }
}
