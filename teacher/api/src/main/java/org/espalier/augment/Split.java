package org.espalier.augment;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;

/**
 * Rows for training and held-out rows.
 *
 * @param training row numbers, ascending
 * @param heldOut row numbers, ascending
 */
public record Split(int[] training, int[] heldOut) {
    /**
     * Deals the rows out to parts, class by class, so that each part has as many of a class as another, but for one.
     *
     * @param labels class of each row; rows without one are dealt out first
     * @param order in which the rows of a class are dealt
     * @return the part of each row, from 0 on
     */
    public static int[] parts(int[] labels, int parts, SplittableRandom order) {
        int[] out = new int[labels.length];
        int[] rows = Seeds.permutation(labels.length, order);
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int next = 0;
        for (int k = -1; k < classes; k++) {
            for (int row : rows) {
                if (labels[row] == k) {
                    out[row] = next++ % parts;
                }
            }
        }
        return out;
    }

    /**
     * Holds out the same share of every class: of a class with {@code n} rows {@code round(fraction n)}, at least one
     * where it has two.
     *
     * @param labels class of each row; rows without one are split like a class of their own
     */
    public static Split stratified(int[] labels, double fraction, long seed) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[][] members = new int[classes + 1][];
        int[] counts = new int[classes + 1];
        for (int label : labels) {
            counts[label + 1]++;
        }
        for (int c = 0; c <= classes; c++) {
            members[c] = new int[counts[c]];
            counts[c] = 0;
        }
        for (int row = 0; row < labels.length; row++) {
            int c = labels[row] + 1;
            members[c][counts[c]++] = row;
        }
        boolean[] held = new boolean[labels.length];
        int total = 0;
        for (int c = 0; c <= classes; c++) {
            int size = members[c].length;
            int take = (int) Math.round(fraction * size);
            take = Math.max(size >= 2 ? 1 : 0, Math.min(take, size - 1));
            SplittableRandom random = Seeds.stream(seed, 0x5b117, c);
            int[] order = Seeds.permutation(size, random);
            for (int i = 0; i < take; i++) {
                held[members[c][order[i]]] = true;
            }
            total += Math.max(0, take);
        }
        int[] training = new int[labels.length - total];
        int[] heldOut = new int[total];
        int t = 0;
        int h = 0;
        for (int row = 0; row < labels.length; row++) {
            if (held[row]) {
                heldOut[h++] = row;
            } else {
                training[t++] = row;
            }
        }
        return new Split(training, heldOut);
    }
}
