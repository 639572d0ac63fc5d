package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The GPU of a class of tests: one for all its engines, as a context takes a good part of a second. Skips them where there is none. */
final class TestedGpu implements BeforeAllCallback, AfterAllCallback {
    private CudaDevice device;

    @Override
    public void beforeAll(ExtensionContext context) {
        new CudaEngineFactory().unusable().ifPresent(line -> Assumptions.abort("no GPU to test on: " + line));
        device = CudaEngineFactory.device();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (device != null) {
            device.close();
        }
    }

    TreeEngineFactory engines() {
        return new DeviceEngines(() -> new SharedDevice(device));
    }
}
