package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Knots;
import org.junit.jupiter.api.Test;

/** Curves in the user's unit say what the scorecard's terms add up to. */
class ColumnCurveTest {
    @Test
    void aCurveIsTheEffectOfItsColumn() {
        Random random = new Random(4);
        for (RoadTrees.Named named : RoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            LeafScorecards cards = tree.scorecards().orElseThrow();
            Encoder encoder = new Encoder(tree.schema());
            for (List<String> row : RoadTrees.rows(tree.schema(), 60, 3)) {
                float[] x = encoder.encode(row);
                int leaf = random.nextInt(cards.leaves());
                int output = random.nextInt(cards.outputs());
                for (int c = 0; c < row.size(); c++) {
                    if (tree.schema().columns().get(c) instanceof Column.Number number) {
                        ColumnCurve curve = ColumnCurve.of(cards, leaf, output, c);
                        double found = row.get(c).isEmpty()
                                ? curve.missing().orElseThrow()
                                : curve.of(seen(number, Double.parseDouble(row.get(c))));
                        assertEquals(cards.effect(leaf, output, c, x, 0), found, 1e-5, named + " " + row.get(c));
                    }
                }
            }
        }
    }

    /** A value as its feature has it, where the curve is a line: on a steep one a float's rounding shows. */
    private static double seen(Column.Number number, double value) {
        boolean isParticular = number.knots().special().contains(value);
        return number.knots().form() == Knots.Form.BANDS || isParticular
                ? value
                : number.encode(value) * number.scale() + number.offset();
    }

    @Test
    void theRangeCountsSpecialAndMissingValues() {
        ColumnCurve.Special code = new ColumnCurve.Special(-9, -9.1, -8.9, -4);
        ColumnCurve ramps = new ColumnCurve(
                Knots.Form.RAMPS, List.of(0.0, 1.0), List.of(1.0, 3.0), List.of(code), OptionalDouble.of(5));
        assertEquals(5 - -3, ramps.range());
        assertFalse(ramps.isZero());
        ColumnCurve bands =
                new ColumnCurve(Knots.Form.BANDS, List.of(0.0), List.of(3.0), List.of(), OptionalDouble.empty());
        assertEquals(3, bands.range());
        assertTrue(new ColumnCurve(Knots.Form.BANDS, List.of(), List.of(), List.of(), OptionalDouble.empty()).isZero());
    }

    @Test
    void aColumnOfCategoriesHasNoCurve() {
        LeafScorecards cards = TestScorecards.one(2, 1).scorecards().orElseThrow();
        assertThrows(IllegalArgumentException.class, () -> ColumnCurve.of(cards, 0, 0, 3));
    }

    @Test
    void aSumOfFloatsThatPassesOneIsCalibrated() {
        assertEquals(1, new Calibration.Logistic(2, 0.5).of(1.0000001));
        assertEquals(0, new Calibration.Logistic(2, 0.5).of(-1e-9));
    }
}
