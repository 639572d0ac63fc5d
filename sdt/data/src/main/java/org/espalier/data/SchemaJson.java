package org.espalier.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.json.Json;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;
import org.espalier.words.Dictionary;

/**
 * The JSON form of a schema, for people to edit and for the model file:
 *
 * <pre>
 * {"version": 1,
 *  "columns": [
 *   {"name": "age", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "indicator"},
 *   {"name": "sex", "type": "category", "categories": ["Female", "Male"], "missing": "impute", "immutable": true},
 *   {"name": "message", "type": "text", "vocabulary": {"rows": 4128, "words": ["free"], "documents": [221]}},
 *   {"name": "id", "type": "ignored"}],
 *  "target": {"name": "income", "classes": ["&lt;=50K", "&gt;50K"]}}
 * </pre>
 *
 * {@code unit}, {@code immutable} (default false), {@code scaling} (default {@code standard}) and {@code missing}
 * (default {@code error} for a number, {@code impute} for a category) may be left out; {@code grid} and {@code image}
 * stand there where they apply, and an image has no columns. {@code missingTokens}, a list of the fields that stand for a
 * missing value, is there where they are others than {@link DataOptions#DEFAULT_MISSING}. A target of another kind than
 * classes has a type: {@code {"name": "loss", "type": "number", "unit": "EUR"}}, {@code {"name": "claims", "type": "rate",
 * "exposure": "years"}} or {@code {"name": "tags", "type": "labels", "names": ["new", "sold"], "yes": ["yes", "1"], "no":
 * ["no", "0"]}}; range, mean and deviation of a number or a rate may be left out, and the words of labels where they are yes and no.
 *
 * <p>For people a column may have {@code label}, {@code description}, {@code categoryLabels} (an object, also of a number's special codes),
 * {@code order} (a list of categories), {@code protected} and {@code group}; the target {@code label}, {@code description},
 * {@code classLabels} and {@code row} ({@code "applicant"}): see {@link Dictionary}. A key of the document, of a column or of the target that is not
 * known is kept and written back; {@link #unknownKeys} names it.
 */
public final class SchemaJson {
    private static final List<String> ROOT_KEYS =
            List.of("version", "columns", "missingTokens", "grid", "image", "target");
    private static final List<String> TARGET_KEYS = List.of(
            "name",
            "type",
            "classes",
            "positive",
            "unit",
            "exposure",
            "outputs",
            "names",
            "yes",
            "no",
            "range",
            "mean",
            "deviation");
    private static final List<String> NUMBER_KEYS = List.of(
            "name",
            "type",
            "unit",
            "range",
            "mean",
            "deviation",
            "scaling",
            "missing",
            "immutable",
            "monotone",
            "knots",
            "bands",
            "special");
    private static final List<String> CATEGORY_KEYS = List.of("name", "type", "categories", "missing", "immutable");
    private static final List<String> TEXT_KEYS = List.of("name", "type", "vocabulary", "features");
    private static final List<String> FEATURE_KEYS =
            List.of("name", "immutable", "monotone", "knots", "bands", "special");
    private static final List<String> IGNORED_KEYS = List.of("name", "type");

    private SchemaJson() {}

    /** One sentence that names the keys which nobody knows, each with the known one that may be meant; empty where there are none. */
    public static Optional<String> unknownKeys(Schema schema) {
        List<String> ofColumns = new ArrayList<>(NUMBER_KEYS);
        ofColumns.add("categories");
        return schema.dictionary().unknownKeys(ofColumns, TARGET_KEYS, ROOT_KEYS);
    }

