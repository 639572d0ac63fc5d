package org.espalier.data;

import java.util.function.Consumer;

/** A text file of delimited fields. */
final class CsvSource implements DataSource {
    private final DataFile file;
    private final DataOptions options;

    CsvSource(DataFile file, DataOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        return new CsvInference(file, options).infer(warnings);
    }

    @Override
    public Dataset read(Schema schema, LabelPolicy labels, DataNotes notes) {
        Schema ofRows = options.schemaOfRows(schema);
        return DatasetReader.read(new CsvCursor(file, options, ofRows, labels, notes), ofRows, name());
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        Schema ofRows = options.schemaOfRows(schema);
        return new RowStream(new CsvCursor(file, options, ofRows, labels, notes), ofRows, badRows);
    }
}
