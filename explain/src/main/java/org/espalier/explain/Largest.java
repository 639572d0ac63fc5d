package org.espalier.explain;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/** The few largest of many scores, with memory for the few. */
final class Largest {
    private Largest() {}

    /**
     * Indices in falling order of their scores; ties go to the lowest index.
     *
     * @param size indices from 0 to below this
     * @param count so many at most
     * @param above only those with a score above this
     */
    static int[] indices(int size, int count, double above, IntToDoubleFunction score) {
        int most = Math.max(0, Math.min(size, count));
        int[] kept = new int[most];
        double[] scores = new double[most];
        int found = 0;
        for (int i = 0; i < size; i++) {
            double value = score.applyAsDouble(i);
            if (!(value > above) || found == most && (most == 0 || value <= scores[most - 1])) {
                continue;
            }
            int at = Math.min(found, most - 1);
            while (at > 0 && scores[at - 1] < value) {
                at--;
            }
            int moved = Math.min(found, most - 1) - at;
            System.arraycopy(kept, at, kept, at + 1, moved);
            System.arraycopy(scores, at, scores, at + 1, moved);
            kept[at] = i;
            scores[at] = value;
            found = Math.min(found + 1, most);
        }
        return found == most ? kept : Arrays.copyOf(kept, found);
    }
}
