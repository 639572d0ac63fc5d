package org.espalier.train;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.espalier.augment.SwapNoise;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.scorecard.TreeAlternatingOptimization;

/**
 * Every choice of a run, with defaults that follow from the data. Range, help and default of each stand in
 * {@link TrainingOptions}; what each default was chosen by stands in {@code docs/tuning.md}.
 *
 * @param leaves what leaves carry
 * @param depth gates on a path, 0 (1 with constant leaves) to 16 (6 with points)
 * @param gates how many columns gates ask about; none at depth 0 only
 * @param columnsPerGate columns that a gate asks about on average; {@link Integer#MAX_VALUE}: all
 * @param columnsPerLeaf columns that a leaf with points may ask about; 0: chosen by the validation rows, {@link
 *     Integer#MAX_VALUE}: all
 * @param wholePoints whether points are rounded to whole numbers
 * @param family what a leaf's answer costs where the target is not of classes; empty where it is
 * @param clip standard deviations that standardised columns are held within, 1 or more; 0: the validation rows choose, {@link
 *     Double#POSITIVE_INFINITY}: none, as always of classes
 * @param epochs passes over the training rows, 1 or more
 * @param batch rows a step, 1 or more
 * @param learningRate Adam's peak learning rate for rows at distance 1 from their mean; it is divided by their root mean
 *     square distance, so that a step turns a gate alike for ten columns and for a thousand pixels. It rises during the
 *     first steps and falls along a cosine to a hundredth. Above 0, at most 10
 * @param mixturePower how the power of the mixture goes; ignored with the expected loss
 * @param temperature T: the teacher's probabilities are raised to 1/T and normalised; above 0, at most 1000
 * @param labelWeight w, 0 to 1: targets are {@code w label + (1 - w) teacher}; ignored without a teacher
 * @param balance lambda of the balance penalty, 0 to 1000
 * @param window window option s of the balance penalty's running sums, 1 to 1e6
 * @param reinitialize how often dead gates are re-initialised, in the first part of the run, 0 to 5; 0: never
 * @param tao rounds of {@link TreeAlternatingOptimization} after training, 0 to 10; 0: none
 * @param clipNorm limit of the gradient's Euclidean norm, above 0
 * @param validation share of the rows that is the validation set, above 0, below 1
 * @param patience epochs without a better validation loss, once beta is at its end, before training stops; 1 or more
 * @param augment augmented copies of every training row, labelled by the teacher (or by its own label); 0 to 100
 * @param swapNoise which rows the swap noise of a table takes cells from
 * @param engine name of a kind of engine, or {@code auto}
 * @param threads worker threads, 1 to 256; the result does not depend on it
 */
