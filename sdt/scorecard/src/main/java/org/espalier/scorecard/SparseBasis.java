package org.espalier.scorecard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Basis;

/**
 * A basis in a form in which a row touches few numbers. A ramp is 1 for every value behind it, so that a row has a dozen
 * terms a column that are not 0; but a column's terms together are a broken line, and a value lies between two of its
 * bends. So a row is kept as weights of <em>entries</em> (the two bends around a number, a category, a special value):
 * {@code phi = M h} with h the row's entries and M fixed. Then {@code A' phi = (M' A)' h}, and the gradient by A is M times
 * the gradient by {@code M' A}.
 */
public final class SparseBasis {
    /** Rows by entries: those of row r lie at {@code [starts[r], starts[r + 1])}. */
    public final int[] starts;

    public final int[] entries;
    public final float[] values;

    private final int terms;
    private final int count;
    /** M by term: its entries and their coefficients. */
    private final int[][] termEntries;

    private final double[][] termCoefficients;

    /** The rows of {@code features} in the basis. */
    public SparseBasis(Basis basis, Matrix features) {
        this.terms = basis.size();
        this.termEntries = new int[terms][];
        this.termCoefficients = new double[terms][];
        List<Column> columns = new ArrayList<>();
        int at = 0;
        for (int c = 0; c < basis.columns(); c++) {
            if (basis.endTerm(c) > basis.firstTerm(c)) {
                Column column = new Column(basis, basis.firstTerm(c), basis.endTerm(c), at);
                columns.add(column);
                at += column.size();
                for (int t = basis.firstTerm(c); t < basis.endTerm(c); t++) {
                    column.describe(basis.term(t), t, this);
                }
            }
        }
        this.count = at;
        starts = new int[features.rows() + 1];
        int[] e = new int[Math.max(16, features.rows() * columns.size() * 2)];
        float[] v = new float[e.length];
        float[] row = new float[features.columns()];
        int n = 0;
        for (int r = 0; r < features.rows(); r++) {
            features.copyRow(r, row, 0);
            if (n + 4 * columns.size() + at > e.length) {
                e = Arrays.copyOf(e, 2 * e.length + at);
                v = Arrays.copyOf(v, e.length);
            }
            for (Column column : columns) {
                n = column.add(row, e, v, n);
            }
            starts[r + 1] = n;
        }
        entries = Arrays.copyOf(e, n);
        values = Arrays.copyOf(v, n);
    }

    /** Number of entries, E. */
    public int count() {
        return count;
    }

    /** The entries that a term is made of. */
    int[] entriesOf(int term) {
        return termEntries[term];
    }

    /** Their coefficients, as many. */
    double[] coefficientsOf(int term) {
        return termCoefficients[term];
    }

    /** Number of terms, F. */
    public int terms() {
        return terms;
    }

    /**
     * Mean of each term over the rows, {@code [terms()]}.
     *
     * @param weights of the rows
     */
    public double[] means(float[] weights) {
        double[] sums = new double[count];
        double total = 0;
        for (int r = 0; r < weights.length; r++) {
            total += weights[r];
            for (int k = starts[r]; k < starts[r + 1]; k++) {
                sums[entries[k]] += (double) weights[r] * values[k];
            }
        }
        for (int e = 0; e < count; e++) {
            sums[e] /= total;
        }
        double[] out = new double[terms];
        toTerms(sums, out, 1);
        return out;
    }

    /** {@code table[entry][j] = sum_t M[t][entry] a[t][j]}, {@code [count, width]} from {@code [terms, width]}. */
    public void toEntries(double[] a, double[] table, int width) {
        Arrays.fill(table, 0, count * width, 0);
        for (int t = 0; t < terms; t++) {
            for (int k = 0; k < termEntries[t].length; k++) {
                int to = termEntries[t][k] * width;
                double m = termCoefficients[t][k];
                for (int j = 0; j < width; j++) {
                    table[to + j] += m * a[t * width + j];
                }
            }
        }
    }

