package org.espalier.train;

import org.espalier.base.ArgMax;
import org.espalier.data.Dataset;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How a tree does on the validation rows.
 *
 * @param loss mean of the average answer's and the max-path answer's squared distance from the targets (Brier's score).
 *     Not the log loss: until the leaves are refitted, a single leaf may be certain and wrong
 * @param average accuracy of the average answer: against the label where a row has one, else the argmax of the target
 * @param maxPath the same of the max-path answer
 * @param pathMass mean path mass
 */
record Validation(double loss, double average, double maxPath, double pathMass) {
    static Validation of(SoftDecisionTree tree, Dataset rows, float[] targets, int threads) {
        Predictions average = tree.predict(rows.features(), Rule.AVERAGE, threads);
        Predictions maxPath = tree.predict(rows.features(), Rule.MAX_PATH, threads);
        int classes = tree.classes();
        double loss = 0;
        double right = 0;
        double rightByPath = 0;
        double mass = 0;
        double total = 0;
        for (int r = 0; r < rows.rows(); r++) {
            double weight = rows.weight(r);
            int truth = rows.labels()[r];
            if (truth == Dataset.UNLABELLED) {
                truth = ArgMax.of(targets, r * classes, classes);
            }
            for (int k = 0; k < classes; k++) {
                int at = r * classes + k;
                double byAverage = average.probabilities()[at] - targets[at];
                double byPath = maxPath.probabilities()[at] - targets[at];
                loss += weight * 0.5 * (byAverage * byAverage + byPath * byPath);
            }
            right += average.classOf(r) == truth ? weight : 0;
            rightByPath += maxPath.classOf(r) == truth ? weight : 0;
            mass += weight * maxPath.pathMass()[r];
            total += weight;
        }
        return new Validation(loss / total, right / total, rightByPath / total, mass / total);
    }
}
