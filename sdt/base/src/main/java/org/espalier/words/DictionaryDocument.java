package org.espalier.words;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.json.JsonObject;

/**
 * A dictionary's file as one document, a part of a schema: {@code {"columns": [{"name": "age", "label": "Age", "unit": "years"}],
 * "target": {"row": "applicant"}}}. Laid over a schema's document it adds what it says; how rows are read stays as it is.
 */
public final class DictionaryDocument {
    /** Keys of a column that say how it is read; a dictionary that is a whole schema has them too. */
    private static final List<String> NOT_WORDS = List.of(
            "name",
            "type",
            "range",
            "mean",
            "deviation",
            "scaling",
            "missing",
            "monotone",
            "knots",
            "bands",
            "special",
            "categories",
            "classes",
            "positive");

    private final Map<String, Map<String, Object>> columns = new LinkedHashMap<>();
    private final Map<String, Object> target = new LinkedHashMap<>();
    private Optional<String> targetName = Optional.empty();

    private DictionaryDocument() {}

    /**
     * From JSON.
     *
     * @param where what messages begin with
     * @throws org.espalier.json.JsonException one line, when it is no such document
     */
    public static DictionaryDocument ofJson(String text, String where) {
        JsonObject root = JsonObject.parse(text, where);
        DictionaryDocument out = new DictionaryDocument();
        if (!root.has("columns") && !root.has("target")) {
            throw root.error("expected \"columns\" or \"target\", found neither");
        }
        if (root.has("columns")) {
            for (JsonObject column : root.objects("columns", "name")) {
                if (out.columns.put(column.name("name"), words(column)) != null) {
                    throw root.error("expected columns of different names, found " + Texts.quote(column.name("name"))
                            + " twice");
                }
            }
        }
        if (root.has("target")) {
            JsonObject object = root.object("target");
            out.target.putAll(words(object));
            out.targetName = object.has("name") ? Optional.of(object.name("name")) : Optional.empty();
        }
        return out;
    }

    private static Map<String, Object> words(JsonObject object) {
        return Dictionary.unknown(object, NOT_WORDS, List.of());
    }

    /**
     * From a table: a row with an empty {@code value} is about a column, or the target; one with a value names that value. Further
     * columns of the table are {@code label}, {@code description}, {@code unit}, {@code order} (a number, of values), {@code immutable},
     * {@code protected}, {@code group} and {@code row}; others are kept.
     *
     * @param names of the table's columns
     * @param rows their fields
     * @param where what messages begin with
     * @throws EspalierException one line, that names row and column
     */
    public static DictionaryDocument ofTable(List<String> names, List<List<String>> rows, String where) {
        return new DictionaryTable(names, where).read(rows, new DictionaryDocument());
    }

    /** The entry of a column; made where there is none. */
    Map<String, Object> column(String name) {
        return columns.computeIfAbsent(name, n -> new LinkedHashMap<>());
    }

    /**
     * Lays it over a schema's document, in place.
     *
     * @return a sentence on columns that the schema does not have; empty where there are none
     */
    public Optional<String> layOver(Map<String, Object> schema) {
        Map<String, Map<String, Object>> left = new LinkedHashMap<>(columns);
        List<String> known = new ArrayList<>();
        if (schema.get("columns") instanceof List<?> list) {
            for (Object item : list) {
                Map<String, Object> column = object(item);
                known.add((String) column.get("name"));
                Optional.ofNullable(left.remove(known.get(known.size() - 1))).ifPresent(column::putAll);
            }
        }
        Map<String, Object> goal = object(schema.get("target"));
        String goalName = (String) goal.get("name");
        known.add(goalName);
        Optional.ofNullable(left.remove(goalName))
                .ifPresent(words -> words.forEach((key, value) ->
                        goal.put(key.replaceFirst("^category(?=Labels|Descriptions)", "class"), value)));
        if (targetName.isEmpty() || targetName.get().equals(goalName)) {
            goal.putAll(target);
        } else {
            left.put(targetName.get(), target);
        }
        if (goal.get("names") instanceof List<?> labels) {
            labels.forEach(label -> ofLabel((String) label, left, goal));
        }
        if (left.isEmpty()) {
            return Optional.empty();
        }
        String near = left.keySet().stream()
                .flatMap(name -> Texts.near(name, known).stream()
                        .limit(1)
                        .map(k -> "; is " + Texts.quote(k) + " meant by " + Texts.quote(name) + "?"))
                .findFirst()
                .orElse("");
        return Optional.of("columns of the dictionary that the data do not have: " + Texts.list(left.keySet()) + near);
    }

    /** A label is a column of the user's table: what is said of that column is its name for people. */
    private static void ofLabel(String label, Map<String, Map<String, Object>> left, Map<String, Object> goal) {
        Map<String, Object> words = left.remove(label);
        if (words != null && words.get("label") != null) {
            Map<String, Object> labels = new LinkedHashMap<>();
            Optional.ofNullable(object(goal.get("classLabels"))).ifPresent(labels::putAll);
            labels.put(label, words.get("label"));
            goal.put("classLabels", labels);
        }
    }

    @SuppressWarnings("unchecked") // a parsed JSON object has texts as keys
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }
}
