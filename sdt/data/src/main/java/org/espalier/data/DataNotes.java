package org.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;

/**
 * What was met while reading rows that is no error but that the user wants to know. Collects over several reads; not for
 * several threads.
 */
public final class DataNotes {
    /** Rows from which on a column whose values are mostly unknown is more than a note. */
    private static final int MIN_ROWS = 50;

    /** Columns that a kind of note has a sentence each for. */
    private static final int MAX_SENTENCES = 20;

    private final Map<String, Long> unseen = new LinkedHashMap<>();
    /** Of each column with unknown categories, the first one and a known one. */
    private final Map<String, String> spellings = new HashMap<>();

    private long rows;
    private final Map<String, Long> missing = new LinkedHashMap<>();
    private final Map<String, Long> outside = new LinkedHashMap<>();
    private long pixelsOutside;
    private List<String> additional = List.of();

    /** Without a note. */
    public DataNotes() {}

    /** Cells whose category the schema does not know, by column. They went to the column's slot for such. */
    public Map<String, Long> unseenCategories() {
        return Collections.unmodifiableMap(unseen);
    }

    /** Missing cells that were filled by the column's policy, by column. */
    public Map<String, Long> missingValues() {
        return Collections.unmodifiableMap(missing);
    }

    /** Numbers smaller or larger than any in the training data, by column. */
    public Map<String, Long> outsideRange() {
        return Collections.unmodifiableMap(outside);
    }

    /** Pixels below 0 or above the image's scale. They were divided by it as any other. */
    public long pixelsOutside() {
        return pixelsOutside;
    }

    /** Columns of the file that the schema does not have; they were not used. */
    public List<String> additionalColumns() {
        return additional;
    }

    /** One sentence for each kind of note and column, for people; of many columns the last one tells of all others. */
    public List<String> sentences() {
        List<String> out = new ArrayList<>();
        if (!additional.isEmpty()) {
            out.add(plural(additional.size(), "additional column") + " not used: " + Texts.list(additional));
        }
        unseen.forEach((column, count) -> {
            if (!isMostlyUnseen(count)) {
                out.add("column " + Texts.quote(column) + ": " + plural(count, "value")
                        + " that the schema does not know, taken as 'other'");
            }
        });
        eachColumn(missing, "missing value", " filled in", out);
        eachColumn(outside, "value", " outside the range of the training data", out);
        if (pixelsOutside > 0) {
            out.add(plural(pixelsOutside, "pixel") + " below 0 or above the schema's \"scale\"");
        }
        return out;
    }

    /** A sentence a column; of a wide table one for all that come after the first. */
    private static void eachColumn(Map<String, Long> counts, String noun, String what, List<String> out) {
        counts.entrySet().stream()
                .limit(MAX_SENTENCES)
                .forEach(e -> out.add("column " + Texts.quote(e.getKey()) + ": " + plural(e.getValue(), noun) + what));
        if (counts.size() > MAX_SENTENCES) {
            long values = counts.values().stream()
                    .skip(MAX_SENTENCES)
                    .mapToLong(n -> n)
                    .sum();
            out.add(plural(counts.size() - MAX_SENTENCES, "more column") + ": " + plural(values, noun) + what);
        }
    }

    /**
     * One sentence for each column of categories most of whose values the schema does not know, in 50 rows or more: the
     * file spells them otherwise than the training data, and answers may be worthless.
     */
    public List<String> warnings() {
        List<String> out = new ArrayList<>();
        unseen.forEach((column, count) -> {
            if (isMostlyUnseen(count)) {
                out.add("column " + Texts.quote(column) + ": the schema does not know " + count + " of " + rows
                        + " values, taken as 'other': " + spellings.get(column));
            }
        });
        return out;
    }

    private boolean isMostlyUnseen(long count) {
        return rows >= MIN_ROWS && 2 * count > rows;
    }

    /** {@code found 'true', expected one such as 'True'}; of a column with unknown categories. */
    String spellings(String column) {
        return spellings.get(column);
    }

    /** Told once for each row that is read. */
    void row() {
        rows++;
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    void unseenCategory(Column.Category column, String found) {
        unseen.merge(column.name(), 1L, Long::sum);
        spellings.computeIfAbsent(column.name(), name -> {
            List<String> near = Texts.near(found, column.categories());
            String known =
                    near.isEmpty() ? column.categories().stream().findFirst().orElse("") : near.get(0);
            return "found " + Texts.quote(found) + ", expected one such as " + Texts.quote(known);
        });
    }

    void missingValue(String column) {
        missing.merge(column, 1L, Long::sum);
    }

    void outsideRange(String column) {
        outside.merge(column, 1L, Long::sum);
    }

    void pixelOutside() {
        pixelsOutside++;
    }

    /** Columns that the schema does not have. */
    public void additionalColumns(List<String> names) {
        additional = List.copyOf(names);
    }
}
