package org.espalier.scorecard;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.base.Parallel;
import org.espalier.base.Seeds;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;

/**
 * One scorecard of two classes, fitted by Newton's method to {@code sum_r omega_r CE_r + lambda / 2 |A|^2}, and what it loses
 * on rows that it was fitted without: for each of five folds the fit moves by a Newton step of the other four, of few rows
 * until it has arrived. So every row is held out once, at the price of some passes over the rows in place of five trainings.
 *
 * <p>The curvature has a number for each two terms: for a basis of more than {@link #MAX_TERMS} terms this is no way.
 */
public final class NewtonScorecard {
    private static final int MAX_TERMS = 600;

    private static final int FOLDS = 5;
    private static final int MAX_ITERATIONS = 25;
    /** Largest move of a coefficient, in log odds, at which a fit has arrived; for choosing, a coarser one. */
    private static final double ARRIVED = 1e-5;

    private static final double NEARLY_ARRIVED = 1e-3;

    private static final double MIN_CURVATURE = 1e-6;
    /** The ridge of a term that stays 0. */
    private static final double FIXED = 1e12;

    /** Where rows are few, leaving a fold out moves the fit further than one step tells, and a pass costs little. */
    private static final int FEW_ROWS = 5000;

    private final LogisticTerms model;
    private final double[] targets;
    private final float[] weights;
    private final int[] signs;
    private final int[][] folds;
    private final int threads;
    private final int size;
    private final int terms;
    /** Of the last fit, from which the next one starts: the terms, and the intercept. */
    private double[] byTerm;

    /**
     * @param targets of the positive class, 0 to 1, {@code [rows]}
     * @param weights of the rows
     * @param signs of each term's coefficient: 1: not below 0, -1: not above 0, 0: any, {@code [terms]}
     */
    public NewtonScorecard(SparseBasis basis, double[] targets, float[] weights, int[] signs, long seed, int threads) {
        this.model = new LogisticTerms(basis, targets, 1);
        this.targets = targets;
        this.weights = weights;
        this.signs = signs;
        this.threads = threads;
        this.size = basis.count() + 1;
        this.terms = basis.terms();
        this.byTerm = new double[terms + 1];
        int[] order = Seeds.permutation(targets.length, Seeds.stream(seed, 0x5b5));
        folds = new int[FOLDS][];
        for (int f = 0; f < FOLDS; f++) {
            int first = f;
            folds[f] = IntStream.range(0, targets.length)
                    .filter(i -> i % FOLDS == first)
                    .map(i -> order[i])
                    .sorted()
                    .toArray();
        }
    }

    /** Whether this is a way to fit a scorecard in such a basis. */
    public static boolean serves(Basis basis) {
        return LeafScorecards.outputs(basis.schema()) == 1 && basis.size() <= MAX_TERMS;
    }

    /** Curvature and gradient of some rows. */
    private record Sums(double[] h, double[] g) {
        static Sums zero(int size) {
            return new Sums(new double[size * size], new double[size]);
        }

        static Sums of(Sums[] parts, int without) {
            Sums sum = zero(parts[0].g.length);
            for (int part = 0; part < parts.length; part++) {
                for (int i = 0; part != without && i < sum.h.length; i++) {
                    sum.h[i] += parts[part].h[i];
                }
                for (int i = 0; part != without && i < sum.g.length; i++) {
                    sum.g[i] += parts[part].g[i];
                }
            }
            return sum;
        }
    }

    /**
     * The fit.
     *
     * @param allowed terms that may be other than 0, {@code [terms]}
     * @return coefficients of the terms, then the intercept
     */
    public double[] fit(double lambda, boolean[] allowed) {
        boolean[] free = allowed.clone();
        arrive(lambda, free, ARRIVED);
        // Signs by active sets: a coefficient of the wrong sign is held at 0 until its gradient points the right way.
        for (int round = 0; round < MAX_ITERATIONS; round++) {
            double[] slope = slope(lambda);
            boolean changed = false;
            for (int t = 0; t < terms; t++) {
                boolean wrong = free[t] && signs[t] * byTerm[t] < 0;
                boolean wanted = !free[t] && allowed[t] && signs[t] * slope[t] < -NEARLY_ARRIVED;
                if (wrong || wanted) {
                    free[t] = wanted;
                    changed = true;
                }
            }
            if (!changed) {
                break;
            }
            arrive(lambda, free, ARRIVED);
        }
        double[] out = byTerm.clone();
        for (int t = 0; t < terms; t++) {
            out[t] = free[t] && signs[t] * out[t] >= 0 ? out[t] : 0;
        }
        return out;
    }

