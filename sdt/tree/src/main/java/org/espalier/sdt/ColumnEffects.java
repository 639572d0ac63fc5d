package org.espalier.sdt;

import java.util.stream.IntStream;

/**
 * What a column adds to the score, for every leaf and output: a piecewise linear or constant function of a number, with
 * special values, or one number for each category.
 */
abstract class ColumnEffects {
    /** Coefficient of a term in a leaf's output. */
    interface Coefficients {
        double of(int leafAndOutput, int term);
    }

    /** The effect for a row's encoded features {@code x[at ..]}. */
    abstract double of(int leafAndOutput, float[] x, int at);

    static ColumnEffects of(Basis basis, int column, int count, Coefficients a) {
        boolean isCategory = basis.terms().subList(basis.firstTerm(column), basis.endTerm(column)).stream()
                .anyMatch(t -> t.kind() == Basis.Kind.CATEGORY || t.kind() == Basis.Kind.OTHER);
        return isCategory ? new Categories(basis, column, count, a) : new Number(basis, column, count, a);
    }

    private static final class Categories extends ColumnEffects {
        private final int feature;
        private final int width;
        private final double[][] values;

        Categories(Basis basis, int column, int count, Coefficients a) {
            int first = basis.firstTerm(column);
            feature = basis.term(first).feature();
            width = basis.endTerm(column) - first;
            values = new double[count][width];
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < width; k++) {
                    values[i][k] = a.of(i, first + k);
                }
            }
        }

        @Override
        double of(int i, float[] x, int at) {
            double sum = 0;
            double[] v = values[i];
            for (int k = 0; k < width; k++) {
                float share = x[at + feature + k];
                if (share != 0) {
                    sum += share * v[k];
                }
            }
            return sum;
        }
    }

    /** A number: between two bends the effect is linear (or constant, for steps); beyond the ends it stays. */
    private static final class Number extends ColumnEffects {
        private final int feature;
        private final boolean steps;
        /** Rising, {@code [bends]}. */
        private final float[] bends;
        /** Effect at each bend, {@code [count][bends]}; for steps from each bend on. */
        private final double[][] values;
        /** One over the distance of a bend to the next one. */
        private final double[] inverse;

        private final float[] specialFrom;
        private final float[] specialTo;
        private final double[][] special;
        private final int missingFeature;
        private final double[] missing;

        Number(Basis basis, int column, int count, Coefficients a) {
            int first = basis.firstTerm(column);
            int end = basis.endTerm(column);
            feature = basis.term(first).feature();
            steps = basis.terms().subList(first, end).stream().anyMatch(t -> t.kind() == Basis.Kind.STEP);
            bends = basis.bends(column);
            values = new double[count][bends.length];
            inverse = new double[Math.max(0, bends.length - 1)];
            for (int j = 0; j < inverse.length; j++) {
                inverse[j] = 1.0 / ((double) bends[j + 1] - bends[j]);
            }
            int[] own = IntStream.range(first, end)
                    .filter(t -> basis.term(t).kind() == Basis.Kind.VALUE)
                    .toArray();
            specialFrom = new float[own.length];
            specialTo = new float[own.length];
            special = new double[count][own.length];
            missing = new double[count];
            int missingAt = -1;
            for (int t = first; t < end; t++) {
                missingAt = basis.term(t).kind() == Basis.Kind.MISSING
                        ? basis.term(t).feature()
                        : missingAt;
            }
            missingFeature = missingAt;
            for (int s = 0; s < own.length; s++) {
                specialFrom[s] = basis.term(own[s]).from();
                specialTo[s] = basis.term(own[s]).to();
                for (int i = 0; i < count; i++) {
                    special[i][s] = a.of(i, own[s]);
                }
            }
            fill(basis, first, end, count, a);
        }

        private void fill(Basis basis, int first, int end, int count, Coefficients a) {
            double[] shape = new double[bends.length];
            for (int t = first; t < end; t++) {
                Basis.Term term = basis.term(t);
                if (term.kind() == Basis.Kind.MISSING) {
                    for (int i = 0; i < count; i++) {
                        missing[i] = a.of(i, t);
                    }
                } else if (term.kind() != Basis.Kind.VALUE) {
                    for (int j = 0; j < shape.length; j++) {
                        shape[j] = term.exact(bends[j]);
                    }
                    for (int i = 0; i < count; i++) {
                        add(values[i], a.of(i, t), shape);
                    }
                }
            }
        }

        private static void add(double[] sum, double coefficient, double[] shape) {
            if (coefficient != 0) {
                for (int j = 0; j < shape.length; j++) {
                    sum[j] += coefficient * shape[j];
                }
            }
        }

        @Override
        double of(int i, float[] x, int at) {
            float v = x[at + feature];
            double sum = curve(values[i], v);
            for (int s = 0; s < specialFrom.length; s++) {
                if (v >= specialFrom[s] && v <= specialTo[s]) {
                    sum += special[i][s];
                }
            }
            return missingFeature < 0 ? sum : sum + missing[i] * x[at + missingFeature];
        }

        private double curve(double[] at, float v) {
            int last = bends.length - 1;
            if (last < 0) {
                return 0;
            }
            if (!(v > bends[0])) {
                return steps && v < bends[0] ? 0 : at[0];
            }
            if (v >= bends[last]) {
                return at[last];
            }
            int low = 0;
            int high = last;
            while (high - low > 1) {
                int middle = (low + high) >>> 1;
                if (bends[middle] <= v) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return steps ? at[low] : at[low] + (at[high] - at[low]) * (((double) v - bends[low]) * inverse[low]);
        }
    }
}
