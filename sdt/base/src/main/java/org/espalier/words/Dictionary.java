package org.espalier.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import org.espalier.json.JsonObject;

/**
 * A data dictionary: what people call the columns of a table, their values and the classes, beside what a schema says of how they are
 * read. {@link Words} makes names of it that can be shown. Units, and whether a column may change, are the columns' own.
 *
 * @param columns by the name of the column; a column that nothing is said of is not there
 * @param target of the target, {@code labels} those of its classes
 * @param row what a row is, in the singular: {@code applicant}
 * @param more keys of the document that are not known: kept, and written back
 */
public record Dictionary(Map<String, Entry> columns, Entry target, Optional<String> row, Map<String, Object> more) {
    /** Says nothing. */
    public static final Dictionary NONE = new Dictionary(Map.of(), Entry.NONE, Optional.empty(), Map.of());

    /** Keys of a column's JSON object that are its dictionary's. */
    public static final List<String> COLUMN_KEYS =
            List.of("label", "description", "order", "categoryLabels", "protected", "group");

    /** Keys of the target's JSON object that are its dictionary's. */
    public static final List<String> TARGET_KEYS = List.of("label", "description", "classLabels", "row");

    public Dictionary {
        Map<String, Entry> said = new LinkedHashMap<>(columns);
        said.values().removeIf(Entry::isNone);
        columns = Collections.unmodifiableMap(said);
        more = Entry.kept(more);
    }

    /**
     * What is said of a column, or of the target.
     *
     * @param label its name for people: {@code Checking account}
     * @param description a sentence or two
     * @param order of categories, those of lower rank first; empty: none is known
     * @param labels of categories, of a number's special codes, or of classes, by their spelling in the data: {@code A11} is
     *     {@code below 0 DM}
     * @param isProtected a decision must not rest on it, by law or by policy
     * @param group heading under which people look for it: {@code Household}
     * @param more keys that are not known: kept, and written back
     */
    public record Entry(
            Optional<String> label,
            Optional<String> description,
            List<String> order,
            Map<String, String> labels,
            boolean isProtected,
            Optional<String> group,
            Map<String, Object> more) {
        /** Says nothing. */
        public static final Entry NONE =
                new Entry(Optional.empty(), Optional.empty(), List.of(), Map.of(), false, Optional.empty(), Map.of());

        public Entry {
            order = List.copyOf(order);
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            more = kept(more);
        }

        // here, so that no entry waits for the dictionary's class, which is made of entries
        private static Map<String, Object> kept(Map<String, Object> values) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        /** Whether nothing is said. */
        boolean isNone() {
            // a record's own equals is made at its first use: 40 ms of a command's start
            return label.isEmpty()
                    && description.isEmpty()
                    && order.isEmpty()
                    && labels.isEmpty()
                    && !isProtected
                    && group.isEmpty()
                    && more.isEmpty();
        }

        /**
         * Reads the keys of a dictionary, and keeps those that nobody knows.
         *
         * @param labelsKey {@code categoryLabels} or {@code classLabels}
         * @param others keys that are read elsewhere
         * @throws org.espalier.json.JsonException one line, when a value is not what its key wants
         */
        public static Entry read(JsonObject object, String labelsKey, Collection<String> others) {
            boolean isTarget = labelsKey.equals("classLabels");
            List<String> order = !isTarget && object.has("order") ? object.texts("order") : List.of();
            if (new HashSet<>(order).size() != order.size()) {
                throw object.error("\"order\": expected different values, found one twice in " + Texts.list(order));
            }
            return new Entry(
                    optional(object, "label"),
                    optional(object, "description"),
                    order,
                    object.has(labelsKey) ? object.names(labelsKey) : Map.of(),
                    !isTarget && object.flag("protected"),
                    isTarget ? Optional.empty() : optional(object, "group"),
                    unknown(object, isTarget ? TARGET_KEYS : COLUMN_KEYS, others));
        }

        /** Writes what is said, and nothing else. */
        public void write(BiConsumer<String, Object> out, String labelsKey) {
            label.ifPresent(text -> out.accept("label", text));
            description.ifPresent(text -> out.accept("description", text));
            if (!order.isEmpty()) {
                out.accept("order", order);
            }
            if (!labels.isEmpty()) {
                out.accept(labelsKey, labels);
            }
            if (isProtected) {
                out.accept("protected", true);
            }
            group.ifPresent(text -> out.accept("group", text));
            more.forEach(out);
        }

        private static Optional<String> optional(JsonObject object, String key) {
            return object.has(key) ? Optional.of(object.name(key)) : Optional.empty();
        }
    }

    /**
     * The same for another target.
     *
     * @param label its name for people
     * @param labels of its classes
     */
    public Dictionary withTarget(String label, Map<String, String> labels) {
        Entry other = new Entry(
                Optional.of(label), target.description(), List.of(), labels, false, Optional.empty(), Map.of());
        return new Dictionary(columns, other, row, more);
    }

    /** What is said of a column; {@link Entry#NONE} where that is nothing. */
    public Entry column(String name) {
        return columns.getOrDefault(name, Entry.NONE);
    }

    /** The keys of an object that are in neither list, with their values. */
    public static Map<String, Object> unknown(JsonObject object, Collection<String> known, Collection<String> others) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (String key : object.keys()) {
            if (!known.contains(key) && !others.contains(key)) {
                out.put(key, object.value(key));
            }
        }
        return out;
    }

    /**
     * One sentence that names the keys which nobody knows, each with the known one that it may be a misspelling of; empty where there are
     * none.
     *
     * @param ofColumns keys of a column that are the schema's own
     * @param ofTarget those of a target
     * @param ofDocument those of the document
     */
    public Optional<String> unknownKeys(
            Collection<String> ofColumns, Collection<String> ofTarget, Collection<String> ofDocument) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        more.keySet().forEach(key -> place(places, key, "the document", List.of(), ofDocument));
        columns.forEach((name, entry) -> entry.more()
                .keySet()
                .forEach(key -> place(places, key, "column " + Texts.quote(name), COLUMN_KEYS, ofColumns)));
        target.more().keySet().forEach(key -> place(places, key, "the target", TARGET_KEYS, ofTarget));
        if (places.isEmpty()) {
            return Optional.empty();
        }
        String all = places.entrySet().stream()
                .limit(MAX_LISTED)
                .map(e -> e.getKey() + " (" + e.getValue().get(0)
                        + (e.getValue().size() > 1 ? " and " + (e.getValue().size() - 1) + " more" : "") + ")")
                .collect(Collectors.joining(", "));
        return Optional.of("keys that are not known are kept and change nothing: " + all
                + (places.size() > MAX_LISTED ? " and " + (places.size() - MAX_LISTED) + " more" : ""));
    }

    private static final int MAX_LISTED = 10;

    /** Kept for readers of the schema; nothing here shows them. */
    private static final List<String> OF_VALUES = List.of("categoryDescriptions", "classDescriptions");

    private static void place(
            Map<String, List<String>> places,
            String key,
            String where,
            Collection<String> words,
            Collection<String> others) {
        List<String> known = new ArrayList<>(words);
        known.addAll(others);
        known.addAll(OF_VALUES);
        if (known.contains(key)) {
            return; // there is nothing to be put right
        }
        String near = Texts.near(key, known).stream()
                .findFirst()
                .map(k -> "; is " + Texts.quote(k) + " meant?")
                .orElse("");
        places.computeIfAbsent(Texts.quote(key) + near, k -> new ArrayList<>()).add(where);
    }
}
