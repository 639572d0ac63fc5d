package org.espalier.spark;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.espalier.train.Exchange;
import org.espalier.train.TrainingException;

/**
 * Sums over workers that stand in a ring, each connected to the next (ring all-reduce: Patarasu and Yuan 2009). The numbers go round
 * in as many chunks as there are workers: first each chunk's sum is made on its way round, then it is handed on. So a worker sends and
 * receives twice its numbers, however many workers there are, and all get the same bits.
 */
final class RingExchange implements Exchange, AutoCloseable {
    /** How long a worker waits for its neighbours to connect. */
    private static final long CONNECT_MILLIS = 60_000;

    private final int rank;
    private final int size;
    private final SocketChannel next;
    private final SocketChannel previous;
    private final Selector selector;
    private ByteBuffer out = ByteBuffer.allocateDirect(0);
    private ByteBuffer in = out;
    private long bytes;

    private RingExchange(int rank, int size, SocketChannel next, SocketChannel previous, Selector selector) {
        this.rank = rank;
        this.size = size;
        this.next = next;
        this.previous = previous;
        this.selector = selector;
    }

    /** A worker that waits for its neighbour, at an address of its own. */
    static final class Opening implements AutoCloseable {
        private final ServerSocketChannel server;

        /** @param host address of this machine that the other workers reach */
        Opening(String host) throws IOException {
            server = ServerSocketChannel.open();
            try {
                server.bind(new InetSocketAddress(host, 0));
            } catch (IOException e) {
                server.close();
                throw e;
            }
        }

        /** Host and port, for the worker before. */
        String address() throws IOException {
            InetSocketAddress own = (InetSocketAddress) server.getLocalAddress();
            return own.getAddress().getHostAddress() + " " + own.getPort();
        }

        /**
         * Closes the ring.
         *
         * @param next address of the worker behind this one
         * @param key that all workers of the run know and nobody else: who comes without it is turned away
         */
        RingExchange connect(int rank, int size, String next, long key) throws IOException {
            String[] to = next.split(" ");
            SocketChannel forth = SocketChannel.open(new InetSocketAddress(to[0], Integer.parseInt(to[1])));
            try {
                forth.setOption(StandardSocketOptions.TCP_NODELAY, true);
                forth.write(ByteBuffer.allocate(Long.BYTES).putLong(0, key));
                SocketChannel back = accept(key);
                forth.configureBlocking(false);
                back.configureBlocking(false);
                Selector selector = Selector.open();
                forth.register(selector, 0);
                back.register(selector, 0);
                return new RingExchange(rank, size, forth, back, selector);
            } catch (IOException e) {
                forth.close();
                throw e;
            }
        }

        private SocketChannel accept(long key) throws IOException {
            server.socket().setSoTimeout((int) CONNECT_MILLIS);
            long until = System.nanoTime() + CONNECT_MILLIS * 1_000_000;
            while (System.nanoTime() < until) {
                SocketChannel comer = server.socket().accept().getChannel();
                comer.socket().setSoTimeout((int) CONNECT_MILLIS);
                byte[] said = comer.socket().getInputStream().readNBytes(Long.BYTES);
                if (said.length == Long.BYTES && ByteBuffer.wrap(said).getLong() == key) {
                    comer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    return comer;
                }
                comer.close();
            }
            throw new IOException("no neighbour has come");
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private int from(int length, int chunk) {
        return (int) ((long) length * Math.floorMod(chunk, size) / size);
    }

    private int to(int length, int chunk) {
        return (int) ((long) length * (Math.floorMod(chunk, size) + 1) / size);
    }

    @Override
    public void sum(float[] x) {
        int n = x.length;
        makeSpace(Float.BYTES * (n / size + 1));
        for (int s = 0; s < 2 * (size - 1); s++) {
            boolean isSumming = s < size - 1;
            int sent = isSumming ? rank - s : rank - s + size;
            int received = sent - 1;
            clear(Float.BYTES, to(n, sent) - from(n, sent), to(n, received) - from(n, received));
            out.asFloatBuffer().put(x, from(n, sent), to(n, sent) - from(n, sent));
            swap();
            FloatBuffer numbers = in.asFloatBuffer();
            for (int i = from(n, received); i < to(n, received); i++) {
                x[i] = isSumming ? x[i] + numbers.get() : numbers.get();
            }
        }
    }

    @Override
    public void sum(double[] x) {
        int n = x.length;
        makeSpace(Double.BYTES * (n / size + 1));
        for (int s = 0; s < 2 * (size - 1); s++) {
            boolean isSumming = s < size - 1;
            int sent = isSumming ? rank - s : rank - s + size;
            int received = sent - 1;
            clear(Double.BYTES, to(n, sent) - from(n, sent), to(n, received) - from(n, received));
            out.asDoubleBuffer().put(x, from(n, sent), to(n, sent) - from(n, sent));
            swap();
            DoubleBuffer numbers = in.asDoubleBuffer();
            for (int i = from(n, received); i < to(n, received); i++) {
                x[i] = isSumming ? x[i] + numbers.get() : numbers.get();
            }
        }
    }

    private void makeSpace(int needed) {
        if (out.capacity() < needed) {
            out = ByteBuffer.allocateDirect(needed);
            in = ByteBuffer.allocateDirect(needed);
        }
    }

    private void clear(int each, int sent, int received) {
        out.clear().limit(each * sent);
        in.clear().limit(each * received);
    }

    /** Sends and receives at once: if all sent first, nobody would receive, and chunks larger than sockets hold would never go. */
    private void swap() {
        bytes += out.remaining();
        try {
            while (true) {
                if (out.hasRemaining()) {
                    next.write(out);
                }
                if (in.hasRemaining() && previous.read(in) < 0) {
                    throw new EOFException("it has closed its connection");
                }
                if (!out.hasRemaining() && !in.hasRemaining()) {
                    in.flip();
                    return;
                }
                next.keyFor(selector).interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : 0);
                previous.keyFor(selector).interestOps(in.hasRemaining() ? SelectionKey.OP_READ : 0);
                selector.select();
                selector.selectedKeys().clear();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("interrupted");
                }
            }
        } catch (IOException e) {
            throw new TrainingException(
                    "sync: expected the neighbour in the ring to go on, found that it is gone: " + e.getMessage());
        }
    }

    /** Bytes that were sent. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        selector.close();
        next.close();
        previous.close();
    }
}
