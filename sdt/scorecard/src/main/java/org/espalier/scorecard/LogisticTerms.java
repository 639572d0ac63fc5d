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

    /** Terms, and the intercept behind them. */
    int terms() {
        return basis.terms() + 1;
    }

    /** Entries, and the intercept behind them. */
    int entries() {
        return size;
    }

    /**
     * The Newton step {@code (M H M' + ridge I)^-1 (M g + ridge a)} in the terms of the basis, whose ridge means what it means
     * in a leaf.
     *
     * @param h curvature in the entries and the intercept, its lower half
     * @param a present coefficients of the terms
     */
    double[] newton(double[][] h, double[] g, double ridge, double[] a) {
        double[] move = gradient(g, ridge, a);
        factor(curvature(h), ridge).solve(move);
        return move;
    }

    /** {@code M g + ridge a}, by the terms and the intercept, from the gradient by the entries. */
    double[] gradient(double[] g, double ridge, double[] a) {
        double[] out = new double[terms()];
        basis.toTerms(g, out, 1);
        out[out.length - 1] = g[size - 1];
        for (int t = 0; t < out.length; t++) {
            out[t] += penalty(ridge, t) * a[t];
        }
        return out;
    }

    private double penalty(double ridge, int term) {
        return term == basis.terms() ? INTERCEPT_RIDGE : ridge;
    }

    /** The factor of {@code curvature + ridge I}, which is overwritten. */
    Cholesky factor(double[][] curvature, double ridge) {
        for (int t = 0; t < curvature.length; t++) {
            curvature[t][t] += penalty(ridge, t);
        }
        return Cholesky.of(curvature);
    }

    /**
     * The factor of {@code curvature + ridge I} of some of the terms, in their order, and the intercept.
     *
     * @param kept terms, and the intercept as the last
     */
    Cholesky factor(double[][] curvature, double ridge, int[] kept) {
        double[][] part = new double[kept.length][kept.length];
        for (int i = 0; i < kept.length; i++) {
            double[] row = curvature[kept[i]];
            for (int j = i; j < kept.length; j++) {
                part[i][j] = row[kept[j]];
            }
            part[i][i] += penalty(ridge, kept[i]);
        }
        return Cholesky.of(part);
    }

    /**
     * {@code M H M'}, the curvature in the terms and the intercept, both halves.
     *
     * @param h curvature in the entries and the intercept, its lower half; the upper half is overwritten
     */
    double[][] curvature(double[][] h) {
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                h[j][i] = h[i][j];
            }
        }
        double[][] half = byTerm(h, size);
        int n = terms();
        double[][] turned = new double[size][n];
        for (int t = 0; t < n; t++) {
            for (int e = 0; e < size; e++) {
                turned[e][t] = half[t][e];
            }
        }
        return byTerm(turned, n);
    }

    /** {@code M table}, {@code [terms, width]} from {@code [entries, width]}. */
    private double[][] byTerm(double[][] table, int width) {
        double[][] out = new double[terms()][width];
        for (int t = 0; t < out.length; t++) {
            int[] e = entriesOf(t);
            double[] m = coefficientsOf(t);
            for (int k = 0; k < e.length; k++) {
                add(out[t], table[e[k]], m[k]);
            }
        }
        return out;
    }

    private static void add(double[] to, double[] from, double factor) {
        for (int j = 0; j < to.length; j++) {
            to[j] += factor * from[j];
        }
    }

    /** Coefficients of entries from those of terms; the intercept is the last of both. */
    double[] toEntries(double[] byTerm) {
        double[] out = new double[size];
        basis.toEntries(byTerm, out, 1);
        out[size - 1] = byTerm[basis.terms()];
        return out;
    }

    private int[] entriesOf(int term) {
        return term == basis.terms() ? new int[] {size - 1} : basis.entriesOf(term);
    }

    private double[] coefficientsOf(int term) {
        return term == basis.terms() ? new double[] {1} : basis.coefficientsOf(term);
    }

    double product(double[] w, int row) {
        int k = basis.starts[row];
        int end = basis.starts[row + 1];
        double sum = w[size - 1];
        double other = 0;
        // two sums: one would wait for itself at every addition
        for (; k + 1 < end; k += 2) {
            sum += w[basis.entries[k]] * basis.values[k];
            other += w[basis.entries[k + 1]] * basis.values[k + 1];
        }
        if (k < end) {
            sum += w[basis.entries[k]] * basis.values[k];
        }
        return sum + other;
    }

    /** Adds a row's share of the curvature (its lower half) and of the gradient. */
    void add(int row, double curvature, double residual, double[][] h, double[] g) {
        int from = basis.starts[row];
        int to = basis.starts[row + 1];
        double[] last = h[size - 1];
        for (int i = from; i < to; i++) {
            int a = basis.entries[i];
            double scaled = curvature * basis.values[i];
            double[] of = h[a];
            for (int j = from; j <= i; j++) {
                // entries rise within a row
                of[basis.entries[j]] += scaled * basis.values[j];
            }
            last[a] += scaled;
            g[a] += residual * basis.values[i];
        }
        last[size - 1] += curvature;
        g[size - 1] += residual;
    }

    /** Adds a row's share of the gradient alone. */
    void add(int row, double residual, double[] g) {
        for (int i = basis.starts[row]; i < basis.starts[row + 1]; i++) {
            g[basis.entries[i]] += residual * basis.values[i];
        }
        g[size - 1] += residual;
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
