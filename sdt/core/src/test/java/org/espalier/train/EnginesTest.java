package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code auto} takes, and what it says of it. */
class EnginesTest {
    private static final TreeEngineFactory JVM = new Named("jvm", Optional.empty());
    private static final TreeEngineFactory CUDA = new Named("cuda", Optional.empty());
    private static final TreeEngineFactory NO_CUDA = new Named("cuda", Optional.of("no driver"));
    private static final TreeEngineFactory ND4J = new Named("nd4j", Optional.empty());
    private static final Set<String> NONE = Set.of();
    private static final Set<String> BY_NAME = Set.of("cuda");

    @Test
    void aGpuThatIsUsableGoesFirst() {
        assertEquals(
                new Engines.Choice(CUDA, "the fastest that is here"),
                Engines.best(List.of(CUDA, JVM, ND4J), NONE, true, 8));
    }

    @Test
    void aGpuThatIsNotSaysWhy() {
        assertEquals(
                new Engines.Choice(JVM, "cuda can't be used: no driver"),
                Engines.best(List.of(NO_CUDA, JVM), NONE, false, 8));
        assertEquals(
                new Engines.Choice(JVM, "cuda can't be used: too deep"),
                Engines.best(List.of(CUDA, JVM), NONE, true, 15));
    }

    @Test
    void anEngineByNameOnlyIsPassedOverAloud() {
        assertEquals(
                new Engines.Choice(
                        JVM,
                        "cuda can be used, but --engine cuda is taken by name only, until a GPU has passed its tests"),
                Engines.best(List.of(CUDA, JVM), BY_NAME, true, 8));
        assertEquals(
                new Engines.Choice(
                        JVM,
                        "there is an NVIDIA driver, but --engine cuda is taken by name only, until a GPU has passed its"
                                + " tests"),
                Engines.best(List.of(JVM, ND4J), BY_NAME, true, 8),
                "its jars are not even on the class path");
    }

    @Test
    void withoutADriverNobodyHearsOfIt() {
        assertEquals(
                new Engines.Choice(JVM, "the fastest that is here"),
                Engines.best(List.of(JVM, ND4J), BY_NAME, false, 8));
    }

    @Test
    void theReferenceIsNeverTakenUnasked() {
        TrainingException e =
                assertThrows(TrainingException.class, () -> Engines.best(List.of(NO_CUDA, ND4J), NONE, false, 8));
        assertEquals("no engine is usable here: cuda can't be used: no driver", e.getMessage());
    }

    /** A kind that opens nothing. */
    private record Named(String name, Optional<String> unusable) implements TreeEngineFactory {
        @Override
        public Optional<String> unfit(int depth) {
            return name.equals("cuda") && depth > 14 ? Optional.of("too deep") : Optional.empty();
        }

        @Override
        public String describe(EngineSettings settings) {
            return name;
        }

        @Override
        public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
            throw new UnsupportedOperationException(name);
        }
    }
}
