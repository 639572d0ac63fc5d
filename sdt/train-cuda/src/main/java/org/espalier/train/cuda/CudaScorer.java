package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.TrainingException;

/**
 * Scores many rows on a GPU. For a few thousand rows the tree itself is quicker to ask; an answer here can differ from its
 * answer by rounding, which where two leaves are equally likely is another leaf. Not thread-safe.
 *
 * <pre>{@code
 * try (CudaScorer scorer = CudaScorer.open(tree)) {
 *     Predictions answers = scorer.predict(rows, Rule.MAX_PATH);
 * }
 * }</pre>
 */
public final class CudaScorer implements AutoCloseable {
    private static final int MAX_ROWS = 16_384;

    /** Bytes that a batch may take, rows and all. */
    private static final long BATCH_BYTES = 1L << 30;

    private final Device device;
    private final DeviceScope scope;
    private final Transfer transfer;
    private final SoftDecisionTree tree;
    private final int pitch;
    private final DeviceScope batchScope;
    private final TreeArguments arguments;
    private RowBlocks blocks;
    private int batch;
    private boolean closed;

    CudaScorer(Device device, SoftDecisionTree tree) {
        this.device = device;
        this.tree = tree;
        this.pitch = ParameterLayout.pitch(tree.features());
        this.scope = new DeviceScope(device);
        this.batchScope = new DeviceScope(device);
        this.transfer = new Transfer(device);
        this.arguments = new TreeArguments();
        try {
            upload();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @throws TrainingException one line, when there is no usable GPU, or it has too little memory */
    public static CudaScorer open(SoftDecisionTree tree) {
        CudaEngineFactory factory = new CudaEngineFactory();
        factory.unusable().or(() -> factory.unfit(tree.shape().depth())).ifPresent(why -> {
            throw new TrainingException(why);
        });
        return new CudaScorer(CudaEngineFactory.device(), tree);
    }

    private void upload() {
        int nodes = tree.shape().nodes();
        int leaves = tree.shape().leaves();
        int classes = tree.classes();
        ParameterLayout layout = new ParameterLayout(tree.shape(), tree.features(), classes, pitch);
        layout.describe(arguments);
        float[] weights = new float[layout.leafAt()];
        float[] given = tree.gateWeight();
        for (int i = 0; i < nodes; i++) {
            System.arraycopy(given, i * tree.features(), weights, i * pitch, tree.features());
        }
        System.arraycopy(tree.gateBias(), 0, weights, layout.biasAt(), nodes);
        float[] byClass = new float[classes * leaves];
        for (int l = 0; l < leaves; l++) {
            float[] distribution = tree.leafDistribution(l);
            for (int k = 0; k < classes; k++) {
                byClass[k * leaves + l] = distribution[k];
            }
        }
        arguments
                .set("parameters", uploaded("gates", weights))
                .set("gateBeta", uploaded("gates", tree.gateBeta()))
                .set("leafTable", uploaded("leaves", byClass));
    }

    private long uploaded(String what, float[] values) {
        long address = scope.floats(what, values.length);
        transfer.upload(address, values);
        return address;
    }

    /**
     * @param rows {@code [rows, features]}
     * @throws IllegalArgumentException when the rows have another number of features than the tree
     */
    public Predictions predict(Matrix rows, Rule rule) {
        if (rows.columns() != tree.features()) {
            throw new IllegalArgumentException("expected " + tree.features() + " features, found " + rows.columns());
        }
        int classes = tree.classes();
        Predictions out = new Predictions(
                rule,
                classes,
                new float[Math.multiplyExact(rows.rows(), classes)],
                new int[rows.rows()],
                new float[rows.rows()]);
        prepare(Math.max(1, rows.rows()));
        arguments.set("rule", rule == Rule.AVERAGE ? 0 : rule == Rule.MAX_PATH ? 1 : 2);
        float[] probabilities = new float[batch * classes];
        int[] leaf = new int[batch];
        float[] mass = new float[batch];
        for (int from = 0; from < rows.rows(); from += batch) {
            int count = Math.min(batch, rows.rows() - from);
            send(rows, from, count);
            score();
            transfer.download(arguments.get("probabilities"), probabilities);
            transfer.download(arguments.get("leaf"), leaf);
            transfer.download(arguments.get("pathMass"), mass);
            System.arraycopy(probabilities, 0, out.probabilities(), from * classes, count * classes);
            System.arraycopy(leaf, 0, out.leaf(), from, count);
            System.arraycopy(mass, 0, out.pathMass(), from, count);
        }
        return out;
    }

    /** Memory for batches of as many rows as there are, or as are good for a batch. */
    private void prepare(int rows) {
        int leaves = tree.shape().leaves();
        long perRow = (long) Float.BYTES * (pitch + leaves + tree.classes());
        int wanted = (int) Math.max(1, Math.min(Math.min(rows, MAX_ROWS), BATCH_BYTES / perRow));
        if (wanted == batch) {
            return;
        }
        batchScope.close();
        batch = 0;
        blocks = RowBlocks.of(leaves, wanted);
        blocks.describe(arguments);
        long x = batchScope.floats("rows", (long) wanted * pitch);
        arguments
                .set("batch", wanted)
                .set("x", x)
                .set("z", batchScope.floats("gates", (long) wanted * leaves))
                .set("probabilities", batchScope.floats("answers", (long) wanted * tree.classes()))
                .set("leaf", batchScope.allocate("answers", (long) wanted * Integer.BYTES))
                .set("pathMass", batchScope.floats("answers", wanted));
        // Rows beyond a last batch's end are scored, too, and left out.
        device.clear(x, (long) wanted * pitch * Float.BYTES);
        batch = wanted;
    }

    private void send(Matrix rows, int from, int count) {
        int rowsPerPiece = Math.max(1, Transfer.PIECE / pitch);
        float[] piece = new float[rowsPerPiece * pitch];
        for (int start = 0; start < count; start += rowsPerPiece) {
            int length = Math.min(rowsPerPiece, count - start);
            for (int r = 0; r < length; r++) {
                rows.copyRow(from + start + r, piece, r * pitch);
            }
            ByteBuffer buffer = transfer.buffer(length * pitch * Float.BYTES);
            buffer.asFloatBuffer().put(piece, 0, length * pitch);
            device.upload(arguments.get("x") + (long) start * pitch * Float.BYTES, buffer);
        }
    }

    private void score() {
        int leaves = tree.shape().leaves();
        device.multiply(new Device.Product(
                true,
                false,
                tree.shape().nodes(),
                batch,
                pitch,
                new Device.Operand(arguments.get("parameters"), pitch),
                new Device.Operand(arguments.get("x"), pitch),
                new Device.Operand(arguments.get("z"), leaves)));
        device.launch("score" + blocks.form(), blocks.score(), arguments);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            batchScope.close();
            scope.close();
        } finally {
            device.close();
        }
    }
}
