package org.espalier.data;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.espalier.json.Json;
import org.espalier.words.DictionaryDocument;

/**
 * A data dictionary in a file, CSV or JSON, told apart by content ({@link DictionaryDocument}): labels, descriptions, units and so on for a
 * schema that was inferred, or for that of a finished model.
 */
public final class DictionaryFile {
    private final DictionaryDocument document;
    private final String name;

    private DictionaryFile(DictionaryDocument document, String name) {
        this.document = document;
        this.name = name;
    }

    /**
     * Reads a file, plain or gzip.
     *
     * @throws org.espalier.EspalierException one line, that names file, row and column, when it is no dictionary
     */
    public static DictionaryFile read(Path path) {
        DataFile file = new DataFile(path);
        String text = text(file);
        if (text.stripLeading().startsWith("{")) {
            return new DictionaryFile(DictionaryDocument.ofJson(text, file.name()), file.name());
        }
        List<List<String>> rows = new ArrayList<>();
        try (TextRows table = TextRows.open(path)) {
            while (table.advance()) {
                List<String> row = new ArrayList<>();
                for (int c = 0; c < table.columns().size(); c++) {
                    row.add(table.text(c));
                }
                rows.add(row);
            }
            return new DictionaryFile(DictionaryDocument.ofTable(table.columns(), rows, file.name()), file.name());
        }
    }

    /** Of a JSON text that a program has. */
    public static DictionaryFile ofJson(String text, String name) {
        return new DictionaryFile(DictionaryDocument.ofJson(text, name), name);
    }

    private static String text(DataFile file) {
        try (Reader in = file.openText()) {
            StringWriter out = new StringWriter();
            in.transferTo(out);
            return out.toString();
        } catch (IOException e) {
            throw file.failed(e);
        }
    }

    /**
     * The schema with what the dictionary says; rows are encoded as before.
     *
     * @param notes told of columns that the schema does not have, and of keys that nobody knows
     * @throws DataException one line, when a value is not what its key wants
     */
    public Schema describe(Schema schema, Consumer<String> notes) {
        try {
            @SuppressWarnings("unchecked") // of an object that was just written
            Map<String, Object> json = (Map<String, Object>) Json.parse(SchemaJson.write(schema));
            document.layOver(json).ifPresent(note -> notes.accept(name + ": " + note));
            Schema described = SchemaJson.read(Json.compact(json), name);
            SchemaJson.unknownKeys(described).ifPresent(note -> notes.accept(name + ": " + note));
            return described;
        } catch (IOException e) {
            throw new IllegalStateException("a schema that was just written can't be read", e);
        }
    }
}
