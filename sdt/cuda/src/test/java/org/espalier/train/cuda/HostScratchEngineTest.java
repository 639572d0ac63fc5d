package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;

/** The contract as on a GPU whose blocks have too little memory of their own for any tree, threads in mixed order. */
class HostScratchEngineTest extends TreeEngineContract {
    /** Enough for the sums, and not for rows. */
    private static final int LITTLE = 16 << 10;

    @Override
    public TreeEngineFactory factory() {
        return DeviceEngines.onHost(HostDevice.Order.MIXED, LITTLE);
    }
}
