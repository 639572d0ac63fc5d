package org.espalier.train.cuda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.SizeTPointer;
import org.espalier.train.TrainingException;

/**
 * A GPU as the driver tells of it.
 *
 * @param index its number for the driver
 * @param capability compute capability, {@code 10 major + minor}
 * @param memory bytes, all of them
 * @param multiprocessors how many
 * @param mode who may compute on it ({@code CU_COMPUTEMODE_...})
 */
record Gpu(int index, String name, int capability, long memory, int multiprocessors, int mode) {
    /** CUDA 13 compiles for nothing older. */
    private static final int OLDEST_CAPABILITY = 75;

    private static final int NAME_BYTES = 256;

    /**
     * All that the driver shows; {@code CUDA_VISIBLE_DEVICES} chooses among them.
     *
     * @throws TrainingException when there is none
     */
    static List<Gpu> all() {
        int status = cudart.cuInit(0);
        if (status == cudart.CUDA_ERROR_NO_DEVICE) {
            throw new TrainingException("the NVIDIA driver finds no GPU");
        }
        Cuda.check(status, "cuInit");
        int[] count = new int[1];
        Cuda.check(cudart.cuDeviceGetCount(count), "cuDeviceGetCount");
        if (count[0] == 0) {
            throw new TrainingException("the NVIDIA driver finds no GPU");
        }
        List<Gpu> found = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            found.add(of(i));
        }
        return found;
    }

    private static Gpu of(int index) {
        int[] device = new int[1];
        Cuda.check(cudart.cuDeviceGet(device, index), "cuDeviceGet");
        byte[] name = new byte[NAME_BYTES];
        Cuda.check(cudart.cuDeviceGetName(name, name.length, device[0]), "cuDeviceGetName");
        int capability = 10 * attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device[0])
                + attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device[0]);
        try (SizeTPointer memory = new SizeTPointer(1)) {
            Cuda.check(cudart.cuDeviceTotalMem(memory, device[0]), "cuDeviceTotalMem");
            return new Gpu(
                    device[0],
                    new String(name, StandardCharsets.UTF_8).split("\0", 2)[0],
                    capability,
                    memory.get(),
                    attribute(cudart.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device[0]),
                    attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_MODE, device[0]));
        }
    }

    /** One of the driver's {@code CU_DEVICE_ATTRIBUTE_...}. */
    static int attribute(int which, int device) {
        int[] value = new int[1];
        Cuda.check(cudart.cuDeviceGetAttribute(value, which, device), "cuDeviceGetAttribute");
        return value[0];
    }

    /** Why it can't be used, in one line. */
    Optional<String> unusable() {
        if (capability < OLDEST_CAPABILITY) {
            return Optional.of(name + " has compute capability " + capabilityText() + ", CUDA 13 serves 7.5 and newer");
        }
        if (mode == cudart.CU_COMPUTEMODE_PROHIBITED) {
            return Optional.of(name + " is closed to computation (its compute mode is prohibited)");
        }
        return Optional.empty();
    }

    /** {@code 9.0}. */
    String capabilityText() {
        return capability / 10 + "." + capability % 10;
    }

    /** {@code NVIDIA H200, compute capability 9.0, 140 GiB}. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "%s, compute capability %s, %.0f GiB",
                name,
                capabilityText(),
                memory / (double) (1L << 30));
    }
}
