package org.espalier.scorecard;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.TreeShape;

/**
 * A decision tree on a teacher's probabilities, or on numbers, whole to its depth, as gates of one column each: where a soft tree of such gates
 * starts. A split is a threshold of one feature, or a set of a column's categories, and is taken by the variance of the
 * targets that it explains (for hard targets that is Gini's index; Breiman et al. 1984). Where no split of a node leaves
 * {@value #MIN_ROWS} rows on both sides, its gate is its parent's once more, and all rows go one way.
 */
public final class SoftCart {
    private static final int BINS = 32;
    private static final int MIN_ROWS = 5;
    private static final int MAX_ROWS = 20_000;
    private static final int MAX_SORTED = 5_000;
    /** In units of the standard deviation that the question has among the node's rows. */
    private static final double SLOPE = 2;
    /** Rows of the whole table's mean that each leaf has beside its own. */
    private static final double PRIOR_ROWS = 3;

    private final Schema schema;
    private final Matrix features;
    private final int classes;
    private final float[] targets;
    private final float[] weights;
    private final int[] sample;
    /** {@code [features][edges]}, ascending. */
    private final float[][] edges;
    /** {@code [features][sample]}. */
    private final byte[][] bins;

    private final double[] deviation;

    /**
     * The gates, and the mean targets of each leaf: of classes their shares.
     *
     * @param gateWeight {@code [nodes, features]}
     * @param gateBias {@code [nodes]}
     * @param columns of the schema, which each gate asks about, {@code [nodes]}
     * @param leafMeans {@code [leaves, targets]}, drawn a little to those of all rows
     */
    public record Start(float[] gateWeight, float[] gateBias, int[] columns, double[] leafMeans) {}

    /**
     * A question: whether the sum of some features of a column is above a threshold.
     *
     * @param first feature
     * @param last feature, exclusive
     * @param isMember of each of these features, whether it is in the sum
     * @param gain variance explained times rows; negative: there is no split
     */
    private record Split(int column, int first, int last, boolean[] isMember, double threshold, double gain) {
        double value(float[] row) {
            double sum = 0;
            for (int f = first; f < last; f++) {
                sum += isMember[f - first] ? row[f] : 0;
            }
            return sum;
        }
    }

    private SoftCart(Schema schema, Matrix features, int rows, int classes, float[] targets, float[] weights) {
        this.schema = schema;
        this.features = features;
        this.classes = classes;
        this.targets = targets;
        this.weights = weights;
        int size = Math.min(rows, MAX_ROWS);
        this.sample = IntStream.range(0, size)
                .map(i -> (int) ((long) i * rows / size))
                .toArray();
        this.edges = new float[features.columns()][];
        this.bins = new byte[features.columns()][size];
        this.deviation = new double[features.columns()];
        float[][] x = new float[size][];
        for (int i = 0; i < size; i++) {
            x[i] = features.row(sample[i]);
        }
        for (int f = 0; f < edges.length; f++) {
            bin(f, x);
        }
    }

    /**
     * Grows a tree.
     *
     * @param rows at the head of {@code features} to grow it on; of more than {@value #MAX_ROWS} so many at even distances
     * @param targets {@code [rows or more, classes]}
     * @param weights {@code [rows or more]}
     */
    public static Start grow(
            Schema schema, Matrix features, int rows, int classes, float[] targets, float[] weights, TreeShape shape) {
        return new SoftCart(schema, features, rows, classes, targets, weights).grown(shape);
    }

