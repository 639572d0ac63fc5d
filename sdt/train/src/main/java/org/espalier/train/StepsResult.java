package org.espalier.train;

/**
 * What a run of steps did.
 *
 * @param objective value of the objective (loss and penalty) at each step before its update, {@code [steps]}; entries
 *     after a failed step are not meaningful
 * @param failedStep index of the first step whose objective or gradient was not finite, or -1. No update is made from
 *     that step on: the engine still holds the parameters from before it
 */
public record StepsResult(float[] objective, int failedStep) {
    /** Mean objective of the steps that were taken. */
    public double meanObjective() {
        int count = failedStep < 0 ? objective.length : failedStep;
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += objective[i];
        }
        return sum / Math.max(1, count);
    }
}
