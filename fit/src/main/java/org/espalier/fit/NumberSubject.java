package org.espalier.fit;

import org.espalier.data.Dataset;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.NumberVerdict;

/**
 * Of numbers and rates: squared error as a share of the variance, Poisson deviance as a share of that of the mean rate
 * ({@link NumberVerdict#cost}). 0 is a tree without fault, 1 one that is worth no more than the mean of all rows.
 */
final class NumberSubject implements ValueSubject {
    private final boolean isRate;
    private final double ofMean;

    /** @param rows to learn from, all of them with a value */
    NumberSubject(Dataset rows) {
        this.isRate = NumberVerdict.isRate(rows.schema());
        float[] mean = NumberVerdict.mean(rows, rows.rows());
        this.ofMean = Math.max(Double.MIN_NORMAL, total(rows, mean) / rows.rows());
    }

    @Override
    public double[] loss(Dataset rows, float[] average, float[] maxPath) {
        double[] loss = new double[rows.rows()];
        for (int r = 0; r < loss.length; r++) {
            double truth = rows.values()[r];
            double cost = NumberVerdict.cost(isRate, truth, average[r]) + NumberVerdict.cost(isRate, truth, maxPath[r]);
            loss[r] = 0.5 * rows.weight(r) * cost / ofMean;
        }
        return loss;
    }

    @Override
    public double score(Dataset rows, float[] maxPath) {
        return 1 - total(rows, maxPath) / total(rows, NumberVerdict.mean(rows, rows.rows()));
    }

    /** R2 to its answers, whatever the target. */
    @Override
    public double agreement(float[] maxPath, float[] teacher) {
        double mean = 0;
        for (float t : teacher) {
            mean += t / (double) teacher.length;
        }
        double missed = 0;
        double all = 0;
        for (int r = 0; r < teacher.length; r++) {
            missed += Math.pow((double) maxPath[r] - teacher[r], 2);
            all += Math.pow(teacher[r] - mean, 2);
        }
        return 1 - missed / Math.max(Double.MIN_NORMAL, all);
    }

    @Override
    public Frontier.Measure measure() {
        return isRate ? Frontier.Measure.D2 : Frontier.Measure.R2;
    }

    private double total(Dataset rows, float[] answers) {
        double sum = 0;
        for (int r = 0; r < answers.length; r++) {
            sum += rows.weight(r) * NumberVerdict.cost(isRate, rows.values()[r], answers[r]);
        }
        return sum;
    }
}
