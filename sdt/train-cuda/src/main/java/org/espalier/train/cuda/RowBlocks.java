package org.espalier.train.cuda;

/**
 * How the rows of a batch are shared out among blocks of threads ({@code rows.cuh}). A row is the work of as many threads,
 * its lanes, as it takes for each to have a small subtree in its registers. A block takes a chunk of rows, {@code slots} of
 * them at a time. The numbers depend on the tree and the batch alone.
 *
 * @param form of the kernels, the end of their names: leaves of a lane, and whether blocks have many threads
 * @param threads of a block
 * @param slots rows that a block works on at a time
 * @param rowsPerChunk a multiple of {@code slots}
 */
record RowBlocks(String form, int threads, int slots, long rowsPerChunk, int chunks) {
    /** Endings of the names of those kernels of which there are several forms. */
    static final String[] FORMS = {"2", "8", "8Wide", "16Wide"};

    private static final int WARP = 32;
    private static final int USUAL_THREADS = 256;
    private static final int MAX_THREADS = 1024;
    private static final int USUAL_LEAVES = 8;

    /** So many blocks give every multiprocessor of a large GPU something to do. */
    private static final int MANY_BLOCKS = 256;

    private static final int MAX_CHUNKS = 1024;

    /** Numbers that all chunks together may leave to be added up. */
    private static final int MAX_SUMS = 1 << 22;

    private static final int CLASSES_AT_ONCE = 16;
    private static final int CLASSES_AT_ONCE_WIDE = 8;
    private static final int MAX_ADDERS = 16;

    static RowBlocks of(int leaves, int batch) {
        int leavesOfLane = leaves < USUAL_LEAVES ? 2 : Math.max(USUAL_LEAVES, leaves / MAX_THREADS);
        int lanes = leaves / leavesOfLane;
        int threads = threads(lanes, batch);
        int slots = threads / lanes;
        int most = Math.max(1, Math.min(MAX_CHUNKS, MAX_SUMS / (2 * leaves)));
        long turns = (batch + (long) slots - 1) / slots;
        long rowsPerChunk = slots * ((turns + most - 1) / most);
        int chunks = (int) ((batch + rowsPerChunk - 1) / rowsPerChunk);
        String form = leavesOfLane + (threads > USUAL_THREADS ? "Wide" : "");
        return new RowBlocks(form, threads, slots, rowsPerChunk, chunks);
    }

    /** Few rows are spread over many blocks; of many, a block has enough that its warps don't wait for one another. */
    private static int threads(int lanes, int batch) {
        int threads = Math.max(WARP, lanes);
        while (threads < USUAL_THREADS && (long) batch * lanes / (2 * threads) >= MANY_BLOCKS) {
            threads *= 2;
        }
        return threads;
    }

    /** {@code rowsOfBlock}'s: way, probability, value and slope of the crown's nodes, and parts of the classes' sums. */
    private int rowFloats(int classesAtOnce) {
        int lanes = threads / slots;
        int adders = Math.max(1, Math.min(lanes / 16, MAX_ADDERS));
        return 7 * lanes + classesAtOnce * (lanes + adders);
    }

    private int classesAtOnce() {
        return threads > USUAL_THREADS ? CLASSES_AT_ONCE_WIDE : CLASSES_AT_ONCE;
    }

    /** At its end, a kernel uses the same memory for sums of its threads, which are less. */
    private Device.Grid grid(int classesAtOnce) {
        return new Device.Grid(chunks, threads, slots * rowFloats(classesAtOnce) * Float.BYTES);
    }

    Device.Grid went() {
        return grid(0);
    }

    Device.Grid differentiate() {
        return grid(classesAtOnce());
    }

    Device.Grid score() {
        return grid(classesAtOnce());
    }

    void describe(TreeArguments arguments) {
        arguments.set("chunks", chunks).set("rowsPerChunk", rowsPerChunk).set("slots", slots);
    }
}
