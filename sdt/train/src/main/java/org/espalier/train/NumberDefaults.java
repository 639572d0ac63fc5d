package org.espalier.train;

/** Defaults of {@link TrainingOptions} for numbers, rates and labels; what each was chosen by stands in {@code docs/tuning.md}. */
final class NumberDefaults {
    static final int DEPTH = 5;
    /** Where a leaf has a scorecard for each label: of few rows a deeper tree learns the noise. */
    static final int DEPTH_OF_LABELS = 2;

    static final int BATCH = 64;
    static final double LEARNING_RATE = 0.005;
    static final double BALANCE = 1;
    static final double FINAL_BETA = 30;

    private static final int EPOCHS = 60;
    private static final int EPOCHS_OF_MANY_ROWS = 40;
    private static final int MANY_ROWS = 10_000;
    private static final int MAX_AUGMENT = 20;
    private static final int AUGMENTED_ROWS = 160_000;

    private NumberDefaults() {}

    static int epochs(int rows) {
        return rows < MANY_ROWS ? EPOCHS : EPOCHS_OF_MANY_ROWS;
    }

    /** Different copies of every row, of which each epoch shows one. */
    static int augment(int rows) {
        return Math.max(2, Math.min(MAX_AUGMENT, AUGMENTED_ROWS / Math.max(1, rows)));
    }
}
