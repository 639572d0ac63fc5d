package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;

/**
 * Rows in ten parts of about the same weight by what they were answered, the smallest answers first: what was answered in each on
 * average, and what was found. Of a rate weights are exposures.
 */
public final class Tenths {
    private static final int PARTS = 10;

    private Tenths() {}

    /**
     * One part.
     *
     * @param rows rows in it
     * @param answered mean answer
     * @param found mean truth
     */
    public record Tenth(int rows, double answered, double found) {}

    /**
     * Of the rows whose truth is known; fewer than ten parts where they are fewer or where many have one answer.
     *
     * @param answers {@code [rows]}
     */
    public static List<Tenth> of(float[] answers, Dataset rows) {
        int[] order = IntStream.range(0, rows.rows())
                .filter(r -> !Float.isNaN(rows.values()[r]))
                .boxed()
                .sorted((a, b) -> Float.compare(answers[a], answers[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double all = 0;
        for (int r : order) {
            all += rows.weight(r);
        }
        List<Tenth> out = new ArrayList<>();
        double done = 0;
        int i = 0;
        for (int part = 1; part <= PARTS && i < order.length; part++) {
            int count = 0;
            double weight = 0;
            double answered = 0;
            double found = 0;
            // rows of one answer stay together
            while (i < order.length
                    && (done < all * part / PARTS - 1e-9 * all
                            || count > 0 && answers[order[i]] == answers[order[i - 1]]
                            || part == PARTS)) {
                double w = rows.weight(order[i]);
                weight += w;
                answered += w * answers[order[i]];
                found += w * rows.values()[order[i]];
                done += w;
                count++;
                i++;
            }
            if (weight > 0) {
                out.add(new Tenth(count, answered / weight, found / weight));
            }
        }
        return List.copyOf(out);
    }
}
