package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.junit.jupiter.api.Test;

/** The solution solves, and the root of the inverse is one, for every number of rows beside a multiple of four. */
class CholeskyTest {
    private static final double NEAR = 1e-9;

    /** {@code B' B + I}. */
    private static double[][] positive(int n, SplittableRandom random) {
        double[][] b = new double[n][n];
        double[][] out = new double[n][n];
        for (double[] row : b) {
            for (int j = 0; j < n; j++) {
                row[j] = Seeds.normal(random);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    out[i][j] += b[k][i] * b[k][j];
                }
            }
            out[i][i] += 1;
        }
        return out;
    }

    @Test
    void solvesAndInverts() {
        SplittableRandom random = Seeds.stream(4);
        for (int n = 1; n <= 13; n++) {
            double[][] h = positive(n, random);
            double[] flat = new double[n * n];
            double[] x = new double[n];
            double[][] copy = new double[n][];
            for (int i = 0; i < n; i++) {
                x[i] = i + 1;
                copy[i] = h[i].clone();
                // the upper half is not read
                for (int j = 0; j <= i; j++) {
                    flat[i * n + j] = h[i][j];
                }
            }
            Cholesky.solve(flat, x, n);
            double[][] w = Cholesky.of(copy).inverseRoot();
            for (int i = 0; i < n; i++) {
                double product = 0;
                for (int j = 0; j < n; j++) {
                    product += h[i][j] * x[j];
                }
                assertEquals(i + 1, product, NEAR, n + " rows, row " + i);
                for (int j = 0; j < n; j++) {
                    double one = 0;
                    for (int k = 0; k < n; k++) {
                        for (int m = 0; m < n; m++) {
                            one += h[i][k] * w[m][k] * w[m][j];
                        }
                    }
                    assertEquals(i == j ? 1 : 0, one, NEAR, n + " rows, " + i + " and " + j);
                }
            }
        }
    }
}
