package org.espalier.explain;

import java.util.List;

/**
 * A change of a row that gives another class, or a number or a rate that was wanted, verified by scoring the changed row.
 *
 * @param changes what to change, at least one column
 * @param predictedClass name of the class of the changed row's max-path; of a number or a rate the target
 * @param classIndex its index
 * @param distance sum over the changes of |change| in standard deviations, a change of category counting 1
 * @param features the changed row, encoded, {@code [features]}
 * @param teacher the teacher's probabilities for the changed row; empty where it was not asked
 */
public record Counterfactual(
        List<Change> changes,
        String predictedClass,
        int classIndex,
        double distance,
        FloatList features,
        ClassProbabilities teacher) {
    public Counterfactual {
        changes = List.copyOf(changes);
    }

    /** The same with the teacher's answer for the changed row. */
    public Counterfactual withTeacher(ClassProbabilities answer) {
        return new Counterfactual(changes, predictedClass, classIndex, distance, features, answer);
    }

    /**
     * One column's change.
     *
     * @param column name of the column
     * @param from the value as it is, in the user's words and units
     * @param to the value as it would have to be; encoding this very text gives the changed feature
     * @param index of the column in {@link TreeView#columns()}
     */
    public record Change(String column, String from, String to, int index) {}
}
