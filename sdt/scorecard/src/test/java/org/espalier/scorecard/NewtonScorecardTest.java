package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

/** The fit is where the objective, written out here, is lowest; held-out losses are near those of fits without the fold. */
class NewtonScorecardTest {
    private static final int ROWS = 600;
    private static final double LAMBDA = 2;
    private static final Dataset DATA = TestScorecards.dataset(TestScorecards.schema(2), TestScorecards.rows(ROWS, 3));
    private static final Basis BASIS = Basis.of(DATA.schema());
    private static final double[] TARGETS = new double[ROWS];
    private static final float[] WEIGHTS = new float[ROWS];

    static {
        SplittableRandom random = Seeds.stream(17);
        for (int r = 0; r < ROWS; r++) {
            // older people pay, debt does not matter: a sign of debt has something to hold
            double age = DATA.features().row(r)[0];
            TARGETS[r] = random.nextDouble() < 1 / (1 + Math.exp(1.5 * age)) ? 0.9 : 0.05;
            WEIGHTS[r] = (float) (0.5 + random.nextDouble());
        }
    }

    private static NewtonScorecard newton(int[] signs, int threads) {
        SparseBasis rows = new SparseBasis(BASIS, DATA.features());
        return new NewtonScorecard(rows, TARGETS, WEIGHTS, ROWS, signs, 5, threads);
    }

    private static boolean[] all() {
        boolean[] allowed = new boolean[BASIS.size()];
        Arrays.fill(allowed, true);
        return allowed;
    }

    private static double objective(double[] a, double lambda, int[] rows) {
        double sum = 0;
        for (int r : rows) {
            sum += WEIGHTS[r] * loss(a, r);
        }
        for (int t = 0; t < BASIS.size(); t++) {
            sum += lambda / 2 * a[t] * a[t];
        }
        return sum;
    }

    private static double loss(double[] a, int row) {
        float[] x = DATA.features().row(row);
        double z = a[BASIS.size()];
        for (int t = 0; t < BASIS.size(); t++) {
            z += a[t] * BASIS.term(t).of(x, 0);
        }
        return Math.log1p(Math.exp(z)) - TARGETS[row] * z;
    }

    private static double slope(double[] a, int term, int[] rows) {
        double step = 1e-5;
        double[] up = a.clone();
        double[] down = a.clone();
        up[term] += step;
        down[term] -= step;
        return (objective(up, LAMBDA, rows) - objective(down, LAMBDA, rows)) / (2 * step);
    }

    @Test
    void theFitIsALowestPoint() {
        int[] rows = IntStream.range(0, ROWS).toArray();
        double[] a = newton(new int[BASIS.size()], 1).fit(LAMBDA, all());
        for (int t = 0; t <= BASIS.size(); t++) {
            assertEquals(0, slope(a, t, rows), 0.02, "term " + t);
        }
    }

    /** A coefficient at 0 may only be pulled to the side where it must not go. */
    @Test
    void signsHold() {
        int[] rows = IntStream.range(0, ROWS).toArray();
        int[] signs =
                IntStream.range(0, BASIS.size()).map(t -> t % 2 == 0 ? 1 : -1).toArray();
        double[] a = newton(signs, 1).fit(LAMBDA, all());
        int held = 0;
        for (int t = 0; t < BASIS.size(); t++) {
            assertTrue(signs[t] * a[t] >= 0, "term " + t);
            double slope = signs[t] * slope(a, t, rows);
            held += a[t] == 0 ? 1 : 0;
            assertTrue(a[t] == 0 ? slope > -0.02 : Math.abs(slope) < 0.02, "term " + t + ": " + slope);
        }
        assertTrue(held > 1, "some signs are in play");
    }

    @Test
    void termsThatAreNotAllowedStayZero() {
        boolean[] allowed = all();
        allowed[1] = false;
        double[] a = newton(new int[BASIS.size()], 1).fit(LAMBDA, allowed);
        assertEquals(0, a[1]);
        assertTrue(a[0] != 0);
    }

    /** What fits of rows without a fold do. */
    private interface OnRest {
        double[] fit(NewtonScorecard rest);
    }

