package org.espalier.sdt;


/**
 * Answers for a batch of rows by one rule.
 *
 * @param probabilities {@code [rows, classes]}, row-major
 * @param leaf the leaf that answers ({@link Rule#MAX_PATH}, {@link Rule#GREEDY}); for {@link Rule#AVERAGE} the max-path
 *     leaf, {@code [rows]}
 * @param pathMass path probability of {@code leaf}, {@code [rows]}
 * @param decision the tree's threshold; its calibration is in the probabilities already
 * @param positive index of the positive class of two; -1 of more
 */
public record Predictions(
        Rule rule,
        int classes,
        float[] probabilities,
        int[] leaf,
        float[] pathMass,
        Decision decision,
        int positive) {
    /** Answers without a threshold. */
    public Predictions(Rule rule, int classes, float[] probabilities, int[] leaf, float[] pathMass) {
        this(rule, classes, probabilities, leaf, pathMass, Decision.PLAIN, -1);
    }

    /** With room for the answers to so many rows. */
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

    /** The class that is answered: the most probable one, or by the threshold; ties go to the lowest index. */
    public int classOf(int row) {
        return decision.classOf(probabilities, row * classes, classes, positive);
    }
}
