package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.espalier.train.EngineTrial;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.PlainTrainingKernels;
import org.junit.jupiter.api.Test;

/** The engine's trial on the kernels compiled for the processor. */
class TrialTest {
    @Test
    void theKernelsPass() {
        assertEquals(
                Optional.empty(),
                EngineTrial.of(
                        new JvmEngineFactory(new PlainTrainingKernels())::open,
                        DeviceEngines.onHost(HostDevice.Order.MIXED)::open));
    }

    /** Otherwise one of the three ways to gather rows could be wrong, and nobody would see. */
    @Test
    void rowsAreKeptInEveryForm() {
        DeviceEngines engines = DeviceEngines.onHost(HostDevice.Order.UP);
        Set<DeviceRows.Form> forms = EnumSet.noneOf(DeviceRows.Form.class);
        Optional<String> reason =
                EngineTrial.of(new JvmEngineFactory(new PlainTrainingKernels())::open, (data, settings, state) -> {
                    try (HostDevice device = new HostDevice(HostDevice.Order.UP);
                            DeviceScope scope = new DeviceScope(device)) {
                        forms.add(DeviceRows.upload(data.features(), scope, new TreeArguments()));
                    }
                    return engines.open(data, settings, state);
                });
        assertEquals(Optional.empty(), reason);
        assertEquals(EnumSet.allOf(DeviceRows.Form.class), forms);
    }
}
