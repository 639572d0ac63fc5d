package org.espalier.sdt;

import org.espalier.base.ArgMax;

/**
 * Answers for a batch of rows by one rule.
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

    /** The class of largest probability; ties go to the lowest index. */
    public int classOf(int row) {
        return ArgMax.of(probabilities, row * classes, classes);
    }
}
