package org.espalier.fit;

import org.espalier.data.Dataset;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.matrix.Matrix;
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
        Objective objective = new Objective(rows, lambda, threads, isRate, mean, scale);
        return new LinearModel(Lbfgs.minimise(objective, start, MAX_ITERATIONS), isRate, mean, scale);
    }

    /** In the target's unit, {@code [rows]}. */
    float[] answers(Matrix x) {
        float[] out = new float[x.rows()];
        NonZeros row = new NonZeros(x.columns());
        for (int r = 0; r < out.length; r++) {
            row.read(x, r);
            double z = PenalizedLoss.score(row, weights, x.columns(), 0);
            out[r] = (float) (isRate ? scale * Math.exp(Math.min(MAX_SCORE, z)) : mean + scale * z);
        }
        return out;
    }

    private static final class Objective extends PenalizedLoss {
        private final Dataset rows;
        private final boolean isRate;
        private final double mean;
        private final double scale;

        Objective(Dataset rows, double lambda, int threads, boolean isRate, double mean, double scale) {
            super(rows, 1, lambda, threads);
            this.rows = rows;
            this.isRate = isRate;
            this.mean = mean;
            this.scale = scale;
        }

        @Override
        double loss(int r, NonZeros row, double[] at, double[] slopes) {
            double z = score(row, at, at.length - 1, 0);
            double target = isRate ? rows.values()[r] / scale : (rows.values()[r] - mean) / scale;
            double answered = isRate ? Math.exp(Math.min(MAX_SCORE, z)) : z;
            slopes[0] = answered - target;
            return isRate ? answered - target * z : 0.5 * (target - z) * (target - z);
        }
    }
}
