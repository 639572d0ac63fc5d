package org.espalier.sdt;

import java.util.Arrays;
import org.espalier.base.ArgMax;

/**
 * Answers for a batch of rows by one rule. Two are equal where all of their numbers are, to the bit.
 *
 * @param probabilities {@code [rows, classes]}, row-major
 * @param leaf the leaf that answers ({@link Rule#MAX_PATH}, {@link Rule#GREEDY}); for {@link Rule#AVERAGE} the max-path
 *     leaf, {@code [rows]}
 * @param pathMass path probability of {@code leaf}, {@code [rows]}
 */
public record Predictions(Rule rule, int classes, float[] probabilities, int[] leaf, float[] pathMass) {
    /** With room for the answers to so many rows. */
    static Predictions empty(Rule rule, int rows, int classes) {
        return new Predictions(
                rule, classes, new float[Math.multiplyExact(rows, classes)], new int[rows], new float[rows]);
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

    /** The class of largest probability; ties go to the lowest index. */
    public int classOf(int row) {
        return ArgMax.of(probabilities, row * classes, classes);
    }
}
