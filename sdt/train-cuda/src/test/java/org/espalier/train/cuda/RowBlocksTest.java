package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every depth and batch that is promised. */
class RowBlocksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})
    void everyRowIsInOneChunkAndBlocksFit(int depth) {
        int leaves = 1 << depth;
        for (int batch : new int[] {1, 63, 64, 1000, 1024, 16_384, 65_536}) {
            RowBlocks b = RowBlocks.of(leaves, batch);
            String what = b + " for batch " + batch;
            assertTrue(List.of(RowBlocks.FORMS).contains(b.form()), what);
            int most = b.form().endsWith("Wide") ? 1024 : 256;
            assertTrue(b.threads() >= 32 && b.threads() <= most && Integer.bitCount(b.threads()) == 1, what);
            int leavesOfLane = Integer.parseInt(b.form().replace("Wide", ""));
            assertEquals(leaves, b.threads() / b.slots() * leavesOfLane, what);
            assertEquals(0, b.rowsPerChunk() % b.slots(), what);
            assertTrue(b.chunks() * b.rowsPerChunk() >= batch, what);
            assertTrue((b.chunks() - 1) * b.rowsPerChunk() < batch, what);
            for (Device.Grid grid : new Device.Grid[] {b.went(), b.differentiate(), b.score()}) {
                assertTrue(grid.memory() <= CudaDevice.MAX_BLOCK_MEMORY, what + ": " + grid);
                assertEquals(b.chunks(), grid.blocks(), what);
            }
            assertTrue(2L * b.chunks() * leaves <= Math.max(1 << 22, 2L * leaves), what);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // depth, batch: form, threads, rows that a block takes at a time
        "1, 64, 2, 32, 32",
        "3, 64, 8, 32, 32",
        "8, 64, 8, 32, 1",
        "8, 1024, 8, 128, 4",
        "8, 16384, 8, 256, 8",
        "10, 16384, 8, 256, 2",
        "11, 64, 8, 256, 1",
        "12, 64, 8Wide, 512, 1",
        "14, 64, 16Wide, 1024, 1"
    })
    void fewRowsAreSpreadOverManyBlocks(int depth, int batch, String form, int threads, int slots) {
        RowBlocks b = RowBlocks.of(1 << depth, batch);
        assertEquals(form, b.form());
        assertEquals(threads, b.threads());
        assertEquals(slots, b.slots());
    }
}
