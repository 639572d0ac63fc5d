package org.espalier.teacher.dl4j;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.augment.Augmentation;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;

/** Cuts the rows of an epoch into steps, and the rows of a step into shards of one size. */
final class BatchFeed {
    private static final long ORDER = 0x07de7;
    private static final long AUGMENT = 0xa06;

    private final Dataset data;
    private final TeachOptions options;
    private final int batch;
    private final int shardRows;
    private final double meanWeight;

    BatchFeed(Dataset data, TeachOptions options, int shardRows) {
        this.data = data;
        this.options = options;
        this.shardRows = shardRows;
        batch = Math.min(options.batch(), data.rows());
        meanWeight = IntStream.range(0, data.rows())
                .mapToDouble(data::weight)
                .average()
                .orElseThrow();
    }

    int stepsPerEpoch() {
        return (data.rows() + batch - 1) / batch;
    }

    /** The rows of every step of an epoch: a random order, cut into batches of which the last may be smaller. */
    int[][] steps(int epoch) {
        int[] order = Seeds.permutation(data.rows(), Seeds.stream(options.seed(), ORDER, epoch));
        int[][] steps = new int[stepsPerEpoch()][];
        for (int s = 0; s < steps.length; s++) {
            steps[s] = Arrays.copyOfRange(order, s * batch, Math.min(order.length, (s + 1) * batch));
        }
        return steps;
    }

    /**
     * Rows {@code [number * shardRows, …)} of a step, made dense.
     *
     * @param step number of the step in the run, part of the seed of the augmentation
     */
    Shard shard(int[] rows, int step, int number) {
        int from = Math.min(rows.length, number * shardRows);
        int[] mine = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + shardRows));
        int width = data.features().columns();
        int classes = data.schema().target().answers();
        Shard shard = new Shard(
                mine.length, new float[shardRows * width], new float[shardRows * classes], new float[shardRows]);
        Matrix features = data.features();
        boolean augmented = options.augment() == Augment.SHIFT_AND_TURN && mine.length > 0;
        if (augmented) {
            long seed = Seeds.stream(options.seed(), AUGMENT, number).nextLong();
            features = Augmentation.varyImages(data.schema().image().orElseThrow(), features.select(mine), seed, step);
        }
        for (int i = 0; i < mine.length; i++) {
            features.copyRow(augmented ? i : mine[i], shard.features, i * width);
            if (data.schema().target().truths() > 0) {
                System.arraycopy(data.values(), mine[i] * classes, shard.labels, i * classes, classes);
            } else {
                shard.labels[i * classes + data.labels()[mine[i]]] = 1f;
            }
            shard.weights[i] = (float) (data.weight(mine[i]) / meanWeight);
        }
        return shard;
    }

    /**
     * Part of a step. Rows past {@code rows} are zeros of weight zero: a shape that never changes lets DL4J keep its memory,
     * and it can't weigh a single row.
     *
     * @param features {@code [shardRows * width]}
     * @param labels {@code [shardRows * classes]}, one 1 in each row; of a target that is not of classes its values
     * @param weights {@code [shardRows]}, 1 on average over all rows of the data
     */
    record Shard(int rows, float[] features, float[] labels, float[] weights) {
        boolean isPlain() {
            for (float weight : weights) {
                if (weight != 1f) {
                    return false;
                }
            }
            return true;
        }
    }
}
