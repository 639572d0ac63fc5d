package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.GateMaskContract;

class Nd4jGateMaskTest extends GateMaskContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory();
    }
}
