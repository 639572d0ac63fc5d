package org.espalier.scorecard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.espalier.base.Parallel;

/**
 * One fit to some rows, which goes on from where it stands. A pass over the rows gives the gradient, which is exact; the curvature costs
 * as much as a dozen of passes and is kept, over penalties and columns, until a step by it is not much shorter than the one
 * before (the chord method; with a new curvature in every step it is Newton's).
 */
final class ScorecardFit {
    private static final int MAX_PASSES = 100;
    /**
     * A step that is not shorter than the last one by this factor was taken by a curvature from too far away. That of all rows soon pays, as
     * it serves the folds and the next penalties too; that of a fold serves it alone.
     */
    private static final double SLOW = 0.1;

    private static final double SLOW_IN_A_FOLD = 0.5;

    private static final double MIN_CURVATURE = 1e-6;
    /** Gradient at which a coefficient that is held at 0 by its sign is let go. */
    private static final double WANTED = 1e-3;

    private static final int MAX_ROUNDS = 200;
    private static final int PATIENCE = 3;
    /** Of all columns, so many are given up at once. */
    private static final int COLUMNS_PER_DROP = 3;
    /** Fewer rows are not worth the start of a thread. */
    private static final int ROWS_FOR_THREADS = 2000;

    private final LogisticTerms model;
    private final double[] targets;
    private final float[] weights;
    private final int[] signs;
    /** Rows, in parts that are summed up one by one. */
    private final int[][] parts;

    private final int threads;
    private final int terms;
    private final double slow;
    /** Coefficients of the terms, and the intercept. */
    private double[] at;
    /** In the entries, of each part, and in the terms, of all; where the fit was when it last was too far away. */
    private double[][][] ofParts;

    private double[][] curvature;
    private double[] measuredAt;
    /** In the terms, without a part each. */
    private double[][][] ofRests;

    ScorecardFit(LogisticTerms model, double[] targets, float[] weights, int[] signs, int[][] parts, int threads) {
        this(model, targets, weights, signs, parts, threads, SLOW);
    }

    private ScorecardFit(
            LogisticTerms model,
            double[] targets,
            float[] weights,
            int[] signs,
            int[][] parts,
            int threads,
            double slow) {
        this.slow = slow;
        this.model = model;
        this.targets = targets;
        this.weights = weights;
        this.signs = signs;
        this.parts = parts;
        int rows = Arrays.stream(parts).mapToInt(p -> p.length).sum();
        this.threads = rows < ROWS_FOR_THREADS ? 1 : Math.min(parts.length, threads);
        this.terms = model.terms() - 1;
        this.at = new double[terms + 1];
    }

    /** A fit to the rows of the other parts, which starts from this one and its curvature. */
    ScorecardFit without(int part) {
        int[][] rest = IntStream.range(0, parts.length)
                .filter(p -> p != part)
                .mapToObj(p -> parts[p])
                .toArray(int[][]::new);
        ScorecardFit out = new ScorecardFit(model, targets, weights, signs, rest, 1, SLOW_IN_A_FOLD);
        out.at = at.clone();
        if (curvature != null) {
            if (ofRests[part] == null) {
                ofRests[part] = model.curvature(sum(part));
            }
            out.curvature = ofRests[part];
        }
        return out;
    }

    /** Coefficients of the terms, and the intercept. */
    double[] coefficients() {
        return at.clone();
    }

    /** Where to start from: coefficients of the terms, and the intercept. */
    void start(double[] coefficients) {
        at = coefficients.clone();
    }

    /**
     * A Newton step from scores that another basis gave: with {@code z} the scores and c their curvature,
     * {@code (M H M' + lambda I) a = M sum_r (c_r z_r - residual_r) h_r}.
     *
     * @param scores in log odds, of every row
     */
    void start(double[] scores, double lambda) {
        double[] g = new double[model.entries()];
        renew(scores);
        for (int[] part : parts) {
            for (int row : part) {
                double p = probability(scores[row]);
                double residual = weights[row] * (p - targets[row]);
                model.add(row, residual - curvature(row, p) * scores[row], g);
            }
        }
        double[] move = model.gradient(g, lambda, new double[terms + 1]);
        model.factor(curvature, lambda, kept(all())).solve(move);
        for (int t = 0; t <= terms; t++) {
            at[t] = -move[t];
        }
    }

