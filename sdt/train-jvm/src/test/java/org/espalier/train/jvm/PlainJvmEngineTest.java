package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.espalier.train.kernel.PlainTrainingKernels;

/** The jvm engine as it is without the Vector API. */
class PlainJvmEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory(new PlainTrainingKernels());
    }
}
