package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** What is measured of a tree of several numbers: each, and the means over all, in standard deviations. */
class NumbersEvaluationTest {
    private static final Schema SCHEMA = Schema.unnamed(1, 2)
            .withTarget(new Target.Numbers(
                    "numbers",
                    List.of(number("price", Optional.of("EUR"), 1000, 100), number("rent", Optional.empty(), 5, 2))));

    private static Target.Number number(String name, Optional<String> unit, double mean, double sd) {
        return new Target.Number(name, unit, Optional.of(new Target.Spread(mean - 4 * sd, mean + 4 * sd, mean, sd)));
    }

    /** Rows below 0 are answered 900 and 4, others 1100 and 7. */
    private static SoftDecisionTree tree() {
        return SoftDecisionTree.builder(SCHEMA, new TreeShape(1))
                .gates(new float[] {1}, new float[] {0}, new float[] {1000})
                .leaves(new Leaves.Constant(2, new float[] {900, 4, 1100, 7}))
                .intervals(Optional.of(new Intervals(0.9, new float[] {-30, -1, -30, -1}, new float[] {30, 1, 30, 1})))
                .build();
    }

    /** Prices are off by 50 in one row of four, rents by 2 in all; of the last row no rent is known. */
    private static Dataset rows() {
        float[] x = {-1, -2, 3, 4};
        float[] y = {900, 2, 950, 6, 1100, 9, 1100, Float.NaN};
        return Dataset.ofNumbers(SCHEMA, new DenseMatrix(4, 1, x), y, Optional.empty());
    }

    private static NumbersEvaluation measured() {
        float[] teacher = {900, 4, 900, 4, 1100, 7, 1100, 7};
        return NumbersEvaluation.of(tree(), rows(), Optional.of(teacher), new EvaluationOptions(1, 20, 1));
    }

    @Test
    void eachInItsUnitAndTheMeansInStandardDeviations() {
        NumbersEvaluation all = measured();
        assertEquals(List.of("price", "rent"), all.names());
        NumberEvaluation price = all.outputs().get(0);
        NumberEvaluation rent = all.outputs().get(1);
        assertEquals(25, price.rmse().orElseThrow().maxPath(), 1e-4);
        assertEquals(2, rent.rmse().orElseThrow().maxPath(), 1e-4);
        assertEquals(3, rent.known());
        assertEquals((25.0 / 100 + 2.0 / 2) / 2, all.rmse().orElseThrow().maxPath(), 1e-6);
        assertEquals((12.5 / 100 + 2.0 / 2) / 2, all.mae().orElseThrow().maxPath(), 1e-6);
        double mean =
                (price.r2().orElseThrow().maxPath() + rent.r2().orElseThrow().maxPath()) / 2;
        assertEquals(mean, all.r2().orElseThrow().maxPath(), 1e-6);
        assertEquals(1, all.r2Teacher().orElseThrow().maxPath(), 1e-6);
        assertEquals(0.75, price.coverage().orElseThrow().found(), 1e-9);
        assertEquals(0, rent.coverage().orElseThrow().found(), 1e-9);
        assertTrue(all.intervals().containsKey("rmse.maxPath"));
    }

    @Test
    void asTextAndJson() {
        String text = NumberEvaluationText.full(measured(), List.of(Optional.of("EUR"), Optional.empty()));
        List<String> lines = text.lines().map(String::strip).toList();
        assertTrue(lines.get(0).startsWith("mean of the outputs"), text);
        assertTrue(lines.contains("price"), text);
        assertTrue(lines.contains("rent, of which 3 rows have a value"), text);
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("RMSE, EUR")), text);
        assertEquals(1, lines.stream().filter(l -> l.startsWith("path mass")).count(), text);
        Map<String, Object> json = NumberEvaluationText.toMap(measured());
        assertEquals(
                List.of(
                        "rows",
                        "rmse",
                        "mae",
                        "r2",
                        "r2Teacher",
                        "pathMass",
                        "leaves",
                        "columnsRead",
                        "intervals",
                        "outputs"),
                List.copyOf(json.keySet()));
        Map<?, ?> rent = (Map<?, ?>) ((Map<?, ?>) json.get("outputs")).get("rent");
        assertEquals(3, rent.get("labelled"));
    }

    @Test
    void mistakes() {
        assertEquals(
                "expected 8 answers of the teacher, found 4",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> NumbersEvaluation.of(
                                        tree(), rows(), Optional.of(new float[4]), EvaluationOptions.defaults()))
                        .getMessage());
    }
}