    /** Fits the terms that may be other than 0, each of the right sign, until no step is longer than {@code near}. */
    void fit(double lambda, boolean[] allowed, double near) {
        boolean[] free = allowed.clone();
        arrive(lambda, free, near);
        if (Arrays.stream(signs).anyMatch(s -> s != 0)) {
            holdSigns(lambda, allowed, free, near);
        }
        for (int t = 0; t < terms; t++) {
            at[t] = signs[t] * at[t] >= 0 ? at[t] : 0;
        }
    }

    /**
     * Active sets by block principal pivoting (Portugal, Judice and Vicente 1994): a coefficient of the wrong sign is held at 0 until its
     * gradient points the right way; where changing all of them at once makes them no fewer, one is changed at a time.
     */
    private void holdSigns(double lambda, boolean[] allowed, boolean[] free, double near) {
        int fewest = Integer.MAX_VALUE;
        int patience = PATIENCE;
        for (int round = 0; round < MAX_ROUNDS; round++) {
            double[] slope = gradient(lambda);
            int[] changing = IntStream.range(0, terms)
                    .filter(t -> free[t] ? signs[t] * at[t] < 0 : allowed[t] && signs[t] * slope[t] < -WANTED)
                    .toArray();
            if (changing.length == 0) {
                return;
            }
            patience = changing.length < fewest ? PATIENCE : patience - 1;
            fewest = Math.min(fewest, changing.length);
            int from = patience < 0 ? changing.length - 1 : 0;
            for (int i = from; i < changing.length; i++) {
                free[changing[i]] = !free[changing[i]];
            }
            arrive(lambda, free, near);
        }
    }

