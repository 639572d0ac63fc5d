package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.sdt.Calibration;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;

class EspalierTest {
    private static final FitOptions PLAIN = FitOptions.defaults().withThreads(2).withTeaching(false);

    /** One scorecard: nothing to choose. */
    private static final FitOptions SCORECARD = PLAIN.withTraining(b -> b.depth(0));

    /** Every form, hardly trained. */
    private static final FitOptions SHORT = PLAIN.withTraining(b -> b.epochs(3).augment(0));

    /** Who is under 40 and owes more than 5 rarely pays; the rest mostly does. */
    private static List<Map<String, Object>> maps(int count) {
        Random random = new Random(11);
        List<Map<String, Object>> out = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            double age = 20 + random.nextInt(50);
            double debt = random.nextInt(100) / 10.0;
            boolean risky = age < 40 && debt > 5;
            Map<String, Object> row = new HashMap<>();
            row.put("age", age);
            row.put("debt", debt);
            row.put("pays", random.nextDouble() < (risky ? 0.15 : 0.9) ? "yes" : "no");
            out.add(row);
        }
        return out;
    }

    private static Dataset rows(List<Map<String, Object>> maps) {
        return rows(maps, "pays");
    }

    private static Dataset rows(List<Map<String, Object>> maps, String target) {
        RowSource source = RowSource.ofMaps(maps);
        return Dataset.of(Schema.infer(source, target), source);
    }

    private static List<Kind> kinds(FitResult result) {
        return result.verdict().sentences().stream().map(Sentence::kind).toList();
    }

    @Test
    void aWholeFit() {
        Dataset rows = rows(maps(600));
        List<String> stages = new ArrayList<>();
        FitResult result = Espalier.fit(rows, Optional.empty(), SHORT, new FitListener() {
            @Override
            public void stage(int step, int steps, String what) {
                stages.add(step + " of " + steps);
            }
        });
        assertEquals(List.of("1 of 6", "2 of 6", "3 of 6", "4 of 6", "5 of 6", "6 of 6"), stages);
        assertEquals(120, result.heldOut().rows());
        assertEquals(480, result.split().training().length);
        assertEquals(120, result.evaluation().rows());
        assertEquals(
                List.of(
                        "one scorecard",
                        "depth 3, constant leaves",
                        "depth 4, constant leaves",
                        "depth 6, constant leaves"),
                result.frontier().points().stream()
                        .map(Frontier.Point::name)
                        .filter(name -> !name.contains("balance"))
                        .toList());
        assertEquals(
                1,
                result.frontier().points().stream()
                        .filter(Frontier.Point::isChosen)
                        .count());
        assertTrue(result.teacher().isEmpty());
        assertFalse(result.isDistilled());
        assertTrue(
                result.evaluation().ranking().orElseThrow().auc().average() > 0.6,
                result.verdict().toString());
        assertEquals(
                List.of("tree", "tree, one path", "the most frequent class", "logistic regression"),
                result.verdict().standings().stream().map(s -> s.name()).toList());
        assertTrue(result.tellingRows().size() >= 3, result.tellingRows().toString());
    }

    @Test
    void threadsChangeNothing() {
        Dataset rows = rows(maps(200));
        FitResult one = Espalier.fit(rows, SHORT.withThreads(1).withRivals(false));
        FitResult three = Espalier.fit(rows, SHORT.withThreads(3).withRivals(false));
        assertEquals(one.frontier(), three.frontier());
        assertEquals(one.verdict(), three.verdict());
        assertTrue(Arrays.equals(one.split().heldOut(), three.split().heldOut()));
    }

    @Test
    void nothingIsLearnedFromShuffledLabels() {
        List<Map<String, Object>> maps = maps(600);
        Random random = new Random(3);
        maps.forEach(row -> row.put("pays", random.nextBoolean() ? "yes" : "no"));
        FitResult result = Espalier.fit(rows(maps), SCORECARD);
        assertEquals(List.of(Kind.NOTHING_LEARNED), kinds(result));
    }

    @Test
    void aLeakIsNamed() {
        List<Map<String, Object>> maps = maps(400);
        for (int r = 0; r < maps.size(); r++) {
            boolean pays = maps.get(r).get("pays").equals("yes");
            maps.get(r).put("reminders", pays ? r % 2 : 2 + r % 3 - (r % 150 == 0 ? 2 : 0));
        }
        FitResult result = Espalier.fit(rows(maps), SCORECARD);
        assertEquals(Kind.LEAK, kinds(result).get(0));
        String text = result.verdict().headline().orElseThrow().text();
        assertTrue(text.startsWith("Column 'reminders' alone gives the answer (AUC "), text);
    }

    /** Knows the truth behind the noise. */
    private static Teacher oracle(Dataset rows) {
        return Teacher.of(rows.schema(), "oracle", x -> {
            int no = rows.schema().classIndex("no");
            var age = (org.espalier.data.Column.Number) rows.schema().columns().get(0);
            var debt = (org.espalier.data.Column.Number) rows.schema().columns().get(1);
            boolean isAge = age.name().equals("age");
            double a = isAge ? x[0] * age.scale() + age.offset() : x[1] * debt.scale() + debt.offset();
            double d = isAge ? x[1] * debt.scale() + debt.offset() : x[0] * age.scale() + age.offset();
            double p = a < 40 && d > 5 ? 0.85 : 0.1;
            return no == 0 ? new double[] {p, 1 - p} : new double[] {1 - p, p};
        });
    }

    /** Its answers are the truth behind the noise: who learns from it does better than from the labels. */
    @Test
    void aTeacherThatKnowsBetterWins() {
        Dataset rows = rows(maps(400));
        Teacher oracle = oracle(rows);
        FitResult result = Espalier.fit(
                rows,
                Optional.of(oracle),
                PLAIN.withRivals(false).withTraining(b -> b.depth(3).epochs(40).augment(2)),
                FitListener.SILENT);
        assertTrue(result.isDistilled(), result.frontier().toString());
        assertTrue(kinds(result).contains(Kind.TEACHER_WON), result.verdict().toString());
        assertTrue(
                kinds(result).contains(Kind.EXPLAINS_TEACHER), result.verdict().toString());
    }

    @Test
    void whatTheTreeLearnsFromMayBeSaid() {
        Dataset rows = rows(maps(400));
        FitOptions labels = SCORECARD.withRivals(false).withChoose(FitOptions.Choose.LABELS);
        FitResult result = Espalier.fit(rows, Optional.of(oracle(rows)), labels, FitListener.SILENT);
        assertFalse(result.isDistilled(), result.frontier().toString());
        Sentence said = result.verdict().sentences().stream()
                .filter(s -> s.kind() == Kind.LABELS_WON)
                .findFirst()
                .orElseThrow();
        assertTrue(
                said.text()
                        .matches("The tree learned from labels, as asked \\(loss 0\\.\\d{4} from the teacher,"
                                + " 0\\.\\d{4} from labels, on validation rows\\)\\."),
                said.text());
        DataException none = assertThrows(
                DataException.class, () -> Espalier.fit(rows, SCORECARD.withChoose(FitOptions.Choose.TEACHER)));
        assertEquals(
                "choose: expected a teacher to learn from, found none, and none is to be trained", none.getMessage());
    }

    @Test
    void costsAndCalibrationArePartOfTheModel() {
        Dataset rows = rows(maps(300));
        Costs costs = Costs.parse("c,no,yes\nno,0,5\nyes,1,0\n", "costs.csv", rows.schema());
        FitResult result = Espalier.fit(
                rows,
                PLAIN.withRivals(false)
                        .withTraining(b -> b.depth(0))
                        .withCosts(costs)
                        .withCalibration(Calibrator.Method.PLATT));
        int positive = rows.schema().positiveIndex();
        assertEquals(
                costs.threshold(positive), result.tree().decision().threshold().orElseThrow());
        assertTrue(result.tree().decision().calibration() instanceof Calibration.Logistic);
    }

    @Test
    void capacityTakesAsManyAsFit() {
        double[] ascending = {0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.5, 0.6, 0.7, 0.8};
        assertEquals(0.7, Espalier.capacityThreshold(ascending, 0.2));
        // the fifth to seventh row of ten are alike: none of them fits
        assertEquals(0.5, Espalier.capacityThreshold(ascending, 0.5));
        assertTrue(Espalier.capacityThreshold(ascending, 0.05) > 0.8);
    }

    @Test
    void twentyRowsAreFitted() {
        List<String> warnings = new ArrayList<>();
        FitResult result = Espalier.fit(rows(maps(20)), Optional.empty(), SCORECARD, new FitListener() {
            @Override
            public void warning(String text) {
                warnings.add(text);
            }
        });
        assertEquals(
                "there are only 20 rows: what is measured on a part of them hangs on which part that is",
                warnings.get(0));
        assertTrue(kinds(result).contains(Kind.FEW_ROWS), result.verdict().toString());
    }

    @Test
    void fiveHundredClassesAreFittedAndSaid() {
        Random random = new Random(1);
        List<Map<String, Object>> maps = new ArrayList<>();
        for (int r = 0; r < 2000; r++) {
            Map<String, Object> row = new HashMap<>();
            row.put("a", r % 25 + random.nextGaussian() / 10);
            row.put("b", r / 25 % 20 + random.nextGaussian() / 10);
            row.put("kind", "k" + r % 500);
            maps.add(row);
        }
        List<String> warnings = new ArrayList<>();
        FitResult result = Espalier.fit(
                rows(maps, "kind"),
                Optional.empty(),
                // by time: one split, and so one tree
                PLAIN.withRivals(false)
                        .withTimes(IntStream.range(0, 2000)
                                .mapToObj(String::valueOf)
                                .toList())
                        .withHeldOut(0.25)
                        .withTraining(b -> b.depth(3).epochs(1).augment(0)),
                new FitListener() {
                    @Override
                    public void warning(String text) {
                        warnings.add(text);
                    }
                });
        assertEquals(
                List.of(
                        "there are 500 classes: trees of up to 64 leaves are tried, which name 64 of them at most by one path"),
                warnings);
        assertEquals(500, result.tree().classes());
        assertEquals(500, result.evaluation().rows(), "one of the four rows of each class");
    }

    private static String refused(Dataset rows, FitOptions options) {
        return assertThrows(DataException.class, () -> Espalier.fit(rows, options))
                .getMessage();
    }

    @Test
    void whatCannotBeFittedIsRefused() {
        Dataset rows = rows(maps(40));
        assertEquals(
                "expected 10 rows or more to fit a tree, found 5",
                refused(rows.select(new int[] {0, 1, 2, 3, 4}), PLAIN));
        assertEquals(
                "group: expected a value for each of 40 rows, found 1", refused(rows, PLAIN.withGroups(List.of("a"))));
        List<String> one = IntStream.range(0, 40).mapToObj(r -> "a").toList();
        assertEquals("group: expected two groups or more, found one, 'a'", refused(rows, PLAIN.withGroups(one)));
        assertEquals(
                "expected group or time, found both",
                assertThrows(DataException.class, () -> PLAIN.withGroups(one).withTimes(one))
                        .getMessage());
        int[] unlabelled = rows.labels().clone();
        unlabelled[6] = Dataset.UNLABELLED;
        Dataset missing = new Dataset(rows.schema(), rows.features(), unlabelled, Optional.empty());
        assertEquals("row 7 has no label to learn from", refused(missing, PLAIN));
    }

    /** A group has all rows of a class: it can't be learned or is not measured, and that is said. */
    @Test
    void aSplitThatLosesAClassIsSaid() {
        Dataset rows = rows(maps(120));
        List<String> groups = IntStream.range(0, 120)
                .mapToObj(r -> rows.labels()[r] == 0 ? "first" : "g" + r % 20)
                .toList();
        List<String> warnings = new ArrayList<>();
        FitResult result =
                Espalier.fit(rows, Optional.empty(), SCORECARD.withRivals(false).withGroups(groups), new FitListener() {
                    @Override
                    public void warning(String text) {
                        warnings.add(text);
                    }
                });
        String lost = rows.schema().target().classes().get(0);
        assertTrue(
                warnings.contains("no held-out row has the class '" + lost + "': nothing is measured of it"),
                warnings.toString());
        assertEquals(Optional.empty(), result.evaluation().ranking());
    }
}
