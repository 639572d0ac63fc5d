package org.espalier.train.nd4j;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.FamilyContract;
import org.espalier.train.contract.Precision;

class Nd4jFamilyTest extends FamilyContract {
    @Override
    public TreeEngineFactory factory() {
        return new Nd4jEngineFactory(Nd4jEngineFactory.Precision.DOUBLE);
    }

    @Override
    public Precision precision() {
        return Precision.FLOAT64;
    }
}
