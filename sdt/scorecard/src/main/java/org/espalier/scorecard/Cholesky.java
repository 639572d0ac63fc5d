package org.espalier.scorecard;

/**
 * The factor U of a symmetric positive definite matrix, {@code H = U' U}, and what is solved with it. Rows are arrays of their own and
 * four of them are taken off a later one at once, so that the loops become vectors.
 */
public final class Cholesky {
    private static final double MIN_PIVOT = 1e-12;

    /** Row i from i on. */
    private final double[][] upper;

    private final int n;

    private Cholesky(double[][] upper) {
        this.upper = upper;
        this.n = upper.length;
    }

    /**
     * Factors in place.
     *
     * @param h {@code [n, n]}, of which the upper half is read and overwritten
     */
    static Cholesky of(double[][] h) {
        int n = h.length;
        for (int k = 0; k < n; k += 4) {
            int end = Math.min(n, k + 4);
            for (int p = k; p < end; p++) {
                for (int q = k; q < p; q++) {
                    subtract(h[p], h[q], h[q][p], p, n);
                }
                double pivot = Math.sqrt(Math.max(h[p][p], MIN_PIVOT));
                h[p][p] = pivot;
                for (int j = p + 1; j < n; j++) {
                    h[p][j] /= pivot;
                }
            }
            // Only the last pivots can be fewer than four, and no row is left behind those.
            for (int i = end; i < n; i++) {
                subtractFour(h[i], h, k, h, i, i, n);
            }
        }
        return new Cholesky(h);
    }

    /**
     * Solves {@code H x = b} in place.
     *
     * @param h {@code [n, n]}, row-major, its lower half is read
     * @param b {@code [n]}, overwritten by the solution
     */
    public static void solve(double[] h, double[] b, int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                rows[i][j] = h[j * n + i];
            }
        }
        of(rows).solve(b);
    }

    /** {@code U' U x = b}, in place. */
    void solve(double[] b) {
        for (int i = 0; i < n; i++) {
            b[i] /= upper[i][i];
            subtract(b, upper[i], b[i], i + 1, n);
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = b[i];
            double[] row = upper[i];
            for (int j = i + 1; j < n; j++) {
                sum -= row[j] * b[j];
            }
            b[i] = sum / row[i];
        }
    }

    /** {@code W = U'^-1}, a lower half, with {@code H^-1 = W' W}. */
    double[][] inverseRoot() {
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            w[i][i] = 1;
            int q = 0;
            for (; q + 4 <= i; q += 4) {
                subtractFour(w[i], w, q, upper, i, 0, q + 4);
            }
            for (; q < i; q++) {
                subtract(w[i], w[q], upper[q][i], 0, q + 1);
            }
            for (int j = 0; j <= i; j++) {
                w[i][j] /= upper[i][i];
            }
        }
        return w;
    }

    /** {@code to -= sum_k of[row + k][column] from[row + k]} over four rows. */
    private static void subtractFour(
            double[] to, double[][] from, int row, double[][] of, int column, int begin, int end) {
        double[] a = from[row];
        double[] b = from[row + 1];
        double[] c = from[row + 2];
        double[] d = from[row + 3];
        double ofA = of[row][column];
        double ofB = of[row + 1][column];
        double ofC = of[row + 2][column];
        double ofD = of[row + 3][column];
        for (int j = begin; j < end; j++) {
            to[j] -= ofA * a[j] + ofB * b[j] + ofC * c[j] + ofD * d[j];
        }
    }

    private static void subtract(double[] to, double[] a, double ofA, int from, int end) {
        for (int j = from; j < end; j++) {
            to[j] -= ofA * a[j];
        }
    }
}
