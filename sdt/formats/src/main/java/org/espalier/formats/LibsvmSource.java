package org.espalier.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.espalier.EspalierException;
import org.espalier.base.Decimals;
import org.espalier.base.Moments;
import org.espalier.base.Texts;
import org.espalier.data.BadRows;
import org.espalier.data.ClassIndex;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.DataFile;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOption;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowCursor;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.data.TargetProfile;
import org.espalier.text.LibsvmLine;

/** A text file of sparse rows: {@code label index:value …}. Its columns are called by their indices, from 1. */
final class LibsvmSource implements DataSource {
    private static final Pattern LINE = Pattern.compile("\\s*[^\\s:,;#]+(\\s+(qid|[0-9]+):[^\\s:,;]+)+\\s*(#.*)?");
    private static final Pattern LABEL_ONLY = Pattern.compile("\\s*[^\\s:,;#]*\\s*(#.*)?");
    private static final String TARGET = "label";

    private final DataFile file;
    private final DataOptions options;

    LibsvmSource(DataFile file, DataOptions options) {
        this.file = file;
        this.options = options;
    }

    /** True when the first lines have its form, and one of them a pair. */
    static boolean looksLike(String head) {
        String[] lines = head.split("\r\n|\n|\r", -1);
        boolean hasPairs = false;
        // the last line may be cut off
        for (int i = 0; i < Math.max(1, lines.length - 1); i++) {
            boolean isPairs = LINE.matcher(lines[i]).matches();
            hasPairs |= isPairs;
            if (!isPairs && !LABEL_ONLY.matcher(lines[i]).matches()) {
                return false;
            }
        }
        return hasPairs;
    }

