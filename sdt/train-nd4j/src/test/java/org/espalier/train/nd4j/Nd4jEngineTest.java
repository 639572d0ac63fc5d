package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;

class Nd4jEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory();
    }
}
