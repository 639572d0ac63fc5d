package org.espalier.teacher.dl4j;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.data.Dataset;
import org.espalier.teacher.TeacherException;

/**
 * How to train a network. {@link #forData} has what serves most data.
 *
 * @param maps maps of each convolution of a {@link Architecture#CNN}; empty for an {@link Architecture#MLP}
 * @param hidden units of each fully connected layer before the output
 * @param epochs passes over the rows; fewer where {@code patience} ends the run
 * @param batch rows in a step
 * @param learningRate Adam's at its peak: it rises over the first steps and falls along a cosine to 0
 * @param dropout share of a fully connected layer's inputs that are left out in training, the network's inputs excepted
 * @param weightDecay decoupled from the gradient (Loshchilov and Hutter 2019), times the learning rate in each step
 * @param validation share of the rows of each class that is the validation set, which the best epoch is chosen by
 * @param patience epochs without a better log loss on the validation rows after which the run ends
 * @param threads the result is the same for any number
 */
public record TeachOptions(
        Architecture architecture,
        List<Integer> maps,
        List<Integer> hidden,
        int epochs,
        int batch,
        double learningRate,
        double dropout,
        double weightDecay,
        Augment augment,
        double validation,
        int patience,
        int threads,
        long seed) {
    private static final int MAX_UNITS = 65_536;
    private static final int MAX_THREADS = 256;

    private static final int MIN_EPOCHS = 20;
    private static final int MAX_EPOCHS = 200;

    /** A run over a table takes about so many steps, a few minutes at most. */
    private static final int TABLE_STEPS = 8_000;

    /** The same of a numeric target, for each network. */
    private static final int NUMBER_STEPS = 10_000;

    public TeachOptions {
        maps = List.copyOf(maps);
        hidden = List.copyOf(hidden);
        for (int units : hidden) {
            require(units >= 1 && units <= MAX_UNITS, "hidden", "1 to " + MAX_UNITS + " units", units);
        }
        for (int units : maps) {
            require(units >= 1 && units <= MAX_UNITS, "maps", "1 to " + MAX_UNITS + " maps", units);
        }
        boolean isCnn = architecture == Architecture.CNN;
        require(!isCnn || !maps.isEmpty(), "maps", "at least one convolution", maps);
        require(isCnn || maps.isEmpty(), "maps", "none in an mlp", maps);
        require(isCnn || augment == Augment.NONE, "augment", "none but for a cnn", augment);
        require(epochs >= 1, "epochs", "1 or more", epochs);
        require(batch >= 1 && batch <= 1 << 20, "batch", "1 to 1048576", batch);
        require(learningRate > 0 && learningRate <= 10, "learning-rate", "above 0, at most 10", learningRate);
        require(dropout >= 0 && dropout < 1, "dropout", "0 or more, below 1", dropout);
        require(weightDecay >= 0 && weightDecay <= 10, "weight-decay", "0 to 10", weightDecay);
        require(validation > 0 && validation < 1, "validation", "above 0, below 1", validation);
        require(patience >= 1, "patience", "1 or more", patience);
        require(threads >= 1 && threads <= MAX_THREADS, "threads", "1 to " + MAX_THREADS, threads);
    }

    private static void require(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new TeacherException(option, "expected " + expected + ", found " + found, null);
        }
    }

    TeachOptions withSeed(long other) {
        return new TeachOptions(
                architecture,
                maps,
                hidden,
                epochs,
                batch,
                learningRate,
                dropout,
                weightDecay,
                augment,
                validation,
                patience,
                threads,
                other);
    }

    TeachOptions withHidden(List<Integer> units) {
        return new TeachOptions(
                architecture,
                maps,
                units,
                epochs,
                batch,
                learningRate,
                dropout,
                weightDecay,
                augment,
                validation,
                patience,
                threads,
                seed);
    }

    /** Starts from what suits the data: a CNN for images, an MLP for tables, more epochs where rows are few. */
    public static Builder forData(Dataset data) {
        return data.schema().image().isPresent() ? images() : tables(data.rows());
    }

    /** For {@link Dl4jTrainer#trainSimplest}: a small and a large network for a table, the one for images. */
    public static List<TeachOptions> candidates(Dataset data) {
        return data.schema().image().isPresent()
                ? List.of(images().build())
                : List.of(smallTables(data.rows()).build(), tables(data.rows()).build());
    }

    /** Starts from a network for images: MNIST to 99.3 % in a few minutes on two cores. */
    public static Builder images() {
        Builder b = new Builder();
        b.architecture = Architecture.CNN;
        b.maps = List.of(24, 48);
        b.hidden = List.of(128);
        b.epochs = 20;
        b.patience = 20;
        b.learningRate = 0.002;
        b.dropout = 0.3;
        b.augment = Augment.SHIFT_AND_TURN;
        return b;
    }

    /** Starts from a network for a table. */
    public static Builder tables(int rows) {
        Builder b = new Builder();
        b.architecture = Architecture.MLP;
        b.hidden = List.of(512, 256);
        b.learningRate = 0.002;
        b.dropout = 0.25;
        b.weightDecay = 0.02;
        b.patience = 8;
        b.epochs = (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, TABLE_STEPS * (long) b.batch / Math.max(1, rows)));
        return b;
    }

    /** Starts from a network for a table whose rows say little more than a smooth function of them can. */
    public static Builder smallTables(int rows) {
        Builder b = tables(rows);
        b.hidden = List.of(32);
        b.learningRate = 0.001;
        b.dropout = 0.1;
        return b;
    }

    /** Networks that lie side by side in a teacher of a number or a rate, unless another number is asked for. */
    public static final int NETWORKS_OF_NUMBERS = 5;

    /** Starts from a network for a table whose target is a number or a rate; several of them answer with their mean. */
    public static Builder numbers(int rows) {
        Builder b = tables(rows);
        b.hidden = List.of(64, 64);
        b.batch = 64;
        b.learningRate = 0.002;
        b.dropout = 0;
        b.weightDecay = 0.01;
        b.patience = 20;
        b.epochs = (int) Math.max(MIN_EPOCHS, Math.min(MAX_EPOCHS, NUMBER_STEPS * (long) b.batch / Math.max(1, rows)));
        return b;
    }

    /** Starts from a small network that is trained in about a minute: for the 10,000 digits of the demonstration. */
    public static Builder demo() {
        Builder b = images();
        b.maps = List.of(16, 32);
        b.epochs = 15;
        return b;
    }

    /** The options that the result depends on, by their names on the command line. */
    public SortedMap<String, String> configuration() {
        SortedMap<String, String> map = new TreeMap<>();
        map.put("architecture", architecture.name().toLowerCase(Locale.ROOT));
        map.put("maps", text(maps));
        map.put("hidden", text(hidden));
        map.put("epochs", Integer.toString(epochs));
        map.put("batch", Integer.toString(batch));
        map.put("learning-rate", Double.toString(learningRate));
        map.put("dropout", Double.toString(dropout));
        map.put("weight-decay", Double.toString(weightDecay));
        map.put("augment", augment.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        map.put("validation", Double.toString(validation));
        map.put("patience", Integer.toString(patience));
        map.put("seed", Long.toString(seed));
        return map;
    }

    private static String text(List<Integer> sizes) {
        return String.join(",", sizes.stream().map(String::valueOf).toList());
    }

    /** Collects options; everything is checked in {@link #build()}. */
    public static final class Builder {
        private Architecture architecture = Architecture.MLP;
        private List<Integer> maps = List.of();
        private List<Integer> hidden = List.of();
        private int epochs = 20;
        private int batch = 128;
        private double learningRate = 0.001;
        private double dropout = 0.2;
        private double weightDecay = 2e-4;
        private Augment augment = Augment.NONE;
        private double validation = 0.1;
        private int patience = 10;
        private int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
        private long seed = 1;

        private Builder() {}

        public Builder hidden(List<Integer> units) {
            hidden = units;
            return this;
        }

        public Builder maps(List<Integer> value) {
            maps = value;
            return this;
        }

        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        public Builder batch(int value) {
            batch = value;
            return this;
        }

        public Builder learningRate(double value) {
            learningRate = value;
            return this;
        }

        public Builder dropout(double value) {
            dropout = value;
            return this;
        }

        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        public Builder augment(Augment value) {
            augment = value;
            return this;
        }

        public Builder validation(double value) {
            validation = value;
            return this;
        }

        public Builder patience(int value) {
            patience = value;
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

        /** @throws TeacherException naming the option that is out of range */
        public TeachOptions build() {
            return new TeachOptions(
                    architecture,
                    maps,
                    hidden,
                    epochs,
                    batch,
                    learningRate,
                    dropout,
                    weightDecay,
                    augment,
                    validation,
                    patience,
                    threads,
                    seed);
        }
    }
}
