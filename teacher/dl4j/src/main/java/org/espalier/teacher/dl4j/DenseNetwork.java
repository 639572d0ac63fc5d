package org.espalier.teacher.dl4j;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.base.Seeds;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of fully connected layers in training on a processor. It starts as the DL4J network of its plan, takes the
 * steps that DL4J would take (other bits of dropout aside), and ends as parameters of that network, in a quarter of the time:
 * ND4J's Adam alone takes 2.5 ms for the 147,000 parameters of the default network, longer than all of its matrix products
 * for 128 rows.
 *
 * <p>The number of shards follows from the batch alone, and each shard has its own stream of random numbers, so the result
 * has the same bits for any number of threads.
 */
final class DenseNetwork implements NetworkInTraining {
    /** Below it the native products lose more than a second thread gains. */
    private static final int ROWS_PER_SHARD = 128;

    /** Multiply-adds of a shard's forward pass from which another thread is worth waking: about 0.1 ms. */
    private static final long MIN_WORK_PER_THREAD = 2_000_000;

    private static final long DROPOUT = 0xd607;

    private final DenseWeights weights;
    private final DenseWeights average;
    private final DenseAdam adam;
    private final DenseShard[] shards;
    private final DenseShard[] scorers;
    private final Workers workers;
    private final boolean parallel;
    private final long seed;
    private final int shardRows;
    private int iteration;

    DenseNetwork(NetworkPlan plan, TeachOptions options, int batch, Schema schema, Workers workers) {
        this.workers = workers;
        seed = options.seed();
        Head head = Head.of(schema.target());
        int count = Math.max(1, batch / ROWS_PER_SHARD);
        shardRows = (batch + count - 1) / count;
        int[] widths = IntStream.concat(
                        IntStream.concat(
                                IntStream.of(schema.width()),
                                options.hidden().stream().mapToInt(Integer::intValue)),
                        IntStream.of(schema.target().answers()))
                .toArray();
        float[] start = workers.call(() -> {
            MultiLayerNetwork network =
                    new MultiLayerNetwork(plan.configuration().clone());
            network.init();
            return network.params().dup('c').data().asFloat();
        });
        if (head == Head.SOFTPLUS) {
            start[start.length - 1] = (float) Head.inverseSoftplus(
                    schema.target().spread().map(Target.Spread::mean).orElse(1.0));
        }
        weights = new DenseWeights(widths, start);
        average = new DenseWeights(widths, start.clone());
        adam = new DenseAdam(weights, average, options.weightDecay());
        shards = new DenseShard[count];
        scorers = new DenseShard[count];
        for (int i = 0; i < count; i++) {
            shards[i] = new DenseShard(weights, shardRows, options.dropout(), head);
            scorers[i] = new DenseShard(average, shardRows, 0, head);
        }
        parallel = count > 1 && options.threads() > 1 && (long) shardRows * start.length >= MIN_WORK_PER_THREAD;
    }

    /** Whether it can train what the options ask for, on the backend of ND4J that is loaded. */
    static boolean serves(TeachOptions options) {
        return options.architecture() == Architecture.MLP
                && Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU;
    }

    @Override
    public int shardRows() {
        return shardRows;
    }

    @Override
    public long parameters() {
        return weights.values.length;
    }

    @Override
    public double step(BatchFeed feed, int[] rows, double learningRate) {
        double[] losses = new double[shards.length];
        forEachShard(i -> losses[i] = shards[i].learn(
                feed.shard(rows, iteration, i),
                Seeds.stream(seed, DROPOUT, iteration, i).nextLong()));
        float[] sum = shards[0].gradient();
        for (int i = 1; i < shards.length; i++) {
            add(sum, shards[i].gradient());
        }
        adam.step(sum, rows.length, learningRate, iteration, ShardedNetwork.keptOfAverage(iteration));
        weights.publish();
        iteration++;
        double loss = 0;
        for (double part : losses) {
            loss += part;
        }
        return loss / rows.length;
    }

    private void forEachShard(IntConsumer task) {
        if (parallel) {
            workers.run(shards.length, task);
        } else {
            for (int i = 0; i < shards.length; i++) {
                task.accept(i);
            }
        }
    }

    private static void add(float[] sum, float[] other) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other[i];
        }
    }

    /** A copy of the parameters as the last step left them. */
    float[] current() {
        return weights.values.clone();
    }

    @Override
    public INDArray snapshot() {
        return workers.call(() -> Nd4j.create(average.values.clone(), new long[] {1, average.values.length}, 'c'));
    }

    @Override
    public int replicas() {
        return scorers.length;
    }

    @Override
    public void startScoring() {
        average.publish();
    }

    @Override
    public float[] answers(int replica, float[] features, int rows) {
        float[] answers = new float[rows * average.width(average.layers())];
        for (int from = 0; from < rows; from += shardRows) {
            scorers[replica].answer(features, from, Math.min(shardRows, rows - from), answers, from);
        }
        return answers;
    }
}
