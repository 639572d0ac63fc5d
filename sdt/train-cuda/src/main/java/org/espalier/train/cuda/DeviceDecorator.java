package org.espalier.train.cuda;

import java.nio.ByteBuffer;

/** A device that leaves everything to another one; what differs is overridden. */
abstract class DeviceDecorator implements Device {
    private final Device device;

    DeviceDecorator(Device device) {
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
        return device.allocate(what, bytes);
    }

    @Override
    public void free(long address) {
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
        device.close();
    }
}
