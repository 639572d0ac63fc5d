package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class CounterfactualSearchTest {
    private static final Explainer CREDIT = Explainer.of(Trees.credit());

    private static Optional<Counterfactual> find(Constraints constraints, String... fields) {
        return new CounterfactualSearch(CREDIT.view(), constraints).find(CREDIT.explain(List.of(fields)));
    }

    private static List<String> with(List<String> fields, Counterfactual found) {
        List<String> changed = new ArrayList<>(fields);
        found.changes()
                .forEach(c -> changed.set(CREDIT.view().columns().get(c.index()).schemaColumn(), c.to()));
        return changed;
    }

    /** The nearer of two ways: income must rise until the right side is likelier. */
    @Test
    void theNearestValueInFewDigits() {
        Counterfactual found = find(Constraints.NONE, "52", "500", "rent").orElseThrow();
        assertEquals(1, found.changes().size());
        Counterfactual.Change change = found.changes().get(0);
        assertEquals("500", change.from());
        assertEquals("income", change.column());
        double border = Double.parseDouble(change.to());
        assertEquals("good", CREDIT.explain(List.of("52", change.to(), "rent")).predictedClass());
        String before = Double.toString(border - 25);
        assertEquals("bad", CREDIT.explain(List.of("52", before, "rent")).predictedClass());
        assertEquals((border - 500) / 1000, found.distance(), 1e-6);
    }

    @Test
    void whatIsKeptStays() {
        Counterfactual found =
                find(new Constraints(Set.of("home"), 3), "52", "500", "rent").orElseThrow();
        assertTrue(found.changes().stream().noneMatch(c -> c.index() == 2));
        // age is immutable by the schema
        assertEquals(Optional.empty(), find(new Constraints(Set.of("home", "income"), 3), "52", "500", "rent"));
    }

    /** Each one found is a change when its own texts are read again. */
    @Test
    void everyChangeIsOneWhenItIsTyped() {
        SplittableRandom random = new SplittableRandom(4);
        int found = 0;
        for (int r = 0; r < 300; r++) {
            List<String> fields = List.of(
                    Integer.toString(random.nextInt(18, 80)),
                    random.nextInt(5) == 0 ? "" : Integer.toString(random.nextInt(0, 9000)),
                    List.of("own", "rent", "castle").get(random.nextInt(3)));
            Explanation e = CREDIT.explain(fields);
            Optional<Counterfactual> c = new CounterfactualSearch(CREDIT.view(), Constraints.NONE).find(e);
            if (c.isPresent()) {
                found++;
                Explanation changed = CREDIT.explain(with(fields, c.get()));
                assertNotEquals(e.predicted(), changed.predicted());
                assertEquals(c.get().classIndex(), changed.predicted());
                assertEquals(fields.get(0), with(fields, c.get()).get(0), "an immutable column");
                double income = Double.parseDouble("0" + with(fields, c.get()).get(1));
                assertTrue(income <= 9000, "income " + income);
            }
        }
        assertTrue(found > 250, "found " + found);
    }

    @Test
    void deepTreesToo() {
        Explainer explainer = Explainer.of(TestTrees.random(TestTrees.table(), 6, 2));
        SplittableRandom random = new SplittableRandom(5);
        int found = 0;
        for (int r = 0; r < 40; r++) {
            List<String> fields = List.of(
                    Integer.toString(random.nextInt(17, 100)),
                    Integer.toString(random.nextInt(0, 20000)),
                    "7",
                    List.of("ja", "nein").get(random.nextInt(2)),
                    List.of("a", "b").get(random.nextInt(2)));
            Explanation e = explainer.explain(fields);
            Optional<Counterfactual> c = new CounterfactualSearch(explainer.view(), Constraints.NONE).find(e);
            if (c.isPresent()) {
                found++;
                assertNotEquals(
                        e.predicted(),
                        explainer.explain(c.get().features().toFloats()).predicted());
            }
        }
        assertTrue(found > 20, "found " + found);
    }

    /**
     * Column a alone comes nearest to the other class and leads nowhere: its gate stays below 1/2 in its whole range. Only b
     * and c together lead to the leaf on the right, though each by itself is far from it.
     */
    @Test
    void aPairIsFoundThatDoesNotBeginWithTheNearestColumn() {
        Schema schema = new Schema(
                List.of(zeroToOne("a"), zeroToOne("b"), zeroToOne("c")),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("class", List.of("this", "other")));
        Explainer explainer = Explainer.of(new SoftDecisionTree(
                schema,
                new TreeShape(2),
                new float[] {0, 4.4f, 0, 2, 0, 0, 0, 0.5f, 4.4f},
                new float[] {-2.2f, -2.2f, -2.2f},
                new float[] {1, 1, 1},
                new float[] {2, -2, -2, 2, 2, -2, -2, 2},
                Provenance.none()));
        Counterfactual found = new CounterfactualSearch(explainer.view(), new Constraints(Set.of(), 2))
                .find(explainer.explain(List.of("0", "0", "0")))
                .orElseThrow();
        assertEquals(
                Set.of("b", "c"),
                found.changes().stream().map(Counterfactual.Change::column).collect(Collectors.toSet()));
        assertEquals(1, found.classIndex());
    }

    private static Column zeroToOne(String name) {
        return new Column.Number(
                name, Optional.empty(), 0, 1, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
    }

    @Test
    void wrongUse() {
        assertEquals(
                "keep: no column hom",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new CounterfactualSearch(CREDIT.view(), new Constraints(Set.of("hom"), 1)))
                        .getMessage());
        TreeView image = TreeView.of(TestTrees.random(TestTrees.image(2, 2, 1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new CounterfactualSearch(image, Constraints.NONE));
        assertThrows(IllegalArgumentException.class, () -> new Constraints(Set.of(), 0));
    }

    /** A row's own value may lie outside of the range; what is proposed does not, and is a number that one can read. */
    @Test
    void aProposalLiesInTheRangeAlsoWhereTheRowDoesNot() {
        int found = 0;
        for (String income : List.of("-500", "-3.7", "9001", "12345.678", "1e9")) {
            for (String home : List.of("own", "rent")) {
                for (String age : List.of("20", "52", "75")) {
                    Optional<Counterfactual> c = find(new Constraints(Set.of("home"), 1), age, income, home);
                    if (c.isPresent()) {
                        found++;
                        String to = c.get().changes().get(0).to();
                        double number = Double.parseDouble(to);
                        assertTrue(number >= 0 && number <= 9000, income + " to " + to);
                        assertTrue(to.length() <= 6, income + " to " + to);
                    }
                }
            }
        }
        assertTrue(found >= 6, "found " + found);
    }

    /** Goes right above 2.05 credits; with a second border, above that one the first class again. */
    private static Explainer credits(double... borders) {
        Schema schema = new Schema(
                List.of(new Column.Number(
                        "credits",
                        Optional.empty(),
                        1,
                        4,
                        1.4,
                        0.6,
                        Column.Scaling.STANDARD,
                        Column.Missing.ERROR,
                        false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good", "bad")));
        double second = borders.length > 1 ? borders[1] : 100;
        return Explainer.of(new SoftDecisionTree(
                schema,
                new TreeShape(2),
                new float[] {1, 0, 1},
                new float[] {(float) ((1.4 - borders[0]) / 0.6), 0, (float) ((1.4 - second) / 0.6)},
                new float[] {50, 50, 50},
                new float[] {2, -2, 2, -2, -2, 2, 2, -2},
                Provenance.none()));
    }

    private static String credits(Explainer explainer, String from) {
        Counterfactual found = new CounterfactualSearch(explainer.view(), Constraints.NONE)
                .find(explainer.explain(List.of(from)))
                .orElseThrow();
        String to = found.changes().get(0).to();
        assertEquals(found.classIndex(), explainer.explain(List.of(to)).predicted());
        return to;
    }

    /** Nobody has 2.05 credits where the column and the row are whole. */
    @Test
    void aWholeColumnGetsAWholeNumber() {
        Explainer one = credits(2.05);
        assertEquals("3", credits(one, "1"));
        assertEquals("2", credits(one, "4"));
        // a value with digits says that the column is not of whole numbers
        String digits = credits(one, "1.5");
        assertTrue(digits.startsWith("2.0") || digits.equals("2.1"), digits);
        // from 2.05 to 2.5 only: no whole number gives the other class
        String band = credits(credits(2.05, 2.5), "1");
        assertTrue(band.startsWith("2.0") || band.equals("2.1"), band);
    }
}
