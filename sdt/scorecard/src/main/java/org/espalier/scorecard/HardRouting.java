package org.espalier.scorecard;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.NonZeros;
import org.espalier.sdt.TreeShape;
import org.espalier.sdt.kernel.Kernels;

/**
 * Which way every row goes at every gate, where each gate sends a row wholly to its more likely side: a bit a row and gate,
 * also for gates that a row does not come to, so that one can ask where it would end if it went the other way above them.
 */
public final class HardRouting {
    private static final Kernels KERNELS = Kernels.select();
    private static final int ROWS_A_PART = 4096;

    private final TreeShape shape;
    private final Matrix rows;
    private final int words;
    private final long[] right;

    /** @param rows so many that their bits fit into an array, see {@link #maxRows} */
    public HardRouting(TreeShape shape, Matrix rows) {
        this.shape = shape;
        this.rows = rows;
        this.words = words(shape);
        this.right = new long[Math.multiplyExact(rows.rows(), words)];
    }

    private static int words(TreeShape shape) {
        return (shape.nodes() + Long.SIZE - 1) / Long.SIZE;
    }

    /** Rows whose bits take no more than so many bytes. */
    public static int maxRows(TreeShape shape, long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, bytes / ((long) Long.BYTES * words(shape)));
    }

    /** Asks {@code count} gates from {@code first} anew. */
    public void ask(int first, int count, GatePlanes planes, int threads) {
        int stride = Kernels.stride(count);
        float[][] byFeature = planes.byFeature(first, count, stride);
        float[] bias = Arrays.copyOf(Arrays.copyOfRange(planes.bias(), first, first + count), stride);
        AtomicInteger next = new AtomicInteger();
        int parts = (rows.rows() + ROWS_A_PART - 1) / ROWS_A_PART;
        Parallel.run(threads, () -> {
            NonZeros row = new NonZeros(rows.columns());
            float[] logit = new float[stride];
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                int to = Math.min(rows.rows(), (part + 1) * ROWS_A_PART);
                for (int r = part * ROWS_A_PART; r < to; r++) {
                    row.read(rows, r);
                    KERNELS.gatesSparse(row.columns(), row.values(), 0, row.count(), byFeature, bias, logit);
                    for (int i = 0; i < count; i++) {
                        set(r, first + i, logit[i] > 0);
                    }
                }
            }
        });
    }

    private void set(int row, int gate, boolean isRight) {
        int word = row * words + gate / Long.SIZE;
        long bit = 1L << (gate % Long.SIZE);
        right[word] = isRight ? right[word] | bit : right[word] & ~bit;
    }

    public boolean goesRight(int row, int gate) {
        return (right[row * words + gate / Long.SIZE] >>> (gate % Long.SIZE) & 1) != 0;
    }

    /** The gate of a level that a row comes to. */
    public int gate(int row, int level) {
        int at = 0;
        for (int d = 0; d < level; d++) {
            at = next(row, at);
        }
        return at;
    }

    /** The leaf, from the left, that a row ends in from a gate or leaf, by its heap number. */
    public int leaf(int row, int from) {
        int at = from;
        while (at < shape.nodes()) {
            at = next(row, at);
        }
        return at - shape.nodes();
    }

    private int next(int row, int gate) {
        return goesRight(row, gate) ? TreeShape.right(gate) : TreeShape.left(gate);
    }
}
