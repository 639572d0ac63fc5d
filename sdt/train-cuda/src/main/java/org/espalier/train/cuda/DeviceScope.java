package org.espalier.train.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** Owns memory of a device and gives it back when it is closed, last first, whatever happened in between. */
final class DeviceScope implements AutoCloseable {
    private final Device device;
    private final Deque<Long> owned = new ArrayDeque<>();

    DeviceScope(Device device) {
        this.device = device;
    }

    Device device() {
        return device;
    }

    /** As {@link Device#allocate}. */
    long allocate(String what, long bytes) {
        long address = device.allocate(what, Math.max(bytes, Long.BYTES));
        owned.push(address);
        return address;
    }

    long floats(String what, long count) {
        return allocate(what, Math.multiplyExact(count, (long) Float.BYTES));
    }

    long doubles(String what, long count) {
        return allocate(what, Math.multiplyExact(count, (long) Double.BYTES));
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            device.free(owned.pop());
        }
    }
}
