package org.espalier.teacher.dl4j;

/** Hears how the training of a network goes. Called on the caller's thread: be quick. */
public interface TeachListener {
    /** Hears nothing. */
    TeachListener SILENT = new TeachListener() {};

    /** Before the first step. */
    default void start(Start start) {}

    default void step(Step step) {}

    default void epoch(Epoch epoch) {}

    /**
     * What is about to be trained.
     *
     * @param layers the network in words, such as {@code conv 5x5/2 24, conv 3x3/2 48, dense 128, softmax 10}
     * @param parameters number of weights and biases
     * @param trainingRows rows learned from
     * @param validationRows number of rows in the validation set
     */
    record Start(String layers, long parameters, int trainingRows, int validationRows) {}

    /**
     * The end of a step.
     *
     * @param epoch counted from 1
     * @param step within the epoch, counted from 1
     * @param steps in an epoch
     * @param loss mean cross-entropy of the step's rows
     */
    record Step(int epoch, int epochs, int step, int steps, double loss) {}

    /**
     * The end of an epoch.
     *
     * @param epoch counted from 1
     * @param loss mean of the steps' losses
     * @param validationLoss mean log loss on the validation rows
     * @param validationAccuracy share of the validation rows that were answered right
     * @param best whether no epoch before had a lower validation loss
     */
    record Epoch(
            int epoch,
            int epochs,
            double loss,
            double validationLoss,
            double validationAccuracy,
            boolean best,
            double seconds) {}
}
