package org.espalier.data;

import java.util.function.Consumer;

/** What happens to a row that can't be read. */
@FunctionalInterface
public interface BadRows {
    /** The first bad row ends the reading with its error. */
    BadRows STOP = error -> {
        throw error;
    };

    /** Called for each bad row; throws to stop, returns to go on with the next row. */
    void found(DataException error);

    /** Goes on after a bad row, having told of it. {@link RowStream#skipped()} counts them. */
    static BadRows skip(Consumer<DataException> told) {
        return told::accept;
    }
}
