package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.Precision;
import org.espalier.train.contract.TreeEngineContract;

class Nd4jDoubleEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory(Nd4jEngineFactory.Precision.DOUBLE);
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT64;
    }
}
