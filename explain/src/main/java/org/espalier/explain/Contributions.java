package org.espalier.explain;

import java.util.AbstractList;
import java.util.RandomAccess;

/** What every column adds at a gate; names and values are made when they are asked for. Immutable. */
final class Contributions extends AbstractList<Contribution> implements RandomAccess {
    private final ExplainedRow row;
    private final float[] values;

    /** @param values {@code [columns]}; nobody may write to it from now on */
    Contributions(ExplainedRow row, float[] values) {
        this.row = row;
        this.values = values;
    }

    float at(int column) {
        return values[column];
    }

    @Override
    public Contribution get(int column) {
        String name = row.tree().columns().get(column).name();
        return new Contribution(name, row.value(column), values[column], column);
    }

    @Override
    public int size() {
        return values.length;
    }
}
