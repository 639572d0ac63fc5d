package org.espalier.fit;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.data.Matrix;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.sdt.NonZeros;

/**
 * Linear regression of a number, log-linear Poisson regression of a rate, each with an L2 penalty on the encoding that the tree
 * has: the simplest model that a tree must be worth more than. With t the target in standard deviations from its mean (of a
 * rate, in mean rates) it minimises {@code 1/sum(w) sum_r w_r l(t_r, W x_r + b) + lambda/2 |W|^2} by limited-memory BFGS, with
 * {@code l(t, z) = (t - z)^2 / 2}, of a rate {@code exp(z) - t z}; the offset b is not penalised.
 */
final class LinearModel {
    /** Penalties that are tried, the strongest first. */
    static final double[] LAMBDAS = {0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0001, 0.00001};

    /** Rows are summed up in so many parts, in their order, whatever the threads. */
    private static final int PARTS = 16;

    private static final int MAX_ITERATIONS = 300;

    /** Scores of a rate beyond this are as far: e^30 mean rates. */
    private static final double MAX_SCORE = 30;

    private final double[] weights;
    private final boolean isRate;
    private final double mean;
    private final double scale;

    private LinearModel(double[] weights, boolean isRate, double mean, double scale) {
        this.weights = weights;
        this.isRate = isRate;
        this.mean = mean;
        this.scale = scale;
    }

    /** @param rows of a number or a rate, all of them with a value, not all the same */
    static LinearModel train(Dataset rows, double lambda, int threads) {
        boolean isRate = NumberVerdict.isRate(rows.schema());
        double mean = NumberVerdict.mean(rows, 1)[0];
        double all = 0;
        double squares = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            squares += rows.weight(r) * Math.pow(rows.values()[r] - mean, 2);
        }
        double scale =
                isRate ? Math.max(Double.MIN_NORMAL, mean) : Math.sqrt(Math.max(Double.MIN_NORMAL, squares / all));
        double[] start = new double[rows.features().columns() + 1];
        Objective objective = new Objective(rows, lambda, threads, isRate, mean, scale, all);
        return new LinearModel(Lbfgs.minimise(objective, start, MAX_ITERATIONS), isRate, mean, scale);
    }

    /** In the target's unit, {@code [rows]}. */
    float[] answers(Matrix x) {
        float[] out = new float[x.rows()];
        NonZeros row = new NonZeros(x.columns());
        for (int r = 0; r < out.length; r++) {
            row.read(x, r);
            double z = score(row, weights);
            out[r] = (float) (isRate ? scale * Math.exp(Math.min(MAX_SCORE, z)) : mean + scale * z);
        }
        return out;
    }

    private static double score(NonZeros row, double[] weights) {
        double z = weights[weights.length - 1];
        for (int i = 0; i < row.count(); i++) {
            z += weights[row.columns()[i]] * row.values()[i];
        }
        return z;
    }

    /** The penalised loss and its gradient. */
    private record Objective(
            Dataset rows, double lambda, int threads, boolean isRate, double mean, double scale, double weight)
            implements Lbfgs.Function {
        @Override
        public double value(double[] at, double[] gradient) {
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
            for (int f = 0; f < at.length - 1; f++) {
                loss += 0.5 * lambda * at[f] * at[f];
                gradient[f] += lambda * at[f];
            }
            return loss;
        }

        private double part(int part, double[] at, double[] gradient) {
            int from = (int) ((long) part * rows.rows() / PARTS);
            int to = (int) ((part + 1L) * rows.rows() / PARTS);
            NonZeros row = new NonZeros(at.length - 1);
            double loss = 0;
            for (int r = from; r < to; r++) {
                row.read(rows.features(), r);
                double z = score(row, at);
                double share = rows.weight(r) / weight;
                double target = isRate ? rows.values()[r] / scale : (rows.values()[r] - mean) / scale;
                double answered = isRate ? Math.exp(Math.min(MAX_SCORE, z)) : z;
                loss += share * (isRate ? answered - target * z : 0.5 * (target - z) * (target - z));
                double error = share * (answered - target);
                for (int i = 0; i < row.count(); i++) {
                    gradient[row.columns()[i]] += error * row.values()[i];
                }
                gradient[at.length - 1] += error;
            }
            return loss;
        }
    }
}
