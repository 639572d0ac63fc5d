package org.espalier.train;

import org.espalier.data.Dataset;

/** The distributions that a tree is trained towards. */
public final class Targets {
    private Targets() {}

    /**
     * {@code q = w label + (1 - w) p_T} with {@code p_T} proportional to {@code p^(1/T)}; a row without a label takes the
     * teacher's answer alone.
     *
     * @param labels class of each row, {@code [rows]}
     * @param logProbabilities the teacher's, {@code [rows, classes]}; null without a teacher
     * @return {@code [rows, classes]}
     */
    public static float[] mix(
            int[] labels, float[] logProbabilities, int classes, double labelWeight, double temperature) {
        float[] out = new float[Math.multiplyExact(labels.length, classes)];
        double[] softened = new double[classes];
        for (int r = 0; r < labels.length; r++) {
            int at = r * classes;
            boolean labelled = labels[r] != Dataset.UNLABELLED;
            double weight = logProbabilities == null ? 1 : labelled ? labelWeight : 0;
            if (logProbabilities != null) {
                double highest = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < classes; k++) {
                    highest = Math.max(highest, logProbabilities[at + k]);
                }
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    softened[k] = Math.exp((logProbabilities[at + k] - highest) / temperature);
                    sum += softened[k];
                }
                for (int k = 0; k < classes; k++) {
                    out[at + k] = (float) ((1 - weight) * softened[k] / sum);
                }
            }
            if (labelled) {
                out[at + labels[r]] += (float) weight;
            }
        }
        return out;
    }
}
