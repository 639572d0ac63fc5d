package org.espalier.train.contract;

import org.espalier.sdt.TreeShape;
import org.espalier.train.TreeParameters;

/**
 * Parameters (or a gradient, or moments) in double precision and in one piece, so that a finite difference or an update
 * is one loop over {@link #values}.
 */
record Vector(TreeShape shape, int features, int classes, int terms, double[] values) {
    static Vector zeros(TreeShape shape, int features, int classes) {
        return zeros(shape, features, classes, 0);
    }

    static Vector zeros(TreeShape shape, int features, int classes, int terms) {
        int length = shape.nodes() * (features + 2) + shape.leaves() * classes * (1 + terms);
        return new Vector(shape, features, classes, terms, new double[length]);
    }

    static Vector of(TreeParameters p) {
        Vector v = zeros(p.shape(), p.features(), p.classes(), p.terms());
        for (Tensor tensor : Tensor.values()) {
            float[] from = tensor.of(p);
            for (int i = 0; i < from.length; i++) {
                v.values[v.start(tensor) + i] = from[i];
            }
        }
        return v;
    }

    Vector copy() {
        return new Vector(shape, features, classes, terms, values.clone());
    }

    /** Where a tensor starts. */
    int start(Tensor tensor) {
        return switch (tensor) {
            case GATE_WEIGHT -> 0;
            case GATE_BIAS -> shape.nodes() * features;
            case GATE_BETA_RAW -> shape.nodes() * (features + 1);
            case LEAF_LOGITS -> shape.nodes() * (features + 2);
            case LEAF_WEIGHT -> shape.nodes() * (features + 2) + shape.leaves() * classes;
        };
    }

    /** Where a tensor ends. */
    int end(Tensor tensor) {
        return tensor == Tensor.LEAF_WEIGHT ? values.length : start(Tensor.values()[tensor.ordinal() + 1]);
    }

    double weight(int node, int feature) {
        return values[node * features + feature];
    }

    double bias(int node) {
        return values[start(Tensor.GATE_BIAS) + node];
    }

    double betaRaw(int node) {
        return values[start(Tensor.GATE_BETA_RAW) + node];
    }

    double logit(int leaf, int k) {
        return values[start(Tensor.LEAF_LOGITS) + leaf * classes + k];
    }

    /** A of a linear leaf. */
    double coefficient(int leaf, int term, int k) {
        return values[start(Tensor.LEAF_WEIGHT) + (leaf * terms + term) * classes + k];
    }

    void addWeight(int node, int feature, double amount) {
        values[node * features + feature] += amount;
    }

    void add(Tensor tensor, int index, double amount) {
        values[start(tensor) + index] += amount;
    }
}
