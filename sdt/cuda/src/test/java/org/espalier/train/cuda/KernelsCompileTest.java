package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.bytedeco.cuda.global.nvrtc;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CUDA's compiler takes the kernels; it needs no GPU. Skipped, with the reason, where it is not installed. */
class KernelsCompileTest {
    @ParameterizedTest
    @ValueSource(ints = {75, 80, 86, 89, 90, 100, 120})
    void theCompilerTakesThem(int capability) {
        try {
            Loader.load(nvrtc.class);
        } catch (LinkageError e) {
            Assumptions.abort("the kernels are not compiled for a GPU: " + Cuda.missing(e));
        }
        byte[] code = KernelCompiler.compile(KernelSource.text(), KernelCompiler.target(capability));
        assertTrue(code.length > 10_000, code.length + " bytes");
        // Machine code is an ELF file.
        assertTrue(IntStream.range(0, 4).allMatch(i -> code[i] == "\u007fELF".charAt(i)));
    }
}
