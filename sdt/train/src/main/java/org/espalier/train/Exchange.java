package org.espalier.train;

/**
 * Adds numbers up over workers that take each step together, each on its part of the batch: every worker gets the same bits, so that
 * all of them keep the same parameters.
 */
public interface Exchange {
    /** Puts the sums over all workers in place of this one's numbers; all give as many. */
    void sum(double[] values);

    /** As {@link #sum(double[])}. */
    void sum(float[] values);
}
