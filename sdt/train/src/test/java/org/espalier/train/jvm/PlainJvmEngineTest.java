package org.espalier.train.jvm;

import org.espalier.sdt.kernel.PlainKernels;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;

/** The jvm engine as it is without the Vector API. */
class PlainJvmEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory(new PlainKernels());
    }
}
