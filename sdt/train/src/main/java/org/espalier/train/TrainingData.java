package org.espalier.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.augment.Matrices;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.ScorecardRows;
import org.espalier.scorecard.ScorecardStart;
import org.espalier.sdt.Basis;

/**
 * What an engine trains on.
 *
 * @param features {@code [rows, D]}
 * @param classes C, or the numbers of an answer where the target is not of classes
 * @param targets T, {@code [rows, classes]}, row-major; of classes each row adds up to 1, of other targets as {@link Family} says
 * @param weights omega, {@code [rows]}, positive
 * @param basis phi, of the features, for linear leaves; empty: leaves are constant
 */
public record TrainingData(Matrix features, int classes, float[] targets, float[] weights, Optional<Basis> basis) {
    /** For constant leaves. */
    public TrainingData(Matrix features, int classes, float[] targets, float[] weights) {
        this(features, classes, targets, weights, Optional.empty());
    }

    /** The same rows for leaves that are linear in a basis. */
    public TrainingData withBasis(Basis linear) {
        return new TrainingData(features, classes, targets, weights, Optional.of(linear));
    }

    /** What scorecards of the basis begin with; {@code from}: coefficients of other rows in the same basis. */
    ScorecardStart start(int own, DistillOptions options, Optional<double[]> from) {
        return ScorecardStart.of(
                new ScorecardRows(features, classes, targets, weights, own),
                basis.orElseThrow(),
                from,
                options.seed(),
                options.threads());
    }

    /** With more rows behind these, whose weights are brought to a mean of 1. */
    TrainingData with(Dataset more, float[] moreTargets) {
        float[] all = Arrays.copyOf(targets, targets.length + moreTargets.length);
        System.arraycopy(moreTargets, 0, all, targets.length, moreTargets.length);
        float[] allWeights = Arrays.copyOf(weights, weights.length + more.rows());
        double mean = 0;
        for (int r = 0; r < more.rows(); r++) {
            mean += more.weight(r) / more.rows();
        }
        for (int r = 0; r < more.rows(); r++) {
            allWeights[weights.length + r] = (float) (more.weight(r) / mean);
        }
        return new TrainingData(Matrices.stack(List.of(features, more.features())), classes, all, allWeights, basis);
    }

    public TrainingData {
        if ((long) features.rows() * classes != targets.length || weights.length != features.rows()) {
            throw new IllegalArgumentException("expected " + features.rows() + " rows of " + classes
                    + " targets and a weight, found " + targets.length + " and " + weights.length);
        }
    }

    public int rows() {
        return weights.length;
    }
}
