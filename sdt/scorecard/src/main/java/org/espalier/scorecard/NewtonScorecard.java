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
 * on rows that it was fitted without: each of five folds starts from the fit to all rows and has its curvature by leaving its
 * own share out, so that holding every row out once costs some passes over the rows in place of five trainings.
 *
 * <p>The curvature has a number for each two terms: for a basis of more than {@link #MAX_TERMS} terms this is no way.
 */
public final class NewtonScorecard {
    private static final int MAX_TERMS = 600;

    private static final int FOLDS = 5;
    /** Largest move of a coefficient, in log odds, at which a fit has arrived; for choosing, a coarser one. */
    private static final double ARRIVED = 1e-5;

    private static final double NEARLY_ARRIVED = 1e-3;

    private final LogisticTerms model;
    private final float[] weights;
    /** Own rows of each fold, and these with their augmented copies. */
    private final int[][] heldOut;

    private final int own;
    private final int rows;
    private final int threads;
    private final int terms;
    private final ScorecardFit whole;

    /**
     * @param targets of the positive class, 0 to 1, {@code [rows]}
     * @param weights of the rows
     * @param own how many rows are no augmented copies, which come first; a copy of row r is any row {@code r + k * own}
     * @param signs of each term's coefficient: 1: not below 0, -1: not above 0, 0: any, {@code [terms]}
     */
    public NewtonScorecard(
            SparseBasis basis, double[] targets, float[] weights, int own, int[] signs, long seed, int threads) {
        this.model = new LogisticTerms(basis, targets, 1);
        this.weights = weights;
        this.own = own;
        this.rows = targets.length;
        this.threads = threads;
        this.terms = basis.terms();
        int[] order = Seeds.permutation(own, Seeds.stream(seed, 0x5b5));
        heldOut = new int[FOLDS][];
        int[][] parts = new int[FOLDS][];
        for (int f = 0; f < FOLDS; f++) {
            int first = f;
            heldOut[f] = IntStream.range(0, own)
                    .filter(i -> i % FOLDS == first)
                    .map(i -> order[i])
                    .sorted()
                    .toArray();
            int[] ofFold = heldOut[f];
            parts[f] = IntStream.range(0, targets.length / own)
                    .flatMap(copy -> Arrays.stream(ofFold).map(r -> copy * own + r))
                    .toArray();
        }
        this.whole = new ScorecardFit(model, targets, weights, signs, parts, threads);
        double[] start = new double[terms + 1];
        start[terms] = logOdds(targets, weights);
        whole.start(start);
    }

    private static double logOdds(double[] targets, float[] weights) {
        // one row more of either class
        double positive = 1;
        double negative = 1;
        for (int r = 0; r < targets.length; r++) {
            positive += weights[r] * targets[r];
            negative += weights[r] * (1 - targets[r]);
        }
        return Math.log(positive / negative);
    }

    /** Whether this is a way to fit a scorecard in such a basis. */
    public static boolean serves(Basis basis) {
        return LeafScorecards.outputs(basis.schema()) == 1 && basis.size() <= MAX_TERMS;
    }

    /**
     * A fit.
     *
     * @param coefficients of the terms, then the intercept
     * @param allowed terms that may be other than 0, {@code [terms]}
     */
    public record Fitted(double[] coefficients, boolean[] allowed) {}

    /** The next fit starts from another one in the same basis, coefficients of the terms, then the intercept. */
    public void startFrom(double[] coefficients) {
        whole.start(coefficients);
    }

    /**
     * The next fit starts from scores of its rows, by another basis.
     *
     * @param scores in log odds, {@code [rows]}
     */
    public void startFromScores(double[] scores, double lambda) {
        whole.start(scores, lambda);
    }

    /** Of the terms, then the intercept, of the last fit. */
    public double[] coefficients() {
        return whole.coefficients();
    }

    /** Scores of all rows by the last fit, in log odds, {@code [rows]}. */
    public double[] scores() {
        double[] entries = model.toEntries(whole.coefficients());
        return IntStream.range(0, rows)
                .mapToDouble(r -> model.product(entries, r))
                .toArray();
    }

    /**
     * The fit.
     *
     * @param allowed terms that may be other than 0, {@code [terms]}
     * @return coefficients of the terms, then the intercept
     */
    public double[] fit(double lambda, boolean[] allowed) {
        whole.fit(lambda, allowed, ARRIVED);
        return whole.coefficients();
    }

    /**
     * A fit of few columns: from that of all terms on, columns are given up a third at a time, those whose absence costs least, with a
     * new fit in between.
     *
     * @param columnOf each term, {@code [terms]}
     * @param columns at most; 1 or more
     */
    public Fitted fit(double lambda, int[] columnOf, int columns) {
        boolean[] allowed = all();
        whole.fit(lambda, allowed, ARRIVED);
        double[] ofAll = whole.coefficients();
        whole.eliminate(lambda, columnOf, columns, allowed, NEARLY_ARRIVED);
        double[] out = fit(lambda, allowed);
        // what comes next begins with all terms again
        whole.start(ofAll);
        return new Fitted(out, allowed);
    }

    /**
     * What the last fit would lose without the terms of a group, in units of the objective.
     *
     * @param groups of each term, {@code [terms]}
     * @param count of groups
     */
    double[] missed(double lambda, boolean[] allowed, int[] groups, int count) {
        return whole.missed(lambda, allowed, groups, count);
    }

    /** Weighted cross-entropy of each own row by a scorecard that was fitted without it, signs not kept; {@code [own]}. */
    public double[] losses(double lambda) {
        whole.arrive(lambda, all(), NEARLY_ARRIVED);
        return folded(
                (fold, out) -> {
                    ScorecardFit fit = whole.without(fold);
                    fit.arrive(lambda, all(), NEARLY_ARRIVED);
                    measure(fit, fold, out[0]);
                },
                1)[0];
    }

    /**
     * Weighted cross-entropy of each own row by scorecards of few columns that were fitted without it; {@code [counts, own]}.
     *
     * @param columnOf each term, {@code [terms]}
     * @param counts of columns, the largest first; 1 or more each
     */
    public double[][] losses(double lambda, int[] columnOf, int[] counts) {
        whole.fit(lambda, all(), NEARLY_ARRIVED);
        return folded(
                (fold, out) -> {
                    ScorecardFit fit = whole.without(fold);
                    boolean[] allowed = all();
                    fit.fit(lambda, allowed, NEARLY_ARRIVED);
                    for (int k = 0; k < counts.length; k++) {
                        fit.eliminate(lambda, columnOf, counts[k], allowed, NEARLY_ARRIVED);
                        measure(fit, fold, out[k]);
                    }
                },
                counts.length);
    }

    /** What is done for one fold; it fills its own rows of the losses. */
    private interface OfFold {
        void run(int fold, double[][] losses);
    }

    private double[][] folded(OfFold work, int kinds) {
        double[][] out = new double[kinds][own];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.min(FOLDS, threads), () -> {
            for (int f = next.getAndIncrement(); f < FOLDS; f = next.getAndIncrement()) {
                work.run(f, out);
            }
        });
        return out;
    }

    private void measure(ScorecardFit fit, int fold, double[] out) {
        double[] entries = model.toEntries(fit.coefficients());
        double[] z = new double[1];
        for (int row : heldOut[fold]) {
            z[0] = model.product(entries, row);
            out[row] = weights[row] * model.loss(row, z);
        }
    }

    private boolean[] all() {
        boolean[] out = new boolean[terms];
        Arrays.fill(out, true);
        return out;
    }
}
