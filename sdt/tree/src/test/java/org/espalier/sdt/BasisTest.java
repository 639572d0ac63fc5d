package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;

class BasisTest {
    private static final float CLOSE = 1e-6f;
    private static final Basis CARDS = Basis.of(TestScorecards.schema(2));

    private static Column.Number number(Column.Monotone sign, Knots knots) {
        return new Column.Number(
                "v", Optional.empty(), 0, 100, 50, 20, Column.Scaling.NONE, Column.Missing.ERROR, false, sign, knots);
    }

    private static Basis one(Column column) {
        return Basis.of(new Schema(
                List.of(column), Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("no", "yes"))));
    }

    private static float[] phi(Basis basis, String... row) {
        float[] x = new Encoder(basis.schema()).encode(List.of(row));
        float[] phi = new float[basis.size() + 1];
        basis.evaluate(x, 0, phi, 1);
        return Arrays.copyOfRange(phi, 1, phi.length);
    }

    @Test
    void everyTermHasANameInTheUsersWords() {
        assertEquals(
                List.of(
                        "age",
                        "age from 20 to 30",
                        "age from 30 to 45",
                        "age from 45 to 70",
                        "age missing",
                        "debt",
                        "debt from 0 to 500",
                        "debt from 500 to 2000",
                        "debt = -9",
                        "home = own",
                        "home = rent",
                        "home other",
                        "home missing"),
                IntStream.range(0, CARDS.size()).mapToObj(CARDS::name).toList());
        Basis bands =
                one(number(Column.Monotone.NONE, new Knots(List.of(0.5, 10.0), List.of(99.25), Knots.Form.BANDS)));
        assertEquals(
                List.of("v from 0.5", "v from 10", "v = 99.25"),
                IntStream.range(0, bands.size()).mapToObj(bands::name).toList());
    }

    @Test
    void termsLieInTheOrderOfTheColumnsAndAnIgnoredOneHasNone() {
        assertEquals(4, CARDS.columns());
        assertArrayEquals(
                new int[] {0, 5, 5, 9},
                IntStream.range(0, 4).map(CARDS::firstTerm).toArray());
        assertArrayEquals(
                new int[] {5, 5, 9, 13},
                IntStream.range(0, 4).map(CARDS::endTerm).toArray());
    }

    /** By hand: age 37.5 lies half way from 30 to 45; debt 1250 half way from 500 to 2000. */
    @Test
    void valuesBetweenKnots() {
        assertArrayEquals(
                new float[] {-2.5f / 12, 1, 0.5f, 0, 0, 0.45f, 1, 0.5f, 0, 1, 0, 0, 0},
                phi(CARDS, "37.5", "", "1250", "own"),
                CLOSE);
    }

    @Test
    void valuesAtTheKnots() {
        assertArrayEquals(new float[] {-10f / 12, 1, 0, 0, 0}, age("30"), CLOSE);
        assertArrayEquals(new float[] {5f / 12, 1, 1, 0, 0}, age("45"), CLOSE);
    }

    private static float[] age(String value) {
        return Arrays.copyOf(phi(CARDS, value, "", "0", "own"), 5);
    }

    /** The knots of age end at 20 and 70. */
    @Test
    void beyondTheEndsItIsFlat() {
        assertArrayEquals(new float[] {-20f / 12, 0, 0, 0, 0}, age("18"), CLOSE);
        assertArrayEquals(age("18"), age("-1000"));
        assertArrayEquals(new float[] {30f / 12, 1, 1, 1, 0}, age("90"), CLOSE);
        assertArrayEquals(age("90"), age("1e6"));
    }

    /** A missing number is encoded as the mean. */
    @Test
    void aMissingNumber() {
        assertArrayEquals(new float[] {0, 1, 2 / 3f, 0, 1}, age(""), CLOSE);
    }

    @Test
    void aCategoryThatIsOtherOrMissing() {
        float[] lost = phi(CARDS, "40", "", "0", "lost");
        float[] none = phi(CARDS, "40", "", "0", "");
        assertArrayEquals(new float[] {0, 0, 1, 0}, Arrays.copyOfRange(lost, 9, 13));
        assertArrayEquals(new float[] {0, 0, 0, 1}, Arrays.copyOfRange(none, 9, 13));
    }

    @Test
    void bandsStepUpAtEachKnot() {
        Basis bands = one(number(Column.Monotone.NONE, new Knots(List.of(10.0, 20.0), List.of(), Knots.Form.BANDS)));
        assertArrayEquals(new float[] {0, 0}, phi(bands, "9.99"));
        assertArrayEquals(new float[] {1, 0}, phi(bands, "10"));
        assertArrayEquals(new float[] {1, 0}, phi(bands, "19.99"));
        assertArrayEquals(new float[] {1, 1}, phi(bands, "20"));
        assertArrayEquals(new float[] {1, 1}, phi(bands, "1e9"));
    }

    /** A code is met as the encoder writes it, and its neighbours are not. */
    @Test
    void aSpecialValueIsThatValueAlone() {
        Basis basis =
                one(number(Column.Monotone.NONE, new Knots(List.of(10.0, 20.0), List.of(0.0, 50.0), Knots.Form.RAMPS)));
        assertArrayEquals(new float[] {10, 0, 1, 0}, phi(basis, "0"), CLOSE);
        assertArrayEquals(new float[] {20, 1, 0, 1}, phi(basis, "50"), CLOSE);
        assertArrayEquals(new float[] {20, 1, 0, 0}, phi(basis, "50.01"), CLOSE);
        assertArrayEquals(new float[] {10, 0, 0, 0}, phi(basis, "-1"), CLOSE);
    }

    /** Those of a monotone column are at its ends, hold beyond them, and have a sign; one in between has no indicator. */
    @Test
    void specialValuesOfAMonotoneColumn() {
        Knots knots = new Knots(List.of(10.0, 20.0), List.of(0.0, 50.0, 100.0), Knots.Form.RAMPS);
        Basis up = one(number(Column.Monotone.UP, knots));
        assertEquals(
                List.of("v", "v from 10 to 20", "v = 0", "v = 100"),
                IntStream.range(0, up.size()).mapToObj(up::name).toList());
        assertEquals(
                List.of(1, 1, -1, 1), up.terms().stream().map(Basis.Term::sign).toList());
        assertArrayEquals(new float[] {10, 0, 1, 0}, phi(up, "-20"));
        assertArrayEquals(new float[] {10, 0, 1, 0}, phi(up, "0"));
        assertArrayEquals(new float[] {10, 0, 0, 0}, phi(up, "1"));
        assertArrayEquals(new float[] {20, 1, 0, 1}, phi(up, "1e5"));
        Basis down = one(number(Column.Monotone.DOWN, knots));
        assertEquals(
                List.of(-1, -1, 1, -1),
                down.terms().stream().map(Basis.Term::sign).toList());
    }

    @Test
    void knotsThatAreOneFloatMakeNoRamp() {
        Column.Number wide = new Column.Number(
                "v",
                Optional.empty(),
                0,
                1e9,
                0,
                1,
                Column.Scaling.NONE,
                Column.Missing.ERROR,
                false,
                Column.Monotone.NONE,
                new Knots(List.of(1e8, 1e8 + 1, 2e8), List.of(), Knots.Form.RAMPS));
        assertEquals(2, one(wide).size());
    }

    @Test
    void anImageHasNone() {
        assertEquals(
                "expected a table, found images: leaves of images are constant",
                assertThrows(IllegalArgumentException.class, () -> Basis.of(TestTrees.image(2, 2, 1)))
                        .getMessage());
    }

    /** The look-up tables of scorecards against the terms, one by one; bands, special values and signs among them. */
    @Test
    void effectsOfColumnsAreTheSumsOfTheirTerms() {
        Random random = new Random(5);
        for (Column column : List.of(
                number(
                        Column.Monotone.NONE,
                        new Knots(List.of(1.0, 7.0, 7.5, 60.0), List.of(0.0, 33.0), Knots.Form.RAMPS)),
                number(Column.Monotone.UP, new Knots(List.of(1.0, 120.0), List.of(0.0, 100.0), Knots.Form.RAMPS)),
                number(Column.Monotone.NONE, new Knots(List.of(5.0, 50.0), List.of(99.0), Knots.Form.BANDS)),
                number(Column.Monotone.NONE, Knots.NONE),
                number(Column.Monotone.NONE, new Knots(List.of(), List.of(3.0), Knots.Form.BANDS)),
                new Column.Category("c", List.of("a", "b", "c"), Column.Missing.INDICATOR, false))) {
            Basis basis = one(column);
            double[] a = random.doubles(2L * basis.size(), -2, 2).toArray();
            ColumnEffects effects = ColumnEffects.of(basis, 0, 2, (i, t) -> a[i * basis.size() + t]);
            for (int r = 0; r < 2000; r++) {
                float[] x = new float[column.width()];
                if (column instanceof Column.Category) {
                    x[random.nextInt(x.length)] = 1;
                } else {
                    x[0] = r % 2 == 0 ? random.nextInt(130) - 10 : 130 * random.nextFloat() - 10;
                }
                for (int i = 0; i < 2; i++) {
                    double expected = 0;
                    for (int t = 0; t < basis.size(); t++) {
                        expected += a[i * basis.size() + t] * basis.term(t).of(x, 0);
                    }
                    assertEquals(expected, effects.of(i, x, 0), 1e-4 * Math.max(1, Math.abs(expected)));
                }
            }
        }
    }
}
