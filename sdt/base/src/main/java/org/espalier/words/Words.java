package org.espalier.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.base.Decimals;

/**
 * Names for people: every text, picture and report asks here what to call a column, a value, a class or a row.
 *
 * <pre>{@code
 * Words words = schema.words();
 * words.column("checking_status");          // Checking account
 * words.value("checking_status", "A11");    // below 0 DM
 * words.className("1");                     // repaid
 * words.row();                              // applicant
 * }</pre>
 *
 * <p>What no label is known of is called as in the data, so a schema without a dictionary has words as well. No two columns have the
 * same name, nor two values of one column, nor two classes: where labels are alike the spelling of the data stands in brackets
 * behind them. The texts are those of the user, unchanged: what shows them makes them visible and escapes them.
 */
public final class Words {
    /** Of a row that nobody has named. */
    private static final String ROW = "row";

    private final Dictionary dictionary;
    private final Map<String, String> columns;
    private final Map<String, Map<String, String>> values = new HashMap<>();
    /** Labels of numbers by their value, of each column that has some. */
    private final Map<String, Map<Double, String>> codes = new HashMap<>();

    private final Map<String, String> classes;
    private final String target;

    /**
     * @param categories by the name of each column its categories; none of a number
     * @param target name of the target
     */
    public Words(
            Dictionary dictionary,
            Map<String, ? extends List<String>> categories,
            String target,
            List<String> classes) {
        this.dictionary = dictionary;
        Map<String, String> labels = new HashMap<>();
        dictionary.columns().forEach((name, entry) -> entry.label().ifPresent(label -> labels.put(name, label)));
        this.columns = unique(categories.keySet(), labels);
        this.target = dictionary.target().label().orElse(target);
        this.classes = unique(classes, dictionary.target().labels());
        categories.forEach((name, known) -> {
            Map<String, String> given = dictionary.column(name).labels();
            if (!given.isEmpty() && !known.isEmpty()) {
                values.put(name, unique(known, given));
            } else if (!given.isEmpty()) {
                codes.put(name, byNumber(given));
            }
        });
    }

    private static Map<Double, String> byNumber(Map<String, String> labels) {
        Map<Double, String> out = new HashMap<>();
        labels.forEach((text, label) -> {
            double value = Decimals.parse(text);
            if (Double.isFinite(value)) {
                out.put(value + 0.0, label); // -0 is 0
            }
        });
        return out;
    }

    /** Label by name, all different; a name without label stands for itself. */
    private static Map<String, String> unique(Collection<String> names, Map<String, String> labels) {
        Map<String, Integer> count = new HashMap<>();
        names.forEach(name -> count.merge(labels.getOrDefault(name, name), 1, Integer::sum));
        Map<String, String> out = new LinkedHashMap<>();
        for (String name : names) {
            String label = labels.getOrDefault(name, name);
            out.put(name, count.get(label) > 1 && !label.equals(name) ? label + " (" + name + ")" : label);
        }
        if (new HashSet<>(out.values()).size() < out.size()) {
            out.replaceAll((name, label) -> name);
        }
        return out;
    }

    /** The label of a column, else its name. */
    public String column(String name) {
        return columns.getOrDefault(name, name);
    }

    /**
     * The label of a category, or of a number's special code, else the value itself.
     *
     * @param value as the data spell it
     */
    public String value(String column, String value) {
        Map<Double, String> numbers = codes.get(column);
        if (numbers != null) {
            return numbers.getOrDefault(Decimals.parse(value) + 0.0, value);
        }
        return values.getOrDefault(column, Map.of()).getOrDefault(value, value);
    }

    /** The label of a number's special code: of -7, {@code no inquiry}. */
    public Optional<String> code(String column, double value) {
        return Optional.ofNullable(codes.getOrDefault(column, Map.of()).get(value + 0.0));
    }

    /** The labelled special codes of a number, rising, with their labels. */
    public SortedMap<Double, String> codes(String column) {
        return new TreeMap<>(codes.getOrDefault(column, Map.of()));
    }

    /** Whether a number has a labelled code below a value. */
    public boolean hasCodeBelow(String column, double value) {
        return codes.getOrDefault(column, Map.of()).keySet().stream().anyMatch(code -> code < value);
    }

    /** The label of a class, else its name. */
    public String className(String name) {
        return classes.getOrDefault(name, name);
    }

    /** The label of the target, else its name. */
    public String target() {
        return target;
    }

    /** What a row is: {@code applicant}; {@code row} where nobody has said. */
    public String row() {
        return dictionary.row().orElse(ROW);
    }

    /** More than one of {@link #row()}, by the rules of English: {@code applicants}, {@code companies}. */
    public String rows() {
        String one = row();
        String lower = one.toLowerCase(Locale.ROOT);
        if (lower.matches(".*([sxz]|ch|sh)")) {
            return one + "es";
        }
        return lower.matches(".*[^aeiou]y") ? one.substring(0, one.length() - 1) + "ies" : one + "s";
    }

    /** A sentence or two on a column. */
    public Optional<String> description(String column) {
        return dictionary.column(column).description();
    }

    /** The heading under which people look for a column. */
    public Optional<String> group(String column) {
        return dictionary.column(column).group();
    }

    /** Whether a decision must not rest on a column, by law or by policy. */
    public boolean isProtected(String column) {
        return dictionary.column(column).isProtected();
    }

    /** Whether a column or a value of it, a class or the target has a label: whether there is another spelling to show. */
    public boolean hasLabels() {
        return dictionary.target().label().isPresent()
                || !dictionary.target().labels().isEmpty()
                || dictionary.columns().values().stream()
                        .anyMatch(e -> e.label().isPresent() || !e.labels().isEmpty());
    }

    /**
     * Categories in the order that people know, where the dictionary has one: those that it ranks first, the others after them as
     * they were.
     */
    public List<String> ordered(String column, List<String> categories) {
        List<String> out = new ArrayList<>(dictionary.column(column).order());
        out.retainAll(categories);
        categories.stream().filter(c -> !out.contains(c)).forEach(out::add);
        return out;
    }
}
