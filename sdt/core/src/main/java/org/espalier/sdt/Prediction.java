package org.espalier.sdt;

/**
 * The answer for one row by one rule.
 *
 * @param classIndex the class of greatest probability; the first of equals
 * @param probabilities {@code [classes]}
 * @param leaf the leaf that answers, counted from the left; for {@link Rule#AVERAGE} the max-path leaf
 * @param pathMass path probability of {@code leaf}
 */
public record Prediction(Rule rule, int classIndex, float[] probabilities, int leaf, float pathMass) {}