    private static void assertHeldOut(double[] losses, OnRest work) {
        int[] order = Seeds.permutation(ROWS, Seeds.stream(5, 0x5b5));
        for (int fold = 0; fold < 5; fold++) {
            int part = fold;
            int[] out = IntStream.range(0, ROWS)
                    .filter(i -> i % 5 == part)
                    .map(i -> order[i])
                    .toArray();
            int[] in = IntStream.range(0, ROWS)
                    .filter(i -> i % 5 != part)
                    .map(i -> order[i])
                    .toArray();
            double[] targets = Arrays.stream(in).mapToDouble(r -> TARGETS[r]).toArray();
            float[] weights = new float[in.length];
            for (int i = 0; i < in.length; i++) {
                weights[i] = WEIGHTS[in[i]];
            }
            SparseBasis rows = new SparseBasis(BASIS, DATA.features().select(in));
            int[] signs = new int[BASIS.size()];
            double[] a = work.fit(new NewtonScorecard(rows, targets, weights, in.length, signs, 1, 1));
            for (int r : out) {
                assertEquals(WEIGHTS[r] * loss(a, r), losses[r], 1e-3, "row " + r);
            }
        }
    }

    private static int[] columnOf() {
        return IntStream.range(0, BASIS.size()).map(t -> BASIS.term(t).column()).toArray();
    }

    @Test
    void heldOutLossesAreThoseOfFitsWithoutTheFold() {
        assertHeldOut(newton(new int[BASIS.size()], 2).losses(LAMBDA), rest -> rest.fit(LAMBDA, all()));
    }

    /** Columns are given up in each fold anew, by rows that the fold is not of. */
    @Test
    void heldOutLossesOfFewColumnsAreThoseOfFitsWithoutTheFold() {
        double[][] losses = newton(new int[BASIS.size()], 2).losses(LAMBDA, columnOf(), new int[] {2, 1});
        assertHeldOut(losses[0], rest -> rest.fit(LAMBDA, columnOf(), 2).coefficients());
        assertHeldOut(losses[1], rest -> rest.fit(LAMBDA, columnOf(), 1).coefficients());
    }

    @Test
    void aFitOfFewColumnsHasThoseThatCount() {
        NewtonScorecard newton = newton(new int[BASIS.size()], 1);
        NewtonScorecard.Fitted one = newton.fit(LAMBDA, columnOf(), 1);
        for (int t = 0; t < BASIS.size(); t++) {
            boolean isOfAge = BASIS.term(t).column() == 0;
            assertEquals(isOfAge, one.allowed()[t], "term " + t);
            assertEquals(isOfAge, one.coefficients()[t] != 0, "term " + t);
        }
        // the next fit has all columns again
        assertArrayEquals(newton(new int[BASIS.size()], 1).fit(LAMBDA, all()), newton.fit(LAMBDA, all()), 1e-4);
    }

    /** A row and its copies stand in one fold: what a copy says of the row is not held out otherwise. */
    @Test
    void copiesAreHeldOutWithTheirRow() {
        int[] twice = IntStream.range(0, 2 * ROWS).map(i -> i % ROWS).toArray();
        double[] targets = Arrays.stream(twice).mapToDouble(r -> TARGETS[r]).toArray();
        float[] weights = new float[twice.length];
        for (int i = 0; i < twice.length; i++) {
            weights[i] = WEIGHTS[twice[i]] / 2;
        }
        SparseBasis rows = new SparseBasis(BASIS, DATA.features().select(twice));
        double[] losses = new NewtonScorecard(rows, targets, weights, ROWS, new int[BASIS.size()], 5, 1).losses(LAMBDA);
        double[] once = newton(new int[BASIS.size()], 1).losses(LAMBDA);
        assertEquals(ROWS, losses.length);
        for (int r = 0; r < ROWS; r++) {
            assertEquals(once[r], 2 * losses[r], 1e-3, "row " + r);
        }
    }

