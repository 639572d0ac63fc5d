package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.augment.Matrices;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;

/** Figures are those of {@code LogisticRegression} of scikit-learn 1.9.1 on the same rows, with the same objective. */
class LogisticRegressionTest {
    private static final int ROWS = 120;
    private static final double LAMBDA = 0.01;
    /** The answers are floats. */
    private static final double CLOSE = 2e-6;

    private static float[] features() {
        float[] x = new float[ROWS * 3];
        for (int i = 0; i < ROWS; i++) {
            x[3 * i] = (float) (i * 37 % 23 / 11.0 - 1);
            x[3 * i + 1] = (float) (i * 53 % 31 / 15.0 - 1);
            x[3 * i + 2] = i % 3 == 0 ? 1 : 0;
        }
        return x;
    }

    static Dataset twoClasses() {
        float[] x = features();
        int[] y = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            double z = 1.5 * x[3 * i] - x[3 * i + 1] + 0.8 * x[3 * i + 2];
            y[i] = z + (i * 71 % 19 / 9.5 - 1) * 1.2 > 0.2 ? 1 : 0;
        }
        return new Dataset(Schema.unnamed(3, 2), new DenseMatrix(ROWS, 3, x), y, Optional.empty());
    }

    private static Dataset threeClasses() {
        float[] x = features();
        int[] y = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            y[i] = x[3 * i] + (i * 41 % 13 / 6.5 - 1) * 0.7 < -0.3
                    ? 0
                    : x[3 * i + 1] + (i * 29 % 17 / 8.5 - 1) * 0.7 > 0 ? 1 : 2;
        }
        return new Dataset(Schema.unnamed(3, 3), new DenseMatrix(ROWS, 3, x), y, Optional.empty());
    }

    @Test
    void twoClassesAreThoseOfScikitLearn() {
        Dataset rows = twoClasses();
        LogisticRegression model = LogisticRegression.train(rows, LAMBDA, 1, null);
        assertEquals(0.3589859457919827, model.logLoss(rows), CLOSE);
        float[] p = model.probabilities(rows.features());
        assertArrayEquals(
                new double[] {0.5800690290876129, 0.41177543134373296, 0.03552955607023049},
                new double[] {p[1], p[3], p[15]},
                CLOSE);
    }

    @Test
    void threeClassesAreThoseOfScikitLearn() {
        Dataset rows = threeClasses();
        LogisticRegression model = LogisticRegression.train(rows, LAMBDA, 1, null);
        assertEquals(0.5676682488139266, model.logLoss(rows), CLOSE);
        float[] p = model.probabilities(rows.features());
        assertArrayEquals(
                new double[] {0.8531956725089594, 0.006603755124442591, 0.14020057236659791},
                new double[] {p[0], p[1], p[2]},
                CLOSE);
    }

    @Test
    void threadsAndLayoutChangeNothing() {
        Dataset rows = threeClasses();
        float[] one = LogisticRegression.train(rows, LAMBDA, 1, null).probabilities(rows.features());
        assertArrayEquals(one, LogisticRegression.train(rows, LAMBDA, 4, null).probabilities(rows.features()));
        Matrix stacked = Matrices.stack(List.of(rows.features(), rows.features()));
        assertArrayEquals(
                one,
                Arrays.copyOf(LogisticRegression.train(rows, LAMBDA, 1, null).probabilities(stacked), one.length));
    }

    /** A weight of two is a row that stands there twice. */
    @Test
    void weightsCountAsRows() {
        Dataset rows = twoClasses();
        int[] doubled = new int[ROWS + 10];
        float[] weights = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            doubled[i] = i;
            weights[i] = i < 10 ? 2 : 1;
        }
        for (int i = 0; i < 10; i++) {
            doubled[ROWS + i] = i;
        }
        Dataset weighted = new Dataset(rows.schema(), rows.features(), rows.labels(), Optional.of(weights));
        double[] a = doubles(LogisticRegression.train(weighted, LAMBDA, 1, null).probabilities(rows.features()));
        double[] b = doubles(
                LogisticRegression.train(rows.select(doubled), LAMBDA, 1, null).probabilities(rows.features()));
        assertArrayEquals(a, b, CLOSE);
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    /** Labels that are the rows' own: no penalty is too weak. Labels by lot: the strongest one is best. */
    @Test
    void thePenaltyIsChosenByValidation() {
        Dataset rows = twoClasses();
        int[] first = new int[60];
        int[] last = new int[60];
        for (int i = 0; i < 60; i++) {
            first[i] = i;
            last[i] = 60 + i;
        }
        int[] bySign = new int[ROWS];
        int[] byLot = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            bySign[i] = rows.features().row(i)[0] > 0 ? 1 : 0;
            byLot[i] = i * i * 31 % 7 < 3 ? 1 : 0;
        }
        assertEquals(0.00001, chosen(rows, bySign, first, last).lambda());
        assertEquals(0.1, chosen(rows, byLot, first, last).lambda());
    }

    private static LogisticRegression chosen(Dataset rows, int[] labels, int[] first, int[] last) {
        Dataset all = new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
        return LogisticRegression.choose(List.of(all.select(first)), List.of(all.select(last)), all, 1);
    }
}