    /** One line for each column, {@code \n} line ends, a line end at the end. The same schema gives the same text. */
    public static String write(Schema schema) {
        List<String> parts = new ArrayList<>();
        parts.add("\"version\": " + Schema.VERSION);
        if (schema.image().isEmpty()) {
            List<String> lines = schema.columns().stream()
                    .filter(c -> !Encoder.isOfText(c))
                    .map(c -> "  " + inline(column(c, schema)))
                    .toList();
            parts.add("\"columns\": [\n" + String.join(",\n", lines) + "]");
        }
        if (!schema.missingTokens().equals(DataOptions.DEFAULT_MISSING)) {
            parts.add("\"missingTokens\": " + inline(List.copyOf(schema.missingTokens())));
        }
        schema.grid().ifPresent(grid -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("rows", grid.rows());
            map.put("columns", grid.columns());
            map.put("cells", grid.cells());
            parts.add("\"grid\": " + inline(map));
        });
        schema.image().ifPresent(image -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("width", image.width());
            map.put("height", image.height());
            map.put("channels", image.channels());
            map.put("scale", image.scale());
            parts.add("\"image\": " + inline(map));
        });
        Map<String, Object> target = TargetJson.write(schema.target());
        schema.dictionary().row().ifPresent(row -> target.put("row", row));
        schema.dictionary().target().write(target::put, "classLabels");
        parts.add("\"target\": " + inline(target));
        schema.dictionary().more().forEach((key, value) -> parts.add(Json.compact(key) + ": " + inline(value)));
        return "{" + String.join(",\n ", parts) + "}\n";
    }

    private static Map<String, Object> column(Column column, Schema schema) {
        Map<String, Object> map = column(column, schema.dictionary().column(column.name()));
        if (column instanceof Column.Text text) {
            map.put("vocabulary", text.features().json());
            List<Map<String, Object>> changed = changed(text, schema);
            if (!changed.isEmpty()) {
                map.put("features", changed);
            }
        }
        return map;
    }

    /** The numbers of a text that are not as its vocabulary makes them: with knots, a promise, or words for people. */
    private static List<Map<String, Object>> changed(Column.Text text, Schema schema) {
        Map<String, Column> made = new HashMap<>();
        text.features().columns(text.name()).forEach(c -> made.put(c.name(), c));
        List<Map<String, Object>> out = new ArrayList<>();
        for (Column column : schema.columns()) {
            Dictionary.Entry words = schema.dictionary().column(column.name());
            Column plain = made.get(column.name());
            if (Encoder.isOfText(column)
                    && plain != null
                    && !(column.equals(plain) && words.equals(Dictionary.Entry.NONE))) {
                Map<String, Object> map = column(column, words);
                map.keySet().removeAll(column(plain, Dictionary.Entry.NONE).keySet());
                Map<String, Object> named = new LinkedHashMap<>();
                named.put("name", column.name());
                named.putAll(map);
                out.add(named);
            }
        }
        return out;
    }

    private static Map<String, Object> column(Column column, Dictionary.Entry words) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", column.name());
        if (column instanceof Column.Number number) {
            map.put("type", "number");
            number.unit().ifPresent(unit -> map.put("unit", unit));
            map.put("range", List.of(number.minimum(), number.maximum()));
            map.put("mean", number.mean());
            map.put("deviation", number.standardDeviation());
            if (number.scaling() != Column.Scaling.STANDARD) {
                map.put("scaling", word(number.scaling()));
            }
            map.put("missing", word(number.missing()));
            if (number.monotone() != Column.Monotone.NONE) {
                map.put("monotone", word(number.monotone()));
            }
            writeKnots(number.knots(), map);
        } else if (column instanceof Column.Category category) {
            map.put("type", "category");
            map.put("categories", category.categories());
            map.put("missing", word(category.missing()));
        } else {
            map.put("type", column instanceof Column.Text ? "text" : "ignored");
        }
        if (column.immutable() && column.width() > 0) {
            map.put("immutable", true);
        }
        words.write(map::put, "categoryLabels");
        return map;
    }

    private static void writeKnots(Knots knots, Map<String, Object> map) {
        // bands without a point are no ramps without one: the raw number counts in the one form only
        if (!knots.points().isEmpty() || knots.form() == Knots.Form.BANDS) {
            map.put(knots.form() == Knots.Form.BANDS ? "bands" : "knots", knots.points());
        }
        if (!knots.special().isEmpty()) {
            map.put("special", knots.special());
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** On one line with a blank after each colon and comma; whole numbers without {@code .0}. */
    private static String inline(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((k, v) -> parts.add(Json.compact(k) + ": " + inline(v)));
            return "{" + String.join(", ", parts) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(SchemaJson::inline).toList()) + "]";
        }
        if (value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e15) {
            return Json.compact(d.longValue());
        }
        return Json.compact(value);
    }

    /**
     * Reads a schema, one that a person may have edited.
     *
     * @param where what messages begin with: the file
     * @throws DataException when it is not JSON, of a newer version, or not a schema; the message names the column and the
     *     key
     */
    public static Schema read(String json, String where) {
        try {
            return readDocument(json, where);
        } catch (JsonException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private static Schema readDocument(String json, String where) {
        Object document;
        try {
            document = Json.parse(json);
        } catch (IOException e) {
            throw new DataException(where + ": " + Texts.escape(String.valueOf(e.getMessage())), e);
        }
        JsonObject root = JsonObject.of(document, where + ": schema");
        long version = root.whole("version");
        if (version != Schema.VERSION) {
            throw new DataException(where + ": expected schema version " + Schema.VERSION + ", found " + version
                    + (version > Schema.VERSION ? " (written by a newer release)" : ""));
        }
        try {
            Schema schema = read(root).withDictionary(dictionary(root));
            return root.has("missingTokens")
                    ? schema.withMissingTokens(new HashSet<>(root.texts("missingTokens")))
                    : schema;
        } catch (IllegalArgumentException e) {
            throw new DataException(where + ": " + e.getMessage(), e);
        }
    }

    private static Schema read(JsonObject root) {
        List<Column> columns = new ArrayList<>();
        if (root.has("columns") || !root.has("image")) {
            for (JsonObject column : root.objects("columns", "name")) {
                if (column.name("type").equals("text")) {
                    columns.addAll(text(column));
                } else {
                    columns.add(SchemaJson.column(column));
                }
            }
        }
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            if (!names.add(column.name())) {
                throw root.error("expected columns of different names, found " + Texts.quote(column.name()) + " twice");
            }
        }
        Target target = TargetJson.read(root.object("target"));
        for (String column : target.columns()) {
            if (names.contains(column)) {
                throw root.error("the target " + Texts.quote(column) + " is one of the columns as well");
            }
        }
        Optional<Schema.Image> image = root.has("image") ? Optional.of(image(root.object("image"))) : Optional.empty();
        Optional<Schema.Grid> grid =
                root.has("grid") ? Optional.of(grid(root.object("grid"), names)) : Optional.empty();
        if (image.isPresent()) {
            requirePixels(root, columns, image.get());
            // the pixels' names and moments say nothing: a pixel is its share of full intensity
            return new Schema(List.of(), Optional.empty(), image, target);
        }
        if (columns.stream().allMatch(c -> c.width() == 0)) {
            throw root.error("expected a column that is not ignored, found none");
        }
        return new Schema(columns, grid, image, target);
    }

    /** A column of texts and the numbers that it gives. */
    private static List<Column> text(JsonObject object) {
        String name = object.name("name");
        TextFeatures features = TextReading.require(name)
                .read(object.value("vocabulary"), "schema, column " + Texts.quote(name) + ": vocabulary");
        Map<String, Column> numbers = new LinkedHashMap<>();
        features.columns(name).forEach(c -> numbers.put(c.name(), c));
        for (JsonObject changed : features(object)) {
            if (!(numbers.get(changed.name("name")) instanceof Column.Number made)) {
                throw changed.error("its vocabulary has no such word");
            }
            numbers.put(
                    made.name(),
                    made.changed(
                            changed.flag("immutable"),
                            changed.choice("monotone", Column.Monotone.NONE),
                            knots(changed)));
        }
        List<Column> out = new ArrayList<>(List.of(new Column.Text(name, features)));
        out.addAll(numbers.values());
        return out;
    }

    private static List<JsonObject> features(JsonObject text) {
        return text.has("features") ? text.objects("features", "name") : List.of();
    }

    private static void requirePixels(JsonObject root, List<Column> columns, Schema.Image image) {
        if (!columns.isEmpty() && columns.size() != image.pixels()) {
            throw root.error("expected " + image.pixels() + " columns, one for each pixel of the image, found "
                    + columns.size());
        }
    }

    private static Dictionary dictionary(JsonObject root) {
        Map<String, Dictionary.Entry> columns = new LinkedHashMap<>();
        if (root.has("columns") && !root.has("image")) {
            for (JsonObject column : root.objects("columns", "name")) {
                List<String> keys = keys(column.name("type"));
                columns.put(column.name("name"), Dictionary.Entry.read(column, "categoryLabels", keys));
                requireOfItsType(column, keys);
                for (JsonObject feature :
                        column.name("type").equals("text") ? features(column) : List.<JsonObject>of()) {
                    columns.put(feature.name("name"), Dictionary.Entry.read(feature, "categoryLabels", FEATURE_KEYS));
                }
            }
        }
        JsonObject target = root.object("target");
        return new Dictionary(
                columns,
                Dictionary.Entry.read(target, "classLabels", TARGET_KEYS),
                target.has("row") ? Optional.of(target.name("row")) : Optional.empty(),
                Dictionary.unknown(root, ROOT_KEYS, List.of()));
    }

    private static List<String> keys(String type) {
        return switch (type) {
            case "number" -> NUMBER_KEYS;
            case "category" -> CATEGORY_KEYS;
            case "text" -> TEXT_KEYS;
            default -> IGNORED_KEYS;
        };
    }

    /** What another type has would change nothing here: somebody means another type. A unit does no harm. */
    private static void requireOfItsType(JsonObject column, List<String> keys) {
        for (String key : column.keys()) {
            boolean isOfAnother = NUMBER_KEYS.contains(key) || CATEGORY_KEYS.contains(key);
            if (isOfAnother && !keys.contains(key) && !key.equals("unit") && !key.equals("immutable")) {
                throw column.error("unknown key " + Texts.quote(key) + "; the keys of a column of this type are "
                        + String.join(", ", keys));
            }
        }
    }

    private static Column column(JsonObject object) {
        String name = object.name("name");
        String type = object.name("type");
        switch (type) {
            case "number":
                List<Double> range = object.numbers("range");
                if (range.size() != 2 || range.get(0) > range.get(1)) {
                    throw object.error("\"range\": expected the smallest and the largest value, found " + range);
                }
                double deviation = object.number("deviation");
                if (!(deviation > 0)) {
                    throw object.error("\"deviation\": expected a positive number, found " + deviation);
                }
                return new Column.Number(
                        name,
                        object.has("unit") ? Optional.of(object.name("unit")) : Optional.empty(),
                        range.get(0),
                        range.get(1),
                        object.number("mean"),
                        deviation,
                        object.choice("scaling", Column.Scaling.STANDARD),
                        object.choice("missing", Column.Missing.ERROR),
                        object.flag("immutable"),
                        object.choice("monotone", Column.Monotone.NONE),
                        knots(object));
            case "category":
                return new Column.Category(
                        name,
                        object.texts("categories"),
                        object.choice("missing", Column.Missing.IMPUTE),
                        object.flag("immutable"));
            case "ignored":
                return new Column.Ignored(name);
            default:
                throw object.error("\"type\": expected \"number\", \"category\", \"text\" or \"ignored\", found "
                        + Texts.quote(type));
        }
    }

    private static Knots knots(JsonObject object) {
        if (object.has("knots") && object.has("bands")) {
            throw object.error("expected \"knots\" or \"bands\", found both");
        }
        boolean bands = object.has("bands");
        String key = bands ? "bands" : "knots";
        try {
            return new Knots(
                    object.has(key) ? object.numbers(key) : List.of(),
                    object.has("special") ? object.numbers("special") : List.of(),
                    bands ? Knots.Form.BANDS : Knots.Form.RAMPS);
        } catch (IllegalArgumentException e) {
            throw object.error(e.getMessage());
        }
    }

    private static Schema.Image image(JsonObject object) {
        object.requireOnly("width", "height", "channels", "scale");
        return new Schema.Image(
                object.size("width"),
                object.size("height"),
                object.has("channels") ? object.size("channels") : 1,
                object.number("scale"));
    }

    private static Schema.Grid grid(JsonObject object, Set<String> columns) {
        object.requireOnly("rows", "columns", "cells");
        List<String> cells = object.texts("cells");
        for (String cell : cells) {
            if (!columns.contains(cell)) {
                throw object.error("\"cells\": expected names of columns, found " + Texts.quote(cell));
            }
        }
        return new Schema.Grid(object.size("rows"), object.size("columns"), cells);
    }
}
