package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Our passes and updater against DL4J's own. */
class DenseNetworkTest {
    private static final int ROWS = 300;
    private static final double RATE = 0.003;

    private final Dataset data = TestData.blobs(ROWS, 4);
    private final int[] rows = IntStream.range(0, ROWS).toArray();
    private final Workers workers = new Workers(2);

    @AfterEach
    void close() {
        workers.close();
    }

    private static TeachOptions.Builder options() {
        return TeachOptions.tables(ROWS)
                .hidden(List.of(9, 7))
                .batch(ROWS)
                .dropout(0)
                .weightDecay(0.1)
                .learningRate(RATE)
                .threads(2);
    }

    private DenseNetwork network(TeachOptions options) {
        int classes = data.schema().classes();
        NetworkPlan plan = NetworkPlan.of(options, data.schema());
        return new DenseNetwork(plan, options, options.batch(), Schema.unnamed(TestNetworks.WIDTH, classes), workers);
    }

    private MultiLayerNetwork reference(TeachOptions options) {
        NetworkPlan plan = NetworkPlan.of(options, data.schema());
        MultiLayerNetwork reference = new MultiLayerNetwork(plan.configuration().clone());
        reference.init();
        return reference;
    }

    private static float[] flat(INDArray parameters) {
        return parameters.dup('c').data().asFloat();
    }

    private float[] values() {
        return ((DenseMatrix) data.features()).values();
    }

    private INDArray features() {
        return Nd4j.create(values(), new long[] {ROWS, TestNetworks.WIDTH}, 'c');
    }

    private INDArray labels() {
        INDArray labels = Nd4j.zeros(ROWS, data.schema().classes());
        for (int r = 0; r < ROWS; r++) {
            labels.putScalar(r, data.labels()[r], 1);
        }
        return labels;
    }

    @Test
    void itsStepsAreDl4jsSteps() {
        TeachOptions options = options().build();
        DenseNetwork network = network(options);
        BatchFeed feed = new BatchFeed(data, options, network.shardRows());
        assertEquals(150, network.shardRows());
        MultiLayerNetwork reference = reference(options);
        for (int i = 0; i < 5; i++) {
            double penalty = reference.calcRegularizationScore(true);
            reference.fit(new DataSet(features(), labels()));
            assertEquals(reference.score() - penalty, network.step(feed, rows, RATE), 1e-5);
        }
        assertArrayEquals(flat(reference.params()), network.current(), 2e-5f);
    }

    @Test
    void aRowOfWeightTwoIsTwoRows() {
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            weights[r] = r < 100 ? 2 : 1;
        }
        Dataset weighted = new Dataset(data.schema(), data.features(), data.labels(), Optional.of(weights));
        TeachOptions options = options().build();
        TeachOptions more = options().batch(400).build();
        DenseNetwork network = network(options);
        DenseNetwork twice = network(more);
        int[] repeated = IntStream.concat(IntStream.range(0, 100), IntStream.range(0, ROWS))
                .toArray();
        BatchFeed feed = new BatchFeed(weighted, options, network.shardRows());
        BatchFeed repeats = new BatchFeed(data, more, twice.shardRows());
        for (int i = 0; i < 5; i++) {
            assertEquals(twice.step(repeats, repeated, RATE), network.step(feed, rows, RATE), 1e-5);
        }
        assertArrayEquals(twice.current(), network.current(), 2e-5f);
    }

    /** The last step of an epoch has fewer rows than the others: those that are missing count for nothing. */
    @Test
    void aShortBatchIsItsRowsAlone() {
        TeachOptions whole = options().batch(100).build();
        TeachOptions padded = options().batch(ROWS).build();
        DenseNetwork exact = network(whole);
        DenseNetwork partly = network(padded);
        int[] hundred = IntStream.range(0, 100).toArray();
        double loss = exact.step(new BatchFeed(data, whole, exact.shardRows()), hundred, RATE);
        assertEquals(loss, partly.step(new BatchFeed(data, padded, partly.shardRows()), hundred, RATE), 1e-6);
        assertArrayEquals(exact.current(), partly.current(), 1e-6f);
    }

    @Test
    void itAnswersWhatDl4jAnswersWithTheAveragedParameters() {
        TeachOptions options = options().dropout(0.3).build();
        DenseNetwork network = network(options);
        BatchFeed feed = new BatchFeed(data, options, network.shardRows());
        for (int i = 0; i < 3; i++) {
            network.step(feed, rows, RATE);
        }
        MultiLayerNetwork reference = reference(options);
        reference.setParams(network.snapshot());
        network.startScoring();
        float[] expected = flat(reference.output(features()));
        for (int replica = 0; replica < network.replicas(); replica++) {
            assertArrayEquals(expected, network.answers(replica, values(), ROWS), 1e-6f);
        }
    }

    /** With p dropped and the rest scaled up, the loss of a step is that without, on average over draws. */
    @Test
    void dropoutLeavesTheMeanOfASumAsItIs() {
        TeachOptions options = options().hidden(List.of(200)).dropout(0.25).build();
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        DenseNetwork network = network(options);
        BatchFeed feed = new BatchFeed(data, options, network.shardRows());
        for (int i = 0; i < 20; i++) {
            double loss = network.step(feed, rows, 0);
            sum += loss;
            least = Math.min(least, loss);
            most = Math.max(most, loss);
        }
        TeachOptions without = options().hidden(List.of(200)).build();
        double loss = network(without).step(feed, rows, 0);
        assertTrue(most - least > 1e-4, "every step drops others: " + least + " to " + most);
        assertEquals(loss, sum / 20, 0.1 * loss);
    }

    @Test
    void aRateOfZeroMovesNothing() {
        TeachOptions options = options().build();
        DenseNetwork network = network(options);
        float[] before = network.current();
        network.step(new BatchFeed(data, options, network.shardRows()), rows, 0);
        assertArrayEquals(before, network.current());
        assertArrayEquals(before, flat(network.snapshot()));
    }

    /** Large enough that the two shards go to two threads. */
    @Test
    void theSameBitsWithOneThreadAndTwo() {
        TeachOptions two = options().hidden(List.of(512, 256)).dropout(0.2).build();
        TeachOptions one =
                options().hidden(List.of(512, 256)).dropout(0.2).threads(1).build();
        DenseNetwork parallel = network(two);
        DenseNetwork alone = network(one);
        for (int i = 0; i < 3; i++) {
            parallel.step(new BatchFeed(data, two, parallel.shardRows()), rows, RATE);
            alone.step(new BatchFeed(data, one, alone.shardRows()), rows, RATE);
        }
        assertArrayEquals(alone.current(), parallel.current());
    }

    @Test
    void theNumberOfParametersIsChecked() {
        assertEquals(
                "expected 9 parameters, found 12",
                assertThrows(IllegalArgumentException.class, () -> new DenseWeights(new int[] {2, 2, 1}, new float[12]))
                        .getMessage());
    }
}
