package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Figures of numbers and rates, by hand. */
class NumberEvaluationTest {
    private static final EvaluationOptions NO_INTERVALS = new EvaluationOptions(1, 0, 1);

    private static Schema schema(Target target) {
        return new Schema(
                List.of(new Column.Number(
                        "x", Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                target);
    }

    /** 10 left of 0, 20 right of it, by a hard gate. */
    private static SoftDecisionTree tree(Target target, String family, float left, float right) {
        return SoftDecisionTree.builder(schema(target), new TreeShape(1))
                .gates(new float[] {1}, new float[] {0}, new float[] {1e4f})
                .leaves(new Leaves.Constant(1, new float[] {left, right}))
                .provenance(new Provenance(
                        "0.1.0", "made", "labels", 1, new TreeMap<>(Map.of("family", family)), new TreeMap<>()))
                .build();
    }

    private static SoftDecisionTree number(String family) {
        return tree(new Target.Number("y", Optional.of("EUR"), Optional.empty()), family, 10, 20);
    }

    private static Dataset rows(SoftDecisionTree tree, float[] values, Optional<float[]> weights) {
        float[] x = {-1, -1, 1, 1};
        return Dataset.ofNumbers(tree.schema(), new DenseMatrix(4, 1, x), values, weights);
    }

    @Test
    void asText() {
        SoftDecisionTree tree = number("quantile=0.9").toBuilder()
                .intervals(Optional.of(new Intervals(0.9, new float[] {-2, -2}, new float[] {2, 2})))
                .build();
        Dataset rows = rows(tree, new float[] {9, 11, 17, 23}, Optional.empty());
        NumberEvaluation e = NumberEvaluation.of(tree, rows, Optional.of(new float[] {10, 10, 20, 20}), NO_INTERVALS);
        assertEquals(Math.sqrt(5), e.rmse().orElseThrow().maxPath(), 1e-6);
        assertEquals(2, e.mae().orElseThrow().average(), 1e-6);
        assertEquals(1 - 20.0 / 120, e.r2().orElseThrow().maxPath(), 1e-6);
        assertEquals(1, e.r2Teacher().orElseThrow().maxPath(), 1e-6);
        // 0.1 * 1 + 0.9 * 1 + 0.1 * 3 + 0.9 * 3 over four rows
        assertEquals(1, e.pinball().orElseThrow().maxPath(), 1e-6);
        assertEquals(0.5, e.coverage().orElseThrow().found());
        assertEquals(4, e.coverage().orElseThrow().width(), 1e-6);
        assertEquals(List.of(new Tenths.Tenth(2, 10, 10), new Tenths.Tenth(2, 20, 20)), e.deciles());
        assertEquals("""
                                          average  max-path  teacher
                RMSE, EUR                 2.236    2.236     2.236
                mean absolute error, EUR  2.000    2.000     2.000
                R2, %                     83.33    83.33     83.33
                R2 to the teacher, %      100.0    100.0     -
                pinball loss, EUR         1.000    1.000     1.000
                90 % intervals: 50.0 % of the rows lie within, mean width 4.000 EUR
                path mass: mean 1.000, 5 % of the rows below 1.000; dead leaves: 0 of 2
                columns read on a path: mean 1.00
                rows: 4; in brackets: 95 % bootstrap intervals

                tenth  rows  expected  found  lift
                1      2     20.00     20.00  1.33
                2      2     10.00     10.00  0.67
                """, NumberEvaluationText.full(e, Optional.of("EUR")));
        assertEquals(
                Map.of(
                        "maxPath",
                        List.of(
                                Map.of("rows", 2, "expected", 20.0, "found", 20.0, "lift", 4 / 3.0),
                                Map.of("rows", 2, "expected", 10.0, "found", 10.0, "lift", 2 / 3.0))),
                NumberEvaluationText.toMap(e).get("deciles"));
    }

    @Test
    void onlyAQuantileHasAPinballLoss() {
        SoftDecisionTree tree = number("squared");
        NumberEvaluation e = NumberEvaluation.of(
                tree, rows(tree, new float[] {9, 11, 17, Float.NaN}, Optional.empty()), Optional.empty(), NO_INTERVALS);
        assertEquals(Optional.empty(), e.pinball());
        assertEquals(3, e.known());
        assertFalse(NumberEvaluationText.toMap(e).containsKey("pinball"));
    }

    /** Poisson: one less {@code sum w (y log(y / p) - y + p)} over that of the mean rate, 0.2. */
    @Test
    void devianceOfARate() {
        Target rate = new Target.Rate("claims", Optional.of("years"), Optional.empty());
        SoftDecisionTree tree = tree(rate, "poisson", (float) Math.log(0.1), (float) Math.log(0.3));
        Dataset rows = rows(tree, new float[] {0.1f, 0.1f, 0.2f, 0.4f}, Optional.of(new float[] {1, 1, 1, 1}));
        NumberEvaluation e = NumberEvaluation.of(tree, rows, Optional.empty(), NO_INTERVALS);
        double found = 0.2 * Math.log(0.2 / 0.3) - 0.2 + 0.3 + 0.4 * Math.log(0.4 / 0.3) - 0.4 + 0.3;
        double all = 2 * 0.1 * Math.log(0.5) + 0.4 * Math.log(2);
        assertEquals(1 - found / all, e.d2().orElseThrow().maxPath(), 1e-5);
    }

    @Test
    void lengthsAreLookedAt() {
        SoftDecisionTree tree = number("squared");
        Dataset rows = rows(tree, new float[] {1, 2, 3, 4}, Optional.empty());
        assertEquals(
                "expected 4 answers of the teacher, found 1",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> NumberEvaluation.of(tree, rows, Optional.of(new float[1]), NO_INTERVALS))
                        .getMessage());
    }
}
