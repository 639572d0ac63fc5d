package org.espalier.train.jvm;

import org.espalier.train.Exchange;

/**
 * The sums of a step over workers, two exchanges a step: the weights and the penalty's sums between the passes, then the gradient. With
 * them every worker takes the step of the whole batch.
 */
final class StepSums {
    private final Exchange exchange;
    private final double[] shares;
    /** The gradient, then the loss. */
    private final float[] flat;

    private double norm;
    private double loss;

    /** @param gradient of the size to exchange */
    StepSums(Exchange exchange, int nodes, Layout.Values gradient) {
        this.exchange = exchange;
        this.shares = new double[2 * nodes + 1];
        int stride = gradient.bias().length;
        int leaves = gradient.leaf()[0].length;
        this.flat = new float
                [Math.addExact(
                        Math.multiplyExact(gradient.weight().length + 2, stride),
                        Math.multiplyExact(gradient.leaf().length, leaves) + 1)];
    }

    /** Gives the penalty the sums of the whole batch; returns the sum of its weights. */
    double batch(BalancePenalty penalty, double weightSum) {
        penalty.copySums(shares);
        shares[shares.length - 1] = weightSum;
        exchange.sum(shares);
        penalty.setSums(shares);
        return shares[shares.length - 1];
    }

    /**
     * Puts the whole batch's gradient in place of this worker's.
     *
     * @param seen features that have a gradient so far; those that other workers' rows have are added
     * @param partOfLoss this worker's part of the mean loss
     */
    void gradient(Layout.Values gradient, boolean[] seen, double partOfLoss) {
        int at = 0;
        for (float[] w : gradient.weight()) {
            at = put(w, at);
        }
        at = put(gradient.bias(), at);
        at = put(gradient.betaRaw(), at);
        for (float[] l : gradient.leaf()) {
            at = put(l, at);
        }
        flat[at] = (float) partOfLoss;
        exchange.sum(flat);
        double squares = 0;
        for (int i = 0; i < at; i++) {
            squares += (double) flat[i] * flat[i];
        }
        norm = Math.sqrt(squares);
        loss = flat[at];
        at = 0;
        for (int f = 0; f < seen.length; f++) {
            float[] w = gradient.weight()[f];
            at = take(w, at);
            for (int j = 0; j < w.length && !seen[f]; j++) {
                seen[f] = w[j] != 0;
            }
        }
        at = take(gradient.bias(), at);
        at = take(gradient.betaRaw(), at);
        for (float[] l : gradient.leaf()) {
            at = take(l, at);
        }
    }

    private int put(float[] from, int at) {
        System.arraycopy(from, 0, flat, at, from.length);
        return at + from.length;
    }

    private int take(float[] to, int at) {
        System.arraycopy(flat, at, to, 0, to.length);
        return at + to.length;
    }

    /** Of the last gradient. */
    double norm() {
        return norm;
    }

    /** Mean loss of the last batch. */
    double loss() {
        return loss;
    }
}
