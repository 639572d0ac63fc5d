package org.espalier.train;

import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.SwapNoise;

/**
 * The defaults of {@link DistillOptions} that follow from the data: those that are known from the schema, and those that
 * are found when depth and batch are known, too. Each was chosen by a measurement in {@code docs/tuning.md}.
 *
 * @param rows training rows of a table, as far as they are known; else many
 * @param ofClasses a table of more than two classes
 */
record DataDefaults(int rows, boolean ofClasses) {
    /** A large table of two classes. */
    static final DataDefaults UNKNOWN = new DataDefaults(Integer.MAX_VALUE, false);

    static final int STEPS_PER_EPOCH = 120;

    /** Variations of a table's rows, all of them together, within 2 and 20 of each. */
    private static final int VARIED_ROWS = 320_000;

    /** The same of images. */
    private static final int VARIED_IMAGES = 480_000;

    /** Images that are shown in a run, within 30 and 400 epochs. */
    private static final int IMAGES_SHOWN = 3_600_000;

    /** Rows of a table that are shown in a run at depth 5, and at most; the number doubles with every level. */
    private static final int ROWS_SHOWN = 1_600_000;

    private static final int ROWS_SHOWN_AT_MOST = 6_400_000;

    /** As many more where a tree has more than two classes to tell apart. */
    private static final int ROWS_SHOWN_OF_CLASSES = 12_800_000;

    private static final double RATE_OF_TWO_CLASSES = 0.14;

    /** Learning rate of a table of more than two classes, in a run of so many steps; of a longer run, accordingly less. */
    private static final double RATE_OF_CLASSES = 0.07;

    private static final double STEPS_AT_THAT_RATE = 100_000;
    private static final double LEAST_RATE_OF_CLASSES = 0.03;

    /** What {@link DistillOptions#builder(Schema)} says. */
    static DistillOptions.Builder builder(Schema schema) {
        DistillOptions.Builder builder = DistillOptions.builder();
        if (schema.image().isPresent()) {
            return builder.batch(64)
                    .learningRate(0.02)
                    .loss(Loss.MIXTURE)
                    .mixturePower(new MixturePower(1, 0.3))
                    .temperature(1)
                    .labelWeight(0.5)
                    .balance(0.03)
                    .beta(new Beta.Fixed(1))
                    .refine(1)
                    .epochs(60)
                    .augment(8);
        }
        return schema.classes() <= 2
                ? builder
                : builder.data(new DataDefaults(UNKNOWN.rows, true))
                        .batch(64)
                        .loss(Loss.MIXTURE)
                        .mixturePower(new MixturePower(1, 0.6))
                        .temperature(1)
                        .balance(0.03)
                        .beta(new Beta.Annealed(1, 2))
                        .regrow(3)
                        .refine(1)
                        .donors(SwapNoise.SIMILAR);
    }

    /** What {@link DistillOptions#builder(Dataset)} says. */
    static DistillOptions.Builder builder(Dataset rows) {
        DistillOptions.Builder builder = builder(rows.schema());
        if (rows.schema().image().isPresent()) {
            return builder.epochs(within(30, 400, IMAGES_SHOWN, rows)).augment(within(2, 20, VARIED_IMAGES, rows));
        }
        boolean ofClasses = rows.schema().classes() > 2;
        builder.data(new DataDefaults(rows.rows(), ofClasses)).augment(within(2, 20, VARIED_ROWS, rows));
        if (ofClasses) {
            return builder;
        }
        int wanted = Math.max(64, Math.min(1024, rows.rows() / STEPS_PER_EPOCH));
        int below = Integer.highestOneBit(wanted);
        int batch = wanted > 1.5 * below ? 2 * below : below;
        double rate = 0.2 * Math.sqrt(batch / 512.0);
        return builder.batch(batch).learningRate(Math.round(100 * rate) / 100.0);
    }

    /** How often each of the rows, for so many in all. */
    private static int within(int least, int most, int all, Dataset rows) {
        return Math.max(least, Math.min(most, all / Math.max(1, rows.rows())));
    }

    /**
     * Epochs of a table. Every level halves the rows that a gate sees, so a deeper tree is shown more of them. A shallow
     * tree that is trained for longer follows its teacher no better.
     */
    int epochs(int depth) {
        int most = ofClasses ? ROWS_SHOWN_OF_CLASSES : ROWS_SHOWN_AT_MOST;
        double shown = Math.min(most, ROWS_SHOWN * Math.pow(2, depth - 5));
        return (int) Math.max(30, Math.min(400, Math.round(shown / rows)));
    }

    /** The more steps a run of many classes takes, the smaller they may be; of rows that are not known there are many. */
    double learningRate(int epochs, int batch) {
        if (!ofClasses) {
            return RATE_OF_TWO_CLASSES;
        }
        double steps = epochs * (1 + Math.floor((double) rows / batch));
        double rate = RATE_OF_CLASSES * Math.min(1, STEPS_AT_THAT_RATE / steps);
        return Math.max(LEAST_RATE_OF_CLASSES, Math.round(1000 * rate) / 1000.0);
    }
}
