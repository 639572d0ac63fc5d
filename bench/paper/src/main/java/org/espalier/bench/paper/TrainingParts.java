package org.espalier.bench.paper;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;

/** Takes parts of the training rows. */
final class TrainingParts {
    /** Share of the labels that {@link Experiment.Part#NOISY} replaces. */
    static final double NOISE = 0.2;

    /** Keeps the choice of rows apart from the split for validation, which takes the seed itself. */
    private static final long PART = 0x9a27;

    private static final long FLIPS = 0xf11b;

    private TrainingParts() {}

    /** A random share of each class, in the order of the rows; at least one row of a class that has two. */
    static Dataset random(Dataset rows, double percent, int seed) {
        return percent == 100 ? rows : rows.select(chosen(rows.labels(), percent, seed));
    }

    private static int[] chosen(int[] labels, double percent, int seed) {
        return Split.stratified(labels, percent / 100, PART + seed).heldOut();
    }

    /** All rows, but only those that {@link #random} takes have their label. */
    static Dataset partlyLabelled(Dataset rows, double percent, int seed) {
        int[] labels = new int[rows.rows()];
        Arrays.fill(labels, Dataset.UNLABELLED);
        for (int row : chosen(rows.labels(), percent, seed)) {
            labels[row] = rows.labels()[row];
        }
        return new Dataset(rows.schema(), rows.features(), labels, rows.weights());
    }

    /** Each label is replaced with the probability {@link #NOISE} by one of the other classes, all alike. */
    static Dataset noisy(Dataset rows, int seed) {
        SplittableRandom random = Seeds.stream(seed, FLIPS);
        int classes = rows.schema().classes();
        int[] labels = rows.labels().clone();
        for (int r = 0; r < labels.length; r++) {
            double chance = random.nextDouble();
            int step = 1 + random.nextInt(classes - 1);
            if (chance < NOISE) {
                labels[r] = (labels[r] + step) % classes;
            }
        }
        return new Dataset(rows.schema(), rows.features(), labels, rows.weights());
    }

    /**
     * Of each class as many rows as {@link #random} takes, by the teacher's error vector norm
     * {@code ||p - onehot(label)||} (EL2N; Paul, Ganguli and Dziugaite 2021): the lowest or the highest.
     *
     * @param logProbabilities the teacher's, {@code [rows, classes]}
     */
    static Dataset byError(Dataset rows, double percent, int seed, float[] logProbabilities, boolean highest) {
        int classes = rows.schema().classes();
        double[] error = new double[rows.rows()];
        for (int r = 0; r < error.length; r++) {
            for (int k = 0; k < classes; k++) {
                double miss = Math.exp(logProbabilities[r * classes + k]) - (rows.labels()[r] == k ? 1 : 0);
                error[r] += miss * miss;
            }
        }
        int[] wanted = new int[classes];
        for (int row : chosen(rows.labels(), percent, seed)) {
            wanted[rows.labels()[row]]++;
        }
        Comparator<Integer> ascending = Comparator.comparingDouble(r -> error[r]);
        int[] kept = IntStream.range(0, error.length)
                .boxed()
                .sorted(highest ? ascending.reversed() : ascending)
                .filter(r -> wanted[rows.labels()[r]]-- > 0)
                .mapToInt(r -> r)
                .sorted()
                .toArray();
        return rows.select(kept);
    }
}
