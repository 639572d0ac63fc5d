package org.espalier.train;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.SwapNoise;
import org.espalier.sdt.TreeShape;

/**
 * Every choice of a run, with defaults that serve most people. The paper leaves most of them open; what each default was
 * chosen by stands in {@code docs/tuning.md}.
 *
 * @param depth gates on a path, 1 to 16
 * @param epochs passes over the training rows
 * @param batch rows a step
 * @param learningRate Adam's, at its highest, for rows at distance 1 from their mean; it is divided by their root mean
 *     square distance, so that a step turns a gate alike for ten columns and for a thousand pixels. It rises during the
 *     first steps and falls along a cosine to a hundredth
 * @param mixturePower how the power of the mixture goes; not looked at with the expected loss
 * @param temperature T: the teacher's probabilities are raised to 1/T and normalised
 * @param labelWeight w: targets are {@code w label + (1 - w) teacher}; not looked at without a teacher
 * @param balance lambda of the balance penalty
 * @param window window option s of the balance penalty's running sums
 * @param regrow how often gates that divide no rows are drawn anew, in the first part of the run; 0: never
 * @param refine rounds of {@link TreeAlternatingOptimization} after training; 0: none
 * @param clipNorm limit of the gradient's norm
 * @param validation share of the rows that is held back to choose the best epoch
 * @param patience epochs without a better validation loss, once beta is at its end, before training stops
 * @param augment variations of every training row, labelled by the teacher (or by its own label)
 * @param donors where variations of a table's row take cells from
 * @param threads worker threads; the result does not depend on it
 */
