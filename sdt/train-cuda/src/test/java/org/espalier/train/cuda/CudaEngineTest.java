package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a GPU; skipped, with the reason, where there is none. */
class CudaEngineTest extends TreeEngineContract {
    @RegisterExtension
    static final TestedGpu GPU = new TestedGpu();

    @Override
    public TreeEngineFactory factory() {
        return GPU.engines();
    }
}
