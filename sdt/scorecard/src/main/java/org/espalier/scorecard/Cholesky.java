package org.espalier.scorecard;

import java.util.Arrays;

/** Solves {@code H x = b} for a symmetric positive definite matrix. */
public final class Cholesky {
    private Cholesky() {}

    /**
     * Solves in place.
     *
     * @param h {@code [n, n]}, row-major, its lower half is read and overwritten
     * @param b {@code [n]}, overwritten by the solution
     */
    public static void solve(double[] h, double[] b, int n) {
        factor(h, n);
        substitute(h, b, n);
    }

    /**
     * The inverse, {@code [n, n]}.
     *
     * @param h {@code [n, n]}, row-major, its lower half is read and overwritten
     */
    static double[] inverse(double[] h, int n) {
        factor(h, n);
        double[] out = new double[n * n];
        double[] b = new double[n];
        for (int j = 0; j < n; j++) {
            Arrays.fill(b, 0);
            b[j] = 1;
            substitute(h, b, n);
            System.arraycopy(b, 0, out, j * n, n);
        }
        return out;
    }

    /** {@code H = L L'}, L in the lower half. */
    private static void factor(double[] h, int n) {
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = h[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= h[i * n + k] * h[j * n + k];
                }
                if (i == j) {
                    h[j * n + j] = Math.sqrt(Math.max(sum, 1e-12));
                } else {
                    h[i * n + j] = sum / h[j * n + j];
                }
            }
        }
    }

    /** {@code L L' x = b}. */
    private static void substitute(double[] h, double[] b, int n) {
        for (int i = 0; i < n; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= h[i * n + k] * b[k];
            }
            b[i] = sum / h[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = b[i];
            for (int k = i + 1; k < n; k++) {
                sum -= h[k * n + i] * b[k];
            }
            b[i] = sum / h[i * n + i];
        }
    }
}
