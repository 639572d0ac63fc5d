package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;

/** The contract once more, threads, warps and blocks in a mixed order. */
class HostMixedOrderEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return DeviceEngines.onHost(HostDevice.Order.MIXED);
    }
}
