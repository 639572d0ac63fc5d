package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.LinearLeafContract;

class Nd4jLinearLeafTest extends LinearLeafContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory();
    }
}
