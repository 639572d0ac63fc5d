package org.espalier.train;

import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.scorecard.TreeAlternatingOptimization;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.TreeShape;

/** Refuses a run that can't fit before it has cost an hour. */
final class MemoryEstimate {
    private static final double MIB = 1 << 20;
    private static final double LARGEST_ARRAY = Integer.MAX_VALUE - 8.0;
    /** The teacher's answers, those of the augmented copies beside them, and the targets that are made of both. */
    private static final int COPIES_OF_TARGETS = 3;

    /** The raw number, special values and missing ones of a number column. */
    private static final int EXTRA_TERMS = 10;

    private MemoryEstimate() {}

    /** Bytes that the jvm engine takes beside the data: six values a parameter, six a gate or leaf and row of a batch. */
    static double bytes(int depth, int batch, int features, int classes) {
        TreeShape shape = new TreeShape(depth);
        double parameters = (double) shape.nodes() * (features + 2) + (double) shape.leaves() * classes;
        double perRow = 6.0 * (shape.nodes() + shape.leaves());
        return 4 * (6 * parameters + batch * perRow);
    }

    /**
     * Bytes that the training of scorecards takes beside the data: as a basis has at most so many terms, six values a coefficient
     * and output, and eight copies of the gradient in double.
     */
    static double bytesOfPoints(int depth, Dataset data) {
        double terms = 0;
        for (Column column : data.schema().columns()) {
            terms += column instanceof Column.Number
                    ? 2.0 * ScorecardOptions.ramps(data.rows()) + EXTRA_TERMS
                    : column.width();
        }
        double coefficients = terms * new TreeShape(depth).leaves() * LeafScorecards.outputs(data.schema());
        return coefficients * (6 * Float.BYTES + 8 * Double.BYTES)
                // a row in the basis has two numbers a column, an index and a value, for all and for folds
                + 4.0 * 8 * data.rows() * data.schema().columns().size();
    }

    static void check(DistillOptions options, Dataset data) {
        double targets = rowsInAll(options, data) * data.schema().classes();
        requireTargetsFit(targets, options, data);
        double rows = 8.0 * data.features().stored() * (options.augment() + 2);
        double need = rows
                + 4 * COPIES_OF_TARGETS * targets
                + (options.leaves() == LeafKind.POINTS
                        ? bytesOfPoints(options.depth(), data)
                        : bytesOfConstants(options, data));
        Runtime runtime = Runtime.getRuntime();
        double free = (double) runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
        double largestArray = (double) new TreeShape(options.depth()).nodes()
                * data.features().columns();
        if (need > free || largestArray > LARGEST_ARRAY) {
            throw new TrainingException(String.format(
                    java.util.Locale.ROOT,
                    "depth %d with batch %d and %d augmented copies of %d rows needs about %.0f MiB, this JVM has %.0f MiB free:"
                            + " choose less, or give it more memory (-Xmx)",
                    options.depth(),
                    options.batch(),
                    options.augment(),
                    data.rows(),
                    need / MIB,
                    free / MIB));
        }
    }

    private static double bytesOfConstants(DistillOptions options, Dataset data) {
        return bytes(
                        options.depth(),
                        Math.min(options.batch(), data.rows()),
                        data.features().columns(),
                        data.schema().classes())
                + (options.tao() > 0
                        ? TreeAlternatingOptimization.bytes(options.depth(), rowsInAll(options, data))
                        : 0);
    }

    private static double rowsInAll(DistillOptions options, Dataset data) {
        return (options.augment() + 1.0) * data.rows();
    }

    private static void requireTargetsFit(double targets, DistillOptions options, Dataset data) {
        if (targets > LARGEST_ARRAY) {
            throw new TrainingException(String.format(
                    java.util.Locale.ROOT,
                    "%d augmented copies of %d rows have %.0f probabilities of %d classes to learn, expected at most %.0f:"
                            + " choose fewer copies, or fewer rows",
                    options.augment(),
                    data.rows(),
                    targets,
                    data.schema().classes(),
                    LARGEST_ARRAY));
        }
    }
}
