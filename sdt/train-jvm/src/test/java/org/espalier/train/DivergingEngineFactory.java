package org.espalier.train;

import java.util.Optional;
import org.espalier.train.jvm.JvmEngineFactory;

/** The jvm engine, but its second epoch comes upon a number that is not finite at its third step. */
public final class DivergingEngineFactory implements TreeEngineFactory {
    @Override
    public String name() {
        return "diverging";
    }

    @Override
    public Optional<String> unusable() {
        return Optional.empty();
    }

    @Override
    public String describe(EngineSettings settings) {
        return "for a test";
    }

    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        TreeEngine engine = new JvmEngineFactory().open(data, settings, state);
        return new TreeEngine() {
            private int runs;

            @Override
            public StepsResult run(Steps steps) {
                if (++runs == 1) {
                    return engine.run(steps);
                }
                engine.run(new Steps(
                        java.util.Arrays.copyOf(steps.rows(), 2 * steps.batch()),
                        steps.batch(),
                        java.util.Arrays.copyOf(steps.beta(), 2),
                        java.util.Arrays.copyOf(steps.learningRate(), 2)));
                return new StepsResult(new float[steps.count()], 2);
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
        };
    }
}
