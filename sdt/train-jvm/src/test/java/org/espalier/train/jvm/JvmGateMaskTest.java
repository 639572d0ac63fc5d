package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.GateMaskContract;

class JvmGateMaskTest extends GateMaskContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory();
    }
}
