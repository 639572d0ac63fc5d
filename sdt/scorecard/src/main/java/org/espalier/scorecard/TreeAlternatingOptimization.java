package org.espalier.scorecard;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.base.ArgMax;
import org.espalier.base.Parallel;
import org.espalier.base.Seeds;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.NonZeros;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * Moves the gates of a trained tree so that more rows end in a leaf of their class when each goes down one path: training
 * looks at all paths, an explanation at one. It goes as tree alternating optimization does (Carreira-Perpiñán and
 * Tavallali 2018): a gate is fitted while all others stay, those of a level side by side, from the lowest level to the root.
 * A row at a gate ends in the class {@code a} if it goes left and in {@code b} if it goes right, and wins
 * {@code g = T_b - T_a} of its target by going right. The gate is a logistic regression on the side where a row wins,
 * weighted by {@code omega |g|}; it starts from what training has found, and what it comes to is taken if more is won.
 *
 * <p>The answer of all leaves loses little by it, as planes move little. That its objective is the class and not the
 * likelihood is what makes it work: by likelihood a trained tree is at an optimum already.
 *
 * @param tree with leaves as they were
 * @param moved number of gates that were moved, one that moves in two rounds twice
 * @param before mean target of the class in the leaf that a row ends in, before
 * @param after the same after
 */
public record TreeAlternatingOptimization(SoftDecisionTree tree, int moved, double before, double after) {
    private static final int EPOCHS = 3;
    /** Of Adagrad, for rows at distance 1 from their mean; it falls linearly over the epochs. */
    private static final double LEARNING_RATE = 0.3;

    private static final double FIRST_SQUARE = 1e-4;
    /** A row that wins less than this either way has no side. */
    private static final float MIN_GAIN = 1e-3f;

    /** More of them say little more about a plane, and cost time. */
    private static final int MAX_ROWS = 1_000_000;

    private static final long BYTES_OF_ROUTING = 1L << 28;
    /** To ask all gates about all rows once; of more rows than that allows a sample is taken. */
    private static final double PRODUCTS = 4e11;

    private static final int STREAM = 0x4a4d;

    /**
     * @param features of the rows, {@code [rows, D]}; of more rows than memory and time allow for, a sample at even distances
     * @param targets T at temperature 1, {@code [rows, classes]}, row-major; each row adds up to 1
     * @param weights omega, {@code [rows]}, positive
     * @param rounds over all levels; it ends before, where a round moves no gate
     * @param threads the result is the same for any number
     */
    public static TreeAlternatingOptimization of(
            SoftDecisionTree tree,
            Matrix features,
            float[] targets,
            float[] weights,
            int rounds,
            int threads,
            long seed) {
        double storedInRow = Math.max(1, (double) features.stored() / weights.length);
        Rows rows = new Rows(features, tree.classes(), targets, weights);
        return new Run(tree, rows.atMost(maxRows(tree.shape(), storedInRow)), threads, seed).of(tree, rounds);
    }

    /** Bytes that it takes beside the data, at most. */
    public static double bytes(int depth, double rows) {
        TreeShape shape = new TreeShape(depth);
        double ofRow = (double) BYTES_OF_ROUTING / HardRouting.maxRows(shape, BYTES_OF_ROUTING);
        return Math.min(rows, maxRows(shape)) * (ofRow + 3 * Integer.BYTES);
    }

    /** Rows that memory and time allow for. */
    static int maxRows(TreeShape shape, double storedInRow) {
        return (int) Math.min(maxRows(shape), PRODUCTS / (shape.nodes() * storedInRow));
    }

    private static int maxRows(TreeShape shape) {
        return Math.min(MAX_ROWS, HardRouting.maxRows(shape, BYTES_OF_ROUTING));
    }

    /** What is looked at: features {@code [rows, D]}, T {@code [rows, classes]}, omega {@code [rows]}. */
    record Rows(Matrix features, int classes, float[] targets, float[] weights) {
        int count() {
            return weights.length;
        }

