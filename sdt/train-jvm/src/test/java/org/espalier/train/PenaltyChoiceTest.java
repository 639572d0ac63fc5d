package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

/** What is straight gets few ramps; whole points get as many bands as the loss of rounded scorecards says. */
class PenaltyChoiceTest {
    private static final int ROWS = 1500;

    /** The log odds of bad rise evenly with age. */
    private static int knotsOfAge(boolean wholePoints, PenaltyChoice.WholeLoss wholeLoss) {
        return knotsOfAge(ROWS, wholePoints, TrainingListener.SILENT, wholeLoss);
    }

    private static int knotsOfAge(
            int count, boolean wholePoints, TrainingListener listener, PenaltyChoice.WholeLoss wholeLoss) {
        Schema schema = TestScorecards.schema(2);
        Schema bare = schema.withColumns(schema.columns().stream()
                .map(c -> c instanceof Column.Number n ? n.withKnots(Knots.NONE) : c)
                .toList());
        int width = bare.width();
        float[] x = new float[count * width];
        float[] targets = new float[count * 2];
        float[] weights = new float[count];
        for (int r = 0; r < count; r++) {
            x[r * width] = -2 + 4f * r / count;
            double bad = 1 / (1 + Math.exp(-2 * x[r * width]));
            targets[r * 2] = (float) (1 - bad);
            targets[r * 2 + 1] = (float) bad;
            weights[r] = 1;
        }
        TrainingData rows = new TrainingData(new DenseMatrix(count, width, x), 2, targets, weights);
        DistillOptions options =
                DistillOptions.builder().wholePoints(wholePoints).threads(1).build();
        PenaltyChoice choice = PenaltyChoice.of(bare, rows, count, options, listener, wholeLoss);
        Column.Number age = (Column.Number) choice.basis().schema().columns().get(0);
        return age.knots().points().size();
    }

    private static int knots(Basis basis) {
        return ((Column.Number) basis.schema().columns().get(0))
                .knots()
                .points()
                .size();
    }

    @Test
    void whatIsStraightGetsFewRamps() {
        assertEquals(4, knotsOfAge(false, (start, basis, lambda) -> {
            throw new AssertionError("asked for ramps");
        }));
    }

    /** Though neither 5 nor 8 are better than 3: on real tables 16 ramps have been much better than 8 that were not better than 5. */
    @Test
    void finerOnesAreTriedThoughTwoWereInVain() {
        Notes notes = new Notes();
        assertEquals(4, knotsOfAge(2400, false, notes, (start, basis, lambda) -> {
            throw new AssertionError("asked for ramps");
        }));
        String told = notes.with("by loss in five folds").get(0);
        assertEquals(
                List.of(true, true, true, true),
                List.of(
                        told.contains("3 ramps"),
                        told.contains("5 ramps"),
                        told.contains("8 ramps"),
                        told.contains("16 ramps")),
                told);
    }

    /** 10 bands, as many as ramps, or 16. */
    @Test
    void bandsAreAsManyAsLoseLeastWhenRounded() {
        assertEquals(11, knotsOfAge(true, (start, basis, lambda) -> knots(basis)));
        assertEquals(17, knotsOfAge(true, (start, basis, lambda) -> -knots(basis)));
    }

    @Test
    void bandsOfFewRowsAreUpToTwiceAsManyAsRamps() {
        assertEquals(List.of(3, 6), ScorecardOptions.bands(3));
        assertEquals(List.of(10, 16), ScorecardOptions.bands(10));
        assertEquals(List.of(16), ScorecardOptions.bands(16));
    }
}
