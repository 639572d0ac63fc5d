package org.espalier.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.DictionaryFile;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowSource;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;

/** The applications as a table; a schema that is inferred from them has their dictionary. */
final class LoansSource implements DataSource {
    private static final String DICTIONARY = "loans-dictionary.json";

    private static final String TARGET = "outcome";

    private final DataSource table;

    LoansSource(Loans.Part part, DataOptions options) {
        this.table = DataSource.of(new Applications(part), withTarget(options));
    }

    /** What files alone have is of no account here. */
    private static DataOptions withTarget(DataOptions given) {
        DataOptions.Builder out = DataOptions.builder(given.file())
                .target(given.target().orElse(TARGET))
                .ignored(given.ignored())
                .categories(given.categories())
                .numbers(given.numbers())
                .classAliases(given.classAliases())
                .unknown(given.unknown())
                .spelling(given.spelling());
        given.missing().ifPresent(out::missing);
        given.weights().ifPresent(out::weights);
        return out.build();
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        return dictionary().describe(table.inferSchema(warnings), warnings);
    }

    private static DictionaryFile dictionary() {
        try (InputStream in = LoansSource.class.getResourceAsStream(DICTIONARY)) {
            return DictionaryFile.ofJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), DICTIONARY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Dataset read(Schema schema, LabelPolicy labels, DataNotes notes) {
        return table.read(schema, labels, notes);
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes) {
        return table.rows(schema, labels, badRows, notes);
    }

    private record Applications(Loans.Part part) implements RowSource {
        @Override
        public String name() {
            return part.toString();
        }

        @Override
        public List<String> names() {
            return Loans.COLUMNS;
        }

        @Override
        public Cursor open() {
            return new Cursor() {
                private int index = -1;
                private List<Object> values = List.of();

                @Override
                public boolean advance() {
                    index++;
                    values =
                            index < part.rows() ? Loans.application(part, index).values() : List.of();
                    return index < part.rows();
                }

                @Override
                public Object value(int column) {
                    return column < values.size() ? values.get(column) : Loans.outcome(part, index);
                }
            };
        }
    }
}
