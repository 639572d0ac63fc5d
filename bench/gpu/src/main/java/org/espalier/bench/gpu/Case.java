package org.espalier.bench.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.espalier.sdt.TreeShape;

/**
 * What is measured: a tree, a batch, rows.
 *
 * @param rows of invented data; 0: the training images
 * @param rivals names of those who take part beside the cuda engine
 * @param goal what is wanted of it
 */
record Case(String name, int depth, int features, int classes, int batch, int rows, List<String> rivals, Goal goal) {
    private static final int CLASSES = 10;

    /**
     * What must hold; 0 where nothing is asked.
     *
     * @param timesEager the eager peer's steps a second
     * @param timesCompiled the compiled peer's
     * @param timesFloor the most that a step may take, in steps at the floor
     */
    record Goal(double timesEager, double timesCompiled, double timesFloor) {}

    /** On the training images, against PyTorch and, perhaps, more. */
    static Case images(String set, int depth, int features, int batch, double timesEager, String... more) {
        String name = String.format(Locale.ROOT, "%s, depth %d, batch %,d", set, depth, batch);
        return new Case(name, depth, features, CLASSES, batch, 0, pytorch(more), new Goal(timesEager, 1, 0));
    }

    /** Rows that the device makes, against PyTorch and, perhaps, more. */
    static Case invented(int depth, int features, int batch, int rows, String... more) {
        return new Case(
                nameOfInvented(depth, features, batch, rows),
                depth,
                features,
                CLASSES,
                batch,
                rows,
                pytorch(more),
                new Goal(0, 1, 2));
    }

    /** Rows of which there are few enough for a processor, against the engine there. */
    static Case forProcessor(int depth, int features, int batch, int rows) {
        return new Case(
                nameOfInvented(depth, features, batch, rows),
                depth,
                features,
                CLASSES,
                batch,
                rows,
                List.of(Report.PROCESSOR),
                new Goal(0, 0, 0));
    }

    private static String nameOfInvented(int depth, int features, int batch, int rows) {
        return String.format(Locale.ROOT, "%,d rows of %,d columns, depth %d, batch %,d", rows, features, depth, batch);
    }

    private static List<String> pytorch(String... more) {
        List<String> rivals = new ArrayList<>(List.of(Report.EAGER, Report.COMPILED));
        rivals.addAll(List.of(more));
        return List.copyOf(rivals);
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
