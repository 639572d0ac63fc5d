package org.espalier.train.cuda;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.espalier.train.TrainingException;

/**
 * The libraries of CUDA: loaded once, and every call's status looked at. The driver comes with the GPU's driver, the other
 * three with the CUDA 13 toolkit.
 */
final class Cuda {
    /** The oldest driver that serves CUDA 13, as {@code 1000 major + 10 minor}. */
    private static final int OLDEST_DRIVER = 13_000;

    private static final Pattern TOOLKIT_LIBRARY = Pattern.compile("lib(cudart|cublas|cublasLt|nvrtc)\\.so\\.13");

    private Cuda() {}

    /**
     * Loads all of them.
     *
     * @throws TrainingException one line: what is missing, and what helps
     */
    static void load() {
        if (!System.getProperty("os.name").equals("Linux")
                || !List.of("amd64", "x86_64").contains(System.getProperty("os.arch"))) {
            throw new TrainingException("it needs Linux on x86-64, this is " + System.getProperty("os.name") + " on "
                    + System.getProperty("os.arch"));
        }
        if (!DriverLibrary.isThere()) {
            throw new TrainingException("no NVIDIA driver (" + DriverLibrary.NAME + " is not found)");
        }
        try {
            Loader.load(cudart.class);
            requireDriver();
            Loader.load(nvrtc.class);
            Loader.load(cublas.class);
        } catch (LinkageError e) {
            throw new TrainingException(missing(e));
        }
    }

    private static void requireDriver() {
        int[] version = new int[1];
        check(cudart.cuDriverGetVersion(version), "cuDriverGetVersion");
        if (version[0] < OLDEST_DRIVER) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "the NVIDIA driver is too old: it serves CUDA %d.%d, 13.0 is needed (driver 580 or newer)",
                    version[0] / 1000,
                    version[0] % 1000 / 10));
        }
    }

    /** {@code libcublas.so.13: cannot open shared object file} stands in one of the messages, if the toolkit is not there. */
    static String missing(LinkageError e) {
        StringBuilder messages = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.append(t.getMessage()).append('\n');
        }
        for (String word : messages.toString().split("[\\s:]+")) {
            if (TOOLKIT_LIBRARY.matcher(word).matches()) {
                return "the CUDA 13 toolkit is not found (" + word
                        + "): install its libraries, or name their folder in LD_LIBRARY_PATH";
            }
        }
        if (messages.indexOf("no jni") >= 0) {
            return "the native part of the jars org.bytedeco:cuda and javacpp for this platform is not on the class path";
        }
        return "the CUDA libraries do not load: "
                + messages.toString().lines().findFirst().orElseThrow();
    }

    /** @throws TrainingException where the driver did not do it */
    static void check(int status, String call) {
        if (status != cudart.CUDA_SUCCESS) {
            throw new TrainingException(call + " failed: " + errorName(status));
        }
    }

    /** {@code CUDA_ERROR_NO_DEVICE (no CUDA-capable device is detected)}. */
    static String errorName(int status) {
        BytePointer name = new BytePointer((Pointer) null);
        BytePointer meaning = new BytePointer((Pointer) null);
        if (cudart.cuGetErrorName(status, name) != cudart.CUDA_SUCCESS
                || cudart.cuGetErrorString(status, meaning) != cudart.CUDA_SUCCESS) {
            return "status " + status;
        }
        return name.getString() + " (" + meaning.getString() + ")";
    }

    /** @throws TrainingException where the matrix library did not do it */
    static void checkBlas(int status, String call) {
        if (status != cublas.CUBLAS_STATUS_SUCCESS) {
            throw new TrainingException(
                    call + " failed: " + cublas.cublasGetStatusName(status).getString());
        }
    }

    /** @throws TrainingException where the compiler did not do it */
    static void checkCompiler(int status, String call) {
        if (status != nvrtc.NVRTC_SUCCESS) {
            throw new TrainingException(
                    call + " failed: " + nvrtc.nvrtcGetErrorString(status).getString());
        }
    }
}
