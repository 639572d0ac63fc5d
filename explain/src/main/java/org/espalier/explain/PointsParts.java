package org.espalier.explain;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** What every column that a leaf asks about adds to the score; names and values are made when they are asked for. Immutable. */
final class PointsParts extends AbstractList<Points.Part> implements RandomAccess {
    private final ExplainedRow row;
    private final List<Integer> asked;
    private final double[] points;

    /** @param points one for each of {@code asked}; nobody may write to it from now on */
    PointsParts(ExplainedRow row, List<Integer> asked, double[] points) {
        this.row = row;
        this.asked = asked;
        this.points = points;
    }

    /** Without the value's text. */
    double at(int index) {
        return points[index];
    }

    @Override
    public Points.Part get(int index) {
        int column = asked.get(index);
        return new Points.Part(row.tree().columns().get(column).name(), row.value(column), points[index], column);
    }

    @Override
    public int size() {
        return points.length;
    }
}
