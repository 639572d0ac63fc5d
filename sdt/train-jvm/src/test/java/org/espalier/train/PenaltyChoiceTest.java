package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.data.Column;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

/** What is straight gets few ramps, unless points are to be whole: these are bands between knots. */
class PenaltyChoiceTest {
    private static final int ROWS = 1500;

    /** The log odds of bad rise evenly with age. */
    private static int knotsOfAge(boolean wholePoints) {
        Schema schema = TestScorecards.schema(2);
        Schema bare = schema.withColumns(schema.columns().stream()
                .map(c -> c instanceof Column.Number n ? n.withKnots(Knots.NONE) : c)
                .toList());
        int width = bare.width();
        float[] x = new float[ROWS * width];
        float[] targets = new float[ROWS * 2];
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[r * width] = -2 + 4f * r / ROWS;
            double bad = 1 / (1 + Math.exp(-2 * x[r * width]));
            targets[r * 2] = (float) (1 - bad);
            targets[r * 2 + 1] = (float) bad;
            weights[r] = 1;
        }
        TrainingData rows = new TrainingData(new DenseMatrix(ROWS, width, x), 2, targets, weights);
        DistillOptions options =
                DistillOptions.builder().wholePoints(wholePoints).threads(1).build();
        PenaltyChoice choice = PenaltyChoice.of(bare, rows, ROWS, options, TrainingListener.SILENT);
        Column.Number age = (Column.Number) choice.basis().schema().columns().get(0);
        return age.knots().points().size();
    }

    @Test
    void wholePointsHaveAsManyBandsAsTheRowsAllow() {
        assertEquals(11, knotsOfAge(true));
        assertEquals(4, knotsOfAge(false));
    }
}
