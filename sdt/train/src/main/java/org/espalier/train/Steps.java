package org.espalier.train;

/**
 * A run of optimisation steps: step {@code k} uses rows {@code rows[k * batch .. min((k + 1) * batch, rows.length))}.
 *
 * @param rows row numbers in the order of use
 * @param beta inverse temperature at each step, {@code [count()]}; ignored where beta is learned
 * @param learningRate learning rate at each step, {@code [count()]}
 * @param mixturePower s of the mixture in all of these steps, above 0, at most 1: at 1 the mixture itself, near 0 the
 *     expected loss; ignored with the expected loss
 */
public record Steps(int[] rows, int batch, float[] beta, float[] learningRate, float mixturePower) {
    /** Steps at a power of 1. */
    public Steps(int[] rows, int batch, float[] beta, float[] learningRate) {
        this(rows, batch, beta, learningRate, 1f);
    }

    public Steps {
        if (!(mixturePower > 0 && mixturePower <= 1)) {
            throw new IllegalArgumentException("expected a power above 0, at most 1, found " + mixturePower);
        }
        if (batch < 1 || rows.length < 1) {
            throw new IllegalArgumentException(
                    "expected rows and a batch size of 1 or more, found " + rows.length + " rows, batch " + batch);
        }
        int count = (rows.length + batch - 1) / batch;
        if (beta.length != count || learningRate.length != count) {
            throw new IllegalArgumentException("expected " + count + " values of beta and learning rate, found "
                    + beta.length + " and " + learningRate.length);
        }
    }

    public int count() {
        return learningRate.length;
    }
}
