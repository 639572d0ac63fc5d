package org.espalier.scorecard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.base.Seeds;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.TreeShape;

/**
 * Finds gates of one column each, from the root down: at a node, a ridge-penalised logistic model of its rows is fitted by
 * Newton's method on 70 % of them; for every candidate threshold each side's coefficients move by one Newton step of their
 * own, {@code -(H_S + 2 lambda I)^-1 G_S}; the candidate that gains most cross-entropy on the other 30 % is taken, if it
 * gains clearly more than nothing. What divides the rows is thus what changes how the other columns count, not what a single
 * scorecard says already.
 */
public final class SplitSearch {
    private static final double HELD_OUT = 0.3;
    private static final int MAX_ROWS = 20_000;
    /** So many rows tell which columns are worth a look at all of them. */
    private static final int ROWS_TO_SCREEN = 5000;

    private static final int MIN_TRIED = 6;
    private static final double MIN_SHARE = 0.08;
    private static final int MIN_ROWS = 50;
    private static final double LAMBDA = 3;
    private static final double MIN_CURVATURE = 1e-4;
    private static final int MAX_ITERATIONS = 30;
    /** Largest move of a coefficient at which a node's fit has arrived. */
    private static final double ARRIVED = 1e-3;

    private static final double SLOW = 0.5;
    /** A gain of fewer standard errors is chance; whether more is worth a gate, whole trees tell on the validation rows. */
    private static final double MIN_ERRORS = 1;

    private static final double MIN_GAIN = 0.0005;
    /** Multiplications of the steps of one node's candidates, some minutes of a core. */
    private static final double MAX_WORK = 2e11;

    /**
     * A gate.
     *
     * @param column index of the schema's column
     * @param weight of the features, {@code [width]}
     * @param gain cross-entropy gained on held-out rows, in all
     * @param error standard error of the gain
     * @param rows held-out rows
     */
    public record Split(int node, int column, float[] weight, float bias, double gain, double error, int rows) {}

    private final Schema schema;
    private final Matrix features;
    private final SparseBasis basis;
    /** {@code [rows, outputs]}. */
    private final double[] targets;

    private final float[] weights;
    private final int outputs;
    private final int size;
    private final LogisticTerms model;
    private final SplitCandidates candidates;
    private final int threads;
    private final long seed;
    private final boolean[] heldOut;

    /**
     * @param coarse few ramps a column
     * @param targets of the positive class of two, or of every class, {@code [rows, outputs]}
     */
    public SplitSearch(
            Basis coarse, Matrix features, double[] targets, int outputs, float[] weights, long seed, int threads) {
        this.schema = coarse.schema();
        this.features = features;
        this.basis = new SparseBasis(coarse, features);
        this.targets = targets;
        this.weights = weights;
        this.outputs = outputs;
        this.size = basis.count() + 1;
        this.model = new LogisticTerms(basis, targets, outputs);
        this.candidates = new SplitCandidates(schema, features, targets, outputs);
        this.threads = threads;
        this.seed = seed;
        this.heldOut = new boolean[features.rows()];
        var random = Seeds.stream(seed, 0x5b1, 0);
        for (int r = 0; r < heldOut.length; r++) {
            heldOut[r] = random.nextDouble() < HELD_OUT;
        }
    }

    /**
     * Whether a search is affordable: a candidate takes two solutions of as many equations as the basis has terms, for each output,
     * and the sums for them.
     *
     * @param coarse as the constructor takes it
     */
    public static boolean serves(Basis coarse) {
        double terms = coarse.size() + 1.0;
        double candidates = 2.0 * SplitCandidates.THRESHOLDS * coarse.columns();
        return candidates * LeafScorecards.outputs(coarse.schema()) * terms * terms * terms / 3 <= MAX_WORK;
    }

    /**
     * Gates for the root, the most promising first: one of each column that gains at all.
     *
     * @param allowed whether a column may stand in a gate, {@code [columns]}
     */
    public List<Split> roots(boolean[] allowed, int most) {
        return promising(0, sampled(), allowed, most);
    }

    /**
     * The gates of a tree below a given root, each by its heap number and the most promising one of its node; where none is
     * found, nothing below it is looked for.
     *
     * @param allowed whether a column may stand in a gate, {@code [columns]}
     */
    public List<Split> below(Split root, int depth, boolean[] allowed) {
        List<Split> found = new ArrayList<>(List.of(root));
        int nodes = (1 << depth) - 1;
        int[][] rowsOf = new int[nodes][];
        int[] all = sampled();
        for (int node = 0; node < nodes; node++) {
            int[] rows = node == 0 ? all : rowsOf[node];
            if (rows == null) {
                continue;
            }
            Optional<Split> split = node == 0
                    ? Optional.of(root)
                    : promising(node, rows, allowed, 1).stream().findFirst();
            if (node > 0) {
                split.ifPresent(found::add);
            }
            if (split.isPresent() && TreeShape.right(node) < nodes) {
                int[][] sides = divide(split.get(), rows);
                rowsOf[TreeShape.left(node)] = sides[0];
                rowsOf[TreeShape.right(node)] = sides[1];
            }
        }
        return found;
    }

