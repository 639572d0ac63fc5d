package org.espalier.sdt;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.espalier.json.Json;

/** The typed values of the JSON objects in a model file; whatever is not as expected is an {@link IOException}. */
final class ModelJson {
    private final String what;
    private final Map<?, ?> values;

    private ModelJson(String what, Map<?, ?> values) {
        this.what = what;
        this.values = values;
    }

    /** @param what names the object in messages */
    static ModelJson parse(String what, String text) throws IOException {
        try {
            return of(what, Json.parse(text));
        } catch (IOException e) {
            throw new IOException(what + ": " + e.getMessage(), e);
        }
    }

    static ModelJson of(String what, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return new ModelJson(what, map);
        }
        throw new IOException(what + ": expected an object");
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    String text(String key) throws IOException {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text");
    }

    long whole(String key) throws IOException {
        if (values.get(key) instanceof Long number) {
            return number;
        }
        throw wrong(key, "a whole number");
    }

    int index(String key) throws IOException {
        long number = whole(key);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw wrong(key, "a number from 0");
        }
        return (int) number;
    }

    double number(String key) throws IOException {
        if (values.get(key) instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number");
    }

    ModelJson object(String key) throws IOException {
        return of(what + ", " + key, values.get(key));
    }

    Iterable<String> keys() {
        return values.keySet().stream().map(key -> (String) key).toList();
    }

    List<?> list(String key) throws IOException {
        if (values.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list");
    }

    List<String> texts(String key) throws IOException {
        for (Object item : list(key)) {
            if (!(item instanceof String)) {
                throw wrong(key, "a list of texts");
            }
        }
        return list(key).stream().map(item -> (String) item).toList();
    }

    float[] floats(String key) throws IOException {
        List<?> list = list(key);
        float[] out = new float[list.size()];
        for (int i = 0; i < out.length; i++) {
            if (!(list.get(i) instanceof Number number) || !Float.isFinite(number.floatValue())) {
                throw wrong(key, "a list of numbers");
            }
            out[i] = number.floatValue();
        }
        return out;
    }

    private IOException wrong(String key, String expected) {
        return new IOException(what + ": expected " + expected + " as \"" + key + "\"");
    }
}