    /** {@code a[t][j] = sum_entry M[t][entry] table[entry][j]}: the other way. */
    public void toTerms(double[] table, double[] a, int width) {
        Arrays.fill(a, 0, terms * width, 0);
        for (int t = 0; t < terms; t++) {
            for (int k = 0; k < termEntries[t].length; k++) {
                int from = termEntries[t][k] * width;
                double m = termCoefficients[t][k];
                for (int j = 0; j < width; j++) {
                    a[t * width + j] += m * table[from + j];
                }
            }
        }
    }

    /** The entries of one column. */
    private static final class Column {
        private final int at;
        private final boolean category;
        private final boolean steps;
        private final int feature;
        private final int width;
        private final float[] bends;
        private final List<Basis.Term> special = new ArrayList<>();
        private int missingFeature = -1;

        Column(Basis basis, int first, int end, int at) {
            this.at = at;
            Basis.Kind kind = basis.term(first).kind();
            category = kind == Basis.Kind.CATEGORY || kind == Basis.Kind.OTHER;
            feature = basis.term(first).feature();
            width = end - first;
            boolean hasSteps = false;
            for (int t = first; t < end && !category; t++) {
                Basis.Term term = basis.term(t);
                switch (term.kind()) {
                    case RAW, RAMP -> {}
                    case STEP -> hasSteps = true;
                    case VALUE -> special.add(term);
                    default -> missingFeature = term.feature();
                }
            }
            steps = hasSteps;
            bends = basis.bends(basis.term(first).column());
        }

        int size() {
            return category ? width : bends.length + special.size() + (missingFeature < 0 ? 0 : 1);
        }

        /** M's row of a term. */
        void describe(Basis.Term term, int index, SparseBasis out) {
            int[] e;
            double[] m;
            if (category) {
                e = new int[] {at + term.feature() - feature};
                m = new double[] {1};
            } else if (term.kind() == Basis.Kind.VALUE) {
                e = new int[] {at + bends.length + special.indexOf(term)};
                m = new double[] {1};
            } else if (term.kind() == Basis.Kind.MISSING) {
                e = new int[] {at + bends.length + special.size()};
                m = new double[] {1};
            } else {
                e = new int[bends.length];
                m = new double[bends.length];
                int n = 0;
                for (int j = 0; j < bends.length; j++) {
                    double value = term.exact(bends[j]);
                    if (value != 0) {
                        e[n] = at + j;
                        m[n++] = value;
                    }
                }
                e = Arrays.copyOf(e, n);
                m = Arrays.copyOf(m, n);
            }
            out.termEntries[index] = e;
            out.termCoefficients[index] = m;
        }

        int add(float[] row, int[] e, float[] v, int from) {
            int n = from;
            if (category) {
                for (int k = 0; k < width; k++) {
                    if (row[feature + k] != 0) {
                        e[n] = at + k;
                        v[n++] = row[feature + k];
                    }
                }
                return n;
            }
            float x = row[feature];
            n = addNumber(x, e, v, n);
            for (int s = 0; s < special.size(); s++) {
                if (x >= special.get(s).from() && x <= special.get(s).to()) {
                    e[n] = at + bends.length + s;
                    v[n++] = 1;
                }
            }
            if (missingFeature >= 0 && row[missingFeature] != 0) {
                e[n] = at + bends.length + special.size();
                v[n++] = row[missingFeature];
            }
            return n;
        }

        private int addNumber(float x, int[] e, float[] v, int from) {
            int last = bends.length - 1;
            if (last < 0 || steps && x < bends[0]) {
                return from;
            }
            int low = Arrays.binarySearch(bends, x);
            low = low >= 0 ? low : Math.max(0, -low - 2);
            if (steps || x <= bends[0] || x >= bends[last]) {
                e[from] = at + low;
                v[from] = 1;
                return from + 1;
            }
            double share = ((double) x - bends[low]) / ((double) bends[low + 1] - bends[low]);
            e[from] = at + low;
            v[from] = (float) (1 - share);
            if (share == 0) {
                return from + 1;
            }
            e[from + 1] = at + low + 1;
            v[from + 1] = (float) share;
            return from + 2;
        }
    }
}
