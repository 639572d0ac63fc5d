package org.espalier.explain;

import java.util.List;

/**
 * A change of a row that gives another class, verified by scoring the changed row.
 *
 * @param changes what to change, at least one column
 * @param classIndex class of the changed row's max-path
 * @param distance sum over the changes of |change| in standard deviations, a change of category counting 1
 * @param features the changed row, encoded, {@code [features]}; not to be written to
 */
public record Counterfactual(List<Change> changes, int classIndex, double distance, float[] features) {
    public Counterfactual {
        changes = List.copyOf(changes);
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
