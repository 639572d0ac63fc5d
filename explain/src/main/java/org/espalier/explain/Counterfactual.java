package org.espalier.explain;

import java.util.List;
import java.util.OptionalInt;

/**
 * A change of a row that gives another class, verified by scoring the changed row.
 *
 * @param changes what to change, at least one column
 * @param classIndex class of the changed row's max-path
 * @param distance sum over the changes of |change| in standard deviations, a change of category counting 1
 * @param features the changed row, encoded, {@code [features]}; not to be written to
 * @param teachersClass what the teacher answers for the changed row, where it was asked
 */
public record Counterfactual(
        List<Change> changes, int classIndex, double distance, float[] features, OptionalInt teachersClass) {
    public Counterfactual {
        changes = List.copyOf(changes);
    }

    /** The same with the teacher's answer for the changed row. */
    public Counterfactual withTeachersClass(int answer) {
        return new Counterfactual(changes, classIndex, distance, features, OptionalInt.of(answer));
    }

    /**
     * One column's change.
     *
     * @param column index in {@link TreeView#columns()}
     * @param from the value as it is, in the user's words and units
     * @param to the value as it would have to be; encoding this very text gives the changed feature
     */
    public record Change(int column, String from, String to) {}
}
