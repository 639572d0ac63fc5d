package org.espalier.train;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.espalier.base.Texts;

/**
 * One option of {@link DistillOptions}: everything that is to be known of it but its value. The whole table is
 * {@link TrainingOptions#ALL}; provenance, the identity of a run, messages, the help of the command line and other front
 * ends are derived from it.
 *
 * @param <T> type of the option's value
 */
public final class TrainingOption<T> {
    private final String key;
    private final String label;
    private final String help;
    private final Function<DistillOptions, T> value;
    private final Form<T> form;
    private final Predicate<T> range;
    private final String expected;
    private final BiFunction<DataDefaults, DistillOptions.Builder, T> byDefault;
    private final boolean changesResult;

    private TrainingOption(Draft<T> draft, BiFunction<DataDefaults, DistillOptions.Builder, T> byDefault) {
        this.key = draft.key;
        this.label = draft.label;
        this.help = draft.help;
        this.value = draft.value;
        this.form = draft.form;
        this.range = draft.range;
        this.expected = draft.expected;
        this.byDefault = byDefault;
        this.changesResult = draft.changesResult;
    }

    /** Its name in messages, in the provenance of a model and, after two dashes, on the command line: {@code learning-rate}. */
    public String key() {
        return key;
    }

    /** The name of the component of {@link DistillOptions} and of a field in Java: {@code learningRate}. */
    public String component() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < key.length(); i++) {
            boolean starts = i > 0 && key.charAt(i - 1) == '-';
            if (key.charAt(i) != '-') {
                out.append(starts ? Character.toUpperCase(key.charAt(i)) : key.charAt(i));
            }
        }
        return out.toString();
    }

    /** What stands for the value in a help text: {@code N}. */
    public String label() {
        return label;
    }

    /** What it does, in whole sentences, without its default. */
    public String help() {
        return help;
    }

    /** Whether a run's result depends on it; options that do belong to the identity of a run. */
    public boolean changesResult() {
        return changesResult;
    }

    /** Its value in a set of options. */
    public T of(DistillOptions options) {
        return value.apply(options);
    }

    /** Its value as a text that {@link #parse} reads without loss. */
    public String text(DistillOptions options) {
        return write(of(options));
    }

    String write(T found) {
        return form.print.apply(found);
    }

    /**
     * Reads a value.
     *
     * @throws TrainingException when the text is not of the option's form, or its value out of range
     */
    public T parse(String text) {
        T read;
        try {
            read = form.parse.apply(text); // null: as by default
        } catch (IllegalArgumentException e) {
            throw new TrainingException(key, "expected " + form.description + ", found " + Texts.quote(text), e);
        }
        if (read != null) {
            require(read);
        }
        return read;
    }

    /** @throws TrainingException when the value is out of range */
    void require(T found) {
        if (!range.test(found)) {
            throw new TrainingException(key, "expected " + expected + ", found " + write(found), null);
        }
    }

    T byDefault(DataDefaults data, DistillOptions.Builder chosen) {
        return byDefault.apply(data, chosen);
    }

    @Override
    public String toString() {
        return key;
    }

    /**
     * How values are written.
     *
     * @param description of a text that {@code parse} reads; it throws an {@link IllegalArgumentException} on any other
     */
    record Form<T>(String description, Function<String, T> parse, Function<T, String> print) {
        static final Form<Integer> WHOLE = new Form<>("a whole number", Integer::valueOf, String::valueOf);
        static final Form<Long> LONG = new Form<>("a whole number", Long::valueOf, String::valueOf);
        static final Form<Double> NUMBER = new Form<>("a number", Double::valueOf, String::valueOf);
        static final Form<String> NAME = new Form<>("a name", Function.identity(), Function.identity());

        static <E extends Enum<E>> Form<E> word(E[] values, Function<E, String> word) {
            return new Form<>(
                    Arrays.stream(values).map(word).collect(Collectors.joining(" or ")),
                    text -> Arrays.stream(values)
                            .filter(v -> word.apply(v).equals(text))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException(text)),
                    word);
        }
    }

    static <T> Draft<T> draft(String key, Form<T> form, Function<DistillOptions, T> value) {
        return new Draft<>(key, form, value);
    }

    /** An option in the making; {@link #byDefault} completes it. */
    static final class Draft<T> {
        private final String key;
        private final Form<T> form;
        private final Function<DistillOptions, T> value;
        private String label = "N";
        private String help = "";
        private Predicate<T> range = any -> true;
        private String expected = "";
        private boolean changesResult = true;

        private Draft(String key, Form<T> form, Function<DistillOptions, T> value) {
            this.key = key;
            this.form = form;
            this.value = value;
        }

        Draft<T> label(String text) {
            label = text;
            return this;
        }

        Draft<T> help(String text) {
            help = text;
            return this;
        }

        /** @param description of the range, for a message: {@code above 0, at most 10} */
        Draft<T> range(String description, Predicate<T> holds) {
            expected = description;
            range = holds;
            return this;
        }

        Draft<T> changesSpeedOnly() {
            changesResult = false;
            return this;
        }

        TrainingOption<T> byDefault(T constant) {
            return byDefault((data, chosen) -> constant);
        }

        /** A default that follows from the kind of data. */
        TrainingOption<T> byDefault(Function<DataDefaults, T> ofData) {
            return byDefault((data, chosen) -> ofData.apply(data));
        }

        /** A default that follows from the data and from other options. */
        TrainingOption<T> byDefault(BiFunction<DataDefaults, DistillOptions.Builder, T> rule) {
            return new TrainingOption<>(this, rule);
        }
    }
}
