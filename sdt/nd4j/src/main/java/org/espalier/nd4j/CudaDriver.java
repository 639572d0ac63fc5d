package org.espalier.nd4j;

import com.sun.jna.Library;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the driver tells of its GPUs. Five calls of its library, made directly: the bindings that ND4J uses would load the
 * libraries of CUDA 11 first, which need not be there for the answer that this GPU is too new for them.
 */
final class CudaDriver {
    static final String LIBRARY = "libcuda.so.1";

    private static final int SUCCESS = 0;
    private static final int NO_DEVICE = 100;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int NAME_BYTES = 256;

    /** {@code RTLD_LAZY | RTLD_NODELETE}: ND4J needs the driver after us, and it is not made to be unloaded. */
    private static final int STAYS_LOADED = 0x1001;

    private final NativeLibrary library;

    private CudaDriver(NativeLibrary library) {
        this.library = library;
    }

    /**
     * What was found.
     *
     * @param version of CUDA that the driver serves, {@code 1000 major + 10 minor}
     * @param gpus in the driver's order; {@code CUDA_VISIBLE_DEVICES} chooses among them
     */
    record Found(int version, List<Gpu> gpus) {}

    /**
     * A GPU.
     *
     * @param capability compute capability, {@code 10 major + minor}
     */
    record Gpu(String name, int capability) {}

    /**
     * Asks the driver.
     *
     * @param name of its library, or its path
     * @throws UnsatisfiedLinkError when there is none
     * @throws Failure when a call of it failed
     */
    static Found ask(String name) {
        CudaDriver driver =
                new CudaDriver(NativeLibrary.getInstance(name, Map.of(Library.OPTION_OPEN_FLAGS, STAYS_LOADED)));
        IntByReference version = new IntByReference();
        driver.call("cuDriverGetVersion", version);
        return new Found(version.getValue(), driver.gpus());
    }

    private List<Gpu> gpus() {
        int status = status("cuInit", 0);
        if (status == NO_DEVICE) {
            return List.of();
        }
        check("cuInit", status);
        IntByReference count = new IntByReference();
        call("cuDeviceGetCount", count);
        List<Gpu> gpus = new ArrayList<>();
        for (int i = 0; i < count.getValue(); i++) {
            IntByReference device = new IntByReference();
            call("cuDeviceGet", device, i);
            byte[] name = new byte[NAME_BYTES];
            call("cuDeviceGetName", name, name.length, device.getValue());
            int capability = 10 * attribute(CAPABILITY_MAJOR, device) + attribute(CAPABILITY_MINOR, device);
            gpus.add(new Gpu(new String(name, StandardCharsets.UTF_8).split("\0", 2)[0], capability));
        }
        return gpus;
    }

    private int attribute(int which, IntByReference device) {
        IntByReference value = new IntByReference();
        call("cuDeviceGetAttribute", value, which, device.getValue());
        return value.getValue();
    }

    private void call(String function, Object... arguments) {
        check(function, status(function, arguments));
    }

    private int status(String function, Object... arguments) {
        return library.getFunction(function).invokeInt(arguments);
    }

    private static void check(String function, int status) {
        if (status != SUCCESS) {
            throw new Failure(function + " failed: status " + status);
        }
    }

    /** The driver did not answer. */
    static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }
}
