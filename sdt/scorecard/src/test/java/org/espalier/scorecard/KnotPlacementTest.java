package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;

/** Where knots come to lie, by what is said of them; their numbers are the data's. */
class KnotPlacementTest {
    private static final int ROWS = 4000;
    private static final int RAMPS = 8;

    private static Column.Number column(Column.Missing missing, Knots knots) {
        return new Column.Number(
                "v",
                Optional.empty(),
                -9,
                999,
                30,
                12,
                Column.Scaling.STANDARD,
                missing,
                false,
                Column.Monotone.NONE,
                knots);
    }

    private static Schema schema(Column column) {
        return new Schema(
                List.of(column), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("no", "yes")));
    }

    private static Knots place(Column.Number column, double... values) {
        float[] x = new float[values.length * column.width()];
        for (int r = 0; r < values.length; r++) {
            boolean isMissing = Double.isNaN(values[r]);
            x[r * column.width()] = column.encode(isMissing ? column.mean() : values[r]);
            if (column.width() == 2) {
                x[2 * r + 1] = isMissing ? 1 : 0;
            }
        }
        Matrix features = new DenseMatrix(values.length, column.width(), x);
        Schema placed = new KnotPlacement(RAMPS).place(schema(column), features);
        return ((Column.Number) placed.columns().get(0)).knots();
    }

    private static Knots place(double... values) {
        return place(column(Column.Missing.ERROR, Knots.NONE), values);
    }

    /** Whole and half numbers about 50, many different ones. */
    private static double[] ordinary(int rows, long seed) {
        Random random = new Random(seed);
        return DoubleStream.generate(() -> Math.max(1, Math.rint(2000 + 600 * random.nextGaussian()) / 40))
                .limit(rows)
                .toArray();
    }

    private static double[] with(double[] values, double code, double share) {
        double[] out = values.clone();
        Arrays.fill(out, 0, (int) (share * out.length), code);
        return out;
    }

    @Test
    void rampsLieBetweenQuantilesAndHoldAsManyRowsEach() {
        double[] values = ordinary(ROWS, 1);
        Knots knots = place(values);
        assertEquals(Knots.Form.RAMPS, knots.form());
        assertEquals(List.of(), knots.special());
        assertEquals(RAMPS + 1, knots.points().size());
        for (int j = 0; j < RAMPS; j++) {
            double low = knots.points().get(j);
            double high = knots.points().get(j + 1);
            double share =
                    Arrays.stream(values).filter(v -> v >= low && v < high).count() / (double) ROWS;
            assertEquals(1.0 / RAMPS, share, 0.03, "ramp " + j);
        }
    }

    @Test
    void knotsAreNumbersOfTheData() {
        double[] values = ordinary(ROWS, 2);
        for (double knot : place(values).points()) {
            assertTrue(Arrays.stream(values).anyMatch(v -> v == knot), "no row has " + knot);
        }
    }

    /** What is encoded as float32 comes back as the number of fewest digits: 0 too, which has none beside it. */
    @Test
    void aFeatureIsTheNumberThatAPersonWrote() {
        Column.Number number = new Column.Number(
                "inquiries",
                Optional.empty(),
                0,
                4,
                0.8381250000000006,
                1.047340195149121,
                Column.Scaling.STANDARD,
                Column.Missing.ERROR,
                false,
                Column.Monotone.NONE,
                Knots.NONE);
        for (double written : new double[] {0, 1, 2.5, 4}) {
            assertEquals(written, KnotPlacement.raw(number, number.encode(written)));
        }
    }

    /** However few rows have it. */
    @Test
    void aCodeBelowZeroIsSpecialAndInNoRamp() {
        for (double share : new double[] {0.01, 0.3}) {
            Knots knots = place(with(ordinary(ROWS, 3), -9, share));
            assertEquals(List.of(-9.0), knots.special());
            assertTrue(knots.points().get(0) > 0, knots.toString());
        }
    }

    @Test
    void severalCodesBelowZero() {
        double[] values = with(with(with(ordinary(ROWS, 4), -7, 0.06), -8, 0.04), -9, 0.02);
        assertEquals(List.of(-9.0, -8.0, -7.0), place(values).special());
    }

    @Test
    void aCodeOfNinesFarAboveTheRestIsSpecialAndInNoRamp() {
        for (double share : new double[] {0.01, 0.3}) {
            Knots knots = place(with(ordinary(ROWS, 5), 999, share));
            assertEquals(List.of(999.0), knots.special());
            assertTrue(knots.points().get(knots.points().size() - 1) < 200, knots.toString());
        }
    }

    @Test
    void aNineThatIsAValueLikeOthersIsNone() {
        double[] values = IntStream.range(0, ROWS).mapToDouble(i -> 1 + i % 99).toArray(); // 1 to 99
        assertEquals(List.of(), place(values).special());
    }

    @Test
    void anEndThatManyRowsHaveIsSpecial() {
        assertEquals(List.of(0.0), place(with(ordinary(ROWS, 6), 0, 0.4)).special());
        assertEquals(List.of(), place(with(ordinary(ROWS, 6), 0, 0.01)).special());
    }

    @Test
    void heapsGetMoreRamps() {
        double[] smooth = ordinary(ROWS, 7);
        double[] heaped = smooth.clone();
        for (int i = 0; i < ROWS; i += 4) {
            heaped[i] = 50; // a round number that people like
        }
        for (int i = 0; i < ROWS; i++) {
            heaped[i] = 2 * Math.rint(heaped[i] / 2); // not too many different values
        }
        assertTrue(place(heaped).points().size() > place(smooth).points().size());
    }

    @Test
    void fewDifferentValuesAreAKnotEach() {
        double[] values = IntStream.range(0, 100).mapToDouble(i -> i % 5 * 10).toArray();
        assertEquals(new Knots(List.of(0.0, 10.0, 20.0, 30.0, 40.0), List.of(), Knots.Form.RAMPS), place(values));
    }

    @Test
    void aConstantColumnHasNone() {
        assertEquals(Knots.NONE, place(3, 3, 3, 3));
    }

    /** A missing number is encoded as the mean, and a mean that half of the rows have would be a heap. */
    @Test
    void missingRowsAreLeftOut() {
        Column.Number column = column(Column.Missing.INDICATOR, Knots.NONE);
        double[] values = ordinary(ROWS, 8);
        double[] half = new double[2 * ROWS];
        for (int i = 0; i < half.length; i++) {
            half[i] = i % 2 == 0 ? values[i / 2] : Double.NaN;
        }
        assertEquals(place(values), place(column, half));
        double[] none = new double[50];
        Arrays.fill(none, Double.NaN);
        assertEquals(Knots.NONE, place(column, none));
    }

    @Test
    void knotsOfTheUserStay() {
        Knots own = new Knots(List.of(18.0, 25.0, 65.0), List.of(), Knots.Form.BANDS);
        assertEquals(own, place(column(Column.Missing.ERROR, own), ordinary(ROWS, 9)));
    }

    @Test
    void othersThanNumbersStay() {
        Schema category = schema(new Column.Category("c", List.of("a", "b"), Column.Missing.IMPUTE, false));
        DenseMatrix one = new DenseMatrix(1, 3, new float[] {1, 0, 0});
        assertEquals(category, new KnotPlacement(RAMPS).place(category, one));
    }
}
