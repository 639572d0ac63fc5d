package org.espalier.explain;

import java.util.AbstractList;
import java.util.RandomAccess;

/** Numbers as an immutable list, without a box for each. */
public final class FloatList extends AbstractList<Float> implements RandomAccess {
    private final float[] values;

    private FloatList(float[] values) {
        this.values = values;
    }

    /** A copy of the array. */
    public static FloatList of(float... values) {
        return new FloatList(values.clone());
    }

    /** The array itself: nobody may write to it from now on. */
    static FloatList wrap(float[] values) {
        return new FloatList(values);
    }

    @Override
    public Float get(int index) {
        return values[index];
    }

    /** The number at an index, without a box. */
    public float at(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    /** A copy as an array. */
    public float[] toFloats() {
        return values.clone();
    }

    /** The array itself, for reading. */
    float[] array() {
        return values;
    }
}
