package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Which rows are looked at where there are many; what is made of them is tested beside the training that uses it. */
class TreeAlternatingOptimizationRowsTest {
    @Test
    void deepTreesAndWideRowsAreLookedAtWithFewerRows() {
        assertEquals(1_000_000, TreeAlternatingOptimization.maxRows(new TreeShape(8), 784));
        assertEquals(127_280, TreeAlternatingOptimization.maxRows(new TreeShape(10), 3072));
        assertEquals(131_072, TreeAlternatingOptimization.maxRows(new TreeShape(14), 10));
    }

    @Test
    void ofTooManyRowsThoseSpreadEvenlyOverThemAreTaken() {
        int count = 4000;
        float[] features = new float[2 * count];
        float[] targets = new float[3 * count];
        float[] weights = new float[count];
        for (int i = 0; i < features.length; i++) {
            features[i] = i;
        }
        for (int i = 0; i < targets.length; i++) {
            targets[i] = i + 0.5f;
        }
        for (int i = 0; i < count; i++) {
            weights[i] = 1 + i;
        }
        var all = new TreeAlternatingOptimization.Rows(new DenseMatrix(count, 2, features), 3, targets, weights);
        var some = all.atMost(1000);
        assertEquals(1000, some.count());
        for (int i : new int[] {0, 1, 500, 999}) {
            assertArrayEquals(all.features().row(4 * i), some.features().row(i));
            assertArrayEquals(
                    Arrays.copyOfRange(targets, 12 * i, 12 * i + 3),
                    Arrays.copyOfRange(some.targets(), 3 * i, 3 * i + 3));
            assertEquals(weights[4 * i], some.weights()[i]);
        }
        assertSame(all, all.atMost(count));
    }
}
