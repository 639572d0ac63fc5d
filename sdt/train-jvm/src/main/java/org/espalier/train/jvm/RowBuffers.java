package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.sdt.TreeShape;

/** What a step computes for each row of the batch; grows with the largest batch, and is not made anew at every step. */
final class RowBuffers {
    private final TreeShape shape;
    private final int stride;
    private final int classes;

    /** w x + b, {@code [rows][stride]}; where beta is learned, delta times that later on. */
    float[][] logits = {};

    /** p and 1 - p, {@code [rows][stride]}. */
    float[][] right = {};

    float[][] left = {};

    /** The derivative by beta (w x + b), then by w x + b, {@code [rows][stride]}. */
    float[][] delta = {};

    /** Path probabilities, {@code [rows][stride]} and {@code [rows][leaves]}. */
    float[][] reach = {};

    float[][] leafReach = {};

    /** Expected cost below a gate, {@code [rows][stride]}, and a leaf's cost, {@code [rows][leaves]}. */
    float[][] value = {};

    float[][] cost = {};

    /** T_k, or T_k over the mixture's M_k, {@code [rows, classes]}. */
    float[] coefficients = {};

    /** The same times the row's share of the sum of weights. */
    float[] scaledCoefficients = {};

    float[] leafFactor = {};
    float[] weight = {};
    float[] ones = {};
    double[] loss = {};

    RowBuffers(TreeShape shape, int stride, int classes) {
        this.shape = shape;
        this.stride = stride;
        this.classes = classes;
    }

    void ensure(int rows) {
        if (loss.length >= rows) {
            return;
        }
        int leaves = shape.leaves();
        logits = new float[rows][stride];
        right = new float[rows][stride];
        left = new float[rows][stride];
        delta = new float[rows][stride];
        reach = new float[rows][stride];
        leafReach = new float[rows][leaves];
        value = new float[rows][stride];
        cost = new float[rows][leaves];
        coefficients = new float[Math.multiplyExact(rows, classes)];
        scaledCoefficients = new float[rows * classes];
        leafFactor = new float[rows];
        weight = new float[rows];
        loss = new double[rows];
        ones = new float[rows];
        Arrays.fill(ones, 1f);
    }
}
