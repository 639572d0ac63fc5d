package org.espalier.data;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.espalier.base.Texts;
import org.espalier.text.Delimiter;
import org.espalier.text.Thousands;

/**
 * Where rows come from and how to read them. Everything but {@code file} has a default that serves most files.
 *
 * <p>A column is named by its name or by its 1-based number; {@code -1} is the last. A name that a column has comes
 * before a number.
 *
 * @param file a path, or {@code mnist:train}, {@code mnist:test}, {@code digits:train}, {@code digits:test}, {@code loans:train}, {@code loans:test}
 * @param labels the IDX labels that go with IDX images
 * @param target the column to predict; without it, reading with a schema takes the schema's target by name
 * @param header whether the first line of a CSV file holds the names
 * @param columns names of the columns of a file without header
 * @param missing fields that stand for a missing value; empty: those of the schema that the rows are read with, and
 *     {@link #DEFAULT_MISSING} where a schema is inferred. They go into the schema, so that a model knows them
 * @param delimiter what separates fields; empty: found by looking at the first lines
 * @param decimal what stands before the decimals of a number in a CSV file; after a comma numbers are read, and kept as
 *     texts, as if it were a point
 * @param thousands what stands between the thousands of a number in a CSV file; it is taken out
 * @param comment lines that begin with it are skipped
 * @param ignored columns that are no features
 * @param categories columns whose values are words even where they look like numbers
 * @param numbers columns of numbers even where they look like codes or count the rows
 * @param texts columns of free text, whose words are features
 * @param vocabulary most words and phrases of a column of texts; see {@link TextOptions}
 * @param weights column that holds the weight of each row
 * @param targetKind what the target is; empty: a few whole numbers are classes, and others a number
 * @param exposure column that a rate's target is divided by; with it the target is a rate
 * @param classAliases other spellings of classes: spelling in the file to class
 * @param unknown what to do where a column of categories has none that the schema knows
 * @param spelling what messages call an option: {@code the option noHeader}, unless a front end has other names
 */