        /** So many rows, at even distances in these. */
        Rows atMost(int max) {
            if (count() <= max) {
                return this;
            }
            int[] rows = IntStream.range(0, max)
                    .map(i -> (int) ((long) i * count() / max))
                    .toArray();
            float[] someTargets = new float[max * classes];
            float[] someWeights = new float[max];
            for (int i = 0; i < max; i++) {
                System.arraycopy(targets, rows[i] * classes, someTargets, i * classes, classes);
                someWeights[i] = weights[rows[i]];
            }
            return new Rows(features.select(rows), classes, someTargets, someWeights);
        }
    }

    private static final class Run {
        private final TreeShape shape;
        private final Rows data;
        private final int threads;
        private final long seed;
        private final double rate;
        private final GatePlanes planes;
        private final HardRouting routing;
        /** Whether a gate may ask about a feature, {@code [nodes, D]}. */
        private final boolean[] asks;
        /** The class of every leaf, from the left. */
        private final int[] leafClass;

        /** What a row wins by going right at the gate of the level that it comes to; 0 where it has no side. */
        private final float[] gain;

        Run(SoftDecisionTree tree, Rows data, int threads, long seed) {
            this.shape = tree.shape();
            this.data = data;
            this.threads = threads;
            this.seed = seed;
            this.rate = LEARNING_RATE / RowMoments.of(data.features()).distance();
            this.planes = GatePlanes.of(tree);
            this.routing = new HardRouting(shape, data.features());
            this.gain = new float[data.count()];
            this.asks = asks(tree);
            this.leafClass = new int[shape.leaves()];
            for (int l = 0; l < leafClass.length; l++) {
                leafClass[l] = ArgMax.of(tree.leafDistribution(l), 0, data.classes());
            }
        }

        private static boolean[] asks(SoftDecisionTree tree) {
            int width = tree.features();
            int columns = tree.schema().columns().size();
            boolean[] out = new boolean[tree.shape().nodes() * width];
            Optional<boolean[]> byColumn = tree.structure().gateColumns();
            Arrays.fill(out, byColumn.isEmpty());
            for (int i = 0; byColumn.isPresent() && i < tree.shape().nodes(); i++) {
                for (int c = 0; c < columns; c++) {
                    int first = i * width + tree.schema().firstFeature(c);
                    int end = first + tree.schema().columns().get(c).width();
                    Arrays.fill(out, first, end, byColumn.get()[i * columns + c]);
                }
            }
            return out;
        }

        TreeAlternatingOptimization of(SoftDecisionTree tree, int rounds) {
            routing.ask(0, shape.nodes(), planes, threads);
            double before = nameLeaves();
            double after = before;
            int moved = 0;
            for (int round = 0; round < rounds; round++) {
                int inRound = 0;
                for (int level = shape.depth() - 1; level >= 0; level--) {
                    int ofLevel = moveGates(level, round);
                    if (ofLevel > 0) {
                        routing.ask((1 << level) - 1, 1 << level, planes, threads);
                        after = nameLeaves();
                        inRound += ofLevel;
                    }
                }
                moved += inRound;
                if (inRound == 0) {
                    break;
                }
            }
            return new TreeAlternatingOptimization(moved == 0 ? tree : planes.put(tree), moved, before, after);
        }

        /**
         * Gives every leaf the most frequent class of its rows; one without rows keeps its own.
         *
         * @return mean target of the class in the leaf that a row ends in
         */
        private double nameLeaves() {
            int classes = data.classes();
            double[] sums = new double[shape.leaves() * classes];
            double total = 0;
            for (int r = 0; r < data.count(); r++) {
                int from = routing.leaf(r, 0) * classes;
                for (int k = 0; k < classes; k++) {
                    sums[from + k] += (double) data.weights()[r] * data.targets()[r * classes + k];
                }
                total += data.weights()[r];
            }
            double won = 0;
            for (int l = 0; l < leafClass.length; l++) {
                for (int k = 0; k < classes; k++) {
                    if (sums[l * classes + k] > sums[l * classes + leafClass[l]]) {
                        leafClass[l] = k;
                    }
                }
                won += sums[l * classes + leafClass[l]];
            }
            return won / total;
        }

