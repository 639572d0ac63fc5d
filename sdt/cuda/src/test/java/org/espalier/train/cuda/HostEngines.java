package org.espalier.train.cuda;

import java.util.Optional;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.junit.jupiter.api.Assumptions;

/** Makes the engine on {@link HostDevice}s. */
record HostEngines(HostDevice.Order order, int blockMemory) implements TreeEngineFactory {
    /** @throws org.opentest4j.TestAbortedException where there is no C++ compiler */
    static HostEngines of(HostDevice.Order order, int blockMemory) {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        return new HostEngines(order, blockMemory);
    }

    @Override
    public String name() {
        return "host";
    }

    @Override
    public Optional<String> unusable() {
        return HostProcess.missing();
    }

    @Override
    public String describe(EngineSettings settings) {
        return "kernels on the processor";
    }

    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        return new CudaEngine(
                new HostDevice(order, blockMemory, Long.MAX_VALUE), data, settings, state);
    }
}
