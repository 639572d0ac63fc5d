package org.espalier.train.cuda;

import org.espalier.train.cuda.Device.Grid;
import org.espalier.train.cuda.Device.Operand;
import org.espalier.train.cuda.Device.Product;
import org.espalier.train.cuda.Device.Recording;

/**
 * What a step does with a batch of a given size, and the memory for it. The steps of a run differ in nothing that is said
 * here: which rows, rates and betas it is the turn of, the device counts itself. So a step is recorded once, and played.
 */
final class BatchWork implements AutoCloseable {
    /** Steps that are played at once. */
    static final int STEPS_TOGETHER = 16;

    private static final int THREADS = 256;
    private static final int NODES_PER_BLOCK = 8;
    private static final int MAX_BLOCKS = 1024;

    private final Device device;
    private final DeviceScope scope;
    private final ParameterLayout layout;
    private final TreeArguments arguments;
    private final RowBlocks blocks;
    private final RowParts weightParts;
    private final RowParts leafParts;
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
        blocks = RowBlocks.of(leaves, batch);
        nodeBlocks = (nodes + NODES_PER_BLOCK - 1) / NODES_PER_BLOCK;
        leafBlocks = (leaves + THREADS - 1) / THREADS;
        weightBlocks = Math.min(MAX_BLOCKS, (layout.biasAt() + 4 * THREADS - 1) / (4 * THREADS));
        int classes = layout.classes();
        weightParts = RowParts.of(layout.pitch(), nodes, batch, device.multiprocessors());
        leafParts = RowParts.of(classes, leaves, batch, device.multiprocessors());
        int normCount = nodeBlocks + leafBlocks + weightBlocks;
        scope = new DeviceScope(device);
        try {
            arguments.set("batch", batch);
            blocks.describe(arguments);
            arguments
                    .set("x", rows("the batch's rows", layout.pitch(), weightParts))
                    .set("z", rows("the batch's gates", leaves, weightParts))
                    .set("mass", rows("the batch's leaves", leaves, leafParts))
                    .set("residue", rows("the batch's classes", classes, leafParts))
                    .set("weightParts", weightParts.count())
                    .set(
                            "weightSums",
                            weightParts.count() == 1
                                    ? arguments.get("gradient")
                                    : scope.floats("sums", (long) weightParts.count() * layout.biasAt()))
                    .set("leafParts", leafParts.count())
                    .set("leafSums", scope.floats("sums", (long) leafParts.count() * leaves * classes))
                    .set("share", scope.floats("the batch's weights", batch))
                    .set("wentSums", scope.floats("sums", 2L * blocks.chunks() * nodes))
                    .set("gateSums", scope.floats("sums", 2L * blocks.chunks() * nodes))
                    .set("lossSums", scope.doubles("sums", blocks.chunks()))
                    .set("normSums", scope.doubles("sums", normCount))
                    .set("normCount", normCount)
                    .set("leafBlocks", leafBlocks)
                    .set("nodeBlocks", nodeBlocks);
        } catch (RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    /** Memory for a number of floats for each of the batch's rows; those that only fill up the last part stay zero. */
    private long rows(String what, int floats, RowParts parts) {
        long address = scope.floats(what, parts.allRows() * floats);
        long used = (long) batch * floats * Float.BYTES;
        long all = parts.allRows() * floats * Float.BYTES;
        if (all > used) {
            device.clear(address + used, all - used);
        }
        return address;
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
        int gatherBlocks = Math.min(batch, 2 * MAX_BLOCKS);
        launch("prepare", 1 + leafBlocks + gatherBlocks, THREADS);
        // Z = X W'; row-major matrices are transposed ones to BLAS.
        Operand rows = new Operand(x, pitch, (long) weightParts.rows() * pitch);
        Operand products = new Operand(z, leaves, (long) weightParts.rows() * leaves);
        device.multiply(new Product(
                true, false, nodes, batch, pitch, new Operand(arguments.get("parameters"), pitch), rows, products));
        if (balanced) {
            device.launch("went" + blocks.form(), blocks.went(), arguments);
            launch("balance", nodeBlocks, 2 * THREADS);
        }
        device.launch("differentiate" + blocks.form(), blocks.differentiate(), arguments);
        // The gate weights' gradient, and the leaves' sums.
        Operand sums = new Operand(arguments.get("weightSums"), pitch, layout.biasAt());
        device.multiply(
                new Product(false, true, pitch, nodes, weightParts.rows(), rows, products, sums, weightParts.count()));
        multiplyLeaves();
        launch("gradients", nodeBlocks + leafBlocks + weightBlocks, 3 * THREADS);
        launch("finish", 1, 3 * THREADS);
    }

    private void multiplyLeaves() {
        int leaves = layout.shape().leaves();
        int classes = layout.classes();
        int rows = leafParts.rows();
        device.multiply(new Product(
                false,
                true,
                classes,
                leaves,
                rows,
                new Operand(arguments.get("residue"), classes, (long) rows * classes),
                new Operand(arguments.get("mass"), leaves, (long) rows * leaves),
                new Operand(arguments.get("leafSums"), classes, (long) leaves * classes),
                leafParts.count()));
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
        launch("adam", Math.min(2 * MAX_BLOCKS, (layout.length() + THREADS - 1) / THREADS), 0);
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