        /** Fits the gates of a level. */
        private int moveGates(int level, int round) {
            int first = (1 << level) - 1;
            int[][] rows = contested(level, first);
            AtomicInteger next = new AtomicInteger();
            AtomicInteger moved = new AtomicInteger();
            Parallel.run(Math.min(threads, rows.length), () -> {
                Fit fit = new Fit();
                for (int i = next.getAndIncrement(); i < rows.length; i = next.getAndIncrement()) {
                    if (fit.move(first + i, rows[i], Seeds.stream(seed, STREAM, round, first + i))) {
                        moved.incrementAndGet();
                    }
                }
            });
            return moved.get();
        }

        /** The rows that win on one side of the gate that they come to, for every gate of a level; fills {@link #gain}. */
        private int[][] contested(int level, int first) {
            int[] gate = new int[data.count()];
            int[] count = new int[1 << level];
            for (int r = 0; r < data.count(); r++) {
                gate[r] = routing.gate(r, level);
                int left = leafClass[routing.leaf(r, TreeShape.left(gate[r]))];
                int right = leafClass[routing.leaf(r, TreeShape.right(gate[r]))];
                int at = r * data.classes();
                float g = data.targets()[at + right] - data.targets()[at + left];
                gain[r] = Math.abs(g) < MIN_GAIN ? 0 : g;
                count[gate[r] - first] += gain[r] != 0 ? 1 : 0;
            }
            int[][] rows = new int[count.length][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = new int[count[i]];
            }
            Arrays.fill(count, 0);
            for (int r = 0; r < gate.length; r++) {
                if (gain[r] != 0) {
                    int i = gate[r] - first;
                    rows[i][count[i]++] = r;
                }
            }
            return rows;
        }

        private double stake(int row) {
            return (double) data.weights()[row] * Math.abs(gain[row]);
        }

        /** Logistic regression for one gate after the other. */
        private final class Fit {
            private final NonZeros row = new NonZeros(data.features().columns());
            private final float[] squares = new float[planes.features()];

            /** Moves a gate, or leaves it as it is where that wins no more than it did. */
            boolean move(int gate, int[] rows, SplittableRandom random) {
                double lostBefore = 0;
                double stakes = 0;
                for (int r : rows) {
                    stakes += stake(r);
                    lostBefore += routing.goesRight(r, gate) == gain[r] > 0 ? 0 : stake(r);
                }
                if (lostBefore == 0) {
                    return false;
                }
                int features = planes.features();
                float[] old = Arrays.copyOfRange(planes.weight(), gate * features, (gate + 1) * features);
                float oldBias = planes.bias()[gate];
                learn(gate, rows, rows.length / stakes, random);
                double lost = 0;
                for (int r : rows) {
                    row.read(data.features(), r);
                    lost += planes.logit(gate, row) > 0 == gain[r] > 0 ? 0 : stake(r);
                }
                if (lost < lostBefore) {
                    return true;
                }
                System.arraycopy(old, 0, planes.weight(), gate * features, features);
                planes.bias()[gate] = oldBias;
                return false;
            }

            private void learn(int gate, int[] rows, double unit, SplittableRandom random) {
                float[] weight = planes.weight();
                int from = gate * planes.features();
                Arrays.fill(squares, (float) FIRST_SQUARE);
                double biasSquare = FIRST_SQUARE;
                for (int epoch = 0; epoch < EPOCHS; epoch++) {
                    float step = (float) (rate * (1 - (double) epoch / EPOCHS));
                    for (int i : Seeds.permutation(rows.length, random)) {
                        row.read(data.features(), rows[i]);
                        double side = gain[rows[i]] > 0 ? 1 : -1;
                        double logit = planes.logit(gate, row);
                        double g = -side * unit * stake(rows[i]) / (1 + Math.exp(side * logit));
                        for (int k = 0; k < row.count(); k++) {
                            int f = row.columns()[k];
                            if (!asks[from + f]) {
                                continue;
                            }
                            float slope = (float) g * row.values()[k];
                            squares[f] += slope * slope;
                            weight[from + f] -= step * slope / (float) Math.sqrt(squares[f]);
                        }
                        biasSquare += g * g;
                        planes.bias()[gate] -= (float) (step * g / Math.sqrt(biasSquare));
                    }
                }
            }
        }
    }
}
