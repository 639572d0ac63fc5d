package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;

/** The contract on the engine and its kernels, without a GPU. */
class HostEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return DeviceEngines.onHost(HostDevice.Order.DOWN);
    }
}
