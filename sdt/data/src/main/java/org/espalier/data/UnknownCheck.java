package org.espalier.data;

import java.util.Map;
import java.util.function.Function;
import org.espalier.base.Texts;

/** Refuses rows in which a column of categories has none that the schema knows: they are spelled otherwise. */
final class UnknownCheck {
    /** The first rows decide, or all where there are fewer. */
    static final int ROWS = 50;

    private final String name;
    private final DataNotes notes;
    private final Map<String, Long> before;
    private final Function<DataOption, String> spelling;

    /**
     * Made before the first row is read.
     *
     * @param name what messages call the rows
     * @param notes that the reading fills
     */
    UnknownCheck(String name, DataNotes notes, Function<DataOption, String> spelling) {
        this.name = name;
        this.notes = notes;
        this.before = Map.copyOf(notes.unseenCategories());
        this.spelling = spelling;
    }

    /**
     * To be called when {@link #ROWS} rows are read, or all.
     *
     * @param rows how many they are
     * @throws DataException when no value of a column was known in them
     */
    void require(long rows) {
        notes.unseenCategories().forEach((column, count) -> {
            if (rows > 0 && count - before.getOrDefault(column, 0L) >= rows) {
                throw new DataException(name + ", column " + Texts.quote(column)
                        + ": the schema knows none of the values in "
                        + (rows == 1 ? "the only row" : "the first " + rows + " rows") + ": "
                        + notes.spellings(column) + " (" + spelling.apply(DataOption.ALLOW_UNKNOWN)
                        + " takes them as 'other')");
            }
        });
    }
}
