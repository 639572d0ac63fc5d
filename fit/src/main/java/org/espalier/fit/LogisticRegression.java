package org.espalier.fit;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.data.Matrix;
import org.espalier.evaluate.Metrics;
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

    /** Rows are summed up in so many parts, in their order, whatever the threads. */
    private static final int PARTS = 16;

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
            int at = k * (features + 1);
            double z = weights[at + features];
            for (int i = 0; i < row.count(); i++) {
                z += weights[at + row.columns()[i]] * row.values()[i];
            }
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

    /** The penalised loss and its gradient. */
    private static final class Objective implements Lbfgs.Function {
        private final Dataset rows;
        private final double lambda;
        private final int threads;
        private final int features;
        private final int classes;
        private final double weight;

        Objective(Dataset rows, double lambda, int threads) {
            this.rows = rows;
            this.lambda = lambda;
            this.threads = threads;
            this.features = rows.features().columns();
            this.classes = rows.schema().classes();
            double sum = 0;
            for (int r = 0; r < rows.rows(); r++) {
                sum += rows.weight(r);
            }
            this.weight = sum;
        }

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
            for (int k = 0; k < classes; k++) {
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
            double[] scores = new double[classes];
            double loss = 0;
            for (int r = from; r < to; r++) {
                row.read(rows.features(), r);
                softmax(row, at, features, scores);
                int label = rows.labels()[r];
                double share = rows.weight(r) / weight;
                loss -= share * Math.log(Math.max(Double.MIN_NORMAL, scores[label]));
                for (int k = 0; k < classes; k++) {
                    double error = share * (scores[k] - (k == label ? 1 : 0));
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
}
