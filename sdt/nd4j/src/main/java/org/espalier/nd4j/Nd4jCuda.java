package org.espalier.nd4j;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * ND4J's backend for CUDA 11.6, {@code org.nd4j:nd4j-cuda-11.6}, where it is on the class path: whether it may start.
 *
 * <p>Its library of version 1.0.0-M2.1 holds machine code for compute capabilities 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0
 * and 8.6, which serves every one from 3.7 to 8.9, and nothing that a driver could compile for others. On those it fails
 * late, at its first kernel, and says nothing of the reason. So the driver is asked first.
 */
public final class Nd4jCuda {
    private static final String BACKEND = "org.nd4j.linalg.jcublas.JCublasBackend";

    private static final int OLDEST_CAPABILITY = 37;
    private static final int NEWEST_CAPABILITY = 89;

    /** Drivers of CUDA 11.0 and later run everything of 11.x but code to be compiled, of which there is none. */
    private static final int OLDEST_DRIVER = 11_000;

    /** The bindings to what ND4J's library needs, in the order in which they need one another. */
    private static final List<String> BINDINGS = List.of("cudart", "cublas", "cusparse", "cusolver");

    private static final Pattern TOOLKIT_LIBRARY =
            Pattern.compile("lib(cudart|cublas|cublasLt|cusparse|cusolver|cusolverMg)\\.so\\.11(\\.0)?");

    private Nd4jCuda() {}

    /** Whether ND4J would compute on a GPU: its CUDA backend goes before the one for a processor. Loads nothing. */
    public static boolean isOnClassPath() {
        try {
            return ServiceLoader.load(Nd4jBackend.class, ND4JClassLoading.getNd4jClassloader()).stream()
                    .anyMatch(backend -> backend.type().getName().equals(BACKEND));
        } catch (ServiceConfigurationError e) {
            return false; // ND4J will say what is wrong with it
        }
    }

    /**
     * Why ND4J must not be started here, in one line; empty where it may, and where its CUDA backend is not on the class
     * path. Asks the driver, then loads CUDA's libraries; ND4J's own not.
     */
    public static Optional<String> refusal() {
        if (!isOnClassPath()) {
            return Optional.empty();
        }
        return wrongPlatform().or(() -> refusal(CudaDriver.LIBRARY)).or(Nd4jCuda::missingLibraries);
    }

    /** Why its natives don't run on this system, in one line. */
    public static Optional<String> wrongPlatform() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        return system.equals("Linux") && List.of("amd64", "x86_64").contains(processor)
                ? Optional.empty()
                : Optional.of("ND4J on CUDA needs Linux on x86-64, this is " + system + " on " + processor);
    }

    /** By what the driver says. */
    static Optional<String> refusal(String driver) {
        try {
            return refusal(CudaDriver.ask(driver));
        } catch (NoClassDefFoundError e) {
            return Optional.of("ND4J on CUDA needs the jar net.java.dev.jna:jna on the class path, to ask for the GPU");
        } catch (UnsatisfiedLinkError e) {
            return Optional.of(
                    e.getMessage().startsWith("Unable to load library")
                            ? "ND4J on CUDA finds no NVIDIA driver (" + CudaDriver.LIBRARY + " is not found)"
                            : "ND4J on CUDA: the NVIDIA driver can't be asked: "
                                    + e.getMessage().lines().findFirst().orElseThrow());
        } catch (CudaDriver.Failure e) {
            return Optional.of("ND4J on CUDA: the NVIDIA driver does not answer: " + e.getMessage());
        }
    }

    private static Optional<String> refusal(CudaDriver.Found found) {
        if (found.gpus().isEmpty()) {
            return Optional.of("ND4J on CUDA: the NVIDIA driver finds no GPU");
        }
        if (found.version() < OLDEST_DRIVER) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "ND4J on CUDA: the NVIDIA driver is too old: it serves CUDA %d.%d, 11.0 is needed (driver 450.80 or"
                            + " newer)",
                    found.version() / 1000,
                    found.version() % 1000 / 10));
        }
        // All of them: ND4J sets up every GPU that it sees.
        return found.gpus().stream()
                .flatMap(gpu -> refusal(gpu).stream())
                .findFirst()
                .map(why -> why + (found.gpus().size() == 1 ? "" : "; CUDA_VISIBLE_DEVICES hides a GPU among several"));
    }

    private static Optional<String> refusal(CudaDriver.Gpu gpu) {
        if (gpu.capability() >= OLDEST_CAPABILITY && gpu.capability() <= NEWEST_CAPABILITY) {
            return Optional.empty();
        }
        String instead = gpu.capability() > NEWEST_CAPABILITY
                ? "train the tree with --engine cuda, and a network without --nd4j cuda"
                : "--engine cuda needs 7.5 or newer, too; --engine jvm serves";
        return Optional.of("ND4J's CUDA backend has code for compute capability 3.7 to 8.9 only, " + gpu.name()
                + " has " + gpu.capability() / 10 + "." + gpu.capability() % 10 + ": " + instead);
    }

    /** Loads them, and asks them for GPUs as ND4J will, which prints a stack trace where they find none. */
    private static Optional<String> missingLibraries() {
        try {
            for (String library : BINDINGS) {
                Class.forName("org.bytedeco.cuda.global." + library);
            }
            int[] count = new int[1];
            Object status = Class.forName("org.bytedeco.cuda.global.cudart")
                    .getMethod("cudaGetDeviceCount", int[].class)
                    .invoke(null, count);
            return count[0] > 0
                    ? Optional.empty()
                    : Optional.of("ND4J on CUDA: the CUDA 11.6 libraries find no GPU: cudaGetDeviceCount says status "
                            + status);
        } catch (ReflectiveOperationException e) {
            return Optional.of("ND4J on CUDA needs the jars org.bytedeco:cuda and javacpp on the class path, as of the"
                    + " Maven profile nd4j-cuda");
        } catch (LinkageError e) {
            return Optional.of(missing(e));
        }
    }

    /** {@code libcublas.so.11: cannot open shared object file} stands in one of the messages, if the toolkit is not there. */
    static String missing(LinkageError e) {
        StringBuilder messages = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            messages.append(t.getMessage()).append('\n');
        }
        Matcher library = TOOLKIT_LIBRARY.matcher(messages);
        if (library.find()) {
            return "ND4J on CUDA finds no CUDA 11.6 libraries (" + library.group()
                    + "): install them, or name their folder in LD_LIBRARY_PATH";
        }
        return "ND4J on CUDA: the CUDA libraries do not load: "
                + messages.toString().lines().findFirst().orElseThrow();
    }
}
