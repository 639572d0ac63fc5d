package org.espalier.train.cuda;

import java.nio.ByteBuffer;

/**
 * Where the kernels run: memory, kernels by name, matrix products, and recordings of them. Everything happens in the order
 * of the calls; {@link #download} waits for all of it. An address is the device's, as a number.
 *
 * <p>A GPU is one such device. The tests have another one, which runs the same kernels compiled as plain C++.
 */
interface Device extends AutoCloseable {
    /** For messages: {@code NVIDIA H200}. */
    String name();

    /** How many blocks that fill one each can run at a time. */
    int multiprocessors();

    /**
     * Memory whose contents are undefined. Whoever asks gives it back.
     *
     * @param what is kept there, for the message: {@code "rows"}
     * @throws org.espalier.train.TrainingException when there is not as much; it says what was needed and what was free
     */
    long allocate(String what, long bytes);

    void free(long address);

    /** Copies all that remains in {@code from}, a direct buffer. */
    void upload(long address, ByteBuffer from);

    /** Fills {@code to}, a direct buffer, once all work before is done. */
    void download(long address, ByteBuffer to);

    /** Sets bytes to zero. */
    void clear(long address, long bytes);

    void launch(String kernel, Grid grid, TreeArguments arguments);

    void multiply(Product product);

    /** Keeps what {@code work} launches and multiplies, for {@link Recording#play}, instead of doing it now. */
    Recording record(Runnable work);

    @Override
    void close();

    /**
     * How a kernel is started.
     *
     * @param threads of a block
     * @param memory bytes of a block's own memory
     */
    record Grid(int blocks, int threads, int memory) {}

    /**
     * {@code C = op(A) op(B)}, or several such products of one shape; column-major, as in BLAS.
     *
     * @param transposeA {@code op(A)} is A transposed, {@code [m, k]}
     * @param transposeB {@code op(B)} is B transposed, {@code [k, n]}
     * @param times how many products
     */
    record Product(
            boolean transposeA, boolean transposeB, int m, int n, int k, Operand a, Operand b, Operand c, int times) {
        Product(boolean transposeA, boolean transposeB, int m, int n, int k, Operand a, Operand b, Operand c) {
            this(transposeA, transposeB, m, n, k, a, b, c, 1);
        }
    }

    /**
     * A matrix of a product.
     *
     * @param pitch floats from one column to the next
     * @param stride floats from one product's matrix to the next one's
     */
    record Operand(long address, int pitch, long stride) {
        Operand(long address, int pitch) {
            this(address, pitch, 0);
        }
    }

    /** Work that is done again and again without being described again: a CUDA graph. */
    interface Recording extends AutoCloseable {
        void play();

        @Override
        void close();
    }
}