    /** Fits with any signs. */
    void arrive(double lambda, boolean[] free, double near) {
        int[] kept = kept(free);
        if (curvature == null) {
            renew(null);
        }
        Cholesky factor = model.factor(curvature, lambda, kept);
        drop(free, kept, factor);
        double[] last = at;
        double[] move = new double[kept.length];
        double largest = Double.POSITIVE_INFINITY;
        double slope = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            double[] gradient = gradient(lambda, kept);
            if (!(-product(gradient, move) <= slope)) {
                // Behind the lowest point on its way, the step climbs more steeply than it began to fall: it was far
                // too long.
                at = measuredAt == last ? middle(last, at) : last;
                if (at == last) {
                    renew(null);
                    factor = model.factor(curvature, lambda, kept);
                }
                continue;
            }
            double before = largest;
            double[] next = gradient.clone();
            factor.solve(next);
            largest = largest(next);
            if (largest > slow * before && largest >= near && measuredAt != at) {
                renew(null);
                factor = model.factor(curvature, lambda, kept);
                next = gradient.clone();
                factor.solve(next);
                largest = largest(next);
            }
            move = next;
            slope = product(gradient, move);
            last = at;
            at = at.clone();
            for (int i = 0; i < kept.length; i++) {
                at[kept[i]] -= move[i];
            }
            if (largest < near) {
                return;
            }
        }
    }

    /** Coefficients that must be 0 become it, and the others make up for them as far as the curvature tells. */
    private void drop(boolean[] free, int[] kept, Cholesky factor) {
        double[] others = new double[kept.length];
        at = at.clone();
        for (int t = 0; t < terms; t++) {
            if (!free[t] && at[t] != 0) {
                for (int i = 0; i < kept.length; i++) {
                    others[i] += curvature[t][kept[i]] * at[t];
                }
                at[t] = 0;
            }
        }
        factor.solve(others);
        for (int i = 0; i < kept.length; i++) {
            at[kept[i]] += others[i];
        }
    }

    private static double[] middle(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (a[i] + b[i]) / 2).toArray();
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] move) {
        double out = 0;
        for (double m : move) {
            out = Math.max(out, Math.abs(m));
        }
        return out;
    }

    private double[] gradient(double lambda, int[] kept) {
        double[] all = gradient(lambda);
        return Arrays.stream(kept).mapToDouble(t -> all[t]).toArray();
    }

    /**
     * What the fit would lose without the terms of a group: by how much its objective rises, to second order, when they become
     * 0 and the others make up for them, {@code 1/2 a_g' ((H^-1)_gg)^-1 a_g} (Hassibi and Stork 1993). So of two columns that
     * say the same either is cheap, whatever the coefficients.
     *
     * @param groups of each term, {@code [terms]}
     * @param count of groups
     */
    double[] missed(double lambda, boolean[] allowed, int[] groups, int count) {
        if (curvature == null) {
            renew(null);
        }
        int[] kept = kept(allowed);
        double[][] root = model.factor(curvature, lambda, kept).inverseRoot();
        double[] out = new double[count];
        for (int group = 0; group < count; group++) {
            int of = group;
            int[] in = IntStream.range(0, kept.length - 1)
                    .filter(i -> groups[kept[i]] == of)
                    .toArray();
            if (in.length > 0) {
                double[] mine = Arrays.stream(in).mapToDouble(i -> at[kept[i]]).toArray();
                double[] solution = mine.clone();
                Cholesky.of(block(root, in)).solve(solution);
                for (int i = 0; i < in.length; i++) {
                    out[group] += 0.5 * mine[i] * solution[i];
                }
            }
        }
        return out;
    }

    /** {@code (W' W)_gg}. */
    private static double[][] block(double[][] root, int[] in) {
        double[][] out = new double[in.length][in.length];
        for (int k = in[0]; k < root.length; k++) {
            for (int i = 0; i < in.length && in[i] <= k; i++) {
                for (int j = i; j < in.length && in[j] <= k; j++) {
                    out[i][j] += root[k][in[i]] * root[k][in[j]];
                }
            }
        }
        return out;
    }

    /**
     * Gives up columns until so many are left: a few at a time, those that the fit misses least, and a new fit.
     *
     * @param columnOf each term
     * @param allowed terms that may be other than 0; those of columns that are given up are taken out
     */
    void eliminate(double lambda, int[] columnOf, int left, boolean[] allowed, double near) {
        int columns = 1 + Arrays.stream(columnOf).max().orElse(-1);
        List<Integer> kept = new ArrayList<>(IntStream.range(0, terms)
                .filter(t -> allowed[t])
                .mapToObj(t -> columnOf[t])
                .distinct()
                .toList());
        while (kept.size() > left) {
            double[] missed = missed(lambda, allowed, columnOf, columns);
            kept.sort(Comparator.comparingDouble(c -> -missed[c]));
            int drops = Math.min(kept.size() - left, Math.max(1, kept.size() / COLUMNS_PER_DROP));
            List<Integer> dropped = kept.subList(kept.size() - drops, kept.size());
            for (int t = 0; t < terms; t++) {
                allowed[t] &= !dropped.contains(columnOf[t]);
            }
            dropped.clear();
            fit(lambda, allowed, near);
        }
    }

    private boolean[] all() {
        boolean[] out = new boolean[terms];
        Arrays.fill(out, true);
        return out;
    }

    /** The terms that are free, and the intercept. */
    private int[] kept(boolean[] free) {
        return IntStream.rangeClosed(0, terms)
                .filter(t -> t == terms || free[t])
                .toArray();
    }

    /** By the terms and the intercept. */
    private double[] gradient(double lambda) {
        double[] entries = model.toEntries(at);
        double[][] sums = new double[parts.length][model.entries()];
        each(part -> {
            for (int row : parts[part]) {
                double p = probability(model.product(entries, row));
                model.add(row, weights[row] * (p - targets[row]), sums[part]);
            }
        });
        double[] sum = new double[model.entries()];
        for (double[] ofPart : sums) {
            for (int e = 0; e < sum.length; e++) {
                sum[e] += ofPart[e];
            }
        }
        return model.gradient(sum, lambda, at);
    }

    /** @param scores where to measure the curvature; null: where the fit stands */
    private void renew(double[] scores) {
        double[] entries = model.toEntries(at);
        ofParts = new double[parts.length][][];
        each(part -> {
            double[][] h = new double[model.entries()][model.entries()];
            double[] ignored = new double[model.entries()];
            for (int row : parts[part]) {
                double p = probability(scores == null ? model.product(entries, row) : scores[row]);
                model.add(row, curvature(row, p), 0, h, ignored);
            }
            ofParts[part] = h;
        });
        ofRests = new double[parts.length][][];
        curvature = model.curvature(sum(-1));
        measuredAt = scores == null ? at : null;
    }

    private double[][] sum(int without) {
        double[][] out = new double[model.entries()][model.entries()];
        for (int part = 0; part < parts.length; part++) {
            for (int i = 0; i < out.length && part != without; i++) {
                for (int j = 0; j <= i; j++) {
                    out[i][j] += ofParts[part][i][j];
                }
            }
        }
        return out;
    }

    private double curvature(int row, double p) {
        return weights[row] * (p * (1 - p) + MIN_CURVATURE);
    }

    private static double probability(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    /** Each part by one thread. */
    private void each(IntConsumer work) {
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, () -> {
            for (int p = next.getAndIncrement(); p < parts.length; p = next.getAndIncrement()) {
                work.accept(p);
            }
        });
    }
}
