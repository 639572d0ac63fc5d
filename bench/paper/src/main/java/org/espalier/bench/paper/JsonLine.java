package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.EspalierException;
import org.espalier.json.Json;

/** A JSON object whose values are objects of texts or of numbers. */
record JsonLine(Map<String, Object> values) {
    static final JsonLine EMPTY = new JsonLine(Map.of());

    /** @throws EspalierException one line, when it is no JSON object */
    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    static JsonLine parse(String text, String where) {
        try {
            if (Json.parse(text) instanceof Map<?, ?> map) {
                return new JsonLine((Map<String, Object>) map);
            }
            throw new EspalierException(where + ": expected a JSON object");
        } catch (IOException e) {
            throw new EspalierException(where + ": " + e.getMessage(), e);
        }
    }

    static JsonLine read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be read", e);
        }
    }

    SortedMap<String, String> strings(String key) {
        SortedMap<String, String> out = new TreeMap<>();
        object(key).forEach((name, value) -> out.put(String.valueOf(name), String.valueOf(value)));
        return out;
    }

    SortedMap<String, Double> numbers(String key) {
        SortedMap<String, Double> out = new TreeMap<>();
        object(key).forEach((name, value) -> out.put(String.valueOf(name), ((Number) value).doubleValue()));
        return out;
    }

    private Map<?, ?> object(String key) {
        return values.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
