package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What {@code auto} takes, and what it says of it. */
class EnginesTest {
    private static final Optional<String> FINE = Optional.empty();
    private static final TreeEngineFactory JVM = new Named("jvm", FINE, FINE);
    private static final TreeEngineFactory CUDA = new Named("cuda", FINE, FINE);
    private static final TreeEngineFactory NO_CUDA = new Named("cuda", Optional.of("no driver"), null);
    private static final TreeEngineFactory WRONG_CUDA =
            new Named("cuda", FINE, Optional.of("loss: expected 1, found 2"));
    private static final TreeEngineFactory ND4J = new Named("nd4j", FINE, null);

    @Test
    void aGpuThatPassesItsTrialGoesFirst() {
        assertEquals(
                new Engines.Choice(CUDA, "a usable GPU, which passes its trial"),
                Engines.best(List.of(CUDA, JVM, ND4J), true, 8, LeafKind.CONSTANT, GateKind.ALL));
    }

    @Test
    void aGpuThatFailsItsTrialIsPassedOverAloud() {
        assertEquals(
                new Engines.Choice(JVM, "cuda fails its trial here: loss: expected 1, found 2"),
                Engines.best(List.of(WRONG_CUDA, JVM), true, 8, LeafKind.CONSTANT, GateKind.ALL));
    }

    /** Its trial would need what is not there: this one has none to give. */
    @Test
    void aGpuThatIsNotUsableSaysWhyAndIsNotTried() {
        assertEquals(
                new Engines.Choice(JVM, "cuda can't be used: no driver"),
                Engines.best(List.of(NO_CUDA, JVM), false, 8, LeafKind.CONSTANT, GateKind.ALL));
        assertEquals(
                new Engines.Choice(JVM, "cuda can't be used: too deep"),
                Engines.best(List.of(WRONG_CUDA, JVM), true, 15, LeafKind.CONSTANT, GateKind.ALL));
    }

    @Test
    void aGpuThatTrainsNoScorecardsIsPassedOver() {
        assertEquals(
                new Engines.Choice(JVM, "cuda can't be used: no scorecards"),
                Engines.best(List.of(CUDA, JVM, ND4J), true, 2, LeafKind.POINTS, GateKind.ALL));
    }

    @Test
    void aDriverWithoutTheEngineIsSaid() {
        assertEquals(
                new Engines.Choice(JVM, "there is an NVIDIA driver, but the engine cuda is not on the class path"),
                Engines.best(List.of(JVM, ND4J), true, 8, LeafKind.CONSTANT, GateKind.ALL));
    }

    @Test
    void withoutADriverNobodyHearsOfIt() {
        assertEquals(
                new Engines.Choice(JVM, "the fastest that is here"),
                Engines.best(List.of(JVM, ND4J), false, 8, LeafKind.CONSTANT, GateKind.ALL));
    }

    @Test
    void theReferenceIsNeverTakenUnasked() {
        TrainingException e = assertThrows(
                TrainingException.class,
                () -> Engines.best(List.of(NO_CUDA, ND4J), false, 8, LeafKind.CONSTANT, GateKind.ALL));
        assertEquals("no engine is usable here: cuda can't be used: no driver", e.getMessage());
    }

    /**
     * A kind that opens nothing.
     *
     * @param outcome of its trial; null: nobody may ask
     */
    private record Named(String name, Optional<String> unusable, Optional<String> outcome)
            implements TreeEngineFactory {
        @Override
        public Optional<String> unfit(int depth) {
            return name.equals("cuda") && depth > 14 ? Optional.of("too deep") : Optional.empty();
        }

        @Override
        public Optional<String> unfit(int depth, LeafKind leaves) {
            return name.equals("cuda") && leaves == LeafKind.POINTS ? Optional.of("no scorecards") : unfit(depth);
        }

        @Override
        public Optional<String> trial() {
            if (outcome == null) {
                throw new AssertionError(name + " was tried");
            }
            return outcome;
        }

        /** As those of that name have it. */
        @Override
        public OptionalInt rank() {
            return switch (name) {
                case "cuda" -> OptionalInt.of(100);
                case "jvm" -> OptionalInt.of(0);
                default -> OptionalInt.empty();
            };
        }

        @Override
        public String merit() {
            return name.equals("cuda") ? "a usable GPU, which passes its trial" : TreeEngineFactory.super.merit();
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
