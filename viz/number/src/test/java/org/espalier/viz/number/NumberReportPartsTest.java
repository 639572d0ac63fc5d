package org.espalier.viz.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

/** The tree as an outline, the effect of each column, and the groups of a protected one. */
class NumberReportPartsTest {
    private static final int ROWS = 120;

    /** {@code age above 0}; left of it {@code home is rent}, right of it {@code age above 1}: 10, 20 | 30, 40. */
    private static SoftDecisionTree tree() {
        Column age = new Column.Number(
                "age", Optional.of("years"), -3, 3, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
        Column home = new Column.Category("home", List.of("own", "rent"), Column.Missing.ERROR, false);
        Dictionary.Entry isProtected = new Dictionary.Entry(
                Optional.of("Home"),
                Optional.empty(),
                List.of(),
                Map.of("own", "owner"),
                true,
                Optional.empty(),
                Map.of());
        Schema schema = new Schema(
                        List.of(age, home),
                        Optional.empty(),
                        Optional.empty(),
                        new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(10, 40, 25, 10))))
                .withDictionary(
                        new Dictionary(Map.of("home", isProtected), Dictionary.Entry.NONE, Optional.empty(), Map.of()));
        return SoftDecisionTree.builder(schema, new TreeShape(2))
                .gates(new float[] {1, 0, 0, 0, 0, -1, 1, -1, 1, 0, 0, 0}, new float[] {0, 0, -1}, new float[] {
                    40, 40, 40
                })
                .leaves(new Leaves.Constant(1, new float[] {10, 20, 30, 40}))
                .build();
    }

    /** A third each of -1, 0.5 and 1.5 years; every other row rents. The truth is 5 above the answer of those who rent. */
    private static Dataset rows(SoftDecisionTree tree) {
        float[] x = new float[4 * ROWS];
        float[] y = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            float age = r % 3 == 0 ? -1 : r % 3 == 1 ? 0.5f : 1.5f;
            boolean rents = r / 3 % 2 == 1;
            x[4 * r] = age;
            x[4 * r + (rents ? 2 : 1)] = 1;
            float answer = age < 0 ? rents ? 20 : 10 : age < 1 ? 30 : 40;
            y[r] = answer + (rents ? 5 : 0);
        }
        return Dataset.ofNumbers(tree.schema(), new DenseMatrix(ROWS, 4, x), y, Optional.empty());
    }

    private static String page() {
        SoftDecisionTree tree = tree();
        return NumberReport.html(Explainer.of(tree), rows(tree), Optional.empty(), Collections.emptyIterator(), 0);
    }

    private static String section(String page, String id) {
        String from = page.substring(page.indexOf("<section id=\"" + id + "\">"));
        return from.substring(0, from.indexOf("</section>"));
    }

    /** The larger answers first, each with its share of the rows and what leads to it. */
    @Test
    void theTreeIsAnOutline() {
        String text = section(page(), "tree").replaceAll("<svg.*?</svg>", "").replaceAll("<[^>]*>", " ");
        assertEquals(
                "The whole tree Each question with the mean answer of the rows that come to it. Bars: how these rows lie along the"
                        + " column; the line is where both sides are as likely, the field where the tree is undecided."
                        + " 28.33 EUR 100 % of the rows Age above 0 years? Undecided from −0.0549 to 0.0549."
                        + " Age above 0 years 35.00 EUR 67 % of the rows Age above 1 years? Undecided from 0.9451 to 1.0549."
                        + " Age above 1 years 40.00 EUR 33 % of the rows"
                        + " Age at most 1 years 30.00 EUR 33 % of the rows"
                        + " Age at most 0 years 15.00 EUR 33 % of the rows Home is rent?"
                        + " Home is rent 20.00 EUR 17 % of the rows"
                        + " Home is not rent 10.00 EUR 17 % of the rows",
                text.replaceAll("(?s)<svg.*?</svg>", "").replaceAll("\\s+", " ").strip());
    }

    /** What a threshold further down says more narrowly is not said twice. */
    @Test
    void aGroupSaysOneBoundAColumn() {
        String groups = section(page(), "groups");
        String oldest = groups.substring(groups.indexOf("40.00 EUR"), groups.indexOf("30.00 EUR"));
        assertTrue(oldest.contains("<p>age above 1 years</p>"), oldest);
        assertFalse(oldest.contains("age above 0 years"), oldest);
        String middle = groups.substring(groups.indexOf("30.00 EUR"), groups.indexOf("20.00 EUR"));
        assertTrue(
                middle.contains("<p>age above 0 years</p>") && middle.contains("<p>age at most 1 years</p>"), middle);
    }

    @Test
    void everyColumnThatMovesTheAnswerHasItsEffect() {
        String columns = section(page(), "columns");
        assertTrue(columns.contains("aria-label=\"Mean answer along age\""), columns);
        assertTrue(columns.contains("<polyline class=\"effect\""));
        // a third of the rows is asked about its home: 10 or 20 there, 30 and 40 else
        assertTrue(columns.contains("aria-label=\"Mean answer by Home\""));
        assertTrue(columns.contains(">owner</text>") && columns.contains(">26.67</text>"), columns);
        assertTrue(columns.contains(">rent</text>") && columns.contains(">30.00</text>"), columns);
    }

    @Test
    void groupsOfAProtectedColumnAreCompared() {
        String cells = section(page(), "slices").replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
        assertTrue(cells.contains("owner 60 26.67 26.67 0.00 "), cells);
        assertTrue(cells.contains("rent 60 30.00 35.00 5.00 "), cells);
    }
}
