package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.train.EngineSettings;
import org.espalier.train.TrainingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with the kernels' text before they run. */
class KernelSourceTest {
    @TempDir
    private Path folder;

    @Test
    void isOnePiece() {
        assertFalse(KernelSource.text().contains("#include \""));
        assertTrue(KernelSource.text().contains("KERNEL(adam)"));
    }

    @Test
    void fieldsComeInTheirOrder() {
        assertEquals(
                List.of(
                        "index",
                        "step",
                        "failed",
                        "taken",
                        "weightSum",
                        "loss",
                        "penalty",
                        "norm",
                        "scale",
                        "power",
                        "rate",
                        "secondWeight"),
                KernelSource.fields("Control"));
        List<String> tree = KernelSource.fields("Tree");
        assertEquals(List.of("depth", "nodes", "leaves", "features", "classes", "pitch"), tree.subList(0, 6));
        assertEquals(tree.size(), new HashSet<>(tree).size());
        assertThrows(IllegalArgumentException.class, () -> new TreeArguments().set("depht", 1));
    }

    @Test
    void constantsAreTheLibrarys() {
        assertEquals(EngineSettings.ADAM_BETA1, constant("ADAM_BETA1"));
        assertEquals(EngineSettings.ADAM_BETA2, constant("ADAM_BETA2"));
        assertEquals(EngineSettings.ADAM_EPSILON, constant("ADAM_EPSILON"));
        assertEquals(EngineSettings.ALPHA_MARGIN, constant("ALPHA_MARGIN"));
    }

    private static double constant(String name) {
        Matcher found = Pattern.compile("(?m)^#define " + name + " (\\S+)").matcher(KernelSource.text());
        assertTrue(found.find(), name);
        return Double.parseDouble(found.group(1));
    }

    @Test
    void theTargetIsTheGpusOwnCodeWhereTheToolkitKnowsIt() {
        int[] known = {75, 80, 86, 90, 100};
        assertEquals("sm_90", KernelCompiler.target(90, known));
        assertEquals("compute_86", KernelCompiler.target(89, known));
        assertEquals("compute_100", KernelCompiler.target(121, known));
        TrainingException e = assertThrows(TrainingException.class, () -> KernelCompiler.target(70, known));
        assertEquals("the CUDA toolkit compiles for compute capability 7.5 and newer only", e.getMessage());
    }

    @Test
    void compiledKernelsAreKeptUnderAllThatTheyDependOn() throws Exception {
        KernelCache cache = new KernelCache(folder.resolve("kernels"));
        int[] compiled = new int[1];
        KernelCache.Compiler compiler = (source, target) -> {
            compiled[0]++;
            return (source + target).getBytes(StandardCharsets.US_ASCII);
        };
        assertEquals("asm_90", text(cache.get("a", "sm_90", "13.0", compiler)));
        assertEquals("asm_90", text(cache.get("a", "sm_90", "13.0", compiler)));
        assertEquals(1, compiled[0], "found");
        cache.get("b", "sm_90", "13.0", compiler);
        cache.get("a", "sm_80", "13.0", compiler);
        cache.get("a", "sm_90", "13.1", compiler);
        assertEquals(4, compiled[0], "another source, another GPU, another compiler");
        cache.forget("a", "sm_90", "13.0");
        cache.get("a", "sm_90", "13.0", compiler);
        assertEquals(5, compiled[0], "forgotten");
    }

    @Test
    void whereThereCanBeNoCacheKernelsAreCompiledEveryTime() throws Exception {
        Files.writeString(folder.resolve("kernels"), "a file");
        KernelCache cache = new KernelCache(folder.resolve("kernels"));
        for (int i = 0; i < 2; i++) {
            assertEquals("x", text(cache.get("a", "sm_90", "13.0", (source, target) -> new byte[] {'x'})));
        }
    }

    private static String text(byte[] code) {
        return new String(code, StandardCharsets.US_ASCII);
    }
}
