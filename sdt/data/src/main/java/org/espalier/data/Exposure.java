package org.espalier.data;

import org.espalier.base.Texts;
import org.espalier.text.RowBuffer;

/** Reads what a row's rate is by. */
final class Exposure {
    private Exposure() {}

    /**
     * @param here the row in messages
     * @throws DataException when it is not a finite number above 0
     */
    static double of(RowBuffer row, int field, String name, String here) {
        try {
            return of(row, field, name);
        } catch (DataException e) {
            throw new DataException(here + ", " + e.getMessage(), e);
        }
    }

    /** The same; the message has no place. */
    static double of(RowBuffer row, int field, String name) {
        double value = row.number(field);
        if (!(value > 0) || Double.isInfinite((float) value) || (float) value == 0) {
            throw new DataException("exposure " + Texts.quote(name) + ": expected a positive number, found "
                    + Texts.quote(row.text(field)));
        }
        return value;
    }
}
