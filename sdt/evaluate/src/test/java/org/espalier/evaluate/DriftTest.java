package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** Figures were computed from the definition in NumPy 2.4.6, quantiles of chi-squared with SciPy 1.17.1. */
class DriftTest {
    private static final double CLOSE = 1e-9;

    @Test
    void psiOfShares() {
        double[] before = {0.10, 0.20, 0.30, 0.25, 0.15};
        double[] now = {0.05, 0.15, 0.30, 0.30, 0.20};
        assertEquals(0.0725416441128731, Drift.index(before, now), CLOSE);
        assertEquals(0, Drift.index(before, before));
    }

    @Test
    void psiOfNumbersInTenthsOfTheOldOnes() {
        double[] before = IntStream.range(0, 200).mapToDouble(i -> i * 37 % 100).toArray();
        double[] now =
                IntStream.range(0, 150).mapToDouble(i -> i * 37 % 100 * 1.2 + 5).toArray();
        Drift drift = Drift.ofNumbers("amount", before, now);
        assertEquals(0.2550682447129238, drift.psi(), CLOSE);
        assertEquals("below 10", drift.groups().get(0).name());
        assertEquals("90 or more", drift.groups().get(9).name());
        assertEquals(0.19738807, drift.byChance(), 0.01 * 0.19738807);
        assertTrue(drift.hasMoved());
    }

    @Test
    void whatIsMissingIsAGroup() {
        double[] before = {1, 2, 3, 4};
        double[] now = {1, 2, Double.NaN, Double.NaN};
        Drift drift = Drift.ofNumbers("x", before, now);
        assertEquals(
                new Drift.Group("missing", 0, 0.5),
                drift.groups().get(drift.groups().size() - 1));
    }

    /** Two samples of the same rows stay below what chance gives in 95 of 100 cases. */
    @Test
    void chanceAloneIsNoDrift() {
        int moved = 0;
        java.util.Random random = new java.util.Random(1);
        for (int s = 0; s < 400; s++) {
            double[] before = random.doubles(300).toArray();
            double[] now = random.doubles(300).toArray();
            Drift drift = Drift.ofNumbers("x", before, now);
            moved += drift.psi() > drift.byChance() ? 1 : 0;
        }
        assertTrue(moved > 400 * 0.02 && moved < 400 * 0.09, moved + " of 400");
    }

    @Test
    void everyColumnOfATable() {
        RowSource old = RowSource.ofMaps(rows(400, 20, "red"));
        Schema schema = Schema.infer(old, "y");
        Dataset before = Dataset.of(schema, old);
        Dataset now = Dataset.of(schema, RowSource.ofMaps(rows(400, 30, "blue")));
        List<Drift> drift = Drift.of(before, now);
        assertEquals(List.of("age", "colour"), drift.stream().map(Drift::column).toList());
        assertTrue(drift.get(0).hasMoved(), drift.toString());
        assertTrue(drift.get(1).hasMoved(), drift.toString());
        assertTrue(Drift.of(before, before).stream().noneMatch(Drift::hasMoved));
        assertTrue(Drift.of(before, before).stream().allMatch(d -> d.psi() == 0));
    }

    private static List<Map<String, Object>> rows(int count, int base, String often) {
        return IntStream.range(0, count)
                .mapToObj(i -> Map.<String, Object>of(
                        "age",
                        base + i % 40,
                        "colour",
                        i % 4 == 0 ? "green" : i % 5 < 4 ? often : "grey",
                        "y",
                        i % 2 == 0 ? "a" : "b"))
                .toList();
    }

    @Test
    void imagesAndNoRowsAreRefused() {
        Schema images = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(1, 1, 1, 255)),
                new Target.Classes("digit", List.of("0", "1")));
        Dataset one = new Dataset(images, new DenseMatrix(1, 1, new float[1]), new int[1], Optional.empty());
        assertEquals(
                "drift is measured column by column: expected a table, found images",
                assertThrows(DataException.class, () -> Drift.of(one, one)).getMessage());
        Schema table = Schema.unnamed(1, 2);
        Dataset some = new Dataset(table, new DenseMatrix(1, 1, new float[1]), new int[1], Optional.empty());
        Dataset none = new Dataset(table, new DenseMatrix(0, 1, new float[0]), new int[0], Optional.empty());
        assertEquals(
                "expected rows before and now, found 1 and 0",
                assertThrows(DataException.class, () -> Drift.of(some, none)).getMessage());
        assertFalse(table.columns().get(0) instanceof Column.Category);
    }

    @Test
    void asText() {
        Drift moved = new Drift(
                "age",
                0.3,
                0.02,
                List.of(new Drift.Group("below 30", 0.4, 0.1), new Drift.Group("30 or more", 0.6, 0.9)));
        Drift still = new Drift("sex", 0.011, 0.02, List.of(new Drift.Group("f", 0.5, 0.55)));
        assertEquals("""
                column  PSI     by chance              moved most
                age     0.3000  <0.0200    moved much  below 30: 40 % before, 10 % now
                sex     0.0110  <0.0200
                rows: 1000 before, 500 now; 1 of 2 moved (PSI from 0.1 on, and more than by chance)
                """, DriftText.write(List.of(still, moved), 1000, 500));
    }
}
