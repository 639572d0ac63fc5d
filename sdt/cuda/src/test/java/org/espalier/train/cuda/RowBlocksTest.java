package org.espalier.train.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every depth and batch that is promised, on GPUs of little and of much memory for a block. */
class RowBlocksTest {
    /** Ada and consumer Blackwell, Ampere, Hopper. */
    private static final int[] BLOCK_MEMORY = {101_376, 166_912, 232_448};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14})
    void everyRowIsInOneChunkAndBlocksFit(int depth) {
        int leaves = 1 << depth;
        for (int memory : BLOCK_MEMORY) {
            for (int batch : new int[] {1, 63, 64, 1000, 1024, 16_384, 65_536}) {
                RowBlocks b = RowBlocks.of(leaves, batch, memory);
                String what = b + " for batch " + batch;
                assertTrue(b.threads() <= 1024 && Integer.bitCount(b.threads()) == 1, what);
                int lanes = b.threads() / b.slots();
                assertTrue(lanes <= leaves && lanes * b.slots() == b.threads(), what);
                assertEquals(0, b.rowsPerChunk() % b.slots(), what);
                assertTrue(b.chunks() * b.rowsPerChunk() >= batch, what);
                assertTrue((b.chunks() - 1) * b.rowsPerChunk() < batch, what);
                for (Device.Grid grid : new Device.Grid[] {b.went(), b.differentiate(), b.score()}) {
                    assertTrue(grid.memory() <= memory, what + ": " + grid);
                    assertEquals(b.chunks(), grid.blocks(), what);
                }
                assertTrue(2L * b.chunks() * leaves <= Math.max(1 << 22, 2L * leaves), what);
                assertEquals(b.inMemory(), b.scratchFloats() == 0, what);
            }
        }
    }

    /** Rows that a block takes at a time: one where there are few, several where there are many. */
    @ParameterizedTest
    @CsvSource({
        // depth, batch, rows
        "8, 64, 1",
        "8, 1024, 1",
        "8, 4096, 4",
        "8, 16384, 4",
        "6, 4096, 4",
        "6, 16384, 8",
        "10, 16384, 1",
        "3, 64, 32"
    })
    void aBlockTakesSeveralRowsWhereThereAreMany(int depth, int batch, int rows) {
        assertEquals(rows, RowBlocks.of(1 << depth, batch, BLOCK_MEMORY[0]).slots());
    }

    /** The usual depths need no memory beside the block's own, on any GPU. */
    @ParameterizedTest
    @ValueSource(ints = {1, 6, 8, 10, 11})
    void usualTreesStayInABlocksMemory(int depth) {
        assertTrue(RowBlocks.of(1 << depth, 1024, BLOCK_MEMORY[0]).inMemory());
    }
}
