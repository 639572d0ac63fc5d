package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.sdt.TreeShape;

/**
 * An engine that computes nothing: after its k-th epoch both leaves of a tree of depth 1 give class 0 the k-th probability of
 * the script, for any row. Where all rows are of class 0, the validation loss falls as that probability rises.
 */
final class ScriptedEngineFactory implements TreeEngineFactory {
    private final double[] probabilities;
    /** The steps of every epoch that was run. */
    final List<Steps> epochs = new ArrayList<>();

    ScriptedEngineFactory(double... probabilities) {
        this.probabilities = probabilities;
    }

    @Override
    public String name() {
        return "scripted";
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
        return new TreeEngine() {
            private EngineState reached = state;

            @Override
            public StepsResult run(Steps steps) {
                TreeParameters next =
                        TreeParameters.zeros(new TreeShape(1), data.features().columns(), data.classes());
                double first = probabilities[epochs.size()];
                Arrays.fill(next.leafLogits(), (float) Math.log((1 - first) / (data.classes() - 1)));
                next.leafLogits()[0] = (float) Math.log(first);
                next.leafLogits()[data.classes()] = (float) Math.log(first);
                epochs.add(steps);
                reached = EngineState.initial(next);
                return new StepsResult(new float[steps.count()], -1);
            }

            @Override
            public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
                throw new UnsupportedOperationException("nobody asks");
            }

            @Override
            public TreeParameters parameters() {
                return reached.parameters();
            }

            @Override
            public EngineState state() {
                return reached;
            }

            @Override
            public void close() {}
        };
    }
}
