package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.junit.jupiter.api.Assumptions;

/** The contract on a GPU; skipped, with the reason, where there is none. */
class CudaEngineTest extends TreeEngineContract {
    @Override
    public TreeEngineFactory factory() {
        CudaEngineFactory factory = new CudaEngineFactory();
        factory.unusable().ifPresent(why -> Assumptions.abort("no GPU to test on: " + why));
        return factory;
    }
}
