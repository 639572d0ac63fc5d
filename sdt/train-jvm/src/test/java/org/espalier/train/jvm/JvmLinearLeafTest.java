package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.LinearLeafContract;

class JvmLinearLeafTest extends LinearLeafContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory();
    }
}
