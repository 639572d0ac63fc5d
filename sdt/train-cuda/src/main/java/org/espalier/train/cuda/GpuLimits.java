package org.espalier.train.cuda;

import java.util.SplittableRandom;
import org.bytedeco.cuda.global.cudart;
import org.espalier.base.Seeds;
import org.espalier.train.TrainingException;

/**
 * What a GPU can do at most: by the clocks that its driver names, and measured here and now.
 *
 * @param countedOperations single-precision operations a second: multiprocessors, their cores, two a clock
 * @param countedBytes memory's bytes a second: its clock, both edges, the width of its bus
 * @param measuredOperations of cuBLAS on a large square product, in the precision of the gate products
 * @param measuredBytes of a large copy within the memory, read and written
 */
public record GpuLimits(
        String gpu, double countedOperations, double countedBytes, double measuredOperations, double measuredBytes) {
    private static final int TIMES = 10;

    /**
     * Measures the GPU that the engine would take.
     *
     * @param side of the square matrices: 8192 keeps every multiprocessor busy
     * @param bytes to copy: more than the caches hold
     * @throws TrainingException one line, when there is no usable GPU or it has too little memory
     */
    public static GpuLimits measure(int side, long bytes) {
        new CudaEngineFactory().unusable().ifPresent(why -> {
            throw new TrainingException(why);
        });
        Gpu gpu = CudaEngineFactory.gpu();
        try (CudaDevice device = CudaEngineFactory.device();
                DeviceScope scope = new DeviceScope(device)) {
            return new GpuLimits(
                    gpu.describe(),
                    2.0
                            * coresOfMultiprocessor(gpu.capability())
                            * gpu.multiprocessors()
                            * hertz(cudart.CU_DEVICE_ATTRIBUTE_CLOCK_RATE, gpu),
                    2.0
                            * hertz(cudart.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, gpu)
                            * Gpu.attribute(cudart.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, gpu.index())
                            / Byte.SIZE,
                    2.0 * side * side * side / secondsOfProduct(device, scope, side),
                    2.0 * bytes / secondsOfCopy(device, scope, bytes));
        }
    }

    /** The driver tells kilohertz. */
    private static double hertz(int attribute, Gpu gpu) {
        return 1e3 * Gpu.attribute(attribute, gpu.index());
    }

    /** Cores for single precision (CUDA C++ Programming Guide, "Arithmetic instructions"). */
    static int coresOfMultiprocessor(int capability) {
        return capability == 75 || capability == 80 ? 64 : 128;
    }

    private static double secondsOfProduct(CudaDevice device, DeviceScope scope, int side) {
        long size = (long) side * side;
        long a = scope.floats("a matrix", size);
        long b = scope.floats("a matrix", size);
        long c = scope.floats("a matrix", size);
        fill(device, a, size * Float.BYTES);
        fill(device, b, size * Float.BYTES);
        Device.Product product = new Device.Product(
                true,
                false,
                side,
                side,
                side,
                new Device.Operand(a, side),
                new Device.Operand(b, side),
                new Device.Operand(c, side));
        return secondsEach(device, () -> device.multiply(product));
    }

    private static double secondsOfCopy(CudaDevice device, DeviceScope scope, long bytes) {
        long from = scope.allocate("a copy", bytes);
        long to = scope.allocate("a copy", bytes);
        fill(device, from, bytes);
        return secondsEach(device, () -> device.copy(to, from, bytes));
    }

    /** Numbers by chance, again and again: a GPU is faster with zeros. */
    private static void fill(CudaDevice device, long address, long bytes) {
        float[] numbers = new float[(int) Math.min(Transfer.PIECE, bytes / Float.BYTES)];
        SplittableRandom random = Seeds.stream(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (random.nextDouble() - 0.5);
        }
        new Transfer(device).upload(address, numbers);
        long filled = (long) numbers.length * Float.BYTES;
        for (long more; filled < bytes; filled += more) {
            more = Math.min(filled, bytes - filled);
            device.copy(address + filled, address, more);
        }
    }

    /** The first ones warm up. */
    private static double secondsEach(CudaDevice device, Runnable work) {
        double seconds = 0;
        for (int round = 0; round < 2; round++) {
            device.synchronize();
            long began = System.nanoTime();
            for (int i = 0; i < TIMES; i++) {
                work.run();
            }
            device.synchronize();
            seconds = (System.nanoTime() - began) * 1e-9;
        }
        return seconds / TIMES;
    }
}
