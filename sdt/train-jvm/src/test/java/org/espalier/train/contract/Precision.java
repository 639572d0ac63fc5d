package org.espalier.train.contract;

/** What an engine computes in, and how near to the reference it has to come. */
public enum Precision {
    /** Single precision: 24 bits, with sums of some tens of terms. */
    FLOAT32(1e-5, 3e-3, 2e-5),
    /** Double precision; parameters and gradients come and go as floats, though. */
    FLOAT64(2e-7, 2e-6, 1e-6);

    /** Of loss and penalty, relative; of a gradient, {@code max |delta| / max |g|} per tensor. */
    final double objective;

    /** Of a gradient against the engine's own finite differences, {@code max |delta| / max |g|} per tensor. */
    final double slope;

    /** Of parameters after 100 steps, {@code max |delta| / max |theta|} per tensor. */
    final double trained;

    Precision(double objective, double slope, double trained) {
        this.objective = objective;
        this.slope = slope;
        this.trained = trained;
    }

    /**
     * Of a gradient where the fixed beta is large. The derivative of a closed gate is about {@code e^-|z|}, so that its
     * relative error is the absolute one of {@code z = beta (w x + b)}: rounding of the product in single precision, 1e-7
     * or so, comes out multiplied by beta. Up to a beta of 10 that is within the common bound.
     */
    double gradient(float beta) {
        return this == FLOAT32 ? objective * Math.max(1, beta / 10) : objective;
    }
}