    private void bin(int f, float[][] x) {
        float[] values = new float[Math.min(x.length, MAX_SORTED)];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = x[(int) ((long) i * x.length / values.length)][f];
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        double mean = sum / values.length;
        deviation[f] = Math.sqrt(Math.max(0, squares / values.length - mean * mean));
        Arrays.sort(values);
        float[] found = new float[BINS - 1];
        int count = 0;
        for (int b = 1; b < BINS; b++) {
            int at = (int) ((long) b * values.length / BINS);
            int below = at;
            while (below >= 0 && values[below] == values[at]) {
                below--;
            }
            if (below >= 0) {
                float edge = (values[below] + values[at]) / 2;
                if (count == 0 || edge > found[count - 1]) {
                    found[count++] = edge;
                }
            }
        }
        if (count == 0 && values[values.length - 1] > values[0]) {
            // a feature that is rarely anything but its least value: that or more
            int above = 0;
            while (values[above] == values[0]) {
                above++;
            }
            found[count++] = (values[0] + values[above]) / 2;
        }
        edges[f] = Arrays.copyOf(found, count);
        for (int i = 0; i < x.length; i++) {
            int b = 0;
            while (b < count && x[i][f] > found[b]) {
                b++;
            }
            bins[f][i] = (byte) b;
        }
    }

    private Start grown(TreeShape shape) {
        int width = features.columns();
        float[] gateWeight = new float[Math.multiplyExact(shape.nodes(), width)];
        float[] gateBias = new float[shape.nodes()];
        int[] columns = new int[shape.nodes()];
        Split[] splits = new Split[shape.nodes()];
        int[][] rowsOf = new int[shape.nodes() + shape.leaves()][];
        rowsOf[0] = IntStream.range(0, sample.length).toArray();
        for (int node = 0; node < shape.nodes(); node++) {
            Split found = best(rowsOf[node]);
            Split split = found.gain > 0 || node == 0 ? found : splits[TreeShape.parent(node)];
            splits[node] = split;
            columns[node] = split.column;
            double[] values = new double[rowsOf[node].length];
            boolean[] right = new boolean[values.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = split.value(features.row(sample[rowsOf[node][i]]));
                right[i] = values[i] > split.threshold;
            }
            double scale = SLOPE / Math.max(deviation(values), 0.3 * ofTable(split) + 0.02);
            for (int f = split.first; f < split.last; f++) {
                gateWeight[node * width + f] = split.isMember[f - split.first] ? (float) scale : 0;
            }
            gateBias[node] = (float) (-scale * split.threshold);
            rowsOf[TreeShape.left(node)] = side(rowsOf[node], right, false);
            rowsOf[TreeShape.right(node)] = side(rowsOf[node], right, true);
        }
        return new Start(gateWeight, gateBias, columns, means(shape, rowsOf));
    }

