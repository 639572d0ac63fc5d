package org.espalier.scorecard;

import java.util.Arrays;
import org.espalier.base.Softplus;

/**
 * A penalised logistic model in the terms of a basis: its scores and losses, each row's share of curvature and gradient, and
 * the Newton step that both give. Rows are sparse in entries, the penalty is on terms.
 */
final class LogisticTerms {
    private static final double INTERCEPT_RIDGE = 1e-2;

    private final SparseBasis basis;
    /** {@code [rows, outputs]}. */
    private final double[] targets;

    private final int outputs;
    /** Entries, and the intercept. */
    private final int size;

    LogisticTerms(SparseBasis basis, double[] targets, int outputs) {
        this.basis = basis;
        this.targets = targets;
        this.outputs = outputs;
        this.size = basis.count() + 1;
    }

    /**
     * The Newton step {@code (M H M' + ridge I)^-1 (M g + ridge a)} in the terms of the basis, whose ridge means what it means
     * in a leaf.
     *
     * @param h curvature in the entries and the intercept, its lower half
     * @param a present coefficients of the terms
     */
    double[] newton(double[] h, double[] g, double ridge, double[] a) {
        double[] ridges = new double[basis.terms()];
        Arrays.fill(ridges, ridge);
        return newton(h, g, ridges, a);
    }

    /** As {@link #newton(double[], double[], double, double[])}, each term with a ridge of its own, {@code [terms]}. */
    double[] newton(double[] h, double[] g, double[] ridge, double[] a) {
        int n = basis.terms() + 1;
        double[] gradient = new double[n];
        for (int t = 0; t < n; t++) {
            int[] e = entriesOf(t);
            double[] m = coefficientsOf(t);
            for (int k = 0; k < e.length; k++) {
                gradient[t] += m[k] * g[e[k]];
            }
            gradient[t] += penalty(ridge, t) * a[t];
        }
        Cholesky.solve(curvature(h, ridge), gradient, n);
        return gradient;
    }

    private double penalty(double[] ridge, int term) {
        return term == basis.terms() ? INTERCEPT_RIDGE : ridge[term];
    }

    /**
     * {@code M H M' + ridge I}, the curvature in the terms and the intercept.
     *
     * @param h curvature in the entries and the intercept, its lower half; the upper half is overwritten
     */
    double[] curvature(double[] h, double[] ridge) {
        int n = basis.terms() + 1;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                h[j * size + i] = h[i * size + j];
            }
        }
        double[] half = new double[n * size];
        for (int t = 0; t < n; t++) {
            int[] e = entriesOf(t);
            double[] m = coefficientsOf(t);
            for (int k = 0; k < e.length; k++) {
                for (int j = 0; j < size; j++) {
                    half[t * size + j] += m[k] * h[e[k] * size + j];
                }
            }
        }
        double[] whole = new double[n * n];
        for (int t = 0; t < n; t++) {
            int[] e = entriesOf(t);
            double[] m = coefficientsOf(t);
            for (int k = 0; k < e.length; k++) {
                for (int i = 0; i < n; i++) {
                    whole[i * n + t] += m[k] * half[i * size + e[k]];
                }
            }
            whole[t * n + t] += penalty(ridge, t);
        }
        return whole;
    }

    /** Coefficients of entries from those of terms; the intercept is the last of both. */
    double[] toEntries(double[] byTerm) {
        double[] out = new double[size];
        basis.toEntries(byTerm, out, 1);
        out[size - 1] = byTerm[basis.terms()];
        return out;
    }

    int[] entriesOf(int term) {
        return term == basis.terms() ? new int[] {size - 1} : basis.entriesOf(term);
    }

    double[] coefficientsOf(int term) {
        return term == basis.terms() ? new double[] {1} : basis.coefficientsOf(term);
    }

    double product(double[] w, int row) {
        double sum = w[size - 1];
        for (int k = basis.starts[row]; k < basis.starts[row + 1]; k++) {
            sum += w[basis.entries[k]] * basis.values[k];
        }
        return sum;
    }

    /** Adds a row's share of the curvature (its lower half) and of the gradient. */
    void add(int row, double curvature, double residual, double[] h, double[] g) {
        int from = basis.starts[row];
        int to = basis.starts[row + 1];
        int last = size - 1;
        for (int i = from; i < to; i++) {
            int a = basis.entries[i];
            double scaled = curvature * basis.values[i];
            for (int j = from; j <= i; j++) {
                // entries rise within a row
                h[a * size + basis.entries[j]] += scaled * basis.values[j];
            }
            h[last * size + a] += scaled;
            g[a] += residual * basis.values[i];
        }
        h[last * size + last] += curvature;
        g[last] += residual;
    }

    void probabilities(double[] z) {
        if (outputs == 1) {
            z[0] = 1 / (1 + Math.exp(-z[0]));
            return;
        }
        double highest = Arrays.stream(z).max().orElseThrow();
        double sum = 0;
        for (int k = 0; k < z.length; k++) {
            z[k] = Math.exp(z[k] - highest);
            sum += z[k];
        }
        for (int k = 0; k < z.length; k++) {
            z[k] /= sum;
        }
    }

    double loss(int row, double[] z) {
        if (outputs == 1) {
            return Softplus.of(z[0]) - targets[row] * z[0];
        }
        double highest = Arrays.stream(z).max().orElseThrow();
        double sum = 0;
        double linear = 0;
        double total = 0;
        for (int k = 0; k < z.length; k++) {
            sum += Math.exp(z[k] - highest);
            linear += targets[row * outputs + k] * z[k];
            total += targets[row * outputs + k];
        }
        return (highest + Math.log(sum)) * total - linear;
    }
}
