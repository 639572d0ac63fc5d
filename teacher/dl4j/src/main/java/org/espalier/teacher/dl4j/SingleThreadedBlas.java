package org.espalier.teacher.dl4j;

import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Has ND4J's matrix products run on the thread that asks for them. Espalier puts its threads to work on different rows
 * instead: OpenBLAS and OpenMP threads that wait for work by spinning cost several times what they gain on small batches,
 * and the split of a sum would depend on their number.
 *
 * <p>ND4J has one such number for the whole process, hence the static count of callers that want it to be 1.
 */
final class SingleThreadedBlas {
    private static final Object LOCK = new Object();
    private static int users;
    private static int before;

    private SingleThreadedBlas() {}

    /** Does the work; afterwards, unless others are at it, the number is what it was. */
    static <T> T during(Supplier<T> work) {
        synchronized (LOCK) {
            if (users == 0) {
                before = Nd4j.factory().blas().getMaxThreads();
                Nd4j.factory().blas().setMaxThreads(1);
            }
            users++;
        }
        try {
            return work.get();
        } finally {
            synchronized (LOCK) {
                users--;
                if (users == 0) {
                    Nd4j.factory().blas().setMaxThreads(before);
                }
            }
        }
    }
}
