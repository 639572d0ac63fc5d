package org.espalier.train;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.scorecard.NewtonScorecard;

/** What trees whose leaves carry scorecards are trained by, beside {@link DistillOptions}. */
final class ScorecardOptions {
    /** The deepest tree of scorecards: 64 of them. */
    static final int MAX_DEPTH = 6;

    /** As many scores has a row of a leaf's scorecard; of more classes nobody reads them, and training takes hours. */
    static final int MAX_CLASSES = 26;

    /** With fewer rows, choices are made by cross-validation, and one scorecard is all that they can carry. */
    static final int FEW_ROWS = 1000;

    /** Adam's peak rate. */
    static final double LEARNING_RATE = 0.05;

    /** Columns of a leaf that are tried before all of them: more only where they are worth it. */
    static final List<Integer> COLUMNS = List.of(12, 20);

    /** Ramps of a column that are tried, where there are rows for so many. */
    static final List<Integer> RAMPS = List.of(3, 5, 8, 16);

    private static final int MAX_RAMPS = 16;
    private static final int MIN_RAMPS = 3;
    private static final int ROWS_PER_RAMP = 150;
    private static final int ROWS_SHOWN = 900_000;
    private static final int MIN_EPOCHS = 20;
    private static final int MAX_EPOCHS = 60;
    private static final int ROWS_SHOWN_FROM_A_START = 250_000;
    private static final int MIN_EPOCHS_FROM_A_START = 8;
    private static final int MAX_EPOCHS_FROM_A_START = 30;
    private static final int SMALL_BATCH = 128;
    private static final int LARGE_BATCH = 256;
    private static final int ROWS_OF_LARGE_BATCH = 2000;

    private ScorecardOptions() {}

    /**
     * Refuses points where leaves can't have them.
     *
     * @throws TrainingException with the option
     */
    static void require(DistillOptions options, Schema schema) {
        if (options.leaves() != LeafKind.POINTS) {
            return;
        }
        if (schema.image().isPresent()) {
            throw new TrainingException("leaves", "expected constant for images, found points", null);
        }
        if (schema.classes() > MAX_CLASSES) {
            throw new TrainingException(
                    "leaves",
                    "expected constant for more than " + MAX_CLASSES + " classes, found points for " + schema.classes(),
                    null);
        }
    }

    /**
     * Passes over the rows.
     *
     * @param starts whether the leaves begin as the best single scorecard ({@link NewtonScorecard})
     */
    static int epochs(int rows, boolean starts) {
        int all = (starts ? ROWS_SHOWN_FROM_A_START : ROWS_SHOWN) / Math.max(1, rows);
        return starts
                ? Math.max(MIN_EPOCHS_FROM_A_START, Math.min(MAX_EPOCHS_FROM_A_START, all))
                : Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, all));
    }

    static int batch(int rows) {
        return rows < ROWS_OF_LARGE_BATCH ? SMALL_BATCH : LARGE_BATCH;
    }

    /** Bands of whole points that are tried: a step at a knot is coarser than a bend there, so more of them than ramps. */
    static List<Integer> bands(int ramps) {
        return IntStream.of(ramps, Math.min(MAX_RAMPS, 2 * ramps))
                .distinct()
                .boxed()
                .toList();
    }

    /** Ramps of a number column: the fewer rows, the fewer. */
    static int ramps(int rows) {
        return Math.max(MIN_RAMPS, Math.min(MAX_RAMPS, rows / ROWS_PER_RAMP));
    }
}
