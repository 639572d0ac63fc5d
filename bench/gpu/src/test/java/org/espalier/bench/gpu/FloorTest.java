package org.espalier.bench.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** The arithmetic of docs/gpu.md. */
class FloorTest {
    @Test
    void mnistAtDepthEight() {
        Floor floor = Floor.of(new TreeShape(8), 784, 10, 64);
        // 4 N D and 6 L C: 799,680 and 15,360 operations a row.
        assertEquals(64 * 815_040.0, floor.operations());
        // D bytes, 12 D, 20 N and 8 L a row; 28 (N D + L C) a step.
        assertEquals(64 * (784 + 9408 + 5100 + 2048) + 28 * (199_920 + 2560), floor.bytes());
    }

    @Test
    void theSlowerOfTheTwoBinds() {
        Floor floor = new Floor(1000, 500);
        assertEquals(10, floor.seconds(100, 100));
        assertEquals("arithmetic", floor.bound(100, 100));
        assertEquals(50, floor.seconds(100, 10));
        assertEquals("bandwidth", floor.bound(100, 10));
    }

    @Test
    void mediansAndRangesAndRatiosOfTheSameRound() {
        assertEquals(new MedianAndRange(2, 1, 30), MedianAndRange.of(List.of(30.0, 1.0, 2.0)));
        assertEquals(new MedianAndRange(2.5, 1, 30), MedianAndRange.of(List.of(30.0, 1.0, 2.0, 3.0)));
        assertEquals(
                new MedianAndRange(2, 2, 3), MedianAndRange.ofRatios(List.of(2.0, 40.0, 9.0), List.of(1.0, 20.0, 3.0)));
        assertEquals("1,230 (0.123 to 12,300)", new MedianAndRange(1234, 0.1234, 12_345).toString());
        assertEquals("999", MedianAndRange.number(998.6));
        assertEquals("1,000", MedianAndRange.number(999.6));
    }
}
