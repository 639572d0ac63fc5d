package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.teacher.Teacher;
import org.espalier.train.Family;
import org.junit.jupiter.api.Test;

/** A fit of a number and of a rate: the steps, what stands beside the tree, and what is refused. */
class NumberFitTest {
    private static final FitOptions SHORT = FitOptions.defaults()
            .withThreads(2)
            .withTeaching(false)
            .withTraining(b -> b.epochs(8).augment(0));

    /** A price with a step in it: size counts double above 60 square metres. */
    private static List<Map<String, Object>> maps(int count) {
        Random random = new Random(11);
        List<Map<String, Object>> out = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            double size = 20 + random.nextInt(100);
            Map<String, Object> row = new HashMap<>();
            row.put("size", size);
            row.put("floor", random.nextInt(6));
            row.put("price", 500 * Math.round(2 * size + (size > 60 ? 120 : 0) + 8 * random.nextGaussian()) + 0.5);
            out.add(row);
        }
        return out;
    }

    private static Dataset rows(List<Map<String, Object>> maps) {
        return read(
                RowSource.ofMaps(maps),
                DataOptions.builder("rows").target("price").targetKind(Target.Kind.NUMBER));
    }

    private static Dataset read(RowSource rows, DataOptions.Builder options) {
        DataSource data = DataSource.of(rows, options.build());
        return data.read(data.inferSchema(warning -> {}), LabelPolicy.REQUIRED, new DataNotes());
    }

    private static List<Kind> kinds(NumberFitResult result) {
        return result.verdict().sentences().stream().map(Sentence::kind).toList();
    }

    @Test
    void aWholeFit() {
        List<String> stages = new ArrayList<>();
        FitOptions points = SHORT.withTraining(b -> b.epochs(30).depth(2));
        NumberFitResult result = Espalier.fitNumber(rows(maps(500)), Optional.empty(), points, new FitListener() {
            @Override
            public void stage(int step, int steps, String what) {
                stages.add(step + " of " + steps);
            }
        });
        assertEquals(List.of("1 of 6", "2 of 6", "3 of 6", "4 of 6", "5 of 6", "6 of 6"), stages);
        assertEquals(100, result.heldOut().rows());
        assertEquals(100, result.evaluation().rows());
        assertEquals(Frontier.Measure.R2, result.frontier().measure());
        assertTrue(
                result.evaluation().r2().orElseThrow().average() > 0.9,
                result.evaluation().toString());
        assertEquals(
                List.of("tree", "tree, one path", "the mean", "linear regression"),
                result.verdict().standings().stream()
                        .map(s -> s.name())
                        .limit(4)
                        .toList());
        assertTrue(
                kinds(result).contains(Kind.BETTER_THAN_LINEAR),
                result.verdict().toString());
        assertEquals("the largest answer", result.tellingRows().get(0).why());
        assertTrue(result.tree().intervals().isPresent());
    }

    @Test
    void threadsChangeNothing() {
        Dataset rows = rows(maps(150));
        NumberFitResult one = Espalier.fitNumber(rows, SHORT.withThreads(1).withRivals(false));
        NumberFitResult three = Espalier.fitNumber(rows, SHORT.withThreads(3).withRivals(false));
        assertEquals(one.frontier(), three.frontier());
        assertEquals(one.verdict(), three.verdict());
    }

    @Test
    void nothingIsLearnedFromShuffledValues() {
        List<Map<String, Object>> maps = maps(500);
        List<Object> prices =
                new ArrayList<>(maps.stream().map(m -> m.get("price")).toList());
        Collections.shuffle(prices, new Random(2));
        IntStream.range(0, maps.size()).forEach(r -> maps.get(r).put("price", prices.get(r)));
        NumberFitResult result = Espalier.fitNumber(rows(maps), SHORT.withTraining(b -> b.depth(0)));
        assertEquals(
                List.of(Kind.NOTHING_LEARNED), kinds(result), result.verdict().toString());
    }

    @Test
    void aLeakIsNamed() {
        List<Map<String, Object>> maps = maps(500);
        maps.forEach(m -> m.put("tax", 0.035 * (Double) m.get("price")));
        NumberFitResult result = Espalier.fitNumber(rows(maps), SHORT.withTraining(b -> b.depth(0)));
        assertEquals(Kind.LEAK, kinds(result).get(0), result.verdict().toString());
        String text = result.verdict().headline().orElseThrow().text();
        assertTrue(text.startsWith("Column 'tax' alone gives the answer (R2 "), text);
    }

    /** It answers without the noise: who learns from it does better than from the values. */
    @Test
    void aTeacherThatKnowsBetterWins() {
        List<Map<String, Object>> maps = maps(300);
        Random random = new Random(4);
        maps.forEach(m -> m.put("price", (Double) m.get("price") + 60_000 * random.nextGaussian()));
        Dataset rows = rows(maps);
        int at = rows.schema().columns().get(0).name().equals("size") ? 0 : 1;
        Column.Number column = (Column.Number) rows.schema().columns().get(at);
        Teacher oracle = Teacher.ofNumbers(rows.schema(), "oracle", x -> {
            double size = x[at] * column.scale() + column.offset();
            return 1000 * size + (size > 60 ? 60_000 : 0);
        });
        NumberFitResult result = Espalier.fitNumber(
                rows,
                Optional.of(oracle),
                SHORT.withRivals(false).withTraining(b -> b.depth(2).epochs(30)),
                FitListener.SILENT);
        assertTrue(result.isDistilled(), result.frontier().toString());
        assertTrue(kinds(result).contains(Kind.TEACHER_WON), result.verdict().toString());
        assertTrue(
                kinds(result).contains(Kind.EXPLAINS_TEACHER), result.verdict().toString());
    }

    /** Who drives much has more claims; a policy counts by its years. */
    @Test
    void aRateIsJudgedByItsDeviance() {
        Random random = new Random(5);
        List<Map<String, Object>> maps = new ArrayList<>();
        for (int r = 0; r < 500; r++) {
            double years = 0.5 + random.nextInt(4);
            double km = random.nextInt(40);
            double expected = years * 0.1 * Math.exp(km / 15);
            int claims = 0;
            for (double p = random.nextDouble(); p > Math.exp(-expected); p *= random.nextDouble()) {
                claims++;
            }
            maps.add(Map.of("km", km, "years", years, "claims", claims));
        }
        Dataset rows = read(
                RowSource.ofMaps(maps),
                DataOptions.builder("rows").target("claims").exposure("years"));
        NumberFitResult deeper = Espalier.fitNumber(
                rows, SHORT.withRivals(false).withTraining(b -> b.depth(3).epochs(20)));
        assertTrue(deeper.tree().gates() > 0 && deeper.tree().intervals().isEmpty(), "a tree that is pruned");
        assertTrue(
                deeper.verdict().standings().get(0).explained().value() > 0,
                deeper.verdict().toString());
        NumberFitResult result =
                Espalier.fitNumber(rows, SHORT.withTraining(b -> b.depth(0).epochs(40)));
        assertTrue(result.verdict().isRate());
        assertEquals(Frontier.Measure.D2, result.frontier().measure());
        assertTrue(
                result.verdict().standings().get(0).explained().interval().low() > 0,
                result.verdict().toString());
        assertEquals(
                "Poisson regression",
                result.verdict().standing(Role.LINEAR).orElseThrow().name());
    }

    private static String refused(Dataset rows, FitOptions options) {
        return assertThrows(DataException.class, () -> Espalier.fitNumber(rows, options))
                .getMessage();
    }

    @Test
    void whatCannotBeFittedIsRefused() {
        Dataset rows = rows(maps(40));
        assertEquals(
                "expected 10 rows or more to fit a tree, found 5",
                refused(rows.select(new int[] {0, 1, 2, 3, 4}), SHORT));
        float[] holes = rows.values().clone();
        holes[6] = Float.NaN;
        assertEquals(
                "row 7 has no value to learn from",
                refused(Dataset.ofNumbers(rows.schema(), rows.features(), holes, Optional.empty()), SHORT));
        float[] same = new float[40];
        Arrays.fill(same, 3);
        assertEquals(
                "target 'price': expected training rows of different values, found one value alone",
                refused(Dataset.ofNumbers(rows.schema(), rows.features(), same, Optional.empty()), SHORT));
        assertEquals(
                "capacity: expected two classes, found a target that is a number",
                refused(rows, SHORT.withCapacity(0.1)));
        assertEquals(
                "calibrate: expected two classes, found a target that is a number",
                refused(rows, SHORT.withCalibration(Calibrator.Method.PLATT)));
        assertEquals(
                "family: expected one that aims at the mean, as the models beside the tree do, found quantile=0.9: distill"
                        + " trains trees of a quantile",
                refused(rows, SHORT.withTraining(b -> b.family(new Family.Quantile(0.9)))));
        assertEquals(
                "target 'price': expected classes, found a number: Espalier.fitNumber fits trees for it",
                assertThrows(DataException.class, () -> Espalier.fit(rows, SHORT))
                        .getMessage());
        RowSource classes = RowSource.ofMaps(IntStream.range(0, 20)
                .mapToObj(r -> Map.<String, Object>of("a", r % 7, "b", r % 2 == 0 ? "x" : "y"))
                .toList());
        assertEquals(
                "target 'b': expected a number or a rate, found classes: Espalier.fit fits trees for classes",
                refused(Dataset.of(Schema.infer(classes, "b"), classes), SHORT));
    }

    @Test
    void twentyRowsAreFittedAndSaidToBeFew() {
        NumberFitResult result =
                Espalier.fitNumber(rows(maps(20)), SHORT.withRivals(false).withTraining(b -> b.depth(0)));
        assertTrue(kinds(result).contains(Kind.FEW_ROWS), result.verdict().toString());
    }
}
