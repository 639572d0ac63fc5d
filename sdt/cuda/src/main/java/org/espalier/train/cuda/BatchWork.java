package org.espalier.train.cuda;

import org.espalier.train.cuda.Device.Grid;
import org.espalier.train.cuda.Device.Product;
import org.espalier.train.cuda.Device.Recording;

/**
 * What a step does with a batch of a given size, and the memory for it. The steps of a run differ in nothing that is said
 * here: which rows, rates and betas it is the turn of, the device counts itself. So a step is recorded once, and played.
 */
final class BatchWork implements AutoCloseable {
    /** Steps that are played at once. */
    static final int STEPS_TOGETHER = 16;

    /** Rows whose share of the gradient one product adds up in single precision; there are more of them beyond. */
    private static final int ROWS_PER_PRODUCT = 16_384;

    private static final int THREADS = 256;
    private static final int NODES_PER_BLOCK = 32;
    private static final int MOST_BLOCKS = 1024;

    private final Device device;
    private final DeviceScope scope;
    private final ParameterLayout layout;
    private final TreeArguments arguments;
    private final RowBlocks blocks;
    private final int batch;
    private final boolean balanced;
    private final int nodeBlocks;
    private final int leafBlocks;
    private final int weightBlocks;
    private Recording one;
    private Recording many;

    /** @param arguments with all that does not depend on the batch; what does is added */
    BatchWork(Device device, ParameterLayout layout, TreeArguments arguments, int batch, boolean balanced) {
        this.device = device;
        this.layout = layout;
        this.arguments = arguments;
        this.batch = batch;
        this.balanced = balanced;
        int leaves = layout.shape().leaves();
        int nodes = layout.shape().nodes();
        blocks = RowBlocks.of(leaves, batch, device.blockMemory());
        nodeBlocks = (nodes + NODES_PER_BLOCK - 1) / NODES_PER_BLOCK;
        leafBlocks = (leaves + THREADS - 1) / THREADS;
        weightBlocks = Math.min(MOST_BLOCKS, (layout.biasAt() + 4 * THREADS - 1) / (4 * THREADS));
        int normCount = nodeBlocks + leafBlocks + weightBlocks;
        scope = new DeviceScope(device);
        try {
            arguments.set("batch", batch);
            blocks.describe(arguments);
            arguments
                    .set("x", scope.floats("the batch's rows", (long) batch * layout.pitch()))
                    .set("z", scope.floats("the batch's gates", (long) batch * leaves))
                    .set("mass", scope.floats("the batch's leaves", (long) batch * leaves))
                    .set("residue", scope.floats("the batch's classes", (long) batch * layout.classes()))
                    .set("share", scope.floats("the batch's weights", batch))
                    .set("wentSums", scope.floats("sums", 2L * blocks.chunks() * nodes))
                    .set("gateSums", scope.floats("sums", 2L * blocks.chunks() * nodes))
                    .set("lossSums", scope.doubles("sums", blocks.chunks()))
                    .set("normSums", scope.doubles("sums", normCount))
                    .set("normCount", normCount)
                    .set("leafBlocks", leafBlocks)
                    .set("nodeBlocks", nodeBlocks)
                    .set("scratch", blocks.inMemory() ? 0 : scope.floats("scratch", blocks.scratchFloats()));
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    int batch() {
        return batch;
    }

    /** Objective and gradient of the batch whose turn it is. */
    void evaluate() {
        long x = arguments.get("x");
        long z = arguments.get("z");
        int leaves = layout.shape().leaves();
        int nodes = layout.shape().nodes();
        int pitch = layout.pitch();
        int gatherBlocks = Math.min(batch, 2 * MOST_BLOCKS);
        launch("prepare", 1 + leafBlocks + gatherBlocks, THREADS);
        // Z = X W'; row-major matrices are transposed ones to BLAS.
        device.multiply(new Product(
                true, false, nodes, batch, pitch, arguments.get("parameters"), pitch, x, pitch, false, z, leaves));
        if (balanced) {
            device.launch("went", blocks.went(), arguments);
            launch("balance", nodeBlocks, 2 * THREADS);
        }
        device.launch("differentiate", blocks.differentiate(), arguments);
        for (int from = 0; from < batch; from += ROWS_PER_PRODUCT) {
            int count = Math.min(ROWS_PER_PRODUCT, batch - from);
            addGradients(from, count);
        }
        launch("gradients", nodeBlocks + leafBlocks + weightBlocks, 3 * THREADS);
        launch("finish", 1, 3 * THREADS);
    }

    /** The gate weights' gradient, and the leaves' sums, from some of the rows. */
    private void addGradients(int from, int count) {
        int leaves = layout.shape().leaves();
        int pitch = layout.pitch();
        int classes = layout.classes();
        device.multiply(new Product(
                false,
                true,
                pitch,
                layout.shape().nodes(),
                count,
                floatsFrom("x", (long) from * pitch),
                pitch,
                floatsFrom("z", (long) from * leaves),
                leaves,
                from > 0,
                arguments.get("gradient"),
                pitch));
        device.multiply(new Product(
                false,
                true,
                classes,
                leaves,
                count,
                floatsFrom("residue", (long) from * classes),
                classes,
                floatsFrom("mass", (long) from * leaves),
                leaves,
                from > 0,
                arguments.get("leafSums"),
                classes));
    }

    private long floatsFrom(String field, long index) {
        return arguments.get(field) + index * Float.BYTES;
    }

    /** Takes the next {@code count} steps. */
    void run(int count) {
        int left = count;
        if (left >= STEPS_TOGETHER && many == null) {
            many = device.record(() -> {
                for (int i = 0; i < STEPS_TOGETHER; i++) {
                    step();
                }
            });
        }
        for (; left >= STEPS_TOGETHER; left -= STEPS_TOGETHER) {
            many.play();
        }
        if (left > 0 && one == null) {
            one = device.record(this::step);
        }
        for (; left > 0; left--) {
            one.play();
        }
    }

    private void step() {
        evaluate();
        launch("adam", Math.min(2 * MOST_BLOCKS, (layout.length() + THREADS - 1) / THREADS), 0);
    }

    /** @param doubles of a block's memory */
    private void launch(String kernel, int gridBlocks, int doubles) {
        device.launch(kernel, new Grid(gridBlocks, THREADS, doubles * Double.BYTES), arguments);
    }

    /** What was recorded names addresses that are no longer right. */
    void forget() {
        for (Recording recording : new Recording[] {one, many}) {
            if (recording != null) {
                recording.close();
            }
        }
        one = null;
        many = null;
    }

    @Override
    public void close() {
        forget();
        scope.close();
    }
}
