package org.espalier.train.cuda;

/**
 * How the rows of a batch are shared out among blocks of threads. A block takes a chunk of rows, {@code slots} of them at a
 * time, each with a part of its threads; a small tree needs few threads a row, a large one more than a block's memory. The
 * numbers depend on the tree, the batch and the block's memory alone.
 *
 * @param threads of a block
 * @param slots rows that a block works on at a time
 * @param rowsPerChunk a multiple of {@code slots}
 * @param inMemory what a row needs fits a block's own memory
 */
record RowBlocks(int leaves, int threads, int slots, long rowsPerChunk, int chunks, boolean inMemory) {
    private static final int MOST_CHUNKS = 1024;

    /** Numbers that all chunks together may leave to be added up. */
    private static final int MOST_SUMS = 1 << 22;

    private static final int CLASSES_AT_ONCE = 8;
    private static final int ADDERS = 32;

    /** As many as run in step, so that a row is never shared out to less than these. */
    private static final int LEAST_LANES = 32;

    /** More than any GPU runs at a time. */
    private static final int MANY_THREADS = 1 << 18;

    /** With it, a multiprocessor has room for several blocks. */
    private static final int MEMORY_OF_SLOTS = 32 << 10;

    /** @param blockMemory bytes that a block may have of its own */
    static RowBlocks of(int leaves, int batch, int blockMemory) {
        int threads = leaves <= 1024 ? 256 : leaves <= 4096 ? 512 : 1024;
        int slots = slots(leaves, batch, threads);
        int most = Math.max(1, Math.min(MOST_CHUNKS, MOST_SUMS / (2 * leaves)));
        long turns = (batch + (long) slots - 1) / slots;
        long rowsPerChunk = slots * ((turns + most - 1) / most);
        int chunks = (int) ((batch + rowsPerChunk - 1) / rowsPerChunk);
        RowBlocks blocks = new RowBlocks(leaves, threads, slots, rowsPerChunk, chunks, true);
        return Math.max(blocks.differentiating(), blocks.scoring()) <= blockMemory
                ? blocks
                : new RowBlocks(leaves, threads, slots, rowsPerChunk, chunks, false);
    }

    /**
     * Few rows get as many threads each as they have leaves. Of many rows, a block takes several at a time: near the root
     * there is little to do for many threads, and they would wait for one another row by row.
     */
    private static int slots(int leaves, int batch, int threads) {
        int lanes = Math.min(leaves, threads);
        while (lanes > LEAST_LANES
                && (long) batch * (lanes / 2) >= MANY_THREADS
                && threads / (lanes / 2) * bytesOfRow(leaves) <= MEMORY_OF_SLOTS) {
            lanes /= 2;
        }
        return threads / lanes;
    }

    private static int bytesOfRow(int leaves) {
        return 6 * leaves * Float.BYTES;
    }

    /** Floats that the rows of a block need: path probability, way, and two sums of each gate. */
    private int rowFloats() {
        return slots * 6 * leaves;
    }

    private int rowBytes() {
        return inMemory ? rowFloats() * Float.BYTES : 0;
    }

    /** Floats of scratch memory for all blocks; 0 where none is needed. */
    long scratchFloats() {
        return inMemory ? 0 : (long) chunks * rowFloats();
    }

    private int differentiating() {
        int adders = Math.min(threads / slots, ADDERS);
        return slots * (Double.BYTES + CLASSES_AT_ONCE * (adders + 1) * Float.BYTES) + rowBytes();
    }

    Device.Grid went() {
        return new Device.Grid(chunks, threads, rowBytes());
    }

    Device.Grid differentiate() {
        return new Device.Grid(chunks, threads, differentiating());
    }

    Device.Grid score() {
        return new Device.Grid(chunks, threads, scoring());
    }

    private int scoring() {
        return threads * (Float.BYTES + Integer.BYTES) + rowBytes();
    }

    void describe(TreeArguments arguments) {
        arguments.set("chunks", chunks).set("rowsPerChunk", rowsPerChunk).set("slots", slots);
    }
}
