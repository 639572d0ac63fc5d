package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The part of JSON Schema that {@code explanation.schema.json} uses: type, required, properties, items, enum, const, $ref. */
final class JsonSchemaCheck {
    private final Map<?, ?> root;
    private final List<String> problems = new ArrayList<>();

    private JsonSchemaCheck(Map<?, ?> root) {
        this.root = root;
    }

    /** What is wrong with a value, a line each. */
    static List<String> problems(Map<?, ?> schema, Object value) {
        JsonSchemaCheck check = new JsonSchemaCheck(schema);
        check.check("", schema, value);
        return check.problems;
    }

    private void check(String where, Map<?, ?> schema, Object value) {
        if (schema.get("$ref") instanceof String ref) {
            Map<?, ?> definitions = (Map<?, ?>) root.get("$defs");
            check(where, (Map<?, ?>) definitions.get(ref.substring("#/$defs/".length())), value);
            return;
        }
        if (schema.get("type") instanceof String type && !isOf(type, value)) {
            problems.add(where + ": expected " + type + ", found " + value);
            return;
        }
        if (schema.containsKey("const") && !schema.get("const").equals(value)) {
            problems.add(where + ": expected " + schema.get("const") + ", found " + value);
        }
        if (schema.get("enum") instanceof List<?> values && !values.contains(value)) {
            problems.add(where + ": expected one of " + values + ", found " + value);
        }
        if (value instanceof Map<?, ?> map) {
            object(where, schema, map);
        } else if (value instanceof List<?> list) {
            if (schema.get("minItems") instanceof Long least && list.size() < least) {
                problems.add(where + ": expected items");
            }
            list.forEach(item -> check(where + "[]", (Map<?, ?>) schema.get("items"), item));
        }
    }

    private void object(String where, Map<?, ?> schema, Map<?, ?> map) {
        if (schema.get("required") instanceof List<?> required) {
            required.stream()
                    .filter(key -> !map.containsKey(key))
                    .forEach(key -> problems.add(where + key + ": expected"));
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> p ? p : Map.of();
        map.forEach((key, item) -> {
            if (properties.get(key) instanceof Map<?, ?> property) {
                check(where.isEmpty() ? (String) key : where + "." + key, property, item);
            } else if (schema.get("additionalProperties") instanceof Map<?, ?> any) {
                check(where + "." + key, any, item);
            } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                problems.add(where + key + ": unknown");
            }
        });
    }

    private static boolean isOf(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Long;
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            default -> throw new IllegalArgumentException(type);
        };
    }
}