    private int[] sampled() {
        int[] all = Seeds.permutation(features.rows(), Seeds.stream(seed, 0x5b2, 0));
        return all.length > MAX_ROWS ? Arrays.copyOf(all, MAX_ROWS) : all;
    }

    private int[][] divide(Split split, int[] rows) {
        float[] x = new float[features.columns()];
        int[] left = new int[rows.length];
        int[] right = new int[rows.length];
        int l = 0;
        int r = 0;
        for (int row : rows) {
            features.copyRow(row, x, 0);
            double u = split.bias;
            for (int f = 0; f < x.length; f++) {
                u += split.weight[f] == 0 ? 0 : split.weight[f] * x[f];
            }
            if (u >= 0) {
                right[r++] = row;
            } else {
                left[l++] = row;
            }
        }
        return new int[][] {Arrays.copyOf(left, l), Arrays.copyOf(right, r)};
    }

    /** The best gates of the columns that gain at all, the one that gains most first. */
    private List<Split> promising(int node, int[] rows, boolean[] allowed, int most) {
        boolean[] tried = allowed;
        if (rows.length >= 2 * ROWS_TO_SCREEN) {
            // the rows are in the order of a draw
            tried = new boolean[allowed.length];
            List<Split> found = bestOfColumns(node, Arrays.copyOf(rows, ROWS_TO_SCREEN), allowed);
            for (Split split : found.subList(0, Math.min(found.size(), Math.max(MIN_TRIED, 2 * most)))) {
                tried[split.column] = true;
            }
        }
        return bestOfColumns(node, rows, tried).stream()
                .filter(s -> s.gain > MIN_ERRORS * s.error && s.gain > MIN_GAIN * s.rows)
                .limit(most)
                .toList();
    }

