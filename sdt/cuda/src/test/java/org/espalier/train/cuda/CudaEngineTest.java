package org.espalier.train.cuda;

import java.util.Optional;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a GPU; skipped, with the reason, where there is none. */
class CudaEngineTest extends TreeEngineContract {
    /** One for all engines: a context takes a good part of a second. */
    private static CudaDevice device;

    @BeforeAll
    static void open() {
        Optional<String> why = new CudaEngineFactory().unusable();
        why.ifPresent(line -> Assumptions.abort("no GPU to test on: " + line));
        device = CudaEngineFactory.device();
    }

    @AfterAll
    static void close() {
        if (device != null) {
            device.close();
        }
    }

    @Override
    public TreeEngineFactory factory() {
        return new DeviceEngines(() -> new SharedDevice(device));
    }
}
