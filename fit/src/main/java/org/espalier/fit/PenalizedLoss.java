package org.espalier.fit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.sdt.NonZeros;

/**
 * The loss of a linear model and its gradient: {@code 1/sum(w) sum_r w_r l_r(W x_r + b) + lambda/2 |W|^2}, with the offsets b not
 * penalised. Weights are {@code [outputs, features + 1]}, the offset behind each output's.
 */
abstract class PenalizedLoss implements Lbfgs.Function {
    /** Rows are summed up in so many parts, in their order, whatever the threads. */
    private static final int PARTS = 16;

    private final Dataset rows;
    private final double lambda;
    private final int threads;
    private final int outputs;
    private final int features;
    private final double weight;

    PenalizedLoss(Dataset rows, int outputs, double lambda, int threads) {
        this.rows = rows;
        this.lambda = lambda;
        this.threads = threads;
        this.outputs = outputs;
        this.features = rows.features().columns();
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += rows.weight(r);
        }
        this.weight = sum;
    }

    /**
     * A row's loss.
     *
     * @param r which row
     * @param row its features
     * @param at the weights
     * @param slopes of the loss by each score, {@code [outputs]}, is written to
     */
    abstract double loss(int r, NonZeros row, double[] at, double[] slopes);

    /** The score {@code W_k x + b_k}. */
    static double score(NonZeros row, double[] weights, int features, int output) {
        int at = output * (features + 1);
        double z = weights[at + features];
        for (int i = 0; i < row.count(); i++) {
            z += weights[at + row.columns()[i]] * row.values()[i];
        }
        return z;
    }

    @Override
    public final double value(double[] at, double[] gradient) {
        double[][] gradients = new double[PARTS][];
        double[] losses = new double[PARTS];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.min(threads, PARTS), () -> {
            for (int part = next.getAndIncrement(); part < PARTS; part = next.getAndIncrement()) {
                gradients[part] = new double[at.length];
                losses[part] = part(part, at, gradients[part]);
            }
        });
        Arrays.fill(gradient, 0);
        double loss = 0;
        for (int part = 0; part < PARTS; part++) {
            loss += losses[part];
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += gradients[part][i];
            }
        }
        for (int k = 0; k < outputs; k++) {
            for (int f = 0; f < features; f++) {
                int i = k * (features + 1) + f;
                loss += 0.5 * lambda * at[i] * at[i];
                gradient[i] += lambda * at[i];
            }
        }
        return loss;
    }

    private double part(int part, double[] at, double[] gradient) {
        int from = (int) ((long) part * rows.rows() / PARTS);
        int to = (int) ((part + 1L) * rows.rows() / PARTS);
        NonZeros row = new NonZeros(features);
        double[] slopes = new double[outputs];
        double loss = 0;
        for (int r = from; r < to; r++) {
            row.read(rows.features(), r);
            double share = rows.weight(r) / weight;
            loss += share * loss(r, row, at, slopes);
            for (int k = 0; k < outputs; k++) {
                double error = share * slopes[k];
                int first = k * (features + 1);
                for (int i = 0; i < row.count(); i++) {
                    gradient[first + row.columns()[i]] += error * row.values()[i];
                }
                gradient[first + features] += error;
            }
        }
        return loss;
    }
}
