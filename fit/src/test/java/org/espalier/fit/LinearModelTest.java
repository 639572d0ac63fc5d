package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

class LinearModelTest {
    private static Dataset rows(Target target, float[] x, float[] values, float[] weights) {
        return Dataset.ofNumbers(
                Schema.unnamed(1, 2).withTarget(target),
                new DenseMatrix(values.length, 1, x),
                values,
                Optional.of(weights));
    }

    /**
     * Anscombe's first quartet (The American Statistician 27, 1973): y = 3.0001 + 0.5001 x by least squares, to the four digits
     * that he gives.
     */
    @Test
    void leastSquaresOfAnscombesFirstSet() {
        float[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        float[] y = {8.04f, 6.95f, 7.58f, 8.81f, 8.33f, 9.96f, 7.24f, 4.26f, 10.84f, 4.82f, 5.68f};
        float[] ones = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        LinearModel model =
                LinearModel.train(rows(new Target.Number("y", Optional.empty(), Optional.empty()), x, y, ones), 0, 1);
        float[] answers = model.answers(new DenseMatrix(2, 1, new float[] {0, 1}));
        assertEquals(3.0001, answers[0], 1e-3);
        assertEquals(0.5001, answers[1] - answers[0], 1e-3);
    }

    /** Of one yes-or-no feature, Poisson regression answers the rate of each group: counts over exposure. */
    @Test
    void poissonRegressionOfTwoGroupsIsTheirRates() {
        float[] x = {0, 0, 1, 1};
        float[] rate = {0, 1, 2, 0.5f};
        float[] exposure = {3, 1, 1, 4};
        LinearModel model = LinearModel.train(
                rows(new Target.Rate("n", Optional.of("e"), Optional.empty()), x, rate, exposure), 0, 2);
        float[] answers = model.answers(new DenseMatrix(2, 1, new float[] {0, 1}));
        assertEquals(1 / 4.0, answers[0], 1e-5);
        assertEquals(4 / 5.0, answers[1], 1e-5);
    }

    @Test
    void threadsChangeNothingAndThePenaltyShrinks() {
        Random random = new Random(1);
        float[] x = new float[300];
        float[] y = new float[300];
        float[] ones = new float[300];
        for (int r = 0; r < 300; r++) {
            x[r] = (float) random.nextGaussian();
            y[r] = (float) (5 * x[r] + random.nextGaussian());
            ones[r] = 1;
        }
        Dataset rows = rows(new Target.Number("y", Optional.empty(), Optional.empty()), x, y, ones);
        DenseMatrix ends = new DenseMatrix(2, 1, new float[] {0, 1});
        float[] one = LinearModel.train(rows, 0.01, 1).answers(ends);
        float[] three = LinearModel.train(rows, 0.01, 3).answers(ends);
        assertEquals(one[0], three[0]);
        assertEquals(one[1], three[1]);
        float[] held = LinearModel.train(rows, 0.3, 1).answers(ends);
        // half a ridge: the slope of x with variance v falls to v / (v + lambda) of itself
        double v = 0;
        for (float xr : x) {
            v += (xr * xr) / 300.0;
        }
        double mean = 0;
        for (float xr : x) {
            mean += xr / 300.0;
        }
        v -= mean * mean;
        double free = LinearModel.train(rows, 0, 1).answers(ends)[1]
                - LinearModel.train(rows, 0, 1).answers(ends)[0];
        assertEquals(free * v / (v + 0.3), held[1] - held[0], 1e-3);
    }
}
