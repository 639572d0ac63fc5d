package org.espalier.train.jvm;

import org.espalier.train.TreeEngineFactory;
import org.espalier.train.contract.TreeEngineContract;
import org.espalier.train.kernel.PlainTrainingKernels;
import org.espalier.train.kernel.TrainingKernels;
import org.junit.jupiter.api.Nested;

/** Every step is shared out with the helper threads, however small: the suite compares them with one thread, bit by bit. */
class SharedStepsTest {
    @Nested
    class Chosen extends TreeEngineContract {
        @Override
        public TreeEngineFactory factory() {
            return new JvmEngineFactory(TrainingKernels.select(), Pace.Sharing.ALWAYS);
        }
    }

    @Nested
    class Plain extends TreeEngineContract {
        @Override
        public TreeEngineFactory factory() {
            return new JvmEngineFactory(new PlainTrainingKernels(), Pace.Sharing.ALWAYS);
        }
    }
}
