package org.espalier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.base.Texts;

/** An object of a parsed JSON document whose getters say, when they fail, which key of which object is wrong. */
final class JsonObject {
    private static final int MAX_SIZE = 1 << 20;

    private final Map<?, ?> values;
    private final String where;

    private JsonObject(Map<?, ?> values, String where) {
        this.values = values;
        this.where = where;
    }

    static JsonObject of(Object value, String where) {
        if (value instanceof Map<?, ?> map) {
            return new JsonObject(map, where);
        }
        throw new DataException(where + ": expected a JSON object, found " + describe(value));
    }

    DataException error(String message) {
        return new DataException(where + ": " + message);
    }

    private DataException wrong(String key, String expected, Object found) {
        return error("\"" + key + "\": expected " + expected + ", found " + describe(found));
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
    void requireOnly(String... known) {
        for (Object key : values.keySet()) {
            if (!Arrays.asList(known).contains(key)) {
                throw error(
                        "unknown key " + Texts.quote(key.toString()) + "; the keys are " + String.join(", ", known));
            }
        }
    }

    boolean has(String key) {
        return values.get(key) != null;
    }

    JsonObject object(String key) {
        Object value = values.get(key);
        if (!(value instanceof Map)) {
            throw wrong(key, "an object", value);
        }
        return of(value, where + ", " + key);
    }

    /**
     * @param nameKey the key that names an object in messages
     */
    List<JsonObject> objects(String key, String nameKey) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object item : list(key)) {
            String place = where + ", " + key + "[" + objects.size() + "]";
            JsonObject object = of(item, place);
            boolean isNamed = object.values.get(nameKey) instanceof String;
            objects.add(isNamed ? of(item, where + ", column " + Texts.quote(object.text(nameKey))) : object);
        }
        return objects;
    }

    private List<?> list(String key) {
        if (values.get(key) instanceof List<?> list) {
            return list;
        }
        throw wrong(key, "a list", values.get(key));
    }

    String text(String key) {
        if (values.get(key) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw wrong(key, "a text", values.get(key));
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : list(key)) {
            if (!(item instanceof String text)) {
                throw wrong(key, "a list of texts", item);
            }
            texts.add(text);
        }
        return texts;
    }

    double number(String key) {
        return number(key, values.get(key));
    }

    private double number(String key, Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        }
        throw wrong(key, "a number", value);
    }

    List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (Object item : list(key)) {
            numbers.add(number(key, item));
        }
        return numbers;
    }

    long whole(String key) {
        if (values.get(key) instanceof Long number) {
            return number;
        }
        throw wrong(key, "a whole number", values.get(key));
    }

    /** A number of things: positive and not huge. */
    int size(String key) {
        long value = whole(key);
        if (value < 1 || value > MAX_SIZE) {
            throw wrong(key, "a number from 1 to " + MAX_SIZE, value);
        }
        return (int) value;
    }

    /** False where the key is absent. */
    boolean flag(String key) {
        if (!has(key)) {
            return false;
        }
        if (values.get(key) instanceof Boolean flag) {
            return flag;
        }
        throw wrong(key, "true or false", values.get(key));
    }

    /** One of the constants of an enum by its name in lower case; the default where the key is absent. */
    <E extends Enum<E>> E choice(String key, E whenAbsent) {
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
