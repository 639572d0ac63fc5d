package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.SparseRows;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.GatePlanes;
import org.espalier.scorecard.HardRouting;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class HardRoutingTest {
    /** Of depth 7: the bits of its 127 gates lie in two words. */
    private static final TreeShape SHAPE = new TreeShape(7);

    private static final int ROWS = 10_000;
    private static final int FEATURES = 5;

    private static float[] normal(int length, long seed) {
        SplittableRandom random = Seeds.stream(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            // Whole eighths: their products and sums are exact, whatever the order.
            values[i] = Math.round(8 * Seeds.normal(random)) / 8f;
        }
        return values;
    }

    private static GatePlanes planes(long seed) {
        return new GatePlanes(FEATURES, normal(SHAPE.nodes() * FEATURES, seed), normal(SHAPE.nodes(), seed + 1));
    }

    /** Rows with all their gates asked. */
    private static HardRouting asked(Matrix rows, GatePlanes planes, int threads) {
        HardRouting routing = new HardRouting(SHAPE, rows);
        routing.ask(0, SHAPE.nodes(), planes, threads);
        return routing;
    }

    private static void assertRoutes(float[] x, GatePlanes planes, HardRouting routing) {
        for (int r = 0; r < ROWS; r++) {
            boolean[] right = new boolean[SHAPE.nodes()];
            for (int i = 0; i < right.length; i++) {
                double logit = planes.bias()[i];
                for (int f = 0; f < FEATURES; f++) {
                    logit += (double) planes.weight()[i * FEATURES + f] * x[r * FEATURES + f];
                }
                right[i] = logit > 0;
                assertEquals(right[i], routing.goesRight(r, i), "row " + r + ", gate " + i);
            }
            int at = 0;
            for (int level = 0; level < SHAPE.depth(); level++) {
                assertEquals(at, routing.gate(r, level));
                at = right[at] ? TreeShape.right(at) : TreeShape.left(at);
            }
            assertEquals(at - SHAPE.nodes(), routing.leaf(r, 0));
            int other = right[0] ? TreeShape.left(0) : TreeShape.right(0);
            while (other < SHAPE.nodes()) {
                other = right[other] ? TreeShape.right(other) : TreeShape.left(other);
            }
            assertEquals(other - SHAPE.nodes(), routing.leaf(r, right[0] ? TreeShape.left(0) : TreeShape.right(0)));
        }
    }

    @Test
    void everyRowGoesTheLikelierWayAtEveryGate() {
        float[] x = normal(ROWS * FEATURES, 1);
        GatePlanes planes = planes(2);
        assertRoutes(x, planes, asked(new DenseMatrix(ROWS, FEATURES, x), planes, 2));
    }

    @Test
    void aLevelIsAskedAnewAndTheOthersStay() {
        float[] x = normal(ROWS * FEATURES, 1);
        GatePlanes planes = planes(2);
        HardRouting routing = asked(new DenseMatrix(ROWS, FEATURES, x), planes, 1);
        GatePlanes others = planes(7);
        int first = 31;
        System.arraycopy(others.weight(), first * FEATURES, planes.weight(), first * FEATURES, 32 * FEATURES);
        System.arraycopy(others.bias(), first, planes.bias(), first, 32);
        routing.ask(first, 32, planes, 1);
        assertRoutes(x, planes, routing);
    }

    @Test
    void sparseRowsGoWhereDenseOnesDo() {
        float[] x = normal(ROWS * FEATURES, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 3 == 0 ? x[i] : 0;
        }
        GatePlanes planes = planes(2);
        assertRoutes(x, planes, asked(SparseRows.of(new DenseMatrix(ROWS, FEATURES, x)), planes, 1));
    }

    @Test
    void theRowsThatHaveRoomAreFewerInADeeperTree() {
        assertEquals(1 << 20, HardRouting.maxRows(new TreeShape(6), 1 << 23));
        assertEquals(1 << 18, HardRouting.maxRows(new TreeShape(8), 1 << 23));
        assertTrue(HardRouting.maxRows(new TreeShape(16), 1 << 28) > 30_000);
    }
}