    /** The best gate of each column, the one that gains most first. */
    private List<Split> bestOfColumns(int node, int[] rows, boolean[] allowed) {
        int[] train = Arrays.stream(rows).filter(r -> !heldOut[r]).toArray();
        int[] held = Arrays.stream(rows).filter(r -> heldOut[r]).toArray();
        if (train.length < 2 * MIN_ROWS || held.length < MIN_ROWS) {
            return List.of();
        }
        Node n = new Node(train, held);
        int columns = schema.columns().size();
        Split[] bestOf = new Split[columns];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, () -> {
            for (int c = next.getAndIncrement(); c < columns; c = next.getAndIncrement()) {
                if (allowed[c]) {
                    bestOf[c] = n.bestOf(node, c);
                }
            }
        });
        return Arrays.stream(bestOf)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble(s -> -s.gain))
                .toList();
    }

    /** The model of one node's rows. */
    private final class Node {
        private final int[] train;
        private final int[] held;
        /** Coefficients, {@code [outputs][size]}. */
        private final double[][] w;
        /** Curvature of each training row and output, and the residual {@code p - t}. */
        private final double[] curvature;

        private final double[] residual;
        private final double[][] heldScore;
        private final double[] heldLoss;

        Node(int[] train, int[] held) {
            this.train = train;
            this.held = held;
            this.w = new double[outputs][size];
            this.curvature = new double[train.length * outputs];
            this.residual = new double[train.length * outputs];
            fit();
            heldScore = new double[held.length][outputs];
            heldLoss = new double[held.length];
            for (int i = 0; i < held.length; i++) {
                for (int k = 0; k < outputs; k++) {
                    heldScore[i][k] = model.product(w[k], held[i]);
                }
                heldLoss[i] = model.loss(held[i], heldScore[i]);
            }
        }

        private void fit() {
            double damping = outputs == 1 ? 1 : 0.7;
            double[][] byTerm = new double[outputs][basis.terms() + 1];
            Cholesky[] factors = new Cholesky[outputs];
            double before = Double.POSITIVE_INFINITY;
            for (int it = 0; it < MAX_ITERATIONS; it++) {
                answers();
                double largest = 0;
                for (int k = 0; k < outputs; k++) {
                    // the curvature is measured anew where a step by the old one is no longer much shorter than the
                    // last
                    factors[k] = factors[k] == null ? factor(k) : factors[k];
                    double[] g = new double[size];
                    for (int i = 0; i < train.length; i++) {
                        model.add(train[i], residual[i * outputs + k], g);
                    }
                    double[] move = model.gradient(g, LAMBDA, byTerm[k]);
                    factors[k].solve(move);
                    for (int j = 0; j < move.length; j++) {
                        byTerm[k][j] -= damping * move[j];
                        largest = Math.max(largest, Math.abs(move[j]));
                    }
                    w[k] = model.toEntries(byTerm[k]);
                }
                if (largest < ARRIVED) {
                    break;
                }
                if (largest > SLOW * before) {
                    Arrays.fill(factors, null);
                }
                before = largest;
            }
            answers();
        }

        private Cholesky factor(int output) {
            double[][] h = new double[size][size];
            double[] ignored = new double[size];
            for (int i = 0; i < train.length; i++) {
                model.add(train[i], curvature[i * outputs + output], 0, h, ignored);
            }
            return model.factor(model.curvature(h), LAMBDA);
        }

        private void answers() {
            double[] z = new double[outputs];
            for (int i = 0; i < train.length; i++) {
                for (int k = 0; k < outputs; k++) {
                    z[k] = model.product(w[k], train[i]);
                }
                model.probabilities(z);
                for (int k = 0; k < outputs; k++) {
                    double weight = weights[train[i]];
                    curvature[i * outputs + k] = weight * (z[k] * (1 - z[k]) + MIN_CURVATURE);
                    residual[i * outputs + k] = weight * (z[k] - targets[train[i] * outputs + k]);
                }
            }
        }

        /** The best threshold of a column; null where none leaves enough rows on both sides. */
        Split bestOf(int node, int column) {
            List<Split> gates = candidates.of(node, column, train);
            Split best = null;
            if (gates.isEmpty()) {
                return null;
            }
            // The gates of a column are nested: what is right of one is right of those before it.
            int[] binOfTrain = bins(gates, train);
            int[] binOfHeld = bins(gates, held);
            int[] counts = new int[gates.size() + 2];
            for (int bin : binOfTrain) {
                counts[bin + 1]++;
            }
            for (int i = 1; i < counts.length; i++) {
                counts[i] += counts[i - 1];
            }
            double[][][] left = new double[gates.size()][outputs][];
            double[][][] right = new double[gates.size()][outputs][];
            for (int k = 0; k < outputs; k++) {
                steps(k, binOfTrain, counts, left, right);
            }
            for (int cut = 0; cut < gates.size(); cut++) {
                if (isWide(counts[cut + 1])) {
                    Split split = measured(gates.get(cut), left[cut], right[cut], binOfHeld, cut);
                    if (best == null || split.gain > best.gain) {
                        best = split;
                    }
                }
            }
            return best;
        }

        /** Whether both sides of a cut with so many training rows on the left have enough of them. */
        private boolean isWide(int left) {
            double smaller = Math.min(left, train.length - left);
            return smaller >= MIN_SHARE * train.length && smaller >= MIN_ROWS;
        }

        /**
         * The Newton steps of both sides of every cut, for one output: the left side grows bin by bin, the right one is the rest.
         *
         * @param upTo training rows of the bins below each
         */
        private void steps(int output, int[] binOf, int[] upTo, double[][][] left, double[][][] right) {
            double[][] h = new double[size][size];
            double[] g = new double[size];
            double[][][] hOf = new double[left.length][][];
            double[][] gOf = new double[left.length][];
            for (int bin = 0; bin <= left.length; bin++) {
                for (int i = 0; i < train.length; i++) {
                    if (binOf[i] == bin) {
                        model.add(train[i], curvature[i * outputs + output], residual[i * outputs + output], h, g);
                    }
                }
                if (bin < left.length && isWide(upTo[bin + 1])) {
                    hOf[bin] = Arrays.stream(h).map(double[]::clone).toArray(double[][]::new);
                    gOf[bin] = g.clone();
                }
            }
            for (int cut = 0; cut < left.length; cut++) {
                if (hOf[cut] != null) {
                    left[cut][output] = step(hOf[cut], gOf[cut]);
                    for (int i = 0; i < size; i++) {
                        gOf[cut][i] = g[i] - gOf[cut][i];
                        for (int j = 0; j <= i; j++) {
                            hOf[cut][i][j] = h[i][j] - hOf[cut][i][j];
                        }
                    }
                    right[cut][output] = step(hOf[cut], gOf[cut]);
                }
            }
        }

        private double[] step(double[][] h, double[] g) {
            return model.toEntries(model.newton(h, g, 2 * LAMBDA, new double[basis.terms() + 1]));
        }

        private Split measured(Split gate, double[][] left, double[][] right, int[] binOfHeld, int cut) {
            double damping = outputs == 1 ? 1 : 0.7;
            double sum = 0;
            double squares = 0;
            double[] z = new double[outputs];
            for (int i = 0; i < held.length; i++) {
                double[][] side = binOfHeld[i] > cut ? right : left;
                for (int k = 0; k < outputs; k++) {
                    z[k] = heldScore[i][k] - damping * model.product(side[k], held[i]);
                }
                double gain = weights[held[i]] * (heldLoss[i] - model.loss(held[i], z));
                sum += gain;
                squares += gain * gain;
            }
            double variance = squares / held.length - Math.pow(sum / held.length, 2);
            double error = Math.sqrt(Math.max(0, variance) * held.length);
            return new Split(gate.node, gate.column, gate.weight, gate.bias, sum, error, held.length);
        }

        private int[] bins(List<Split> gates, int[] rows) {
            int[] out = new int[rows.length];
            float[] x = new float[features.columns()];
            for (int i = 0; i < rows.length; i++) {
                features.copyRow(rows[i], x, 0);
                for (Split gate : gates) {
                    double u = gate.bias;
                    for (int f = 0; f < x.length; f++) {
                        u += gate.weight[f] == 0 ? 0 : gate.weight[f] * x[f];
                    }
                    out[i] += u >= 0 ? 1 : 0;
                }
            }
            return out;
        }
    }
}
