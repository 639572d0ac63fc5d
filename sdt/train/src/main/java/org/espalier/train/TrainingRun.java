package org.espalier.train;

/**
 * A run between two epochs: what a checkpoint holds.
 *
 * @param epoch epochs done
 * @param engine where the next step starts
 * @param bestEpoch the epoch (counted from 1) of {@code best}; 0 before there is one
 * @param bestLoss validation loss of {@code best}
 * @param best the parameters that will be the tree's
 * @param bestBeta inverse temperature that belongs to {@code best}, where it is not learned
 */
public record TrainingRun(
        int epoch, EngineState engine, int bestEpoch, double bestLoss, TreeParameters best, double bestBeta) {

    static TrainingRun start(EngineState initial) {
        return new TrainingRun(0, initial, 0, Double.POSITIVE_INFINITY, initial.parameters(), 1);
    }

    TrainingRun with(EngineState state) {
        return new TrainingRun(epoch, state, bestEpoch, bestLoss, best, bestBeta);
    }

    /** After another epoch; {@code eligible} says whether its tree may be chosen. */
    TrainingRun next(EngineState state, double loss, double beta, boolean eligible) {
        boolean better = eligible && loss < bestLoss;
        return new TrainingRun(
                epoch + 1,
                state,
                better ? epoch + 1 : bestEpoch,
                better ? loss : bestLoss,
                better ? state.parameters() : best,
                better ? beta : bestBeta);
    }
}
