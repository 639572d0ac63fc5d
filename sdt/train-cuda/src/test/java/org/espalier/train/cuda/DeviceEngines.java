package org.espalier.train.cuda;

import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.junit.jupiter.api.Assumptions;

/** Makes the engine on devices of the test's choice. */
record DeviceEngines(Supplier<Device> devices) implements TreeEngineFactory {
    /**
     * On the processor.
     *
     * @throws org.opentest4j.TestAbortedException where there is no C++ compiler
     */
    static DeviceEngines onHost(HostDevice.Order order) {
        HostProcess.missing().ifPresent(why -> Assumptions.abort(why));
        return new DeviceEngines(() -> new HostDevice(order));
    }

    @Override
    public String name() {
        return "test";
    }

    @Override
    public Optional<String> unusable() {
        return Optional.empty();
    }

    @Override
    public String describe(EngineSettings settings) {
        return "kernels under test";
    }

    @Override
    public TreeEngine open(TrainingData data, EngineSettings settings, EngineState state) {
        return new CudaEngine(devices.get(), data, settings, state);
    }
}
