package org.espalier.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;

/**
 * What was met while reading rows that is no error but that the user wants to know. Collects over several reads; not for
 * several threads.
 */
public final class DataNotes {
    private final Map<String, Long> unseen = new LinkedHashMap<>();
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

    /** One sentence for each kind of note and column, for people. */
    public List<String> sentences() {
        List<String> out = new ArrayList<>();
        if (!additional.isEmpty()) {
            out.add(plural(additional.size(), "additional column") + " not used: " + Texts.list(additional));
        }
        unseen.forEach((column, count) -> out.add("column " + Texts.quote(column) + ": " + plural(count, "value")
                + " that the schema does not know, taken as 'other'"));
        missing.forEach((column, count) ->
                out.add("column " + Texts.quote(column) + ": " + plural(count, "missing value") + " filled in"));
        outside.forEach((column, count) -> out.add("column " + Texts.quote(column) + ": " + plural(count, "value")
                + " outside the range of the training data"));
        if (pixelsOutside > 0) {
            out.add(plural(pixelsOutside, "pixel") + " below 0 or above the schema's \"scale\"");
        }
        return out;
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    void unseenCategory(String column) {
        unseen.merge(column, 1L, Long::sum);
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

    void additionalColumns(List<String> names) {
        additional = List.copyOf(names);
    }
}
