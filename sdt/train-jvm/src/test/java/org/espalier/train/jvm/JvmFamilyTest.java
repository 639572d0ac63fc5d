package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.FamilyContract;

class JvmFamilyTest extends FamilyContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory();
    }
}
