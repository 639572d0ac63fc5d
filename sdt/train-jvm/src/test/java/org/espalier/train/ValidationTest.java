package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** The loss that chooses the epoch, computed by hand. */
class ValidationTest {
    private static final float[] TARGETS = {1, 0, 0, 0, 0, 1};
    private static final double TOLERANCE = 1e-6;

    /** Any row goes right with 3/4; the leaves give (0.2, 0.4, 0.4) and (0.8, 0.1, 0.1), so their average (0.65, 0.175, 0.175). */
    private static final SoftDecisionTree TREE = new SoftDecisionTree(
            Toy.schema(),
            new TreeShape(1),
            new float[4],
            new float[] {(float) Math.log(3)},
            new float[] {1},
            new float[] {log(0.2), log(0.4), log(0.4), log(0.8), log(0.1), log(0.1)},
            Provenance.none());

    private static float log(double p) {
        return (float) Math.log(p);
    }

    private static Dataset rows(Optional<float[]> weights) {
        return new Dataset(Toy.schema(), new DenseMatrix(2, 4, new float[8]), new int[] {0, 2}, weights);
    }

    @Test
    void theLossIsTheMeanOfTheAveragesAndTheMaxPathsBrierScores() {
        Validation v = Validation.of(TREE, rows(Optional.empty()), TARGETS, 1);
        double average = brier(0.35, 0.175, 0.175) + brier(0.65, 0.175, 0.825);
        double maxPath = brier(0.2, 0.1, 0.1) + brier(0.8, 0.1, 0.9);
        assertEquals((average + maxPath) / 2 / 2, v.loss(), TOLERANCE);
        assertEquals(0.5, v.average());
        assertEquals(0.5, v.maxPath());
        assertEquals(0.75, v.pathMass(), TOLERANCE);
    }

    @Test
    void rowsCountByTheirWeight() {
        Validation v = Validation.of(TREE, rows(Optional.of(new float[] {3, 1})), TARGETS, 1);
        double average = 3 * brier(0.35, 0.175, 0.175) + brier(0.65, 0.175, 0.825);
        double maxPath = 3 * brier(0.2, 0.1, 0.1) + brier(0.8, 0.1, 0.9);
        assertEquals((average + maxPath) / 2 / 4, v.loss(), TOLERANCE);
        assertEquals(0.75, v.average());
    }

    private static double brier(double... differences) {
        double sum = 0;
        for (double d : differences) {
            sum += d * d;
        }
        return sum;
    }
}