    private static int[] side(int[] rows, boolean[] right, boolean isRight) {
        return IntStream.range(0, rows.length)
                .filter(i -> right[i] == isRight)
                .map(i -> rows[i])
                .toArray();
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElse(1));
    }

    private double ofTable(Split split) {
        return IntStream.range(split.first, split.last)
                .filter(f -> split.isMember[f - split.first])
                .mapToDouble(f -> deviation[f])
                .max()
                .orElse(1);
    }

    private double[] means(TreeShape shape, int[][] rowsOf) {
        double[] prior = new double[classes];
        double total = add(rowsOf[0], prior);
        double[] out = new double[shape.leaves() * classes];
        for (int l = 0; l < shape.leaves(); l++) {
            double[] sum = new double[classes];
            double weight = add(rowsOf[shape.nodes() + l], sum) + PRIOR_ROWS;
            for (int k = 0; k < classes; k++) {
                double share = total > 0 ? prior[k] / total : 1.0 / classes;
                out[l * classes + k] = (sum[k] + PRIOR_ROWS * share) / weight;
            }
        }
        return out;
    }

    /** Adds up targets; returns the weight of the rows. */
    private double add(int[] rows, double[] sums) {
        double weight = 0;
        for (int i : rows) {
            float omega = weights[sample[i]];
            weight += omega;
            for (int k = 0; k < classes; k++) {
                sums[k] += omega * targets[sample[i] * classes + k];
            }
        }
        return weight;
    }

    private Split best(int[] rows) {
        double[] all = new double[classes];
        double weight = add(rows, all);
        Split best = null;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            int first = schema.firstFeature(c);
            if (column instanceof Column.Category) {
                best = better(best, set(rows, c, first, column.width(), all, weight));
            } else {
                for (int f = first; f < first + column.width(); f++) {
                    best = better(best, threshold(rows, c, f, all, weight));
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("expected a column that a gate can ask about, found none");
        }
        return best;
    }

    /** Ties go to the lower index. */
    private static Split better(Split one, Split other) {
        return one == null || other.gain > one.gain ? other : one;
    }

    private Split threshold(int[] rows, int column, int f, double[] all, double weight) {
        int count = edges[f].length;
        double[][] sums = new double[count + 1][classes];
        double[] mass = new double[count + 1];
        int[] numbers = new int[count + 1];
        for (int i : rows) {
            int b = bins[f][i];
            addRow(i, sums[b]);
            mass[b] += weights[sample[i]];
            numbers[b]++;
        }
        int[] order = IntStream.rangeClosed(0, count).toArray();
        Cut cut = cut(order, sums, mass, numbers, all, weight);
        return new Split(
                column, f, f + 1, new boolean[] {true}, count == 0 ? 0 : edges[f][Math.max(0, cut.after)], cut.gain);
    }

    /**
     * Categories in the order of one class's mean target, cut in two. Of two classes no set is better (Breiman et al. 1984, section
     * 9.4); of more the class is taken whose means differ most.
     */
    private Split set(int[] rows, int column, int first, int width, double[] all, double weight) {
        double[][] sums = new double[width][classes];
        double[] mass = new double[width];
        int[] numbers = new int[width];
        for (int k = 0; k < width; k++) {
            byte[] of = bins[first + k];
            for (int i : rows) {
                if (of[i] > 0) {
                    addRow(i, sums[k]);
                    mass[k] += weights[sample[i]];
                    numbers[k]++;
                }
            }
        }
        int telling = 0;
        double most = -1;
        for (int c = 0; c < classes; c++) {
            double between = 0;
            for (int k = 0; k < width; k++) {
                between += mass[k] > 0 ? sums[k][c] * sums[k][c] / mass[k] : 0;
            }
            between -= weight > 0 ? all[c] * all[c] / weight : 0;
            if (between > most) {
                most = between;
                telling = c;
            }
        }
        int by = telling;
        int[] order = IntStream.range(0, width)
                .filter(k -> mass[k] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> sums[k][by] / mass[k]))
                .mapToInt(k -> k)
                .toArray();
        Cut cut = cut(order, sums, mass, numbers, all, weight);
        boolean[] members = new boolean[width];
        for (int j = cut.after + 1; j < order.length; j++) {
            members[order[j]] = true;
        }
        return new Split(column, first, first + width, members, 0.5, cut.gain);
    }

    private void addRow(int i, double[] sums) {
        float omega = weights[sample[i]];
        for (int k = 0; k < classes; k++) {
            sums[k] += omega * targets[sample[i] * classes + k];
        }
    }

    /**
     * Where an order of parts is cut in two.
     *
     * @param after place in the order of the last part on the left; -1: nowhere
     */
    private record Cut(int after, double gain) {}

    private Cut cut(int[] order, double[][] sums, double[] mass, int[] numbers, double[] all, double weight) {
        int total = 0;
        for (int part : order) {
            total += numbers[part];
        }
        double[] left = new double[classes];
        double leftMass = 0;
        int leftRows = 0;
        Cut best = new Cut(-1, -1);
        for (int j = 0; j + 1 < order.length; j++) {
            leftMass += mass[order[j]];
            leftRows += numbers[order[j]];
            double gain = 0;
            double rightMass = weight - leftMass;
            for (int k = 0; k < classes; k++) {
                left[k] += sums[order[j]][k];
                double right = all[k] - left[k];
                gain += left[k] * left[k] / leftMass + right * right / rightMass - all[k] * all[k] / weight;
            }
            if (Math.min(leftRows, total - leftRows) >= MIN_ROWS && gain > best.gain) {
                best = new Cut(j, gain);
            }
        }
        return best;
    }
}
