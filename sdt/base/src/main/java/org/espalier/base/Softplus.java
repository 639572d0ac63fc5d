package org.espalier.base;

/** {@code log(1 + e^x)} without overflow: the logistic loss of a score, and what keeps a parameter above 0. */
public final class Softplus {
    private Softplus() {}

    public static double of(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }
}