public record DistillOptions(
        LeafKind leaves,
        int depth,
        GateKind gates,
        int columnsPerGate,
        int columnsPerLeaf,
        boolean wholePoints,
        Optional<Family> family,
        double clip,
        int epochs,
        int batch,
        double learningRate,
        Loss loss,
        MixturePower mixturePower,
        double temperature,
        double labelWeight,
        double balance,
        double window,
        Beta beta,
        int reinitialize,
        int tao,
        double clipNorm,
        double validation,
        int patience,
        int augment,
        SwapNoise swapNoise,
        String engine,
        int threads,
        long seed) {
    public DistillOptions {
        TrainingOptions.DEPTH.require(depth);
        TrainingOptions.COLUMNS_PER_LEAF.require(columnsPerLeaf);
        if (leaves == LeafKind.CONSTANT && depth == 0) {
            throw new TrainingException("depth", "expected 1 to 16, found 0", null);
        }
        if (leaves == LeafKind.POINTS && depth > ScorecardOptions.MAX_DEPTH) {
            throw new TrainingException(
                    "depth",
                    "expected 0 to " + ScorecardOptions.MAX_DEPTH + " for leaves with points, found " + depth + ": "
                            + (1 << Math.min(30, depth)) + " scorecards are nothing that a person reads, and need "
                            + (1L << depth) * 4 / 1024 + " KiB for each term and class",
                    null);
        }
        TrainingOptions.COLUMNS_PER_GATE.require(columnsPerGate);
        requireGates(depth, gates, columnsPerGate);
        TrainingOptions.CLIP.require(clip);
        TrainingOptions.EPOCHS.require(epochs);
        TrainingOptions.BATCH.require(batch);
        TrainingOptions.LEARNING_RATE.require(learningRate);
        TrainingOptions.TEMPERATURE.require(temperature);
        TrainingOptions.LABEL_WEIGHT.require(labelWeight);
        TrainingOptions.BALANCE.require(balance);
        TrainingOptions.WINDOW.require(window);
        TrainingOptions.REINITIALIZE.require(reinitialize);
        TrainingOptions.TAO.require(tao);
        TrainingOptions.CLIP_NORM.require(clipNorm);
        TrainingOptions.VALIDATION.require(validation);
        TrainingOptions.PATIENCE.require(patience);
        TrainingOptions.AUGMENT.require(augment);
        TrainingOptions.THREADS.require(threads);
    }

    private static void requireGates(int depth, GateKind gates, int columnsPerGate) {
        if (depth == 0 && gates != GateKind.NONE) {
            throw wrong("gates", "none, as a tree of depth 0 has no gates", gates.text());
        }
        if (depth > 0 && gates == GateKind.NONE) {
            throw wrong("gates", "one, few or all for depth " + depth, gates.text());
        }
        boolean isAll = columnsPerGate == Integer.MAX_VALUE;
        String expected = switch (gates) {
            case ONE -> columnsPerGate == 1 ? null : "1";
            case FEW -> isAll ? "a number" : null;
            case ALL, NONE -> isAll ? null : "all";
        };
        if (expected != null) {
            throw wrong(
                    "columns-per-gate",
                    expected + ", as gates is " + gates.text(),
                    isAll ? "all" : String.valueOf(columnsPerGate));
        }
    }

    private static TrainingException wrong(String key, String expected, String found) {
        return new TrainingException(key, "expected " + expected + ", found " + found, null);
    }

    /** What provenance tells of a run: the options that its result depends on, by key. The seed stands beside them there. */
    public SortedMap<String, String> configuration() {
        SortedMap<String, String> map = identity();
        map.remove(TrainingOptions.SEED.key());
        return map;
    }

    /** All options that the result depends on: two runs on the same data that agree here go through the same states. */
    SortedMap<String, String> identity() {
        SortedMap<String, String> map = new TreeMap<>();
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            // a run of classes has no family and clips nothing, and its identity says nothing of them
            boolean isOfValues = option == TrainingOptions.FAMILY || option == TrainingOptions.CLIP;
            if (option.changesResult() && !(isOfValues && family.isEmpty())) {
                map.put(option.key(), option.text(this));
            }
        }
        return map;
    }

    /** The defaults for a large table of two classes; of other rows these make a worse tree. For tests. */
    static Builder builder() {
        return new Builder(DataDefaults.LARGE_TABLE);
    }

    /**
     * The defaults for rows of a schema, as many as a large data set has. The pixels of an image are many and alike:
     * smaller batches and slower steps pay, labels help, and a fixed beta gives gates that one path tells well. A table's
     * few columns are learnt in larger strides, from the teacher alone, and its gates must be hardened. Where there are more
     * than two classes, leaves first make up for one another ({@link MixturePower}) and swap noise stays near the data; of
     * two classes, one gate more or less decides, and the sharpened answer is what a tree can agree with.
     */
    public static Builder builder(Schema schema) {
        return new Builder(DataDefaults.of(schema));
    }

    /**
     * The defaults for these rows. A table of two classes takes about {@value DataDefaults#STEPS_PER_EPOCH} steps an epoch, within
     * batches of 64 to 1024: fewer steps don't get there, and more of them are noisier than the rows need. The learning
     * rate grows with the root of the batch. The fewer the rows, the more augmented copies and epochs they get.
     */
    public static Builder builder(Dataset rows) {
        return new Builder(DataDefaults.of(rows));
    }

    /**
     * What {@code set} chooses, whatever the data, as texts that {@link Builder#read} takes: for a front end that learns of
     * the data later.
     */
    public static Map<TrainingOption<?>, String> choices(Consumer<Builder> set) {
        Builder builder = builder();
        set.accept(builder);
        Map<TrainingOption<?>, String> choices = new LinkedHashMap<>();
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            if (builder.chosen.containsKey(option)) {
                choices.put(option, builder.text(option));
            }
        }
        return choices;
    }

    public Builder toBuilder() {
        Builder builder = builder();
        TrainingOptions.ALL.forEach(option -> builder.copy(option, this));
        return builder;
    }

    /** Holds what was chosen; the rest is found by the data in {@link #build}, when all choices are known. */
    public static final class Builder {
        private final DataDefaults data;
        private final Map<TrainingOption<?>, Object> chosen = new HashMap<>();

        private Builder(DataDefaults data) {
            this.data = data;
        }

        /** Chooses any option. */
        public <T> Builder set(TrainingOption<T> option, T value) {
            chosen.put(option, value);
            return this;
        }

        /**
         * Chooses any option by the text of its value.
         *
         * @throws TrainingException with the option, when the text is not of its form, or the value out of range
         */
        public <T> Builder read(TrainingOption<T> option, String text) {
            return set(option, option.parse(text));
        }

        private <T> String text(TrainingOption<T> option) {
            return option.write(get(option));
        }

        private <T> void copy(TrainingOption<T> option, DistillOptions from) {
            set(option, option.of(from));
        }

        /** What was chosen, or else the default for the data and the other choices. */
        @SuppressWarnings("unchecked") // set() puts values of the option's type only
        <T> T get(TrainingOption<T> option) {
            T value = (T) chosen.get(option);
            return value == null ? option.byDefault(data, this) : value;
        }

        /** Whether an option was chosen rather than left to its default. */
        boolean isChosen(String key) {
            return chosen.entrySet().stream().anyMatch(e -> e.getKey().key().equals(key) && e.getValue() != null);
        }

        /** Whether leaves carry points. */
        boolean isPoints() {
            return get(TrainingOptions.LEAVES) == LeafKind.POINTS;
        }

        public Builder leaves(LeafKind value) {
            return set(TrainingOptions.LEAVES, value);
        }

        public Builder gates(GateKind value) {
            return set(TrainingOptions.GATES, value);
        }

        public Builder columnsPerGate(int value) {
            return set(TrainingOptions.COLUMNS_PER_GATE, value);
        }

        public Builder columnsPerLeaf(int value) {
            return set(TrainingOptions.COLUMNS_PER_LEAF, value);
        }

        public Builder wholePoints(boolean value) {
            return set(TrainingOptions.WHOLE_POINTS, value);
        }

        public Builder family(Family value) {
            return set(TrainingOptions.FAMILY, Optional.of(value));
        }

        public Builder clip(double value) {
            return set(TrainingOptions.CLIP, value);
        }

        public Builder depth(int value) {
            return set(TrainingOptions.DEPTH, value);
        }

        public Builder epochs(int value) {
            return set(TrainingOptions.EPOCHS, value);
        }

        public Builder batch(int value) {
            return set(TrainingOptions.BATCH, value);
        }

        public Builder learningRate(double value) {
            return set(TrainingOptions.LEARNING_RATE, value);
        }

        public Builder loss(Loss value) {
            return set(TrainingOptions.LOSS, value);
        }

        public Builder mixturePower(MixturePower value) {
            return set(TrainingOptions.MIXTURE_POWER, value);
        }

        public Builder temperature(double value) {
            return set(TrainingOptions.TEMPERATURE, value);
        }

        public Builder labelWeight(double value) {
            return set(TrainingOptions.LABEL_WEIGHT, value);
        }

        public Builder balance(double value) {
            return set(TrainingOptions.BALANCE, value);
        }

        public Builder window(double value) {
            return set(TrainingOptions.WINDOW, value);
        }

        public Builder beta(Beta value) {
            return set(TrainingOptions.BETA, value);
        }

        public Builder reinitialize(int value) {
            return set(TrainingOptions.REINITIALIZE, value);
        }

        public Builder tao(int value) {
            return set(TrainingOptions.TAO, value);
        }

        public Builder clipNorm(double value) {
            return set(TrainingOptions.CLIP_NORM, value);
        }

        public Builder validation(double value) {
            return set(TrainingOptions.VALIDATION, value);
        }

        public Builder patience(int value) {
            return set(TrainingOptions.PATIENCE, value);
        }

        public Builder augment(int value) {
            return set(TrainingOptions.AUGMENT, value);
        }

        public Builder swapNoise(SwapNoise value) {
            return set(TrainingOptions.SWAP_NOISE, value);
        }

        public Builder engine(String value) {
            return set(TrainingOptions.ENGINE, value);
        }

        public Builder threads(int value) {
            return set(TrainingOptions.THREADS, value);
        }

        public Builder seed(long value) {
            return set(TrainingOptions.SEED, value);
        }

        /** @throws TrainingException with the option that is out of range */
        public DistillOptions build() {
            return new DistillOptions(
                    get(TrainingOptions.LEAVES),
                    get(TrainingOptions.DEPTH),
                    get(TrainingOptions.GATES),
                    get(TrainingOptions.COLUMNS_PER_GATE),
                    get(TrainingOptions.COLUMNS_PER_LEAF),
                    get(TrainingOptions.WHOLE_POINTS),
                    get(TrainingOptions.FAMILY),
                    get(TrainingOptions.CLIP),
                    get(TrainingOptions.EPOCHS),
                    get(TrainingOptions.BATCH),
                    get(TrainingOptions.LEARNING_RATE),
                    get(TrainingOptions.LOSS),
                    get(TrainingOptions.MIXTURE_POWER),
                    get(TrainingOptions.TEMPERATURE),
                    get(TrainingOptions.LABEL_WEIGHT),
                    get(TrainingOptions.BALANCE),
                    get(TrainingOptions.WINDOW),
                    get(TrainingOptions.BETA),
                    get(TrainingOptions.REINITIALIZE),
                    get(TrainingOptions.TAO),
                    get(TrainingOptions.CLIP_NORM),
                    get(TrainingOptions.VALIDATION),
                    get(TrainingOptions.PATIENCE),
                    get(TrainingOptions.AUGMENT),
                    get(TrainingOptions.SWAP_NOISE),
                    get(TrainingOptions.ENGINE),
                    get(TrainingOptions.THREADS),
                    get(TrainingOptions.SEED));
        }
    }
}
