package org.espalier.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.text.RowBuffer;
import org.espalier.text.YesNo;

/** Walks over the rows of a table, encoding them by a schema. */
final class TableCursor implements RowCursor {
    private final TableRows rows;
    private final ColumnBinding binding;
    private final boolean isImage;
    private final Encoder encoder;
    /** The columns of the schema that the table has. */
    private final int[] bound;
    /** Null where the target is not of classes. */
    private final ClassIndex classes;

    private final Target target;

    private final LabelPolicy labels;
    private final String weightsName;
    private final String exposureName;
    private final List<String> targetNames;
    private final DataNotes notes;
    private int label = Dataset.UNLABELLED;
    private float[] values;
    private float weight;
    private float exposure = 1;

    /**
     * @param rows closed with the cursor, and when this fails
     * @param name what messages call the rows
     */
    TableCursor(TableRows rows, String name, DataOptions options, Schema schema, LabelPolicy labels, DataNotes notes) {
        this.rows = rows;
        try {
            FileColumns columns = new FileColumns(name, rows.names(), options.spelling());
            binding = ColumnBinding.of(columns, rows.named(), schema, options, labels);
            weightsName = binding.weights() < 0 ? "" : columns.name(binding.weights());
            exposureName = binding.exposure() < 0 ? "" : columns.name(binding.exposure());
            targetNames = Arrays.stream(binding.targets())
                    .mapToObj(t -> t < 0 ? "" : columns.name(t))
                    .toList();
        } catch (DataException e) {
            rows.close();
            throw e;
        }
        isImage = schema.image().isPresent();
        encoder = new Encoder(schema);
        bound = IntStream.range(0, binding.sources().length)
                .filter(c -> binding.sources()[c] >= 0)
                .toArray();
        target = schema.target();
        classes = target.truths() > 0 ? null : new ClassIndex(target, options.classAliases());
        this.labels = labels;
        this.notes = notes;
        notes.additionalColumns(binding.additional());
        // the other values are encoded as they are
        Set<Integer> texts = new HashSet<>(List.of(binding.weights(), binding.exposure()));
        Arrays.stream(binding.targets()).forEach(texts::add);
        rows.textsOf(texts);
    }

    @Override
    public boolean advance() {
        return rows.advance();
    }

    @Override
    public long number() {
        return rows.number();
    }

    @Override
    public void decode(float[] features) {
        RowBuffer row = rows.row();
        notes.row();
        Arrays.fill(features, 0f);
        try {
            for (int c : bound) {
                rows.encode(encoder, c, binding.sources()[c], features, notes);
            }
            weight = weight(row);
            values = new float[target.truths()];
            if (classes != null) {
                label = label(row);
            }
            for (int k = 0; k < values.length; k++) {
                values[k] = value(row, k);
            }
        } catch (DataException e) {
            throw new DataException(rows.here() + ", " + e.getMessage(), e);
        }
    }

    private int label(RowBuffer row) {
        int field = binding.targets()[0];
        if (field < 0 || labels == LabelPolicy.IGNORED) {
            return Dataset.UNLABELLED;
        }
        int from = row.start(field);
        int to = row.end(field);
        int found = classes.find(row.chars(), from, to);
        if (found == ClassIndex.UNKNOWN && rows.isMissing(field, encoder.missing())) {
            if (labels == LabelPolicy.REQUIRED) {
                throw notAValue(0, "a class", "the missing value ", row);
            }
            return Dataset.UNLABELLED;
        }
        return classes.require(row.chars(), from, to);
    }

    private DataException notAValue(int k, String expected, String found, RowBuffer row) {
        return new DataException("target " + Texts.quote(targetNames.get(k)) + ": expected " + expected + ", found "
                + found + Texts.quote(row.text(binding.targets()[k])));
    }

    private float value(RowBuffer row, int k) {
        int field = binding.targets()[k];
        boolean isRate = target.kind() == Target.Kind.RATE;
        YesNo words = target instanceof Target.Labels several ? several.words().get(k) : null;
        if (field < 0 || labels == LabelPolicy.IGNORED) {
            return Float.NaN;
        }
        if (rows.isMissing(field, encoder.missing())) {
            if (labels == LabelPolicy.REQUIRED) {
                throw notAValue(k, words == null ? "a number" : expected(words), "the missing value ", row);
            }
            return Float.NaN;
        }
        float found = words == null ? (float) (row.number(field) / exposure) : words.truth(row.text(field));
        if (!Float.isFinite(found) || isRate && found < 0) {
            String expected = isRate ? "a rate, 0 or more" : "a finite number";
            throw notAValue(k, words == null ? expected : expected(words), "", row);
        }
        return found;
    }

    private static String expected(YesNo words) {
        return Texts.quote(words.yes()) + " or " + Texts.quote(words.no());
    }

    private float weight(RowBuffer row) {
        exposure = binding.exposure() < 0 ? 1 : (float) Exposure.of(row, binding.exposure(), exposureName);
        int field = binding.weights();
        if (field < 0) {
            return exposure;
        }
        float value = exposure * (float) row.number(field);
        if (!(value > 0) || Float.isInfinite(value)) {
            throw new DataException("weights " + Texts.quote(weightsName) + ": expected a positive number, found "
                    + Texts.quote(row.text(field)));
        }
        return value;
    }

    @Override
    public int label() {
        return label;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public float weight() {
        return weight;
    }

    @Override
    public boolean weighted() {
        return binding.weights() >= 0 || binding.exposure() >= 0;
    }

    @Override
    public List<String> texts() {
        if (isImage) {
            return List.of();
        }
        return Arrays.stream(binding.sources())
                .mapToObj(field -> field < 0 ? "" : rows.text(field))
                .toList();
    }

    @Override
    public void close() {
        rows.close();
    }
}
