package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.espalier.matrix.CsrMatrix;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.PlainTrainingKernels;
import org.espalier.train.kernel.TrainingKernels;
import org.junit.jupiter.api.Test;

/** An engine that computes rightly passes; one that is wrong in any way is found, and says in one line how. */
class EngineTrialTest {
    private static final EngineTrial.Opening REFERENCE = new JvmEngineFactory(new PlainTrainingKernels())::open;

    @Test
    void anEngineThatRoundsOtherwisePasses() {
        assertEquals(Optional.empty(), EngineTrial.of(REFERENCE, new JvmEngineFactory(TrainingKernels.select())::open));
    }

    @Test
    void aWrongGradientIsFound() {
        assertReason(
                "gradient of leaf logits\\[47\\]: expected \\S+, found \\S+ \\(expected loss, dense rows\\)",
                wrong(engine -> new Wrapped(engine) {
                    @Override
                    public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
                        ObjectiveValue value = super.evaluate(rows, beta, mixturePower);
                        float[] leaves = value.gradient().leafLogits();
                        leaves[leaves.length - 1] *= 1.01f;
                        return value;
                    }
                }));
    }

    /** A number that is none is a difference, too. */
    @Test
    void aLossThatIsNotANumberIsFound() {
        assertReason(
                "loss: expected \\S+, found NaN \\(expected loss, dense rows\\)", wrong(engine -> new Wrapped(engine) {
                    @Override
                    public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
                        ObjectiveValue value = super.evaluate(rows, beta, mixturePower);
                        return new ObjectiveValue(Double.NaN, value.penalty(), value.gradient());
                    }
                }));
    }

    /** Right gradients, and steps that are a thousandth too long. */
    @Test
    void wrongStepsAreFound() {
        assertReason(
                "(objectives|trained gate weights)\\[\\d+\\]: expected \\S+, found \\S+ \\(expected loss, dense rows\\)",
                wrong(engine -> new Wrapped(engine) {
                    @Override
                    public StepsResult run(Steps steps) {
                        float[] rates = steps.learningRate();
                        for (int i = 0; i < rates.length; i++) {
                            rates[i] *= 1.001f;
                        }
                        return super.run(steps);
                    }
                }));
    }

    /** Only the problems behind the first one have a mixture. */
    @Test
    void aMistakeInTheMixtureAloneIsFound() {
        assertReason(
                "loss: expected \\S+, found \\S+ \\(mixture of power 0.5, rows of few values\\)",
                wrong(engine -> new Wrapped(engine) {
                    @Override
                    public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
                        return super.evaluate(rows, beta, 1);
                    }
                }));
    }

    @Test
    void sparseRowsAreTriedToo() {
        assertReason("sparse rows are too much", (data, settings, state) -> {
            if (data.features() instanceof CsrMatrix) {
                throw new TrainingException("sparse rows are too much");
            }
            return REFERENCE.open(data, settings, state);
        });
    }

    @Test
    void failuresOfEveryKindAreOneLine() {
        assertReason("the GPU is busy", failing(new TrainingException("the GPU is busy")));
        assertReason("java.lang.IllegalStateException: first", failing(new IllegalStateException("first\nsecond")));
        assertReason("java.lang.UnsatisfiedLinkError: gone", (data, settings, state) -> {
            throw new UnsatisfiedLinkError("gone");
        });
    }

    @Test
    void anEngineThatDoesNotAnswerIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);
        Optional<String> reason = EngineTrial.of(
                REFERENCE,
                (data, settings, state) -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new IllegalStateException("it was waited for");
                },
                100);
        assertEquals(Optional.of("no answer within 0.1 s"), reason);
        never.countDown();
    }

    private static EngineTrial.Opening failing(RuntimeException e) {
        return (data, settings, state) -> {
            throw e;
        };
    }

    private static EngineTrial.Opening wrong(UnaryOperator<TreeEngine> change) {
        return (data, settings, state) -> change.apply(REFERENCE.open(data, settings, state));
    }

    private static void assertReason(String expression, EngineTrial.Opening tried) {
        String reason = EngineTrial.of(REFERENCE, tried).orElse("");
        assertTrue(reason.matches(expression), reason);
    }

    /** Passes everything on. */
    private static class Wrapped implements TreeEngine {
        private final TreeEngine engine;

        Wrapped(TreeEngine engine) {
            this.engine = engine;
        }

        @Override
        public StepsResult run(Steps steps) {
            return engine.run(steps);
        }

        @Override
        public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
            return engine.evaluate(rows, beta, mixturePower);
        }

        @Override
        public TreeParameters parameters() {
            return engine.parameters();
        }

        @Override
        public EngineState state() {
            return engine.state();
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
