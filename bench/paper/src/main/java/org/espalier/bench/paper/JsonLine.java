package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.EspalierException;
import org.espalier.json.JsonObject;

/** A JSON object whose values are objects of texts or of numbers. */
record JsonLine(JsonObject values) {
    static final JsonLine EMPTY = parse("{}", "empty");

    /** @throws org.espalier.json.JsonException one line, when it is no JSON object */
    static JsonLine parse(String text, String where) {
        return new JsonLine(JsonObject.parse(text, where));
    }

    static JsonLine read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be read", e);
        }
    }

    /** Empty where the key is absent. */
    SortedMap<String, String> strings(String key) {
        SortedMap<String, String> out = new TreeMap<>();
        if (values.has(key)) {
            JsonObject object = values.object(key);
            object.keys().forEach(name -> out.put(name, object.text(name)));
        }
        return out;
    }

    /** Empty where the key is absent. */
    SortedMap<String, Double> numbers(String key) {
        SortedMap<String, Double> out = new TreeMap<>();
        if (values.has(key)) {
            JsonObject object = values.object(key);
            object.keys().forEach(name -> out.put(name, object.number(name)));
        }
        return out;
    }
}