public record DistillOptions(
        int depth,
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
        int regrow,
        int refine,
        double clipNorm,
        double validation,
        int patience,
        int augment,
        SwapNoise donors,
        String engine,
        int threads,
        long seed) {
    private static final int MOST_REFINEMENTS = 10;

    /** Share of the run between two regrowths; what has grown last still has a quarter of the run to learn. */
    private static final double REGROWS_EVERY = 0.15;

    private static final int MOST_REGROWTHS = 5;

    public DistillOptions {
        require(depth >= 1 && depth <= TreeShape.MAX_DEPTH, "depth", "1 to " + TreeShape.MAX_DEPTH, depth);
        require(epochs >= 1, "epochs", "1 or more", epochs);
        require(batch >= 1, "batch", "1 or more", batch);
        require(learningRate > 0 && learningRate <= 10, "learning-rate", "above 0, at most 10", learningRate);
        require(temperature > 0 && temperature <= 1000, "temperature", "above 0, at most 1000", temperature);
        require(labelWeight >= 0 && labelWeight <= 1, "label-weight", "0 to 1", labelWeight);
        require(balance >= 0 && balance <= 1000, "balance", "0 to 1000", balance);
        require(window >= 1 && window <= 1e6, "window", "1 to 1000000", window);
        require(regrow >= 0 && regrow <= MOST_REGROWTHS, "regrow", "0 to " + MOST_REGROWTHS, regrow);
        require(refine >= 0 && refine <= MOST_REFINEMENTS, "refine", "0 to " + MOST_REFINEMENTS, refine);
        require(clipNorm > 0, "clip-norm", "above 0", clipNorm);
        require(validation > 0 && validation < 1, "validation", "above 0, below 1", validation);
        require(patience >= 1, "patience", "1 or more", patience);
        require(augment >= 0 && augment <= 100, "augment", "0 to 100", augment);
        require(threads >= 1 && threads <= 256, "threads", "1 to 256", threads);
    }

    private static void require(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new TrainingException(option + ": expected " + expected + ", found " + found);
        }
    }

    /** The first epoch, counted from 0, after the given one that begins with a regrowth; {@link #epochs} where none is left. */
    int nextRegrowth(int epoch) {
        for (int k = 1; k <= regrow; k++) {
            int at = (int) Math.round(k * REGROWS_EVERY * epochs);
            if (at > epoch) {
                return at;
            }
        }
        return epochs;
    }

    /** The options that a run's result depends on, by their names on the command line. */
    public SortedMap<String, String> configuration() {
        SortedMap<String, String> map = new TreeMap<>();
        map.put("depth", Integer.toString(depth));
        map.put("epochs", Integer.toString(epochs));
        map.put("batch", Integer.toString(batch));
        map.put("learning-rate", Double.toString(learningRate));
        map.put("loss", loss.text());
        map.put("mixture-power", mixturePower.text());
        map.put("temperature", Double.toString(temperature));
        map.put("label-weight", Double.toString(labelWeight));
        map.put("balance", Double.toString(balance));
        map.put("window", Double.toString(window));
        map.put("beta", beta.text());
        map.put("regrow", Integer.toString(regrow));
        map.put("refine", Integer.toString(refine));
        map.put("clip-norm", Double.toString(clipNorm));
        map.put("validation", Double.toString(validation));
        map.put("patience", Integer.toString(patience));
        map.put("augment", Integer.toString(augment));
        map.put("donors", donors.text());
        map.put("engine", engine);
        return map;
    }

    /**
     * The defaults for a large table of two classes. Take {@link #builder(Dataset)} unless you set everything: of other rows
     * these make a worse tree.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The defaults for rows of a schema. The pixels of an image are many and alike: smaller batches and slower steps pay,
     * labels help, and a fixed beta gives gates that one path tells well. A table's few columns are learnt in larger
     * strides, from the teacher alone, and its gates must be hardened. Where there are more than two classes, leaves first
     * make up for one another ({@link MixturePower}) and rows are varied near the data; of two classes, one gate more or
     * less decides, and the sharpened answer is what a tree can agree with.
     */
    public static Builder builder(Schema schema) {
        return DataDefaults.builder(schema);
    }

    /**
     * The defaults for these rows. A table of two classes takes about {@value DataDefaults#STEPS_PER_EPOCH} steps an epoch, within
     * batches of 64 to 1024: fewer steps don't get there, and more of them are noisier than the rows need. The learning
     * rate grows with the root of the batch. The fewer the rows, the more variations and epochs they get.
     */
    public static Builder builder(Dataset rows) {
        return DataDefaults.builder(rows);
    }

    public Builder toBuilder() {
        Builder b = new Builder();
        b.depth = depth;
        b.epochs = OptionalInt.of(epochs);
        b.batch = batch;
        b.learningRate = OptionalDouble.of(learningRate);
        b.loss = loss;
        b.mixturePower = mixturePower;
        b.temperature = temperature;
        b.labelWeight = labelWeight;
        b.balance = balance;
        b.window = window;
        b.beta = beta;
        b.regrow = regrow;
        b.refine = refine;
        b.clipNorm = clipNorm;
        b.validation = validation;
        b.patience = OptionalInt.of(patience);
        b.augment = augment;
        b.donors = donors;
        b.engine = engine;
        b.threads = threads;
        b.seed = seed;
        return b;
    }

    /** Starts from the defaults. */
    public static final class Builder {
        private int depth = 6;
        /** Empty where nobody has chosen: it is found by {@link #data} when the others are known. */
        private OptionalInt epochs = OptionalInt.empty();

        private OptionalInt patience = OptionalInt.empty();
        private int batch = 256;
        private OptionalDouble learningRate = OptionalDouble.empty();
        private DataDefaults data = DataDefaults.UNKNOWN;
        private Loss loss = Loss.EXPECTED;
        private MixturePower mixturePower = MixturePower.ONE;
        private double temperature = 0.3;
        private double labelWeight = 0;
        private double balance = 0.003;
        private double window = 1;
        private Beta beta = new Beta.Annealed(1, 9);
        private int regrow = 0;
        private int refine = 0;
        private double clipNorm = 10;
        private double validation = 0.1;
        private int augment = 2;
        private SwapNoise donors = SwapNoise.ANY;
        private String engine = "jvm";
        private int threads = Math.min(256, Runtime.getRuntime().availableProcessors());
        private long seed = 1;

        private Builder() {}

        public Builder depth(int value) {
            depth = value;
            return this;
        }

        public Builder epochs(int value) {
            epochs = OptionalInt.of(value);
            return this;
        }

        public Builder batch(int value) {
            batch = value;
            return this;
        }

        public Builder learningRate(double value) {
            learningRate = OptionalDouble.of(value);
            return this;
        }

        public Builder loss(Loss value) {
            loss = value;
            return this;
        }

        public Builder mixturePower(MixturePower value) {
            mixturePower = value;
            return this;
        }

        public Builder temperature(double value) {
            temperature = value;
            return this;
        }

        public Builder labelWeight(double value) {
            labelWeight = value;
            return this;
        }

        public Builder balance(double value) {
            balance = value;
            return this;
        }

        public Builder window(double value) {
            window = value;
            return this;
        }

        public Builder beta(Beta value) {
            beta = value;
            return this;
        }

        public Builder regrow(int value) {
            regrow = value;
            return this;
        }

        public Builder refine(int value) {
            refine = value;
            return this;
        }

        public Builder clipNorm(double value) {
            clipNorm = value;
            return this;
        }

        public Builder validation(double value) {
            validation = value;
            return this;
        }

        public Builder patience(int value) {
            patience = OptionalInt.of(value);
            return this;
        }

        public Builder augment(int value) {
            augment = value;
            return this;
        }

        public Builder donors(SwapNoise value) {
            donors = value;
            return this;
        }

        public Builder engine(String value) {
            engine = value;
            return this;
        }

        public Builder threads(int value) {
            threads = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        Builder data(DataDefaults value) {
            data = value;
            return this;
        }

        /** @throws TrainingException naming the option that is out of range */
        public DistillOptions build() {
            int passes = epochs.orElseGet(() -> data.epochs(depth));
            return new DistillOptions(
                    depth,
                    passes,
                    batch,
                    learningRate.orElseGet(() -> data.learningRate(passes, batch)),
                    loss,
                    mixturePower,
                    temperature,
                    labelWeight,
                    balance,
                    window,
                    beta,
                    regrow,
                    refine,
                    clipNorm,
                    validation,
                    patience.orElse(Math.max(20, passes / 10)),
                    augment,
                    donors,
                    engine,
                    threads,
                    seed);
        }
    }
}
