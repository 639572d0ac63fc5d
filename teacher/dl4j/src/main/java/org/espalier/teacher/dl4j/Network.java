package org.espalier.teacher.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What a teacher needs of a DL4J network, whichever of DL4J's two kinds it is. */
interface Network {
    /** What it takes. */
    InputForm input();

    /** What it gives. */
    OutputForm form();

    /**
     * Asks for answers; not from several threads at once.
     *
     * @param features {@code [rows, …]} as {@link #input} says, in the network's own data type
     * @return {@code [rows, classes]} probabilities, {@code [rows, 1]} of one sigmoid
     */
    INDArray output(INDArray features);

    /** Another network with the same parameters, not a copy of them, for another thread. */
    Network replica();

    /** All parameters, {@code [1, n]}. */
    INDArray parameters();

    /** DL4J's description of the layers. */
    String configurationJson();
}
