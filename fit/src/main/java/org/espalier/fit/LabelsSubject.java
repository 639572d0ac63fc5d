package org.espalier.fit;

import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Metrics;

/** Of labels: the cross-entropy of a label, the share of all labels that are answered rightly, and answered as the teacher does. */
record LabelsSubject(int labels) implements ValueSubject {
    @Override
    public double[] loss(Dataset rows, float[] average, float[] maxPath) {
        double[] loss = new double[rows.rows()];
        for (int i = 0; i < rows.values().length; i++) {
            int r = i / labels;
            boolean isYes = isYes(rows.values()[i]);
            loss[r] += 0.5 * rows.weight(r) * (cost(average[i], isYes) + cost(maxPath[i], isYes)) / labels;
        }
        return loss;
    }

    private static double cost(float yes, boolean isYes) {
        return Metrics.logLoss(isYes ? yes : 1 - yes);
    }

    private static boolean isYes(float value) {
        return value >= Target.Labels.THRESHOLD;
    }

    @Override
    public double score(Dataset rows, float[] maxPath) {
        return agreement(maxPath, rows.values());
    }

    @Override
    public double agreement(float[] maxPath, float[] teacher) {
        int alike = 0;
        for (int i = 0; i < maxPath.length; i++) {
            alike += isYes(maxPath[i]) == isYes(teacher[i]) ? 1 : 0;
        }
        return (double) alike / maxPath.length;
    }

    @Override
    public Frontier.Measure measure() {
        return Frontier.Measure.LABELS;
    }
}
