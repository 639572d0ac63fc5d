package org.espalier.train.jvm;

import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Exchange;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.kernel.TrainingKernels;

/** The engine for a CPU: fused, sparse-aware, no native code. Always usable. */
public final class JvmEngineFactory implements TreeEngineFactory {
    private final TrainingKernels kernels;
    private final Pace.Sharing sharing;

    public JvmEngineFactory() {
        this(TrainingKernels.select());
    }

    /** With kernels of one's choice, for tests and measurements. */
    public JvmEngineFactory(TrainingKernels kernels) {
        this(kernels, Pace.Sharing.WHERE_IT_PAYS);
    }

    JvmEngineFactory(TrainingKernels kernels, Pace.Sharing sharing) {
        this.kernels = kernels;
        this.sharing = sharing;
    }

    @Override
    public String name() {
        return "jvm";
    }

    @Override
    public Optional<String> unusable() {
        return Optional.empty();
    }

    @Override
    public OptionalInt rank() {
        return OptionalInt.of(0);
    }

    @Override
    public String describe(EngineSettings settings) {
        return kernels.describe() + ", " + settings.threads() + (settings.threads() == 1 ? " thread" : " threads");
    }

    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        if (data.basis().isPresent()) {
            return new LinearLeafEngine(data, settings, state);
        }
        return new JvmEngine(kernels, data, settings, state, sharing, Optional.empty());
    }

    /**
     * An engine that takes each step together with others, all of which run as many: their batches are parts of one. It has the numbers
     * of an engine that has the whole batch, within rounding. Leaves are constant.
     */
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state, Exchange exchange) {
        return new JvmEngine(kernels, data, settings, state, sharing, Optional.of(exchange));
    }
}
