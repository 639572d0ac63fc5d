package org.espalier.explain;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/** The entries of a map that makes them when they are asked for. */
final class Entries<V> implements Iterator<Map.Entry<String, V>> {
    private final int count;
    private final IntFunction<Map.Entry<String, V>> entry;
    private int next;

    Entries(int count, IntFunction<Map.Entry<String, V>> entry) {
        this.count = count;
        this.entry = entry;
    }

    @Override
    public boolean hasNext() {
        return next < count;
    }

    @Override
    public Map.Entry<String, V> next() {
        if (next >= count) {
            throw new NoSuchElementException();
        }
        return entry.apply(next++);
    }
}