public record DataOptions(
        String file,
        Optional<Path> labels,
        Optional<String> target,
        Header header,
        List<String> columns,
        Optional<Set<String>> missing,
        Optional<Delimiter> delimiter,
        Decimal decimal,
        Optional<Thousands> thousands,
        Optional<Character> comment,
        List<String> ignored,
        List<String> categories,
        List<String> numbers,
        List<String> texts,
        int vocabulary,
        Optional<String> weights,
        Optional<Target.Kind> targetKind,
        Optional<String> exposure,
        Map<String, String> classAliases,
        Unknown unknown,
        Function<DataOption, String> spelling) {
    /** Fields that stand for a missing value unless the options or the schema say others. */
    public static final Set<String> DEFAULT_MISSING =
            Collections.unmodifiableSet(new LinkedHashSet<>(List.of("", "?", "NA", "NaN")));

    /** Whether the first line of a CSV file holds the names of the columns. */
    public enum Header {
        FIRST_LINE,
        NONE
    }

    /** What to do where the schema knows none of a column's categories in the first 50 rows, or in all where there are fewer. */
    public enum Unknown {
        /** They are taken as 'other', as single ones are. */
        ALLOW,
        /** The rows are refused: they are spelled otherwise than those that the schema was made of. */
        REFUSE
    }

    /** What stands before the decimals of a number. */
    public enum Decimal {
        POINT,
        COMMA
    }

    public DataOptions {
        columns = List.copyOf(columns);
        missing = missing.map(tokens -> Collections.unmodifiableSet(new LinkedHashSet<>(tokens)));
        ignored = List.copyOf(ignored);
        categories = List.copyOf(categories);
        numbers = List.copyOf(numbers);
        texts = List.copyOf(texts);
        vocabulary = new TextOptions(vocabulary, true).vocabulary();
        if (thousands.equals(Optional.of(Thousands.COMMA)) && decimal == Decimal.COMMA) {
            throw new DataException(DataOption.THOUSANDS, "expected another mark than the one before the decimals");
        }
        classAliases = Collections.unmodifiableMap(new LinkedHashMap<>(classAliases));
        if (!columns.isEmpty() && header == Header.FIRST_LINE) {
            throw new DataException(
                    DataOption.COLUMNS, "names the columns of a file without header, and this one has a header");
        }
        if (exposure.isPresent() && targetKind.isPresent() && targetKind.get() != Target.Kind.RATE) {
            throw new DataException(
                    DataOption.EXPOSURE,
                    "goes with a rate, and the target is " + targetKind.get().description());
        }
        if (columns.stream().distinct().count() != columns.size()) {
            throw new DataException(DataOption.COLUMNS, "a name is given twice in " + Texts.list(columns));
        }
        if (comment.isPresent() && "\"\r\n\t ".indexOf(comment.get()) >= 0) {
            throw new DataException(DataOption.COMMENT, "a quote, a blank or a line end can't be one");
        }
        if (comment.isPresent()
                && delimiter.isPresent()
                && comment.get() == delimiter.get().character()) {
            throw new DataException(DataOption.COMMENT, "expected another character than the delimiter");
        }
    }

    /** What the target is, where these options say it. */
    public Optional<Target.Kind> kindOfTarget(boolean isCategory) {
        Optional<Target.Kind> said = exposure.isPresent() ? Optional.of(Target.Kind.RATE) : targetKind;
        return said.isEmpty() && isCategory ? Optional.of(Target.Kind.CLASSES) : said;
    }

    /** The schema that rows are read with: the given one, with other tokens for missing values where these are given. */
    public Schema schemaOfRows(Schema schema) {
        return missing.map(schema::withMissingTokens).orElse(schema);
    }

    /** Options for a file on disk. */
    public static Builder builder(Path file) {
        return new Builder(file.toString());
    }

    /** Options for a path, or for {@code mnist:train}, {@code mnist:test}, {@code digits:train}, {@code digits:test} and so on. */
    public static Builder builder(String file) {
        return new Builder(file);
    }

    /**
     * Reads {@code spelling=class,…}. Where the names themselves hold an {@code =}, every way of reading the pair is
     * taken: {@code <=50K.=<=50K} maps {@code <=50K.} to {@code <=50K}, and the other readings map spellings that no
     * file has.
     *
     * @throws DataException when a part has no {@code =} between two names
     */
    public static Map<String, String> parseClassAliases(String text) {
        Map<String, String> aliases = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            boolean found = false;
            for (int i = pair.indexOf('=', 1); i > 0 && i < pair.length() - 1; i = pair.indexOf('=', i + 1)) {
                String spelling = pair.substring(0, i);
                String name = pair.substring(i + 1).strip();
                // 'no =no' is about the blank
                aliases.put(spelling.strip().equals(name) ? spelling : spelling.strip(), name);
                found = true;
            }
            if (!found) {
                throw new DataException(
                        DataOption.CLASS_ALIASES, "expected spelling=class, found " + Texts.quote(pair));
            }
        }
        return aliases;
    }

    /** Collects options; everything is checked in {@link #build()}. */
    public static final class Builder {
        private final String file;
        private Optional<Path> labels = Optional.empty();
        private Optional<String> target = Optional.empty();
        private Header header = Header.FIRST_LINE;
        private List<String> columns = List.of();
        private Optional<Set<String>> missing = Optional.empty();
        private Optional<Delimiter> delimiter = Optional.empty();
        private Decimal decimal = Decimal.POINT;
        private Optional<Thousands> thousands = Optional.empty();
        private Optional<Character> comment = Optional.empty();
        private List<String> ignored = List.of();
        private List<String> categories = List.of();
        private List<String> numbers = List.of();
        private List<String> texts = List.of();
        private int vocabulary = TextOptions.DEFAULT_VOCABULARY;
        private Optional<String> weights = Optional.empty();
        private Optional<Target.Kind> targetKind = Optional.empty();
        private Optional<String> exposure = Optional.empty();
        private Map<String, String> classAliases = Map.of();
        private Unknown unknown = Unknown.ALLOW;
        private Function<DataOption, String> spelling = DataOption.BY_LIBRARY;

        private Builder(String file) {
            this.file = file;
        }

        public Builder labels(Path idxLabels) {
            labels = Optional.of(idxLabels);
            return this;
        }

        public Builder target(String column) {
            target = Optional.of(column);
            return this;
        }

        /** The first line is data; the columns are called {@code column1}, {@code column2}, … unless they are named. */
        public Builder noHeader() {
            header = Header.NONE;
            return this;
        }

        /** Names for a file without header. */
        public Builder columns(List<String> names) {
            columns = names;
            header = Header.NONE;
            return this;
        }

        /** In place of those of the schema, or of the usual ones. */
        public Builder missing(Set<String> tokens) {
            missing = Optional.of(tokens);
            return this;
        }

        public Builder delimiter(Delimiter between) {
            delimiter = Optional.of(between);
            return this;
        }

        public Builder decimal(Decimal mark) {
            decimal = mark;
            return this;
        }

        public Builder thousands(Thousands mark) {
            thousands = Optional.of(mark);
            return this;
        }

        public Builder comment(char firstCharacter) {
            comment = Optional.of(firstCharacter);
            return this;
        }

        public Builder ignored(List<String> names) {
            ignored = names;
            return this;
        }

        public Builder categories(List<String> names) {
            categories = names;
            return this;
        }

        public Builder numbers(List<String> names) {
            numbers = names;
            return this;
        }

        public Builder texts(List<String> names) {
            texts = names;
            return this;
        }

        /** {@link TextOptions#DEFAULT_VOCABULARY} unless said. */
        public Builder vocabulary(int words) {
            vocabulary = words;
            return this;
        }

        public Builder weights(String column) {
            weights = Optional.of(column);
            return this;
        }

        public Builder targetKind(Target.Kind kind) {
            targetKind = Optional.of(kind);
            return this;
        }

        /** The column that a rate's target is divided by. */
        public Builder exposure(String column) {
            exposure = Optional.of(column);
            return this;
        }

        public Builder classAliases(Map<String, String> aliases) {
            classAliases = aliases;
            return this;
        }

        /** {@link Unknown#ALLOW} unless said. */
        public Builder unknown(Unknown policy) {
            unknown = policy;
            return this;
        }

        /** What messages call an option. */
        public Builder spelling(Function<DataOption, String> nameOf) {
            spelling = nameOf;
            return this;
        }

        /** @throws DataException when two options contradict each other */
        public DataOptions build() {
            return new DataOptions(
                    file,
                    labels,
                    target,
                    header,
                    columns,
                    missing,
                    delimiter,
                    decimal,
                    thousands,
                    comment,
                    ignored,
                    categories,
                    numbers,
                    texts,
                    vocabulary,
                    weights,
                    targetKind,
                    exposure,
                    classAliases,
                    unknown,
                    spelling);
        }
    }
}
