package org.espalier.train;

import java.util.Optional;

/**
 * Everything that an engine carries from one step to the next; a run that goes on from it gives the same bytes as one
 * that was never interrupted.
 *
 * @param firstMoment Adam's m
 * @param secondMoment Adam's v
 * @param runningRight the penalty's running sum N of each node (mass that went right), {@code [nodes]}
 * @param runningReach the penalty's running sum D of each node (mass that arrived), {@code [nodes]}
 * @param step number of steps taken so far
 * @param masks which parameters stay 0; empty: none
 */
public record EngineState(
        TreeParameters parameters,
        TreeParameters firstMoment,
        TreeParameters secondMoment,
        double[] runningRight,
        double[] runningReach,
        long step,
        Optional<Masks> masks) {
    /** Where nothing is masked. */
    public EngineState(
            TreeParameters parameters,
            TreeParameters firstMoment,
            TreeParameters secondMoment,
            double[] runningRight,
            double[] runningReach,
            long step) {
        this(parameters, firstMoment, secondMoment, runningRight, runningReach, step, Optional.empty());
    }

    /** The state before the first step. */
    public static EngineState initial(TreeParameters parameters) {
        int nodes = parameters.shape().nodes();
        TreeParameters zero = TreeParameters.zeros(
                parameters.shape(), parameters.features(), parameters.classes(), parameters.terms());
        return new EngineState(parameters, zero, zero.copy(), new double[nodes], new double[nodes], 0);
    }

    public EngineState copy() {
        return new EngineState(
                parameters.copy(),
                firstMoment.copy(),
                secondMoment.copy(),
                runningRight.clone(),
                runningReach.clone(),
                step,
                masks);
    }
}
