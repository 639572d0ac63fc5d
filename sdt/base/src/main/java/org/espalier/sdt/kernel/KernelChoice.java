package org.espalier.sdt.kernel;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses once, at the first use, and says so in one log line. */
final class KernelChoice {
    private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);
    static final Kernels CHOSEN = choose();
    static final Kernels SMALL =
            CHOSEN instanceof VectorKernels ? new FusedKernels(CHOSEN, VectorKernels.lanes()) : CHOSEN;

    private KernelChoice() {}

    private static Kernels choose() {
        Kernels chosen = new PlainKernels();
        Optional<Module> api = ModuleLayer.boot().findModule("jdk.incubator.vector");
        if (!"plain".equals(System.getProperty("espalier.kernels")) && api.isPresent()) {
            // The descriptor does not require it: javac would warn of an incubating module whoever compiles against
            // ours.
            KernelChoice.class.getModule().addReads(api.get());
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
