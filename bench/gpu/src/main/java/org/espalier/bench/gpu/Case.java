package org.espalier.bench.gpu;

import java.util.Locale;
import org.espalier.sdt.TreeShape;

/**
 * What is measured: a tree, a batch, rows.
 *
 * @param rows of invented data; 0: the training images
 * @param goal what is wanted of it
 */
record Case(String name, int depth, int features, int classes, int batch, int rows, Goal goal) {
    private static final int CLASSES = 10;

    /**
     * What must hold; 0 where nothing is asked.
     *
     * @param timesEager the eager peer's steps a second
     * @param timesCompiled the compiled peer's
     * @param timesFloor the most that a step may take, in steps at the floor
     */
    record Goal(double timesEager, double timesCompiled, double timesFloor) {}

    static Case images(String set, int depth, int features, int batch, double timesEager) {
        String name = String.format(Locale.ROOT, "%s, depth %d, batch %,d", set, depth, batch);
        return new Case(name, depth, features, CLASSES, batch, 0, new Goal(timesEager, 1, 0));
    }

    /** Rows that the device makes. */
    static Case invented(int depth, int features, int batch, int rows) {
        String name = String.format(
                Locale.ROOT, "%,d rows of %,d columns, depth %d, batch %,d", rows, features, depth, batch);
        return new Case(name, depth, features, CLASSES, batch, rows, new Goal(0, 1, 2));
    }

    boolean invented() {
        return rows > 0;
    }

    TreeShape shape() {
        return new TreeShape(depth);
    }

    /** What a step costs at the least; entries are bytes in the memory. */
    Floor floor() {
        return Floor.of(shape(), features, classes, batch);
    }

    /** The line by which the peer is told. */
    String forPeer() {
        return invented()
                ? String.format(Locale.ROOT, "open invented %d %d %d %d %d", depth, batch, features, classes, rows)
                : String.format(Locale.ROOT, "open images %d %d", depth, batch);
    }
}
