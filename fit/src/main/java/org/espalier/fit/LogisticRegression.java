package org.espalier.fit;

import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Metrics;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.NonZeros;

/**
 * Multinomial logistic regression with an L2 penalty on the encoding that the tree has: the simplest model that a tree must
 * be worth more than. It minimises
 * {@code 1/sum(w) sum_r w_r CE(y_r, softmax(W x_r + b)) + lambda/2 |W|^2} by limited-memory BFGS (Liu and Nocedal 1989); the
 * offsets b are not penalised. Of two classes it is the usual logistic regression, as the softmax of both shares the weight
 * between them.
 */
public final class LogisticRegression {
    /** Penalties that are tried, the strongest first: each begins where the one before ended. */
    static final double[] LAMBDAS = {0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00001};

    private static final int MAX_ITERATIONS = 300;

    private final int features;
    private final int classes;
    /** W and then b, {@code [classes, features + 1]}. */
    private final double[] weights;

    private final double lambda;

    private LogisticRegression(int features, int classes, double[] weights, double lambda) {
        this.features = features;
        this.classes = classes;
        this.weights = weights;
        this.lambda = lambda;
    }

    /**
     * With the penalty that has the lowest log loss on the validation rows of all folds, then once more on all rows.
     *
     * @param fits rows to fit on, fold by fold
     * @param validations rows to choose by, fold by fold
     * @param all labelled rows, those of all folds
     * @param threads 1 or more; they change no bit
     */
    public static LogisticRegression choose(List<Dataset> fits, List<Dataset> validations, Dataset all, int threads) {
        double[] loss = new double[LAMBDAS.length];
        for (int f = 0; f < fits.size(); f++) {
            LogisticRegression before = null;
            for (int l = 0; l < LAMBDAS.length; l++) {
                before = train(fits.get(f), LAMBDAS[l], threads, before);
                loss[l] += validations.get(f).rows() * before.logLoss(validations.get(f));
            }
        }
        int best = 0;
        for (int l = 1; l < loss.length; l++) {
            best = loss[l] < loss[best] ? l : best;
        }
        return train(all, LAMBDAS[best], threads, null);
    }

    /** @param start where to begin; null: at 0 */
    static LogisticRegression train(Dataset rows, double lambda, int threads, LogisticRegression start) {
        int features = rows.features().columns();
        int classes = rows.schema().classes();
        double[] from = start == null ? new double[classes * (features + 1)] : start.weights.clone();
        Objective objective = new Objective(rows, lambda, threads);
        return new LogisticRegression(features, classes, Lbfgs.minimise(objective, from, MAX_ITERATIONS), lambda);
    }

    double lambda() {
        return lambda;
    }

    /**
     * Probabilities, {@code [rows, classes]}.
     *
     * @param x features in the encoding of the rows that it was fitted to
     */
    public float[] probabilities(Matrix x) {
        float[] out = new float[x.rows() * classes];
        double[] scores = new double[classes];
        NonZeros row = new NonZeros(features);
        for (int r = 0; r < x.rows(); r++) {
            row.read(x, r);
            softmax(row, weights, features, scores);
            for (int k = 0; k < classes; k++) {
                out[r * classes + k] = (float) scores[k];
            }
        }
        return out;
    }

    double logLoss(Dataset rows) {
        float[] p = probabilities(rows.features());
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Metrics.logLoss(p[r * classes + rows.labels()[r]]);
        }
        return sum / rows.rows();
    }

    /** Writes the probabilities into {@code scores}; returns the logarithm of their sum before. */
    private static void softmax(NonZeros row, double[] weights, int features, double[] scores) {
        int classes = scores.length;
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            double z = PenalizedLoss.score(row, weights, features, k);
            scores[k] = z;
            highest = Math.max(highest, z);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            scores[k] = Math.exp(scores[k] - highest);
            sum += scores[k];
        }
        for (int k = 0; k < classes; k++) {
            scores[k] /= sum;
        }
    }

    private static final class Objective extends PenalizedLoss {
        private final int[] labels;
        private final int features;

        Objective(Dataset rows, double lambda, int threads) {
            super(rows, rows.schema().classes(), lambda, threads);
            this.labels = rows.labels();
            this.features = rows.features().columns();
        }

        @Override
        double loss(int r, NonZeros row, double[] at, double[] slopes) {
            softmax(row, at, features, slopes);
            double loss = -Math.log(Math.max(Double.MIN_NORMAL, slopes[labels[r]]));
            slopes[labels[r]] -= 1;
            return loss;
        }
    }
}
