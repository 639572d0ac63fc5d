package org.espalier.teacher.dl4j;

import java.util.stream.IntStream;
import org.espalier.base.ArgMax;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.teacher.Teacher;

/** How a network in training does on the validation rows. */
final class ValidationSplit {
    private static final int BLOCK_ROWS = 256;

    private final Dataset rows;
    private final NetworkInTraining network;
    private final Workers workers;

    ValidationSplit(Dataset rows, NetworkInTraining network, Workers workers) {
        this.rows = rows;
        this.network = network;
        this.workers = workers;
    }

    /**
     * Weighted by the rows' weights.
     *
     * @param loss mean log loss; of a number mean squared error, added up over several, of a rate {@code p - y log p}
     * @param lossError standard error of that mean
     * @param accuracy share of the rows answered right; 0 of numbers
     */
    record Score(double loss, double lossError, double accuracy) {
        /**
         * With weights w and losses x the mean is {@code m = sum w x / sum w}, and its standard error
         * {@code sqrt(sum w^2 (x - m)^2) / sum w}: a few rows of great weight make it as uncertain as a mean of few rows is.
         */
        static Score of(double[] losses, boolean[] right, double[] weights) {
            double all = 0;
            double loss = 0;
            double hits = 0;
            for (int r = 0; r < losses.length; r++) {
                all += weights[r];
                loss += weights[r] * losses[r];
                hits += right[r] ? weights[r] : 0;
            }
            double mean = loss / all;
            double squares = 0;
            for (int r = 0; r < losses.length; r++) {
                double distance = weights[r] * (losses[r] - mean);
                squares += distance * distance;
            }
            return new Score(mean, Math.sqrt(squares) / all, hits / all);
        }
    }

    /** One replica of the network answers every so-manieth block; the sums are added up in the order of the rows. */
    Score score() {
        network.startScoring();
        int replicas = network.replicas();
        int blocks = (rows.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
        double[] losses = new double[rows.rows()];
        boolean[] right = new boolean[rows.rows()];
        workers.run(replicas, i -> {
            for (int block = i; block < blocks; block += replicas) {
                note(answers(i, block), block * BLOCK_ROWS, losses, right);
            }
        });
        double[] weights =
                IntStream.range(0, rows.rows()).mapToDouble(rows::weight).toArray();
        return Score.of(losses, right, weights);
    }

    private float[] answers(int replica, int block) {
        int first = block * BLOCK_ROWS;
        int count = Math.min(BLOCK_ROWS, rows.rows() - first);
        int width = rows.features().columns();
        float[] features = new float[count * width];
        for (int r = 0; r < count; r++) {
            rows.features().copyRow(first + r, features, r * width);
        }
        return network.answers(replica, features, count);
    }

    private void note(float[] answers, int first, double[] losses, boolean[] right) {
        if (rows.schema().target().isNumeric()) {
            noteNumbers(answers, first, losses);
            return;
        }
        if (rows.schema().target().kind() == Target.Kind.LABELS) {
            noteLabels(answers, first, losses, right);
            return;
        }
        int classes = rows.schema().classes();
        for (int at = 0; at < answers.length; at += classes) {
            int row = first + at / classes;
            int label = rows.labels()[row];
            losses[row] = -Math.log(Math.max(answers[at + label], Teacher.PROBABILITY_FLOOR));
            right[row] = ArgMax.of(answers, at, classes) == label;
        }
    }

    /** A row is right where all of its labels are. */
    private void noteLabels(float[] answers, int first, double[] losses, boolean[] right) {
        int labels = rows.schema().target().answers();
        for (int at = 0; at < answers.length; at += labels) {
            int row = first + at / labels;
            right[row] = true;
            for (int k = 0; k < labels; k++) {
                boolean isYes = rows.values()[row * labels + k] >= Target.Labels.THRESHOLD;
                float likely = isYes ? answers[at + k] : 1 - answers[at + k];
                losses[row] -= Math.log(Math.max(likely, Teacher.PROBABILITY_FLOOR));
                right[row] &= answers[at + k] >= Target.Labels.THRESHOLD == isYes;
            }
        }
    }

    /** Nothing is right or wrong: there is only how far off it is. */
    private void noteNumbers(float[] answers, int first, double[] losses) {
        boolean isRate = Head.of(rows.schema().target()) == Head.SOFTPLUS;
        int outputs = rows.schema().target().answers();
        for (int i = 0; i < answers.length; i++) {
            double truth = rows.values()[first * outputs + i];
            double miss = answers[i] - truth;
            losses[first + i / outputs] +=
                    isRate ? answers[i] - truth * Math.log(Math.max(1e-12, answers[i])) : miss * miss;
        }
    }
}
