package org.espalier.explain;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;

/**
 * What the columns add in a scorecard on average over the rows of its segment, {@code sum over the terms of A_t mean(phi_t)};
 * 0 where no training rows are remembered. Where points are whole numbers the means are rounded to such: then what is measured
 * against them is whole as well, and adds up exactly.
 */
final class SegmentMeans {
    private final int outputs;
    private final int columns;
    /** {@code [leaves][outputs][schema columns]}. */
    private final double[][][] effect;
    /** Intercept and mean effects, {@code [leaves][outputs]}. */
    private final double[][] score;

    private SegmentMeans(LeafScorecards cards, float[] basisMean) {
        Basis basis = cards.basis();
        outputs = cards.outputs();
        columns = basis.columns();
        effect = new double[cards.leaves()][outputs][columns];
        score = new double[cards.leaves()][outputs];
        for (int l = 0; l < cards.leaves(); l++) {
            for (int k = 0; k < outputs; k++) {
                score[l][k] = cards.intercept(l, k);
                for (int c = 0; c < columns; c++) {
                    for (int t = basis.firstTerm(c); t < basis.endTerm(c); t++) {
                        effect[l][k][c] += (double) cards.weight(l, t, k) * basisMean[l * basis.size() + t];
                    }
                    if (cards.isWhole()) {
                        effect[l][k][c] = Math.rint(effect[l][k][c] / LeafScorecards.POINT) * LeafScorecards.POINT;
                    }
                    score[l][k] += effect[l][k][c];
                }
            }
        }
    }

    static SegmentMeans of(SoftDecisionTree tree, LeafScorecards cards) {
        return new SegmentMeans(
                cards,
                tree.statistics()
                        .flatMap(TrainingStatistics::scorecards)
                        .map(TrainingStatistics.Scorecards::basisMean)
                        .orElseGet(
                                () -> new float[cards.leaves() * cards.basis().size()]));
    }

    /** Of one schema column. */
    double effect(int leaf, int output, int column) {
        return effect[leaf][output][column];
    }

    /** Of effects on the outputs, how far they move the answer: see {@link TreeView#size}. */
    static double size(int outputs, IntToDoubleFunction effect) {
        if (outputs == 1) {
            return Math.abs(effect.applyAsDouble(0));
        }
        double[] effects =
                IntStream.range(0, outputs).mapToDouble(effect::applyAsDouble).toArray();
        double mean = Arrays.stream(effects).sum() / outputs;
        return 2 * Arrays.stream(effects).map(e -> Math.abs(e - mean)).sum() / outputs;
    }

    /** {@code z} of the segment's average row. */
    double score(int leaf, int output) {
        return score[leaf][output];
    }
}
