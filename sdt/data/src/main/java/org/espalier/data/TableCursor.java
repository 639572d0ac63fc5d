package org.espalier.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.espalier.base.Texts;
import org.espalier.text.RowBuffer;

/** Walks over the rows of a table, encoding them by a schema. */
final class TableCursor implements RowCursor {
    private final TableRows rows;
    private final ColumnBinding binding;
    private final boolean isImage;
    private final Encoder encoder;
    /** Null where the target is a number. */
    private final ClassIndex classes;

    private final LabelPolicy labels;
    private final boolean isRate;
    private final String weightsName;
    private final String exposureName;
    private final String targetName;
    private final DataNotes notes;
    private int label = Dataset.UNLABELLED;
    private float value = Float.NaN;
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
            targetName = binding.target() < 0 ? "" : columns.name(binding.target());
        } catch (DataException e) {
            rows.close();
            throw e;
        }
        isImage = schema.image().isPresent();
        encoder = new Encoder(schema);
        classes = schema.target().isNumeric() ? null : new ClassIndex(schema.target(), options.classAliases());
        isRate = schema.target().kind() == Target.Kind.RATE;
        this.labels = labels;
        this.notes = notes;
        notes.additionalColumns(binding.additional());
        // the other values are encoded as they are
        rows.textsOf(new HashSet<>(List.of(binding.target(), binding.weights(), binding.exposure())));
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
            int[] sources = binding.sources();
            for (int c = 0; c < sources.length; c++) {
                if (sources[c] >= 0) {
                    rows.encode(encoder, c, sources[c], features, notes);
                }
            }
            weight = weight(row);
            if (classes != null) {
                label = label(row);
                return;
            }
            value = value(row);
        } catch (DataException e) {
            throw new DataException(rows.here() + ", " + e.getMessage(), e);
        }
    }

    private int label(RowBuffer row) {
        int field = binding.target();
        if (field < 0 || labels == LabelPolicy.IGNORED) {
            return Dataset.UNLABELLED;
        }
        int from = row.start(field);
        int to = row.end(field);
        int found = classes.find(row.chars(), from, to);
        if (found == ClassIndex.UNKNOWN && rows.isMissing(field, encoder.missing())) {
            if (labels == LabelPolicy.REQUIRED) {
                throw new DataException("target " + Texts.quote(targetName)
                        + ": expected a class, found the missing value " + Texts.quote(row.text(field)));
            }
            return Dataset.UNLABELLED;
        }
        return classes.require(row.chars(), from, to);
    }

    private float value(RowBuffer row) {
        int field = binding.target();
        if (field < 0 || labels == LabelPolicy.IGNORED) {
            return Float.NaN;
        }
        if (rows.isMissing(field, encoder.missing())) {
            if (labels == LabelPolicy.REQUIRED) {
                throw new DataException("target " + Texts.quote(targetName)
                        + ": expected a number, found the missing value " + Texts.quote(row.text(field)));
            }
            return Float.NaN;
        }
        float found = (float) (row.number(field) / exposure);
        if (!Float.isFinite(found) || isRate && found < 0) {
            throw new DataException("target " + Texts.quote(targetName) + ": expected "
                    + (isRate ? "a rate, 0 or more" : "a finite number") + ", found " + Texts.quote(row.text(field)));
        }
        return found;
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
    public float value() {
        return value;
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
