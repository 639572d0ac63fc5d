package org.espalier.scorecard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.junit.jupiter.api.Test;

/** A split is what changes how other columns count: it is found where one is planted, and where none is, none. */
class SplitSearchTest {
    private static final int ROWS = 6000;
    private static final int COLUMNS = 4;
    private static final boolean[] ALL = {true, true, true, true};

    /** Four numbers between -1 and 1, and a label drawn from the log odds. */
    private static List<SplitSearch.Split> search(
            int depth, boolean[] allowed, int threads, ToDoubleFunction<float[]> logOdds) {
        SplitSearch search = search(ROWS, COLUMNS, threads, logOdds);
        List<SplitSearch.Split> roots = search.roots(allowed, COLUMNS);
        return roots.isEmpty() ? roots : search.below(roots.get(0), depth, allowed);
    }

    private static SplitSearch search(int rows, int numbers, int threads, ToDoubleFunction<float[]> logOdds) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < numbers; c++) {
            columns.add(new Column.Number(
                    "c" + c,
                    Optional.empty(),
                    -1,
                    1,
                    0,
                    1,
                    Column.Scaling.NONE,
                    Column.Missing.ERROR,
                    false,
                    Column.Monotone.NONE,
                    new Knots(List.of(-0.9, -0.4, 0.0, 0.4, 0.9), List.of(), Knots.Form.RAMPS)));
        }
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("no", "yes")));
        SplittableRandom random = Seeds.stream(91);
        float[] x = new float[rows * numbers];
        double[] targets = new double[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < numbers; c++) {
                x[r * numbers + c] = (float) random.nextDouble(-1, 1);
            }
            float[] row = Arrays.copyOfRange(x, r * numbers, (r + 1) * numbers);
            targets[r] = random.nextDouble() < 1 / (1 + Math.exp(-logOdds.applyAsDouble(row))) ? 1 : 0;
        }
        float[] weights = new float[rows];
        Arrays.fill(weights, 1f);
        DenseMatrix features = new DenseMatrix(rows, numbers, x);
        return new SplitSearch(Basis.of(schema), features, targets, 1, weights, 7, threads);
    }

    /** What column 0 says turns around at 0.2 of column 2. */
    private static double turned(float[] x) {
        return (x[2] > 0.2 ? 3 : -3) * x[0] + x[1];
    }

    @Test
    void aPlantedInteractionIsFound() {
        List<SplitSearch.Split> found = search(1, ALL, 1, SplitSearchTest::turned);
        assertEquals(1, found.size());
        SplitSearch.Split split = found.get(0);
        assertEquals(0, split.node());
        assertTrue(split.gain() > 5 * split.error(), split.toString());
        assertTrue(split.gain() > 0.05 * split.rows(), split.toString());
        assertEquals(2, split.column());
        for (int c = 0; c < COLUMNS; c++) {
            assertEquals(c == 2, split.weight()[c] != 0, "weight of column " + c);
        }
        assertEquals(0.2, -split.bias() / split.weight()[2], 0.15, "threshold");
        assertTrue(split.weight()[2] > 0, "larger values go right");
    }

    /** Of many rows, a part of them tells which columns are searched with all: six of the ten, and the planted one is among them. */
    @Test
    void ofManyRowsTheSearchIsScreened() {
        boolean[] allowed = new boolean[10];
        Arrays.fill(allowed, true);
        List<SplitSearch.Split> roots =
                search(10_500, 10, 1, SplitSearchTest::turned).roots(allowed, 3);
        assertEquals(2, roots.get(0).column());
        assertTrue(roots.get(0).rows() > 2500, "measured on all held-out rows: " + roots.get(0));
    }

    /** Curved and strong, but each column counts the same everywhere: one scorecard says it all. */
    @Test
    void additiveDataHasNoSplitWorthAGate() {
        assertNoneIsWorthIt(search(2, ALL, 1, x -> 3 * x[0] * x[0] - 1 + 2 * Math.abs(x[1]) - x[2] + 2 * x[3]));
    }

    @Test
    void noiseHasNoSplitWorthAGate() {
        assertNoneIsWorthIt(search(2, ALL, 1, x -> 0));
    }

    /** The search proposes; by chance it may propose what gains next to nothing on rows that it has not fitted. */
    private static void assertNoneIsWorthIt(List<SplitSearch.Split> found) {
        for (SplitSearch.Split split : found) {
            assertTrue(split.gain() < 0.01 * split.rows(), split.toString());
        }
    }

    @Test
    void aColumnThatMayStandInNoGateDoesNot() {
        boolean[] allowed = {true, true, false, true};
        for (SplitSearch.Split split : search(2, allowed, 1, SplitSearchTest::turned)) {
            assertTrue(split.column() != 2, split.toString());
        }
        assertEquals(List.of(), search(2, new boolean[COLUMNS], 1, SplitSearchTest::turned));
    }

    /** Another interaction right of the first: found below it, and nothing on the other side. */
    @Test
    void aSplitBelowASplit() {
        List<SplitSearch.Split> found = search(2, ALL, 1, x -> x[2] > 0 ? (x[3] > 0 ? 4 : -4) * x[1] : 4 * x[0]);
        List<Integer> nodes = found.stream().map(SplitSearch.Split::node).toList();
        assertTrue(nodes.contains(0) && nodes.size() >= 2, found.toString());
        assertEquals(nodes.stream().sorted().toList(), nodes, "from the root down");
        List<Integer> columns = found.stream()
                .map(SplitSearch.Split::column)
                .distinct()
                .sorted()
                .toList();
        assertTrue(columns.containsAll(List.of(2, 3)) || columns.containsAll(List.of(1, 2)), found.toString());
    }

    @Test
    void threadsChangeNothing() {
        List<SplitSearch.Split> one = search(2, ALL, 1, SplitSearchTest::turned);
        List<SplitSearch.Split> three = search(2, ALL, 3, SplitSearchTest::turned);
        assertEquals(one.size(), three.size());
        for (int i = 0; i < one.size(); i++) {
            assertEquals(one.get(i).node(), three.get(i).node());
            assertEquals(one.get(i).bias(), three.get(i).bias());
            assertEquals(one.get(i).gain(), three.get(i).gain());
            assertTrue(Arrays.equals(one.get(i).weight(), three.get(i).weight()));
        }
    }
}
