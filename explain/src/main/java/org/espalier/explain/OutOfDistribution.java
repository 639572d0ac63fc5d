package org.espalier.explain;

import org.espalier.data.Column;

/** The out-of-distribution flag of a value: what a tree says of one that it does not know is extrapolation. */
public enum OutOfDistribution {
    /** A category of the schema, a number in the range of the training rows, a missing value, or a pixel. */
    KNOWN,
    /**
     * A category that was not seen in training: it has the slot of all that are not. Where a column puts its missing values
     * there too and the row's texts are not known, it counts as missing.
     */
    UNKNOWN,
    /** A number below or above all of the training rows. */
    OUTSIDE_RANGE;

    static OutOfDistribution of(TreeView tree, ExplainedRow row, ExplainedColumn column) {
        if (column.schemaColumn() < 0 || ValueText.isMissing(tree, row, column)) {
            return KNOWN;
        }
        float[] x = row.array();
        if (tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n) {
            float value = x[column.firstFeature()];
            // encoded as the value was, so that the range's own ends lie within
            boolean isOutside = value < encoded(n, n.minimum()) || value > encoded(n, n.maximum());
            return isOutside ? OUTSIDE_RANGE : KNOWN;
        }
        Column.Category c = (Column.Category) tree.tree().schema().columns().get(column.schemaColumn());
        boolean mayBeMissing = row.texts().isEmpty() && c.missing() == Column.Missing.IMPUTE;
        return !mayBeMissing && ValueText.isInOtherSlot(tree, x, column) ? UNKNOWN : KNOWN;
    }

    private static float encoded(Column.Number n, double value) {
        return (float) ((value - n.offset()) / n.scale());
    }
}
