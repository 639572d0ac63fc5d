package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.LinearLeafContract;
import org.espalier.train.contract.Precision;

class Nd4jDoubleLinearLeafTest extends LinearLeafContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory(Nd4jEngineFactory.Precision.DOUBLE);
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT64;
    }
}
