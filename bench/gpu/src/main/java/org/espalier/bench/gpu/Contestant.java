package org.espalier.bench.gpu;

/** Takes steps when told. Data are where the arithmetic happens; a call ends when all its steps are done. */
interface Contestant extends AutoCloseable {
    String name();

    /** Data and a new tree for a case, in place of what was there. */
    void open(Case what);

    /** Has nothing to do until the next case: memory may go. */
    default void rest() {}

    /** Seconds that so many steps took. */
    double steps(int count);

    @Override
    void close();
}
