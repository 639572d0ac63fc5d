package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Which of two refits of the leaves a tree gets: that on the rows, or that on their augmented copies too. */
class FinishingTest {
    private static final int ROWS = 8;
    private static final Finishing FINISHING = new Finishing(
            DistillOptions.builder()
                    .leaves(LeafKind.CONSTANT)
                    .depth(1)
                    .threads(1)
                    .build(),
            TrainingListener.SILENT,
            Optional.empty());

    /** The rows have class 0, their copies class 1: the refit on all of them is half sure of either. */
    private static Preparation rows(int versions, int... validationLabels) {
        float[] targets = new float[versions * ROWS * 3];
        for (int r = 0; r < versions * ROWS; r++) {
            targets[3 * r + (r < ROWS ? 0 : 1)] = 1;
        }
        float[] weights = new float[versions * ROWS];
        Arrays.fill(weights, 1);
        DenseMatrix features = new DenseMatrix(versions * ROWS, 4, new float[versions * ROWS * 4]);
        int count = validationLabels.length;
        float[] validationTargets = new float[3 * count];
        for (int r = 0; r < count; r++) {
            validationTargets[3 * r + validationLabels[r]] = 1;
        }
        return new Preparation(
                new TrainingData(features, 3, targets, weights),
                ROWS,
                targets,
                new Dataset(
                        Toy.schema(),
                        new DenseMatrix(count, 4, new float[4 * count]),
                        validationLabels,
                        Optional.empty()),
                validationTargets);
    }

    private static SoftDecisionTree trained() {
        return new SoftDecisionTree(
                Toy.schema(),
                new TreeShape(1),
                new float[4],
                new float[1],
                new float[] {1},
                new float[6],
                Provenance.none());
    }

    @Test
    void theRefitOnTheRowsIsTakenWhereItIsBetter() {
        Preparation rows = rows(2, 0, 0, 0);
        Finishing.Refit refit = FINISHING.refit(trained(), rows);
        assertArrayEquals(LeafRefit.refit(trained(), rows.ownForRefit(), 1), refit.leafLogits());
        assertEquals(1, refit.validation().average());
    }

    @Test
    void theRefitOnTheCopiesTooIsTakenWhereItIsBetter() {
        Preparation rows = rows(2, 0, 1, 0, 1);
        Finishing.Refit refit = FINISHING.refit(trained(), rows);
        assertArrayEquals(LeafRefit.refit(trained(), rows.allForRefit(), 1), refit.leafLogits());
        assertEquals(0.5, refit.validation().average());
    }

    @Test
    void withoutCopiesThereIsNothingToChoose() {
        Preparation rows = rows(1, 1, 1);
        assertArrayEquals(
                LeafRefit.refit(trained(), rows.ownForRefit(), 1),
                FINISHING.refit(trained(), rows).leafLogits());
    }
}
