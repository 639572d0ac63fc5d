package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Our step against DL4J's own. */
class ShardedNetworkTest {
    private static final int ROWS = 150;
    private static final double RATE = 0.003;

    private final Dataset data = TestData.blobs(ROWS, 4);
    private final TeachOptions options = TeachOptions.tables(ROWS)
            .hidden(List.of(9))
            .batch(ROWS)
            .dropout(0)
            .weightDecay(0.1)
            .learningRate(RATE)
            .build();
    private final MultiLayerConfiguration configuration =
            NetworkPlan.of(options, data.schema()).configuration();
    private final Workers workers = new Workers(2);
    private final ShardedNetwork network = new ShardedNetwork(configuration, ROWS, options.seed(), workers);
    private final int[] rows = IntStream.range(0, ROWS).toArray();

    @AfterEach
    void close() {
        workers.close();
    }

    private static float[] flat(INDArray parameters) {
        return parameters.dup('c').data().asFloat();
    }

    private MultiLayerNetwork reference() {
        MultiLayerNetwork reference = new MultiLayerNetwork(configuration.clone());
        reference.init();
        return reference;
    }

    private DataSet batch() {
        INDArray labels = Nd4j.zeros(ROWS, 3);
        for (int r = 0; r < ROWS; r++) {
            labels.putScalar(r, data.labels()[r], 1);
        }
        float[] values = ((DenseMatrix) data.features()).values();
        return new DataSet(Nd4j.create(values, new long[] {ROWS, TestNetworks.WIDTH}, 'c'), labels);
    }

    @Test
    void stepsInShardsAreDl4jsSteps() {
        BatchFeed feed = new BatchFeed(data, options, network.shardRows());
        assertEquals(75, network.shardRows());
        MultiLayerNetwork reference = reference();
        for (int i = 0; i < 5; i++) {
            double penalty = reference.calcRegularizationScore(true);
            reference.fit(batch());
            assertEquals(reference.score() - penalty, network.step(feed, rows, RATE), 1e-5);
        }
        assertArrayEquals(flat(reference.params()), flat(network.current()), 2e-5f);
    }

    @Test
    void aRateOfZeroMovesNothing() {
        BatchFeed feed = new BatchFeed(data, options, network.shardRows());
        float[] before = flat(network.snapshot());
        network.step(feed, rows, 0);
        // ND4J takes its epsilon, 1e-8, for a rate of zero.
        assertArrayEquals(before, flat(network.current()), 1e-6f);
        assertArrayEquals(before, flat(network.snapshot()), 1e-6f);
    }
}