    @Override
    public OptionalDouble shareRead() {
        return file.position().share();
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        if (options.exposure().isPresent()) {
            throw new DataException(DataOption.EXPOSURE, "libsvm data have no column of exposures");
        }
        if (options.targetKind().equals(Optional.of(Target.Kind.LABELS))) {
            throw new DataException(
                    DataOption.TARGET_KIND, "labels are columns of CSV files, libsvm data have one target");
        }
        TargetProfile target = new TargetProfile(
                name(), TARGET, options.kindOfTarget(options.categories().contains(TARGET)), Optional.empty(), options);
        List<Moments> moments = new ArrayList<>();
        long rows;
        try (Lines lines = new Lines()) {
            while (lines.advance()) {
                LibsvmLine line = lines.line();
                target.add(line.chars(), line.labelStart(), line.labelEnd(), 1);
                for (int p = 0; p < line.count(); p++) {
                    while (moments.size() < line.index(p)) {
                        moments.add(new Moments());
                    }
                    moments.get(line.index(p) - 1).add(line.value(p));
                }
            }
            rows = lines.number;
        }
        List<Column> columns = new ArrayList<>(moments.size());
        List<String> ignored = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            Moments m = moments.get(i);
            m.addZeros(rows - m.count());
            String name = String.valueOf(i + 1);
            if (m.isConstant()) {
                ignored.add(name);
                columns.add(new Column.Ignored(name));
            } else {
                columns.add(Column.Number.found(
                        name,
                        m.minimum(),
                        m.maximum(),
                        m.mean(),
                        m.standardDeviation(),
                        Column.Scaling.DEVIATION,
                        Column.Missing.ERROR,
                        name()));
            }
        }
        if (ignored.size() == columns.size()) {
            throw new DataException(name() + ": expected a column to learn from, found none");
        }
        if (!ignored.isEmpty()) {
            warnings.accept("columns " + Texts.list(ignored) + " are left out: all of their values are the same");
        }
        return options.schemaOfRows(
                new Schema(columns, Optional.empty(), Optional.empty(), TargetProfile.target(List.of(target))));
    }

    @Override
    public Dataset read(Schema schema, LabelPolicy labels, DataNotes notes) {
        Schema ofRows = options.schemaOfRows(schema);
        return new Cursor(ofRows, labels, notes).readAll(ofRows, name());
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        return new RowStream(new Cursor(schema, labels, notes), schema, badRows);
    }

    /** The lines of the file that are rows. */
    private final class Lines implements AutoCloseable {
        private final BufferedReader in = new BufferedReader(file.openText());
        private final LibsvmLine line = new LibsvmLine();
        private String text;
        private long lineNumber;
        private long number;

        boolean advance() {
            try {
                do {
                    text = in.readLine();
                    lineNumber++;
                    if (text == null) {
                        return false;
                    }
                } while (text.isBlank() || text.stripLeading().startsWith("#"));
                number++;
                return true;
            } catch (IOException e) {
                throw DataFile.failed(e, name() + ", line " + lineNumber);
            }
        }

        LibsvmLine line() {
            try {
                line.parse(text);
                return line;
            } catch (EspalierException e) {
                throw at(e);
            }
        }

        DataException at(EspalierException e) {
            return new DataException(name() + ", row " + number + " (line " + lineNumber + "): " + e.getMessage(), e);
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw file.failed(e);
            }
        }
    }

    private final class Cursor implements RowCursor {
        private final Lines lines;
        private final Schema schema;
        private final Encoder encoder;
        private final ClassIndex classes;
        private final DataNotes notes;
        /** The features of a row without pairs. */
        private final float[] zeros;

        private final int known;
        private final TreeSet<Integer> additional = new TreeSet<>();
        private final LabelPolicy labels;
        private int label = Dataset.UNLABELLED;
        private float[] values;

        Cursor(Schema schema, LabelPolicy labels, DataNotes notes) {
            this.schema = schema;
            this.labels = labels;
            this.notes = notes;
            encoder = new Encoder(schema);
            if (schema.target().truths() > 1 && labels != LabelPolicy.IGNORED) {
                throw new DataException(name() + ": libsvm data have one target, the schema has "
                        + schema.target().truths() + ", "
                        + Texts.list(schema.target().columns()));
            }
            classes = schema.target().isNumeric() ? null : new ClassIndex(schema.target(), options.classAliases());
            values = new float[schema.target().truths()];
            Arrays.fill(values, Float.NaN);
            zeros = new float[schema.width()];
            known = schema.image().isPresent()
                    ? schema.width()
                    : schema.columns().size();
            for (int c = 0; c < known && schema.image().isEmpty(); c++) {
                if (!(schema.columns().get(c) instanceof Column.Ignored)) {
                    encodeZero(c);
                }
            }
            lines = new Lines();
        }

        private void encodeZero(int column) {
            try {
                encoder.encodeNumber(column, 0, zeros, new DataNotes());
            } catch (EspalierException e) {
                throw new DataException(name() + ": libsvm data hold numbers: " + e.getMessage(), e);
            }
        }

        @Override
        public boolean advance() {
            return lines.advance();
        }

        @Override
        public long number() {
            return lines.number;
        }

        @Override
        public void decode(float[] features) {
            LibsvmLine line = lines.line();
            System.arraycopy(zeros, 0, features, 0, features.length);
            try {
                for (int p = 0; p < line.count(); p++) {
                    int column = line.index(p) - 1;
                    if (column >= known) {
                        if (additional.add(column + 1)) {
                            notes.additionalColumns(
                                    additional.stream().map(String::valueOf).toList());
                        }
                    } else if (schema.image().isPresent()) {
                        encoder.encodePixel(column, line.value(p), features, notes);
                    } else if (!(schema.columns().get(column) instanceof Column.Ignored)) {
                        encoder.encodeNumber(column, line.value(p), features, notes);
                    }
                }
                if (labels != LabelPolicy.IGNORED) {
                    label = classes == null ? Dataset.UNLABELLED : classes.require(line.label());
                    values = classes == null ? new float[] {value(line.label())} : values;
                }
            } catch (EspalierException e) {
                throw lines.at(e);
            }
        }

        @Override
        public int label() {
            return label;
        }

        private float value(String text) {
            double found = Decimals.parse(text);
            if (!Float.isFinite((float) found)) {
                throw new DataException("target " + Texts.quote(schema.target().name())
                        + ": expected a finite number, found " + Texts.quote(text));
            }
            return (float) found;
        }

        @Override
        public float[] values() {
            return values;
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<String> texts() {
            if (schema.image().isPresent()) {
                return List.of();
            }
            String[] texts = new String[known];
            Arrays.fill(texts, "0");
            LibsvmLine line = lines.line;
            for (int p = 0; p < line.count() && line.index(p) <= known; p++) {
                double value = line.value(p);
                texts[line.index(p) - 1] = value == Math.rint(value) && Math.abs(value) < 1e15
                        ? String.valueOf((long) value)
                        : String.valueOf(value);
            }
            return List.of(texts);
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
