package org.espalier.train.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Keeps ND4J's BLAS and loops at one thread as long as an engine is open. With more, BLAS divides a product in another
 * way and its last bits change, so that a seed would no longer give one result; on a machine whose cores are busy it is
 * also slower, because waiting threads spin. ND4J has these numbers once for the whole process, hence the one counter of
 * open engines here: the first sets them, the last puts back what it found.
 */
final class OneThread {
    private static int engines;
    private static int blasThreads;
    private static int loopThreads;

    private OneThread() {}

    static synchronized void enter() {
        if (engines++ == 0) {
            blasThreads = Nd4j.factory().blas().getMaxThreads();
            loopThreads = Nd4j.getEnvironment().maxMasterThreads();
            set(1, 1);
        }
    }

    static synchronized void leave() {
        if (--engines == 0) {
            set(blasThreads, loopThreads);
        }
    }

    private static void set(int blas, int loops) {
        Nd4j.factory().blas().setMaxThreads(blas);
        Nd4j.getEnvironment().setMaxMasterThreads(loops);
    }
}
