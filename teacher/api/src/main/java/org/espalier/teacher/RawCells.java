package org.espalier.teacher;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.base.Seeds;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RawRows;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.matrix.MatrixBuilder;

/** Raw cells in memory: 8 bytes for a number, a reference for a word. */
public final class RawCells implements RawRows {
    private final int rows;
    /** By column of the schema: double[] for numbers, String[] for categories, null for ignored ones. */
    private final Object[] columns;

    private RawCells(int rows, Object[] columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Reads all rows and keeps their raw cells beside the features, where they are of a table.
     *
     * @param notes collects what was met on the way
     * @throws DataException at the first bad row, or when there is none
     */
    public static Dataset read(DataSource source, Schema schema, LabelPolicy labels, DataNotes notes) {
        try (RowStream rows = source.rows(schema, labels, BadRows.STOP, notes)) {
            Collector all = new Collector(rows.schema());
            rows.forEachRemaining(all::add);
            return all.dataset(source.name());
        }
    }

    /** Whether a row says its class, its number, or at least one of its labels. */
    private static boolean isLabelled(Row row) {
        boolean isLabelled = row.label() != Dataset.UNLABELLED;
        for (float value : row.values()) {
            isLabelled |= !Float.isNaN(value);
        }
        return isLabelled;
    }

    /**
     * Rows drawn from all over the source that have a label, or a value of a numeric target, with their raw cells: to try a teacher on. Takes a walk over
     * the whole source, and memory for the sample alone.
     *
     * @param size at most as many, each labelled row with the same chance (Vitter 1985, algorithm R)
     * @return empty where no row has a label
     */
    public static Optional<Dataset> sample(DataSource source, Schema schema, int size, long seed) {
        try (RowStream rows = source.rows(schema, LabelPolicy.OPTIONAL, BadRows.STOP, new DataNotes())) {
            Row[] drawn = new Row[size];
            SplittableRandom random = Seeds.stream(seed, 0x5a391e);
            long seen = 0;
            while (rows.hasNext()) {
                Row row = rows.next();
                if (isLabelled(row)) {
                    long place = seen < size ? seen : random.nextLong(seen + 1);
                    seen++;
                    if (place < size) {
                        drawn[(int) place] = row;
                    }
                }
            }
            if (seen == 0) {
                return Optional.empty();
            }
            Collector sample = new Collector(rows.schema());
            Arrays.stream(drawn, 0, (int) Math.min(seen, size)).forEach(sample::add);
            return Optional.of(sample.dataset(source.name()));
        }
    }

    /** Rows at hand; empty where one has no texts, as rows of images have none. */
    public static Optional<RawRows> of(Schema schema, List<Row> rows) {
        boolean haveTexts = schema.image().isEmpty()
                && rows.stream()
                        .allMatch(row -> row.texts().size() == schema.columns().size());
        if (!haveTexts) {
            return Optional.empty();
        }
        Collector all = new Collector(schema);
        rows.forEach(all::add);
        return all.dataset("rows").raw();
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public double number(int row, int column) {
        return ((double[]) columns[column])[row];
    }

    @Override
    public String text(int row, int column) {
        return ((String[]) columns[column])[row];
    }

    @Override
    public RawRows select(int[] selected) {
        Object[] out = new Object[columns.length];
        for (int c = 0; c < out.length; c++) {
            out[c] = columns[c] == null ? null : picked(columns[c], selected);
        }
        return new RawCells(selected.length, out);
    }

    @Override
    public RawRows swapped(int[][] sources) {
        Object[] out = new Object[columns.length];
        for (int c = 0; c < out.length; c++) {
            out[c] = columns[c] == null || sources[c] == null ? columns[c] : picked(columns[c], sources[c]);
        }
        return new RawCells(rows, out);
    }

    private static Object picked(Object column, int[] rows) {
        return column instanceof double[] numbers
                ? IntStream.of(rows).mapToDouble(r -> numbers[r]).toArray()
                : IntStream.of(rows).mapToObj(r -> ((String[]) column)[r]).toArray(String[]::new);
    }

    /** Takes rows one by one. */
    private static final class Collector {
        private final Schema schema;
        private final boolean isTable;
        private final MatrixBuilder features;
        private final Object[] columns;
        private final Map<String, String> words = new HashMap<>();
        private int[] labels = new int[1024];
        private float[] values;
        private float[] weights = new float[1024];
        private boolean isWeighted;
        private int rows;

        Collector(Schema schema) {
            this.schema = schema;
            this.isTable = schema.image().isEmpty();
            this.features = new MatrixBuilder(schema.width());
            this.values = new float[1024 * schema.target().truths()];
            this.columns = new Object[schema.columns().size()];
            for (int c = 0; c < columns.length; c++) {
                Column column = schema.columns().get(c);
                columns[c] = column instanceof Column.Number
                        ? new double[labels.length]
                        : column instanceof Column.Category ? new String[labels.length] : null;
            }
        }

        void add(Row row) {
            if (rows == labels.length) {
                grow(rows + (rows >> 1));
            }
            features.add(row.features());
            labels[rows] = row.label();
            int truths = schema.target().truths();
            System.arraycopy(row.values(), 0, values, rows * truths, truths);
            weights[rows] = row.weight();
            isWeighted |= row.weight() != 1f;
            int feature = 0;
            for (int c = 0; isTable && c < columns.length; c++) {
                Column column = schema.columns().get(c);
                String text = row.texts().get(c);
                if (column instanceof Column.Number number) {
                    ((double[]) columns[c])[rows] = number(number, row.features(), feature, text);
                } else if (column instanceof Column.Category category) {
                    String word = word(category, row.features(), feature, text);
                    ((String[]) columns[c])[rows] = word == null ? null : words.computeIfAbsent(word, w -> w);
                }
                feature += column.width();
            }
            rows++;
        }

        /** The text says it exactly; where it is read in a way of the schema's own, the feature does. */
        private double number(Column.Number number, float[] features, int feature, String text) {
            boolean isMissing = number.missing() == Column.Missing.INDICATOR
                    ? features[feature + 1] == 1
                    : number.missing() != Column.Missing.ERROR
                            && schema.missingTokens().contains(text);
            if (isMissing) {
                return Double.NaN;
            }
            double value = Decimals.parse(text);
            return Double.isFinite(value) ? value : features[feature] * number.scale() + number.offset();
        }

        private static String word(Column.Category category, float[] features, int feature, String text) {
            OptionalInt known = IntStream.range(0, category.width())
                    .filter(k -> features[feature + k] != 0)
                    .findFirst();
            int slot = known.orElse(category.otherSlot());
            if (slot < category.categories().size()) {
                return category.categories().get(slot);
            }
            return slot > category.otherSlot() || text.isEmpty() ? null : text;
        }

        private void grow(int size) {
            labels = Arrays.copyOf(labels, size);
            values = Arrays.copyOf(
                    values, Math.multiplyExact(size, schema.target().truths()));
            weights = Arrays.copyOf(weights, size);
            for (int c = 0; c < columns.length; c++) {
                columns[c] = resized(columns[c], size);
            }
        }

        private static Object resized(Object column, int size) {
            if (column instanceof double[] numbers) {
                return Arrays.copyOf(numbers, size);
            }
            return column instanceof String[] texts ? Arrays.copyOf(texts, size) : null;
        }

        Dataset dataset(String name) {
            if (rows == 0) {
                throw new DataException(name + ": expected rows, found none");
            }
            for (int c = 0; c < columns.length; c++) {
                columns[c] = resized(columns[c], rows);
            }
            Optional<float[]> weighted = isWeighted ? Optional.of(Arrays.copyOf(weights, rows)) : Optional.empty();
            Optional<RawRows> raw = isTable ? Optional.of(new RawCells(rows, columns)) : Optional.empty();
            int truths = schema.target().truths();
            return truths > 0
                    ? Dataset.ofNumbers(schema, features.build(), Arrays.copyOf(values, rows * truths), weighted, raw)
                    : new Dataset(schema, features.build(), Arrays.copyOf(labels, rows), weighted, raw);
        }
    }
}
