package org.espalier.data;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/** A table: a text file of delimited fields, or the rows of a {@link RowSource}. */
final class TableSource implements DataSource {
    private final Supplier<TableRows> opener;
    private final String name;
    private final DataOptions options;
    private final Optional<DataFile> file;

    private TableSource(Supplier<TableRows> opener, String name, DataOptions options, Optional<DataFile> file) {
        this.opener = opener;
        this.name = name;
        this.options = options;
        this.file = file;
    }

    static TableSource of(DataFile file, DataOptions options) {
        return new TableSource(() -> new CsvRows(file, options), file.name(), options, Optional.of(file));
    }

    /** @throws DataException when an option is given that only files have */
    static TableSource of(RowSource rows, DataOptions options) {
        boolean isOfFiles = options.labels().isPresent()
                || options.header() == DataOptions.Header.NONE
                || options.delimiter().isPresent()
                || options.comment().isPresent()
                || options.decimal() == DataOptions.Decimal.COMMA
                || options.thousands().isPresent();
        if (isOfFiles) {
            throw new DataException(
                    rows.name()
                            + ": the options labels, noHeader, columns, delimiter, decimal, thousands and comment go with files only");
        }
        return new TableSource(() -> new SourceRows(rows), rows.name(), options, Optional.empty());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OptionalDouble shareRead() {
        return file.isPresent() ? file.get().position().share() : OptionalDouble.empty();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        return inferSchema(warnings, row -> true);
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings, LongPredicate ofVocabulary) {
        return new TableInference(opener, name, options, ofVocabulary).infer(warnings);
    }

    @Override
    public Dataset read(Schema schema, LabelPolicy labels, DataNotes notes) {
        Schema ofRows = options.schemaOfRows(schema);
        Optional<UnknownCheck> check = check(notes);
        return DatasetReader.read(cursor(ofRows, labels, notes), ofRows, name, check);
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        Schema ofRows = options.schemaOfRows(schema);
        Optional<UnknownCheck> check = check(notes);
        return new RowStream(cursor(ofRows, labels, notes), ofRows, badRows, check);
    }

    private Optional<UnknownCheck> check(DataNotes notes) {
        return options.unknown() == DataOptions.Unknown.REFUSE
                ? Optional.of(new UnknownCheck(name, notes, options.spelling()))
                : Optional.empty();
    }

    private TableCursor cursor(Schema schema, LabelPolicy labels, DataNotes notes) {
        return new TableCursor(opener.get(), name, options, schema, labels, notes);
    }
}
