package org.espalier.data;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;

/** Looks whether rows that are maps have the names that they must have, and no others. Immutable. */
final class RowNames {
    private final List<String> required;
    private final List<String> optional;

    /**
     * @param required the names that a row must have
     * @param optional the names that it may have besides
     */
    RowNames(Collection<String> required, Collection<String> optional) {
        this.required = List.copyOf(required);
        this.optional = List.copyOf(optional);
    }

    /** @throws DataException one line naming the first name that is unknown, or else missing */
    void require(Map<String, ?> row) {
        int requiredFound = count(required, row);
        // almost always
        if (requiredFound == required.size() && row.size() == requiredFound + count(optional, row)) {
            return;
        }
        for (String name : row.keySet()) {
            if (name == null || !required.contains(name) && !optional.contains(name)) {
                throw unknown(name);
            }
        }
        for (String name : required) {
            if (!row.containsKey(name)) {
                throw new DataException("column " + Texts.quote(name)
                        + ": expected a value, or null where it is missing; found no entry");
            }
        }
    }

    private static int count(List<String> names, Map<String, ?> row) {
        int count = 0;
        for (String name : names) {
            count += row.containsKey(name) ? 1 : 0;
        }
        return count;
    }

    private DataException unknown(String name) {
        List<String> near = name == null ? List.of() : Texts.near(name, required);
        return new DataException("column " + (name == null ? "null" : Texts.quote(name)) + ": no such column"
                + (near.isEmpty()
                        ? "; the columns are " + Texts.list(required)
                        : "; did you mean " + Texts.list(near) + "?"));
    }
}
