package org.espalier.words;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;

/** Reads the table form of a dictionary, see {@link DictionaryDocument#ofTable}. */
final class DictionaryTable {
    private final List<String> names = new ArrayList<>();
    private final String where;
    private final int column;
    private final int value;

    DictionaryTable(List<String> header, String where) {
        this.where = where;
        for (String name : header) {
            String lower = name.toLowerCase(Locale.ROOT);
            names.add(
                    Dictionary.COLUMN_KEYS.contains(lower)
                                    || List.of("column", "value", "unit", "immutable", "row")
                                            .contains(lower)
                            ? lower
                            : name);
        }
        this.column = names.indexOf("column");
        this.value = names.indexOf("value");
        if (column < 0) {
            throw new EspalierException(where + ": expected a table with the columns column, value, label and so on, or"
                    + " JSON; found the columns " + Texts.list(header));
        }
    }

    private record Ranked(String value, double rank) {}

    DictionaryDocument read(List<List<String>> rows, DictionaryDocument out) {
        Map<String, List<Ranked>> ranks = new LinkedHashMap<>();
        for (int r = 0; r < rows.size(); r++) {
            List<String> row = rows.get(r);
            String place = where + ", row " + (r + 1);
            String name = row.get(column);
            if (name.isEmpty()) {
                throw new EspalierException(place + ", column 'column': expected the name of a column, found nothing");
            }
            Map<String, Object> entry = out.column(name);
            String of = value < 0 ? "" : row.get(value);
            for (int c = 0; c < row.size(); c++) {
                if (c == column || c == value || row.get(c).isEmpty()) {
                    continue;
                }
                String at = place + ", column " + Texts.quote(names.get(c));
                if (of.isEmpty()) {
                    once(entry, names.get(c), cell(names.get(c), row.get(c), at), at);
                } else if (names.get(c).equals("order")) {
                    ranks.computeIfAbsent(name, n -> new ArrayList<>()).add(new Ranked(of, number(row.get(c), at)));
                } else {
                    once(labels(entry, names.get(c)), of, row.get(c), at);
                }
            }
        }
        ranks.forEach((name, values) -> {
            values.sort(Comparator.comparingDouble(Ranked::rank));
            out.column(name).put("order", values.stream().map(Ranked::value).toList());
        });
        return out;
    }

    @SuppressWarnings("unchecked") // made here, and only here
    private static Map<String, Object> labels(Map<String, Object> entry, String key) {
        String ofValues = switch (key) {
            case "label" -> "categoryLabels";
            case "description" -> "categoryDescriptions";
            default -> key + " of values";
        };
        return (Map<String, Object>) entry.computeIfAbsent(ofValues, k -> new LinkedHashMap<String, Object>());
    }

    private static void once(Map<String, Object> entry, String key, Object value, String at) {
        if (entry.putIfAbsent(key, value) != null) {
            throw new EspalierException(at + ": expected one entry, found a second one for " + Texts.quote(key));
        }
    }

    private static Object cell(String key, String text, String at) {
        if (key.equals("order")) {
            throw new EspalierException(at + ": expected a number in the rows of values, found " + Texts.quote(text)
                    + " in the row of a column");
        }
        if (!key.equals("immutable") && !key.equals("protected")) {
            return text;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true", "x", "1" -> true;
            case "no", "false", "0" -> false;
            default -> throw new EspalierException(at + ": expected yes or no, found " + Texts.quote(text));
        };
    }

    private static double number(String text, String at) {
        double rank = Decimals.parse(text);
        if (!Double.isFinite(rank)) {
            throw new EspalierException(at + ": expected a number, found " + Texts.quote(text));
        }
        return rank;
    }
}