    @Test
    void whereAFitStartsChangesNothing() {
        double[] fitted = newton(new int[BASIS.size()], 1).fit(LAMBDA, all());
        NewtonScorecard fromScores = newton(new int[BASIS.size()], 1);
        double[] scores = new double[ROWS];
        Arrays.setAll(scores, r -> 3 * Math.sin(r));
        fromScores.startFromScores(scores, LAMBDA);
        assertArrayEquals(fitted, fromScores.fit(LAMBDA, all()), 1e-4);
        NewtonScorecard fromAfar = newton(new int[BASIS.size()], 1);
        double[] start = new double[fitted.length];
        Arrays.fill(start, 20);
        fromAfar.startFrom(start);
        assertArrayEquals(fitted, fromAfar.fit(LAMBDA, all()), 1e-4);
    }

    @Test
    void threadsChangeNoBit() {
        assertArrayEquals(
                newton(new int[BASIS.size()], 1).losses(LAMBDA),
                newton(new int[BASIS.size()], 3).losses(LAMBDA));
        assertArrayEquals(
                newton(new int[BASIS.size()], 1).fit(LAMBDA, all()),
                newton(new int[BASIS.size()], 3).fit(LAMBDA, all()));
    }

    /** To second order what fits without the column's terms lose; of two columns that say the same neither is missed. */
    @Test
    void aMissedColumnCostsWhatItsAbsenceCosts() {
        int[] rows = IntStream.range(0, ROWS).toArray();
        int[] columnOf = IntStream.range(0, BASIS.size())
                .map(t -> BASIS.term(t).column())
                .toArray();
        NewtonScorecard newton = newton(new int[BASIS.size()], 1);
        double least = objective(newton.fit(LAMBDA, all()), LAMBDA, rows);
        double[] missed = newton.missed(LAMBDA, all(), columnOf, BASIS.columns());
        for (int c = 0; c < BASIS.columns(); c++) {
            boolean[] rest = all();
            for (int t = 0; t < rest.length; t++) {
                rest[t] = columnOf[t] != c;
            }
            double without = objective(newton(new int[BASIS.size()], 1).fit(LAMBDA, rest), LAMBDA, rows) - least;
            // a small change is quadratic; that of a column on which all hangs is not
            assertEquals(without, missed[c], (c == 0 ? 0.5 : 0.15) * without + 1e-3, "column " + c);
        }
        assertTrue(missed[0] > 20 * missed[2], "age counts, debt does not");
    }

    @Test
    void ofTwoColumnsThatSayTheSameEitherIsCheap() {
        Column.Number number =
                (Column.Number) TestScorecards.schema(2).columns().get(2);
        Schema schema = new Schema(
                List.of(rename(number, "a"), rename(number, "b")),
                Optional.empty(),
                Optional.empty(),
                TestScorecards.schema(2).target());
        float[] x = new float[ROWS * 2];
        double[] targets = new double[ROWS];
        SplittableRandom random = Seeds.stream(8);
        for (int r = 0; r < ROWS; r++) {
            x[2 * r] = (float) random.nextDouble(-0.5, 1.5);
            x[2 * r + 1] = x[2 * r];
            targets[r] = random.nextDouble() < 1 / (1 + Math.exp(-2 * x[2 * r])) ? 1 : 0;
        }
        Basis basis = Basis.of(schema);
        int[] columnOf = IntStream.range(0, basis.size())
                .map(t -> basis.term(t).column())
                .toArray();
        SparseBasis sparse = new SparseBasis(basis, new DenseMatrix(ROWS, 2, x));
        boolean[] allowed = new boolean[basis.size()];
        Arrays.fill(allowed, true);
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1f);
        NewtonScorecard newton = new NewtonScorecard(sparse, targets, weights, ROWS, new int[basis.size()], 5, 1);
        newton.fit(LAMBDA, allowed);
        double either = newton.missed(LAMBDA, allowed, columnOf, 2)[0];
        double both = newton.missed(LAMBDA, allowed, new int[basis.size()], 1)[0];
        assertTrue(both > 10 * either, both + " against " + either);
    }

    private static Column.Number rename(Column.Number n, String name) {
        return new Column.Number(
                name,
                n.unit(),
                n.minimum(),
                n.maximum(),
                n.mean(),
                n.standardDeviation(),
                n.scaling(),
                n.missing(),
                n.immutable(),
                Column.Monotone.NONE,
                n.knots());
    }
}
