package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.espalier.train.kernel.TrainingKernels;

/** The jvm engine with the kernels that this JVM would choose. */
class JvmEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        return new JvmEngineFactory(TrainingKernels.select());
    }
}