    /**
     * What the last fit would lose without the terms of a group: by how much its objective rises, to second order, when they become
     * 0 and the others make up for them, {@code 1/2 a_g' ((H^-1)_gg)^-1 a_g} (Hassibi and Stork 1993). So of two columns that
     * say the same either is cheap, whatever the coefficients.
     *
     * @param groups of each term, {@code [terms]}
     * @param count of groups
     */
    public double[] losses(double lambda, boolean[] allowed, int[] groups, int count) {
        double[] h = Sums.of(sumsAt(byTerm), -1).h;
        int n = terms + 1;
        double[] inverse = Cholesky.inverse(model.curvature(h, ridge(lambda, allowed)), n);
        double[] out = new double[count];
        for (int group = 0; group < count; group++) {
            int of = group;
            int[] in = IntStream.range(0, terms).filter(t -> groups[t] == of).toArray();
            double[] block = new double[in.length * in.length];
            double[] solution = new double[in.length];
            for (int i = 0; i < in.length; i++) {
                solution[i] = byTerm[in[i]];
                for (int j = 0; j < in.length; j++) {
                    block[i * in.length + j] = inverse[in[i] * n + in[j]];
                }
            }
            Cholesky.solve(block, solution, in.length);
            for (int i = 0; i < in.length; i++) {
                out[group] += 0.5 * byTerm[in[i]] * solution[i];
            }
        }
        return out;
    }

    /** Gradient of the objective by the terms, {@code [terms]}. */
    private double[] slope(double lambda) {
        double[] entries = Sums.of(sumsAt(byTerm), -1).g;
        double[] out = new double[terms];
        for (int t = 0; t < terms; t++) {
            int[] e = model.entriesOf(t);
            double[] m = model.coefficientsOf(t);
            out[t] = lambda * byTerm[t];
            for (int k = 0; k < e.length; k++) {
                out[t] += m[k] * entries[e[k]];
            }
        }
        return out;
    }

    /** Weighted cross-entropy of each row by a scorecard that was fitted without it, signs not kept; {@code [rows]}. */
    public double[] losses(double lambda) {
        boolean[] free = new boolean[terms];
        Arrays.fill(free, true);
        double[] ridge = ridge(lambda, free);
        Sums[] parts = arrive(lambda, free, NEARLY_ARRIVED);
        double[][] at = new double[FOLDS][];
        for (int f = 0; f < FOLDS; f++) {
            Sums rest = Sums.of(parts, f);
            at[f] = minus(byTerm, model.newton(rest.h, rest.g, ridge, byTerm));
        }
        if (targets.length < FEW_ROWS) {
            for (int f = 0; f < FOLDS; f++) {
                at[f] = arrived(at[f], f, ridge);
            }
        }
        double[] out = new double[targets.length];
        double[] z = new double[1];
        for (int f = 0; f < FOLDS; f++) {
            double[] entries = model.toEntries(at[f]);
            for (int row : folds[f]) {
                z[0] = model.product(entries, row);
                out[row] = weights[row] * model.loss(row, z);
            }
        }
        return out;
    }

    /** A fit to the rows without a fold. */
    private double[] arrived(double[] start, int fold, double[] ridge) {
        double[] at = start;
        for (int it = 0; it < MAX_ITERATIONS; it++) {
            Sums rest = Sums.of(sumsAt(at), fold);
            double[] move = model.newton(rest.h, rest.g, ridge, at);
            at = minus(at, move);
            if (Arrays.stream(move).map(Math::abs).max().orElseThrow() < NEARLY_ARRIVED) {
                break;
            }
        }
        return at;
    }

    /** Fits, and returns the sums of each fold there. */
    private Sums[] arrive(double lambda, boolean[] free, double near) {
        double[] ridge = ridge(lambda, free);
        for (int it = 0; ; it++) {
            Sums[] parts = sumsAt(byTerm);
            Sums all = Sums.of(parts, -1);
            double[] move = model.newton(all.h, all.g, ridge, byTerm);
            double largest = Arrays.stream(move).map(Math::abs).max().orElseThrow();
            if (largest < near || it == MAX_ITERATIONS) {
                return parts;
            }
            byTerm = minus(byTerm, move);
        }
    }

    private static double[] ridge(double lambda, boolean[] free) {
        double[] out = new double[free.length];
        for (int t = 0; t < out.length; t++) {
            out[t] = free[t] ? lambda : FIXED;
        }
        return out;
    }

    /** Of each fold; each fold by one thread, in the order of its rows. */
    private Sums[] sumsAt(double[] coefficients) {
        double[] entries = model.toEntries(coefficients);
        Sums[] out = new Sums[FOLDS];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.min(FOLDS, threads), () -> {
            for (int f = next.getAndIncrement(); f < FOLDS; f = next.getAndIncrement()) {
                Sums sum = Sums.zero(size);
                for (int row : folds[f]) {
                    double p = 1 / (1 + Math.exp(-model.product(entries, row)));
                    double weight = weights[row];
                    double curvature = weight * (p * (1 - p) + MIN_CURVATURE);
                    model.add(row, curvature, weight * (p - targets[row]), sum.h, sum.g);
                }
                out[f] = sum;
            }
        });
        return out;
    }

    private static double[] minus(double[] a, double[] b) {
        double[] out = a.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] -= b[i];
        }
        return out;
    }
}
