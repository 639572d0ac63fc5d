package org.espalier.train;

import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * What the defaults of {@link TrainingOptions} follow from: the kind of data and the number of rows. Each rule was chosen by
 * a measurement in {@code docs/tuning.md}.
 *
 * @param rows training rows; where they are not known, as many as a large data set of that kind has
 * @param family of the losses where the target is not of classes
 */
record DataDefaults(Kind kind, int rows, Optional<Family> family) {
    /** Of classes. */
    DataDefaults(Kind kind, int rows) {
        this(kind, rows, Optional.empty());
    }

    /** Kinds of data that want different training. */
    enum Kind {
        TABLE_OF_TWO_CLASSES,
        TABLE_OF_MORE_CLASSES,
        IMAGES
    }

    static final int STEPS_PER_EPOCH = 120;

    private static final int UNKNOWN_ROWS = Integer.MAX_VALUE;
    /** As many as MNIST has. */
    private static final int UNKNOWN_IMAGES = 60_000;

    /** A table of two classes whose rows are not known. */
    static final DataDefaults LARGE_TABLE = new DataDefaults(Kind.TABLE_OF_TWO_CLASSES, UNKNOWN_ROWS);

    private static final int MIN_AUGMENT = 2;
    private static final int MAX_AUGMENT = 20;

    /** Augmented copies of a table's rows, all of them together. */
    private static final int AUGMENTED_ROWS = 320_000;

    /** The same of images. */
    private static final int AUGMENTED_IMAGES = 480_000;

    private static final int MIN_EPOCHS = 30;
    private static final int MAX_EPOCHS = 400;

    /** Images that are shown in a run. */
    private static final int IMAGES_SHOWN = 3_600_000;

    /** Rows of a table that are shown in a run at depth 5, and at most; the number doubles with every level. */
    private static final int ROWS_SHOWN = 1_600_000;

    private static final int MAX_ROWS_SHOWN = 6_400_000;

    /** As many more where a tree has more than two classes to tell apart. */
    private static final int MAX_ROWS_SHOWN_OF_CLASSES = 12_800_000;

    private static final int SMALL_BATCH = 64;
    private static final int LARGE_BATCH = 1024;
    private static final int BATCH_OF_UNKNOWN_ROWS = 256;

    /** Learning rate of a table of two classes at batches of {@link #REFERENCE_BATCH}; it goes with the root of the batch. */
    private static final double RATE_OF_TWO_CLASSES = 0.2;

    private static final double REFERENCE_BATCH = 512;
    private static final double RATE_OF_IMAGES = 0.02;

    /** Learning rate of a table of more than two classes, in a run of so many steps; of a longer run, accordingly less. */
    private static final double RATE_OF_CLASSES = 0.07;

    private static final double STEPS_AT_THAT_RATE = 100_000;
    private static final double MIN_RATE_OF_CLASSES = 0.03;

    static DataDefaults of(Schema schema) {
        Kind kind = kind(schema);
        return new DataDefaults(kind, kind == Kind.IMAGES ? UNKNOWN_IMAGES : UNKNOWN_ROWS, family(schema));
    }

    static DataDefaults of(Dataset rows) {
        return new DataDefaults(kind(rows.schema()), rows.rows(), family(rows.schema()));
    }

    private static Kind kind(Schema schema) {
        if (schema.image().isPresent()) {
            return Kind.IMAGES;
        }
        if (schema.target().kind() != Target.Kind.CLASSES) {
            return Kind.TABLE_OF_TWO_CLASSES;
        }
        return schema.classes() <= 2 ? Kind.TABLE_OF_TWO_CLASSES : Kind.TABLE_OF_MORE_CLASSES;
    }

    private static Optional<Family> family(Schema schema) {
        Target.Kind kind = schema.target().kind();
        return kind == Target.Kind.CLASSES ? Optional.empty() : Optional.of(Family.of(kind));
    }

    /** Whether the target is not of classes. */
    boolean isNumeric() {
        return family.isPresent();
    }

    boolean areLabels() {
        return family.filter(Family.Logistic.class::isInstance).isPresent();
    }

