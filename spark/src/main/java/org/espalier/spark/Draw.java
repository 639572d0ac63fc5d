package org.espalier.spark;

import java.io.Serializable;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;

/**
 * Which rows of a partition are taken, and which belong to the validation set: by seed and place, so that every pass over the same
 * rows decides alike.
 *
 * @param share of the rows that is taken, above 0; 1: all
 * @param validation share of the rows that is the validation set where no column says; 0: none
 */
record Draw(long seed, double share, double validation) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Which of a seed's streams takes rows, and which holds them out. */
    private static final long SAMPLE = 0x73616d;

    private static final long VALIDATION = 0x76616c;

    /** All rows, none of them held out. */
    static Draw all() {
        return new Draw(0, 1, 0);
    }

    /** The decisions for a partition's rows, one after the other. */
    OfPartition of(int partition) {
        return new OfPartition(this, Seeds.stream(seed, SAMPLE, partition), Seeds.stream(seed, VALIDATION, partition));
    }

    /** Asked once for every row. */
    record OfPartition(Draw draw, SplittableRandom sample, SplittableRandom held) {
        boolean takes() {
            return draw.share >= 1 || sample.nextDouble() < draw.share;
        }

        boolean holdsOut() {
            return draw.validation > 0 && held.nextDouble() < draw.validation;
        }
    }
}
