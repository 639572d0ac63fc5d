package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One device for many engines, one after the other. Says when one of them has not given back its memory. */
final class SharedDevice implements Device {
    private final Device device;
    private final Set<Long> allocated = new HashSet<>();

    SharedDevice(Device device) {
        this.device = device;
    }

    @Override
    public String name() {
        return device.name();
    }

    @Override
    public int multiprocessors() {
        return device.multiprocessors();
    }

    @Override
    public long allocate(String what, long bytes) {
        long address = device.allocate(what, bytes);
        allocated.add(address);
        return address;
    }

    @Override
    public void free(long address) {
        if (!allocated.remove(address)) {
            throw new IllegalStateException("given back, but not allocated");
        }
        device.free(address);
    }

    @Override
    public void upload(long address, ByteBuffer from) {
        device.upload(address, from);
    }

    @Override
    public void download(long address, ByteBuffer to) {
        device.download(address, to);
    }

    @Override
    public void clear(long address, long bytes) {
        device.clear(address, bytes);
    }

    @Override
    public void launch(String kernel, Grid grid, TreeArguments arguments) {
        device.launch(kernel, grid, arguments);
    }

    @Override
    public void multiply(Product product) {
        device.multiply(product);
    }

    @Override
    public Recording record(Runnable work) {
        return device.record(work);
    }

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
