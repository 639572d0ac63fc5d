package org.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.espalier.base.Texts;
import org.espalier.text.YesNo;
import org.espalier.words.Dictionary;
import org.espalier.words.Words;
import org.slf4j.LoggerFactory;

/**
 * What the columns mean: how a raw row becomes features, and how a feature is named back in the user's words. It travels
 * inside the model file.
 *
 * <p>A table has {@code columns}; an image has none, its features are its pixels in reading order, channel by channel,
 * each divided by {@link Image#scale()}.
 *
 * @param columns the columns of the file in its order, the target and the weight column left out
 * @param grid where the columns are the cells of a board
 * @param image where a row is an image
 * @param missingTokens the fields that stand for a missing value, {@link DataOptions#DEFAULT_MISSING} unless the training
 *     data were read with other ones; a row that is scored must be read with the same
 * @param dictionary what people call columns, values and classes; {@link #words()} makes names of it
 */
public record Schema(
        List<Column> columns,
        Optional<Grid> grid,
        Optional<Image> image,
        Target target,
        Set<String> missingTokens,
        Dictionary dictionary) {
    /** Version of the JSON form. */
    public static final int VERSION = 1;

    public Schema {
        columns = ColumnList.of(columns);
        if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
            throw new IllegalArgumentException("a column name is used twice");
        }
        // sorted: the same schema has the same text
        missingTokens = Collections.unmodifiableSet(new TreeSet<>(missingTokens));
    }

    /** With the usual tokens for missing values, {@link DataOptions#DEFAULT_MISSING}, and without a dictionary. */
    public Schema(List<Column> columns, Optional<Grid> grid, Optional<Image> image, Target target) {
        this(columns, grid, image, target, DataOptions.DEFAULT_MISSING, Dictionary.NONE);
    }

    /** Names for people: of columns, values, classes and rows. */
    public Words words() {
        Map<String, List<String>> categories = new LinkedHashMap<>();
        columns.forEach(c -> categories.put(c.name(), c instanceof Column.Category k ? k.categories() : List.of()));
        return new Words(
                dictionary, categories, target.name(), target.isOneNumber() ? List.of() : target.answerNames());
    }

    /** The same schema with another dictionary. */
    public Schema withDictionary(Dictionary other) {
        return new Schema(columns, grid, image, target, missingTokens, other);
    }

    /** The same schema for rows in which these fields, and no others, stand for a missing value. */
    public Schema withMissingTokens(Set<String> tokens) {
        return new Schema(columns, grid, image, target, tokens, dictionary);
    }

    /** The same schema with other columns, of the same names and widths. */
    public Schema withColumns(List<Column> others) {
        return new Schema(others, grid, image, target, missingTokens, dictionary);
    }

    /** The same schema with another target. */
    public Schema withTarget(Target other) {
        return new Schema(columns, grid, image, other, missingTokens, dictionary);
    }

    /** For one of several numbers alone. */
    public Schema ofNumber(Target.Numbers numbers, int output) {
        Target.Number one = numbers.outputs().get(output);
        return withTarget(one).withDictionary(dictionary.withTarget(words().className(one.name()), Map.of()));
    }

    /** For one of the target's labels alone: two classes, the words of its column; people are told {@code not spam} and {@code spam}. */
    public Schema ofLabel(Target.Labels labels, int label) {
        String name = labels.names().get(label);
        YesNo said = labels.words().get(label);
        String shown = words().className(name);
        Target one = new Target.Classes(name, List.of(said.no(), said.yes()), Optional.of(said.yes()));
        return withTarget(one)
                .withDictionary(dictionary.withTarget(shown, Map.of(said.yes(), shown, said.no(), "not " + shown)));
    }

    /**
     * Index of the positive class of two: the one that the target names, else the second.
     *
     * @throws IllegalStateException when there are more than two classes
     */
    public int positiveIndex() {
        if (classes() != 2) {
            throw new IllegalStateException("expected two classes, found " + classes());
        }
        return target.positive().map(target.classes()::indexOf).orElse(1);
    }

    /** Range of the numbers of a schema without names, for callers that propose changes. */
    private static final double UNNAMED_RANGE = 1e6;

    /**
     * For a tree whose columns nobody has named: numbers that are taken as they are, called {@code feature 1},
     * {@code feature 2} and so on, and {@code class 1}, {@code class 2}.
     *
     * @param features 1 or more
     * @param classes 2 or more
     */
    public static Schema unnamed(int features, int classes) {
        List<Column> columns = new ArrayList<>(features);
        for (int f = 1; f <= features; f++) {
            columns.add(new Column.Number(
                    "feature " + f,
                    Optional.empty(),
                    -UNNAMED_RANGE,
                    UNNAMED_RANGE,
                    0,
                    1,
                    Column.Scaling.NONE,
                    Column.Missing.ERROR,
                    false));
        }
        List<String> names = new ArrayList<>(classes);
        for (int k = 1; k <= classes; k++) {
            names.add("class " + k);
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("class", names));
    }

    /** Whether it is one of {@link #unnamed}: what explains a row says that it knows no names. */
    public boolean isUnnamed() {
        return !columns.isEmpty()
                && columns.get(0).name().equals("feature 1")
                && target.kind() == Target.Kind.CLASSES
                && equals(unnamed(columns.size(), classes()).withMissingTokens(missingTokens));
    }

    /**
     * Finds out what the columns of rows hold, as {@link DataSource#inferSchema} does; what it decided besides goes to the
     * log.
     *
     * @param target name of the column to predict
     * @throws DataException when the rows can't be read, or there is nothing to learn in them
     */
    public static Schema infer(RowSource rows, String target) {
        DataOptions options = DataOptions.builder(rows.name()).target(target).build();
        return DataSource.of(rows, options).inferSchema(LoggerFactory.getLogger(Schema.class)::warn);
    }

    /**
     * The index of a class in the order of the probabilities.
     *
     * @throws DataException when there is no class of this name; one line that names the classes
     */
    public int classIndex(String className) {
        int index = className == null ? -1 : target.classes().indexOf(className);
        if (index < 0) {
            throw new DataException("target " + Texts.quote(target.name()) + ": expected one of the classes "
                    + Texts.list(target.classes()) + ", found "
                    + (className == null ? "null" : Texts.quote(className)));
        }
        return index;
    }

    /** Number of encoded features of a row. */
    public int width() {
        return image.map(Image::pixels).orElseGet(() -> firstFeature(columns.size()));
    }

    /** Index of the first encoded feature of a column; columns lie side by side in their order. */
    public int firstFeature(int column) {
        return ((ColumnList) columns).firstFeature(column);
    }

    /**
     * Number of classes of the target.
     *
     * @throws DataException when the target is of another kind
     */
    public int classes() {
        return target.classes().size();
    }

    /** Whether the target is of classes, two of them. */
    public boolean isTwoClasses() {
        return target.kind() == Target.Kind.CLASSES && target.answers() == 2;
    }

    /** A name for each encoded feature, {@code [width]}: {@code age}, {@code sex=Male}, {@code pixel 3,14}. */
    public List<String> featureNames() {
        List<String> names = new ArrayList<>(width());
        if (image.isPresent()) {
            Image i = image.get();
            for (int p = 0; p < i.pixels(); p++) {
                int inPlane = p % (i.width() * i.height());
                String name = "pixel " + inPlane / i.width() + "," + inPlane % i.width();
                names.add(i.channels() == 1 ? name : name + "," + p / (i.width() * i.height()));
            }
            return names;
        }
        for (Column column : columns) {
            if (column instanceof Column.Number n) {
                names.add(n.name());
            } else if (column instanceof Column.Category c) {
                c.categories().forEach(category -> names.add(c.name() + "=" + category));
                names.add(c.name() + " other");
            }
            if (column.width() > 0
                    && (column instanceof Column.Number n && n.missing() == Column.Missing.INDICATOR
                            || column instanceof Column.Category c && c.missing() == Column.Missing.INDICATOR)) {
                names.add(column.name() + " missing");
            }
        }
        return names;
    }

    /**
     * The cells of a board, in reading order.
     *
     * @param cells column names, {@code [rows * columns]}
     */
    public record Grid(int rows, int columns, List<String> cells) {
        public Grid {
            cells = List.copyOf(cells);
            if (rows < 1 || columns < 1 || cells.size() != (long) rows * columns) {
                throw new IllegalArgumentException(
                        "grid: expected " + rows + " x " + columns + " cells, found " + cells.size());
            }
        }
    }

    /**
     * An image.
     *
     * @param scale the raw value that stands for full intensity (255); features are raw values divided by it
     */
    public record Image(int width, int height, int channels, double scale) {
        private static final int MAX_PIXELS = 1 << 24;

        public Image {
            if (width < 1 || height < 1 || channels < 1 || !(scale >= 1e-30 && scale <= 1e30)) {
                throw new IllegalArgumentException("image: expected positive width, height, channels and scale, found "
                        + width + " x " + height + " x " + channels + ", scale " + scale);
            }
            // by division: the product may be more than an int or a long holds
            if (MAX_PIXELS / width / height / channels < 1) {
                throw new IllegalArgumentException("image: expected at most " + MAX_PIXELS + " values, found " + width
                        + " x " + height + " x " + channels);
            }
        }

        public int pixels() {
            return width * height * channels;
        }
    }
}