    <T> T byKind(T tableOfTwoClasses, T tableOfMoreClasses, T images) {
        return switch (kind) {
            case TABLE_OF_TWO_CLASSES -> tableOfTwoClasses;
            case TABLE_OF_MORE_CLASSES -> tableOfMoreClasses;
            case IMAGES -> images;
        };
    }

    /**
     * Points for a table of two classes, unless it is to be deeper than trees with points are; of more classes where there is to be
     * no gate. What the validation rows say decides {@link LeafChoice}.
     */
    LeafKind leaves(OptionalInt chosenDepth) {
        boolean hasPoints = switch (kind) {
            case TABLE_OF_TWO_CLASSES -> chosenDepth.orElse(0) <= ScorecardOptions.MAX_DEPTH;
            case TABLE_OF_MORE_CLASSES -> chosenDepth.orElse(1) == 0;
            case IMAGES -> false;
        };
        return hasPoints ? LeafKind.POINTS : LeafKind.CONSTANT;
    }

    /**
     * One scorecard where rows are few.
     *
     * @param asksForGates whether a kind of gates was chosen
     */
    int depthOfPoints(boolean asksForGates) {
        return rows < ScorecardOptions.FEW_ROWS && !asksForGates ? 0 : 2;
    }

    int epochsOfPoints() {
        return ScorecardOptions.epochs(rows, kind == Kind.TABLE_OF_TWO_CLASSES);
    }

    int batchOfPoints() {
        return ScorecardOptions.batch(rows);
    }

    int batch() {
        if (kind != Kind.TABLE_OF_TWO_CLASSES) {
            return SMALL_BATCH;
        }
        if (rows == UNKNOWN_ROWS) {
            return BATCH_OF_UNKNOWN_ROWS;
        }
        int wanted = Math.max(SMALL_BATCH, Math.min(LARGE_BATCH, rows / STEPS_PER_EPOCH));
        int below = Integer.highestOneBit(wanted);
        return wanted > 1.5 * below ? 2 * below : below;
    }

    int augment() {
        return within(MIN_AUGMENT, MAX_AUGMENT, kind == Kind.IMAGES ? AUGMENTED_IMAGES : AUGMENTED_ROWS);
    }

    /** How often each of the rows, for so many in all. */
    private int within(int min, int max, int all) {
        return Math.max(min, Math.min(max, all / Math.max(1, rows)));
    }

    /**
     * Epochs. Every level of a tree halves the rows that a gate sees, so for a table a deeper tree is shown more of them. A
     * shallow tree that is trained for longer follows its teacher no better.
     */
    int epochs(int depth) {
        if (kind == Kind.IMAGES) {
            return within(MIN_EPOCHS, MAX_EPOCHS, IMAGES_SHOWN);
        }
        int max = kind == Kind.TABLE_OF_MORE_CLASSES ? MAX_ROWS_SHOWN_OF_CLASSES : MAX_ROWS_SHOWN;
        double shown = Math.min(max, ROWS_SHOWN * Math.pow(2, depth - 5));
        return (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, Math.round(shown / rows)));
    }

    /**
     * The learning rate. Of two classes it follows the batch that the rows ask for; the more steps a run of many classes
     * takes, the smaller they may be.
     *
     * @param epochs of the run
     * @param batch of the run
     */
    double learningRate(int epochs, int batch) {
        return switch (kind) {
            case IMAGES -> RATE_OF_IMAGES;
            case TABLE_OF_TWO_CLASSES ->
                Math.round(100 * RATE_OF_TWO_CLASSES * Math.sqrt(batch() / REFERENCE_BATCH)) / 100.0;
            case TABLE_OF_MORE_CLASSES -> {
                double steps = epochs * (1 + Math.floor((double) rows / batch));
                double rate = RATE_OF_CLASSES * Math.min(1, STEPS_AT_THAT_RATE / steps);
                yield Math.max(MIN_RATE_OF_CLASSES, Math.round(1000 * rate) / 1000.0);
            }
        };
    }
}
