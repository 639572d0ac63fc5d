package org.espalier.spark;

import java.io.Serializable;
import java.util.Locale;
import org.espalier.data.DataException;

/** Rows that can't be used: how many there are of all, and which is the first. */
final class BadRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private long all;
    private long bad;
    private String first;

    /** Another row that is read; returns its number in the partition, from 1. */
    long next() {
        return ++all;
    }

    /** The row that was read last can't be used. */
    void add(int partition, String why) {
        bad++;
        if (first == null) {
            first = place(all, partition) + ", " + why;
        }
    }

    static String place(long row, int partition) {
        return "row " + row + " of partition " + partition;
    }

    /** The same with the rows of later partitions. */
    void with(BadRows later) {
        all += later.all;
        bad += later.bad;
        first = first == null ? later.first : first;
    }

    long all() {
        return all;
    }

    long good() {
        return all - bad;
    }

    /** @throws DataException when there are any */
    void requireNone() {
        if (bad > 0) {
            throw new DataException(
                    String.format(Locale.ROOT, "%,d of %,d rows can't be used; the first, %s", bad, all, first));
        }
    }
}
