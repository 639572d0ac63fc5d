package org.espalier.sdt;

import java.util.Arrays;

/**
 * The answer for one row by one rule. Two are equal where all of their numbers are, to the bit.
 *
 * @param classIndex the argmax of the probabilities; ties go to the lowest index. 0 where the target is not of classes
 * @param probabilities {@code [classes]}; of a numeric target its value alone, of labels a probability each
 * @param leaf the leaf that answers, counted from the left; for {@link Rule#AVERAGE} the max-path leaf
 * @param pathMass path probability of {@code leaf}
 */
public record Prediction(Rule rule, int classIndex, float[] probabilities, int leaf, float pathMass) {
    /** The value of a numeric target. */
    public float value() {
        return probabilities[0];
    }

    // a record compares an array by its place in memory
    @Override
    public boolean equals(Object other) {
        return other instanceof Prediction that
                && rule == that.rule
                && classIndex == that.classIndex
                && Arrays.equals(probabilities, that.probabilities)
                && leaf == that.leaf
                && Float.compare(pathMass, that.pathMass) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * classIndex + leaf) + Arrays.hashCode(probabilities);
    }

    @Override
    public String toString() {
        return "Prediction[rule=" + rule.text() + ", classIndex=" + classIndex + ", probabilities="
                + Arrays.toString(probabilities) + ", leaf=" + leaf + ", pathMass=" + pathMass + "]";
    }
}
