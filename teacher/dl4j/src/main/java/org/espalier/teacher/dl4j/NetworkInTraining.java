package org.espalier.teacher.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What the trainer asks of a network: steps, and answers of the average that is kept in the end. */
interface NetworkInTraining {
    /** Rows of a part of a batch; the gradient of a batch is the sum over its parts, in their order. */
    int shardRows();

    /** Number of weights and biases. */
    long parameters();

    /**
     * One step on the rows of a batch.
     *
     * @return mean cross-entropy of the rows, weighted
     */
    double step(BatchFeed feed, int[] rows, double learningRate);

    /** A copy of the exponential moving average of the parameters, in the order of a DL4J network of the same plan. */
    INDArray snapshot();

    /** To be called after a step, before the first {@link #answers}. */
    void startScoring();

    /** How many threads may ask for {@link #answers} at the same time. */
    int replicas();

    /**
     * What the averaged parameters answer.
     *
     * @param replica {@code 0 .. replicas() - 1}, one for each thread
     * @param features {@code [rows * width]}
     * @return {@code [rows * classes]}, probabilities
     */
    float[] answers(int replica, float[] features, int rows);
}
