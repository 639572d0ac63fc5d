package org.espalier.sdt.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses once, at the first use, and says so in one log line. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    static final Kernels CHOSEN = choose();

    private KernelChoice() {}

    private static Kernels choose() {
        Kernels chosen = new PlainKernels();
        if (!"plain".equals(System.getProperty("espalier.kernels"))
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            Kernels vector = new VectorKernels();
            // Narrow vectors emulated in software would be slower than plain loops.
            if (VectorKernels.usable()) {
                chosen = vector;
            }
        }
        LOG.info("arithmetic: {}", chosen.describe());
        return chosen;
    }
}
