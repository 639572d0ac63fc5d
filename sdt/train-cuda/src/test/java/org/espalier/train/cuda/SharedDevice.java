package org.espalier.train.cuda;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One device for many engines, one after the other. Says when one of them has not given back its memory. */
final class SharedDevice extends DeviceDecorator {
    private final Set<Long> allocated = new HashSet<>();

    SharedDevice(Device device) {
        super(device);
    }

    @Override
    public long allocate(String what, long bytes) {
        long address = super.allocate(what, bytes);
        allocated.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        if (!allocated.remove(address)) {
            throw new IllegalStateException("given back, but not allocated");
        }
        super.free(address);
    }

    /** The device stays open for the next one. */
    @Override
    public void close() {
        if (!allocated.isEmpty()) {
            int count = allocated.size();
            for (long address : List.copyOf(allocated)) {
                free(address);
            }
            throw new IllegalStateException(count + " pieces of memory were not given back");
        }
    }
}
