package org.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.console.Console;
import org.espalier.data.DictionaryFile;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Option;

/** What people call columns, values and classes: {@code --dictionary}, laid over whatever schema there is. */
final class DictionaryArguments {
    @Option(
            names = "--dictionary",
            paramLabel = "FILE",
            description =
                    "What people call the columns, their values and the classes: a CSV with the columns column, value (empty: the"
                            + " row is about the column), label, description, unit, order, immutable, protected, group, row"
                            + " (of the target: what a row is), or the same keys as JSON, as in a schema. Default: none.")
    private Path file;

    private DictionaryFile read;

    /** The schema with what the dictionary says. */
    Schema describe(Schema schema, Console console) {
        return dictionary().map(d -> d.describe(schema, console::note)).orElse(schema);
    }

    /** The model of a file, its schema with what the dictionary says. */
    SoftDecisionTree model(Path model, Console console) {
        Optional<DictionaryFile> dictionary = dictionary();
        SoftDecisionTree tree = ModelFile.read(model);
        return dictionary
                .map(d -> tree.withSchema(d.describe(tree.schema(), console::note)))
                .orElse(tree);
    }

    /** The schema of {@code --schema}; a note where it has keys that nobody knows. */
    static Optional<Schema> given(DataArguments data, Console console) {
        Optional<Schema> given = data.schema();
        given.flatMap(SchemaJson::unknownKeys).ifPresent(note -> console.note("--schema: " + note));
        return given;
    }

    private Optional<DictionaryFile> dictionary() {
        if (file != null && read == null) {
            read = DictionaryFile.read(file);
        }
        return Optional.ofNullable(read);
    }
}
