package org.espalier.train.cuda;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.espalier.train.TrainingException;

/** Compiles the kernels with NVRTC. Needs the toolkit, and the driver that the bindings load. */
final class KernelCompiler {
    private KernelCompiler() {}

    /** {@code 13.1}. */
    static String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        Cuda.checkCompiler(nvrtc.nvrtcVersion(major, minor), "nvrtcVersion");
        return major[0] + "." + minor[0];
    }

    /**
     * The compiler's target for a GPU: its own machine code, or, where the compiler does not know it yet, the newest
     * portable code, which the driver finishes.
     *
     * @param capability {@code 10 major + minor}
     */
    static String target(int capability) {
        int[] count = new int[1];
        Cuda.checkCompiler(nvrtc.nvrtcGetNumSupportedArchs(count), "nvrtcGetNumSupportedArchs");
        int[] known = new int[count[0]];
        Cuda.checkCompiler(nvrtc.nvrtcGetSupportedArchs(known), "nvrtcGetSupportedArchs");
        return target(capability, known);
    }

    static String target(int capability, int[] known) {
        if (Arrays.stream(known).anyMatch(k -> k == capability)) {
            return "sm_" + capability;
        }
        int newest = Arrays.stream(known)
                .filter(k -> k < capability)
                .max()
                .orElseThrow(() -> new TrainingException("the CUDA toolkit compiles for compute capability "
                        + Arrays.stream(known).min().orElse(0) / 10.0 + " and newer only"));
        return "compute_" + newest;
    }

    static List<String> options(String target) {
        return List.of("--gpu-architecture=" + target, "--std=c++17");
    }

    /**
     * Machine code, or portable code ending in a 0.
     *
     * @throws TrainingException with the compiler's first words, when it does not take the kernels
     */
    static byte[] compile(String source, String target) {
        try (BytePointer text = new BytePointer(source);
                BytePointer name = new BytePointer("kernels.cu");
                PointerPointer<BytePointer> options =
                        new PointerPointer<>(options(target).toArray(String[]::new));
                _nvrtcProgram program = new _nvrtcProgram()) {
            Cuda.checkCompiler(
                    nvrtc.nvrtcCreateProgram(
                            program, text, name, 0, (PointerPointer<?>) null, (PointerPointer<?>) null),
                    "nvrtcCreateProgram");
            try {
                int status = nvrtc.nvrtcCompileProgram(program, options(target).size(), options);
                if (status != nvrtc.NVRTC_SUCCESS) {
                    throw new TrainingException(
                            "the CUDA toolkit does not compile the kernels for " + target + ": " + complaint(program));
                }
                return target.startsWith("sm_") ? machineCode(program) : portableCode(program);
            } finally {
                nvrtc.nvrtcDestroyProgram(program);
                program.setNull();
            }
        }
    }

    private static byte[] machineCode(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Cuda.checkCompiler(nvrtc.nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
            byte[] code = new byte[Math.toIntExact(size.get())];
            Cuda.checkCompiler(nvrtc.nvrtcGetCUBIN(program, code), "nvrtcGetCUBIN");
            return code;
        }
    }

    private static byte[] portableCode(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Cuda.checkCompiler(nvrtc.nvrtcGetPTXSize(program, size), "nvrtcGetPTXSize");
            byte[] code = new byte[Math.toIntExact(size.get())];
            Cuda.checkCompiler(nvrtc.nvrtcGetPTX(program, code), "nvrtcGetPTX");
            return code;
        }
    }

    private static String complaint(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            Cuda.checkCompiler(nvrtc.nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
            byte[] log = new byte[Math.toIntExact(size.get())];
            Cuda.checkCompiler(nvrtc.nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
            return new String(log, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("no reason given");
        }
    }
}
