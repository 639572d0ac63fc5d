package org.espalier.json;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.base.Texts;

/**
 * An object of a parsed JSON document. Its getters throw a {@link JsonException} that says which key of which object is not
 * as expected.
 */
public final class JsonObject {
    private static final int MAX_SIZE = 1 << 20;

    private final Map<?, ?> values;
    private final String where;

    private JsonObject(Map<?, ?> values, String where) {
        this.values = values;
        this.where = where;
    }

    /**
     * Reads a document that is one object.
     *
     * @param where what messages begin with
     */
    public static JsonObject parse(String text, String where) {
        try {
            return of(Json.parse(text), where);
        } catch (IOException e) {
            throw new JsonException(where + ": " + e.getMessage(), e);
        }
    }

    /** @param where what messages begin with */
    public static JsonObject of(Object value, String where) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(map, where);
        }
        throw new JsonException(where + ": expected a JSON object, found " + describe(value));
    }

    /** An exception about this object, to be thrown. */
    public JsonException error(String message) {
        return new JsonException(where + ": " + message);
    }

    private JsonException wrong(String key, String expected, Object found) {
        return error("\"" + Texts.escape(key) + "\": expected " + expected + ", found " + describe(found));
    }

    private static String describe(Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof List ? "a list" : Texts.quote(value.toString());
    }

    /** Refuses keys that nobody reads: they are misspellings. */
    public void requireOnly(String... known) {
        for (Object key : values.keySet()) {
            if (!Arrays.asList(known).contains(key)) {
                throw error(
                        "unknown key " + Texts.quote(key.toString()) + "; the keys are " + String.join(", ", known));
            }
        }
    }

    /** Whether the key is there, with another value than null. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    public JsonObject object(String key) {
        Object value = values.get(key);
        if (!(value instanceof Map)) {
            throw wrong(key, "an object", value);
        }
        return of(value, where + ", " + key);
    }

    /**
     * An object under a key that is a name.
     *
     * @param named what messages about it begin with
     */
    public JsonObject object(String key, String named) {
        return of(values.get(key), named);
    }

    /**
     * @param nameKey the key that names an object in messages
     */
    public List<JsonObject> objects(String key, String nameKey) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list(key)) {
            String place = where + ", " + key + "[" + objects.size() + "]";
            JsonObject object = of(item, place);
            boolean isNamed = object.values.get(nameKey) instanceof String;
            objects.add(isNamed ? of(item, where + ", column " + Texts.quote(object.name(nameKey))) : object);
        }
        return objects;
    }

    public List<?> list(String key) {
        if (values.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list", values.get(key));
    }

    /** A text, which may be empty. */
    public String text(String key) {
        if (values.get(key) instanceof String text) {
            return text;
        }
        throw wrong(key, "a text", values.get(key));
    }

    /** A text that is not empty. */
    public String name(String key) {
        String text = text(key);
        if (text.isEmpty()) {
            throw wrong(key, "a text", text);
        }
        return text;
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof String text)) {
                throw wrong(key, "a list of texts", item);
            }
            texts.add(text);
        }
        return texts;
    }

    public double number(String key) {
        return number(key, values.get(key));
    }

    private double number(String key, Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number", value);
    }

    public List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (Object item : list(key)) {
            numbers.add(number(key, item));
        }
        return numbers;
    }

    public long whole(String key) {
        if (values.get(key) instanceof Long number) {
            return number;
        }
        throw wrong(key, "a whole number", values.get(key));
    }

    public List<Long> wholes(String key) {
        List<Long> wholes = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof Long number)) {
                throw wrong(key, "a list of whole numbers", item);
            }
            wholes.add(number);
        }
        return wholes;
    }

    /** An index, from 0. */
    public int index(String key) {
        long value = whole(key);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw wrong(key, "a number from 0", value);
        }
        return (int) value;
    }

    /** Finite numbers as floats. */
    public float[] floats(String key) {
        List<?> list = list(key);
        float[] floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) number(key, list.get(i));
            if (!Float.isFinite(floats[i])) {
                throw wrong(key, "a list of numbers", list.get(i));
            }
        }
        return floats;
    }

    /** Texts by name, none of them empty: the values of an object. */
    public Map<String, String> names(String key) {
        JsonObject object = object(key);
        Map<String, String> names = new LinkedHashMap<>();
        object.keys().forEach(name -> names.put(name, object.name(name)));
        return names;
    }

    /** The value as it was parsed; null where the key is absent. */
    public Object value(String key) {
        return values.get(key);
    }

    /** All keys, in the order of the document. */
    public List<String> keys() {
        return values.keySet().stream().map(String::valueOf).toList();
    }

    /** A number of things: positive and not huge. */
    public int size(String key) {
        long value = whole(key);
        if (value < 1 || value > MAX_SIZE) {
            throw wrong(key, "a number from 1 to " + MAX_SIZE, value);
        }
        return (int) value;
    }

    /** False where the key is absent. */
    public boolean flag(String key) {
        if (!has(key)) {
            return false;
        }
        if (values.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false", values.get(key));
    }

    /** One of the constants of an enum by its name in lower case; the default where the key is absent. */
    public <E extends Enum<E>> E choice(String key, E whenAbsent) {
        if (!has(key)) {
            return whenAbsent;
        }
        E[] all = whenAbsent.getDeclaringClass().getEnumConstants();
        for (E constant : all) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(values.get(key))) {
                return constant;
            }
        }
        throw wrong(key, "one of " + Arrays.toString(all).toLowerCase(Locale.ROOT), values.get(key));
    }
}
