package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The one argument of all kernels, {@code struct Tree}: its fields by name, each of eight bytes; unset ones are 0. */
final class TreeArguments {
    private static final Map<String, Integer> PLACES = places(KernelSource.fields("Tree"));

    private final long[] values = new long[PLACES.size()];

    private static Map<String, Integer> places(List<String> names) {
        Map<String, Integer> places = new HashMap<>();
        for (String name : names) {
            places.put(name, places.size());
        }
        return places;
    }

    TreeArguments set(String field, long number) {
        values[place(field)] = number;
        return this;
    }

    TreeArguments set(String field, double number) {
        values[place(field)] = Double.doubleToRawLongBits(number);
        return this;
    }

    long get(String field) {
        return values[place(field)];
    }

    private static int place(String field) {
        Integer place = PLACES.get(field);
        if (place == null) {
            throw new IllegalArgumentException("the kernels have no field " + field);
        }
        return place;
    }

    /** As the kernels see it, in a new direct buffer. */
    ByteBuffer bytes() {
        ByteBuffer out = ByteBuffer.allocateDirect(values.length * Long.BYTES).order(ByteOrder.nativeOrder());
        out.asLongBuffer().put(values);
        return out;
    }
}
