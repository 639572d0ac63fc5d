package org.espalier.train.cuda;

import org.espalier.train.TreeEngineFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shapes on a GPU; skipped, with the reason, where there is none. */
class CudaShapesTest extends ShapesContract {
    @RegisterExtension
    static final TestedGpu GPU = new TestedGpu();

    @Override
    TreeEngineFactory factory() {
        return GPU.engines();
    }
}
