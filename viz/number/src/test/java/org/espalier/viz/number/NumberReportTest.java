package org.espalier.viz.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** The page says what was measured, shows every group, escapes what comes from outside, and leaves rows out where asked. */
class NumberReportTest {
    private static final int ROWS = 400;
    private static final String EVIL = "a<b>&\"'</style><script>alert(1)</script>";

    private static Schema schema(Target target, String column) {
        return new Schema(
                List.of(new Column.Number(
                        column, Optional.of("m2"), -3, 3, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                target);
    }

    private static Target.Number price() {
        return new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(-900, 900, 0, 200)));
    }

    private static SoftDecisionTree tree(Schema schema, boolean isRate) {
        float scale = isRate ? 0.01f : 1;
        SoftDecisionTree.Builder b = SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {1}, new float[] {0}, new float[] {30})
                .leaves(new Leaves.Linear(
                        new LeafScorecards(Basis.of(schema), 2, new float[] {100 * scale, 200 * scale}, new float[] {
                            -50 * scale, 100 * scale
                        })));
        return (isRate ? b : b.intervals(Optional.of(new Intervals(0.9, new float[] {-60, -80}, new float[] {60, 90}))))
                .build();
    }

    private static Dataset rows(SoftDecisionTree tree) {
        float[] x = new float[ROWS];
        float[] y = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[r] = (float) Math.sin(r);
            double answer = tree.leafDistribution(x[r] > 0 ? 1 : 0, new float[] {x[r]})[0];
            y[r] = (float) (tree.schema().target().kind() == Target.Kind.RATE ? answer : answer + 30 * Math.cos(7 * r));
        }
        return Dataset.ofNumbers(tree.schema(), new DenseMatrix(ROWS, 1, x), y, Optional.empty());
    }

    private static List<Row> texts(Dataset rows) {
        List<Row> out = new ArrayList<>();
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            out.add(new Row(r + 1, List.of(Float.toString(x[0])), x, Dataset.UNLABELLED, 1));
        }
        return out;
    }

    private static String page(Schema schema, boolean isRate, int examples) {
        SoftDecisionTree made = tree(schema, isRate);
        SoftDecisionTree tree = made.withStatistics(RowStatistics.of(made, rows(made), 1));
        Dataset rows = rows(tree);
        return NumberReport.html(
                Explainer.of(tree), rows, Optional.empty(), texts(rows).iterator(), examples);
    }

    private static int count(String page, String part) {
        return page.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void whatWasMeasuredAndEveryGroup() {
        String page = page(schema(price(), "size"), false, 3);
        assertTrue(
                page.contains("A soft decision tree that answers a number, in EUR: 2 groups, linear leaves. Measured on"
                        + " 400 rows."));
        // the truth is the answer and 30 cos: mean absolute 60 / pi, RMSE 30 / sqrt 2
        assertTrue(page.contains("An answer is off by 19 EUR on average"), page);
        assertTrue(page.contains("<th>RMSE</th>"));
        assertEquals(2, count(page, "<div class=\"group\">"));
        assertEquals(3, count(page, "<details><summary>"), "the rows");
        assertEquals(1, count(page, "<details open><summary>"), "the only question");
        assertEquals(2, count(page, "aria-label=\"How the truth lies in this group\""));
        assertEquals(1, count(page, "aria-label=\"Residuals over answers\""));
        assertTrue(page.contains("<p>size above 0 m2</p>"), page);
        assertTrue(page.contains("90 % interval −60 to +60 around the answer"));
    }

    @Test
    void withoutRowsNoPointOfOne() {
        String page = page(schema(price(), "size"), false, 0);
        assertFalse(page.contains("<section id=\"rows\">"));
        assertFalse(page.contains("class=\"dot\""));
        assertEquals(2, count(page, "<div class=\"group\">"));
    }

    @Test
    void aRateHasFactorsAndNoIntervals() {
        String page = page(schema(new Target.Rate("claims", Optional.of("years"), Optional.empty()), "size"), true, 2);
        assertTrue(page.contains("A soft decision tree that answers a rate per years: 2 groups"));
        assertTrue(page.contains("of the Poisson deviance of the rates"));
        assertTrue(page.contains("Hangs on: size (by × "), page);
        assertFalse(page.contains("interval to"));
    }

    @Test
    void whatComesFromOutsideIsText() {
        Target target = new Target.Number(EVIL, Optional.of(EVIL), Optional.empty());
        String page = page(schema(target, EVIL), false, 2);
        assertEquals(2, count(page, "<script"));
        assertEquals(2, count(page, "</script>"));
        assertEquals(1, count(page, "</style>"));
        assertTrue(page.contains("a&lt;b&gt;&amp;&quot;&#39;&lt;/style&gt;"));
    }

    @Test
    void noRowsAreRefused() {
        SoftDecisionTree tree = tree(schema(price(), "size"), false);
        Dataset none = rows(tree).select(new int[0]);
        assertEquals(
                "expected rows for the report, found none",
                assertThrows(
                                EspalierException.class,
                                () -> NumberReport.html(
                                        Explainer.of(tree), none, Optional.empty(), Collections.emptyIterator(), 5))
                        .getMessage());
    }
}
