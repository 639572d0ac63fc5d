package org.espalier.teacher.dl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Dataset;
import org.espalier.teacher.Teacher;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** How a network in training does on the rows held back. */
final class HeldBack {
    private static final int BLOCK_ROWS = 256;

    private final Dataset rows;
    private final ShardedNetwork network;
    private final Workers workers;

    HeldBack(Dataset rows, ShardedNetwork network, Workers workers) {
        this.rows = rows;
        this.network = network;
        this.workers = workers;
    }

    /**
     * Weighted by the rows' weights.
     *
     * @param loss mean log loss
     * @param lossError standard error of that mean
     * @param accuracy share of the rows answered right
     */
    record Score(double loss, double lossError, double accuracy) {}

    /** One replica of the network answers every so-manieth block; the sums are added up in the order of the rows. */
    Score score() {
        MultiLayerNetwork[] replicas = network.averages();
        int blocks = (rows.rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
        double[] loss = new double[blocks];
        double[] squares = new double[blocks];
        double[] right = new double[blocks];
        double[] weight = new double[blocks];
        workers.run(replicas.length, i -> {
            for (int block = i; block < blocks; block += replicas.length) {
                float[] answers = answers(replicas[i], block);
                add(answers, block, loss, squares, right, weight);
            }
        });
        double all = sum(weight);
        double mean = sum(loss) / all;
        double variance = Math.max(0, sum(squares) / all - mean * mean);
        return new Score(mean, Math.sqrt(variance / rows.rows()), sum(right) / all);
    }

    private float[] answers(MultiLayerNetwork replica, int block) {
        int first = block * BLOCK_ROWS;
        int count = Math.min(BLOCK_ROWS, rows.rows() - first);
        int width = rows.features().columns();
        float[] features = new float[count * width];
        for (int r = 0; r < count; r++) {
            rows.features().copyRow(first + r, features, r * width);
        }
        try (INDArray input = Nd4j.create(features, new long[] {count, width}, 'c')) {
            return replica.output(input).dup('c').data().asFloat();
        }
    }

    private void add(float[] answers, int block, double[] loss, double[] squares, double[] right, double[] weight) {
        int classes = rows.schema().classes();
        for (int at = 0; at < answers.length; at += classes) {
            int row = block * BLOCK_ROWS + at / classes;
            int label = rows.labels()[row];
            int answered = 0;
            for (int k = 1; k < classes; k++) {
                answered = answers[at + k] > answers[at + answered] ? k : answered;
            }
            double w = rows.weight(row);
            double rowLoss = -Math.log(Math.max(answers[at + label], Teacher.PROBABILITY_FLOOR));
            loss[block] += w * rowLoss;
            squares[block] += w * rowLoss * rowLoss;
            right[block] += answered == label ? w : 0;
            weight[block] += w;
        }
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
