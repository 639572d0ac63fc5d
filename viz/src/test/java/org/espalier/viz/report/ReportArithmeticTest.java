package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Points;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.matrix.MatrixBuilder;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.page.Browser;
import org.espalier.viz.page.PageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page computes is what the library computes, over a thousand rows of every kind of tree. */
class ReportArithmeticTest {
    private static final int ROWS = 1000;
    private static final double SAME = 1e-5;

    @TempDir
    private Path folder;

    private static Dataset randomRows(Schema schema) {
        Encoder encoder = new Encoder(schema);
        Random random = new Random(7);
        MatrixBuilder matrix = new MatrixBuilder(schema.width());
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            matrix.add(encoder.encode(List.of(
                    random.nextInt(10) == 0 ? "" : Integer.toString(10 + random.nextInt(100)),
                    random.nextInt(10) == 0 ? "" : Double.toString(random.nextInt(90_000) / 4.0),
                    "x" + r,
                    List.of("ja", "nein", "unknown", "other", "").get(random.nextInt(5)),
                    List.of("a", "b").get(random.nextInt(2)))));
            labels[r] = random.nextInt(schema.classes());
        }
        return new Dataset(schema, matrix.build(), labels, Optional.empty());
    }

    private static Dataset cardRows(Schema schema) {
        return TestScorecards.dataset(schema, TestScorecards.rows(ROWS, 5));
    }

    private static SoftDecisionTree remembering(SoftDecisionTree tree, Dataset rows) {
        return tree.withStatistics(RowStatistics.of(tree, rows, 1));
    }

    /** The report's script with one line more, which hands the functions out. */
    private static String opened(String html) {
        return html.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace(
                        "})();\n</script>",
                        "window.told = {decide, attribution, searchChanges, answerNow};\n})();\n</script>");
    }

    private Path page(SoftDecisionTree tree, Dataset rows, int examples) throws IOException {
        List<Row> few = new ArrayList<>();
        for (int r = 0; r < rows.rows(); r++) {
            few.add(new Row(r + 1, List.of(), rows.features().row(r).clone(), rows.labels()[r], 1));
        }
        String html = TreeReport.html(
                Explainer.of(tree), rows, Optional.empty(), few.iterator(), new ReportOptions(examples, 1, 1));
        return Files.writeString(Files.createTempFile(folder, "page", ".html"), opened(html));
    }

    private static double at(Object list, int k) {
        return ((Number) ((List<?>) list).get(k)).doubleValue();
    }

    private void assertSame(Browser browser, String name, SoftDecisionTree tree, Dataset rows) throws IOException {
        browser.load(page(tree, rows, 4));
        TreeView view = TreeView.of(tree);
        List<Object> values = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            values.add(PageModel.values(view, rows.features().row(r)));
        }
        List<?> told = (List<?>) browser.run("return " + Json.compact(values) + ".map(v => { const q = told.decide(v);"
                + " return [q.leaf, q.class, q.mass, q.dist, q.average, Array.from(told.attribution(q, q.class)),"
                + " q.points ? [q.points.score, q.points.base].concat(q.points.parts.slice().sort((a, b) =>"
                + " a.column - b.column).map(p => p.points)) : [], q.path.map(s => [s.node, s.probability,"
                + " s.other.leaf, s.other.probability])]; })");
        Explainer explainer = Explainer.of(tree);
        int compared = 0;
        for (int r = 0; r < ROWS; r++) {
            Explanation e = explainer.explain(rows.features().row(r));
            List<?> q = (List<?>) told.get(r);
            String which = name + ", row " + (r + 1);
            for (int k = 0; k < tree.classes(); k++) {
                assertEquals(e.average().of(k), at(q.get(4), k), SAME, which + " average");
            }
            assertEquals(e.mass(), ((Number) q.get(2)).doubleValue(), SAME, which + " mass");
            if (Integer.parseInt(q.get(0).toString()) != e.leaf()) {
                // two leaves of one mass: a float may choose the other one
                float[] mass = tree.pathProbabilities(rows.features().row(r));
                assertEquals(mass[e.leaf()], mass[Integer.parseInt(q.get(0).toString())], 1e-6, which + " leaf");
                continue;
            }
            compared++;
            for (int k = 0; k < tree.classes(); k++) {
                assertEquals(e.distribution().of(k), at(q.get(3), k), SAME, which + " distribution");
            }
            assertEquals(e.predicted(), Integer.parseInt(q.get(1).toString()), which + " class");
            double[] attribution = e.attribution();
            for (int c = 0; c < attribution.length; c++) {
                assertEquals(
                        attribution[c],
                        at(q.get(5), c),
                        SAME * Math.max(1, Math.abs(attribution[c])),
                        which + " attribution");
            }
            assertPoints(e, (List<?>) q.get(6), which);
            List<?> steps = (List<?>) q.get(7);
            assertEquals(e.path().size(), steps.size(), which);
            for (int i = 0; i < steps.size(); i++) {
                assertEquals(e.path().get(i).node(), (int) at(steps.get(i), 0), which);
                assertEquals(e.path().get(i).probability(), at(steps.get(i), 1), SAME, which + " gate " + i);
            }
        }
        assertTrue(compared > 0.99 * ROWS, name + ": " + compared);
    }

    private static void assertPoints(Explanation e, List<?> told, String which) {
        if (e.points().isEmpty()) {
            assertEquals(List.of(), told);
            return;
        }
        Points p = e.points().get();
        assertEquals(p.score(), at(told, 0), 1e-4, which + " score");
        assertEquals(p.base(), at(told, 1), 1e-4, which + " base");
        assertEquals(p.columns().size(), told.size() - 2, which);
        for (int i = 0; i < p.columns().size(); i++) {
            assertEquals(p.columns().get(i).points(), at(told, i + 2), 1e-4, which + " points");
        }
    }

    private static Browser browser() {
        Optional<Browser> found = Browser.start(1200);
        assumeTrue(found.isPresent(), "skipped: no chromedriver on the path");
        return found.get();
    }

    @Test
    void aThousandRowsOfEveryKindOfTree() throws IOException {
        try (Browser browser = browser()) {
            Schema table = TestTrees.table();
            Dataset rows = randomRows(table);
            for (int depth : new int[] {1, 3, 6}) {
                SoftDecisionTree tree = remembering(TestTrees.random(table, depth, depth), rows);
                assertSame(browser, "dense gates, depth " + depth, tree, rows);
            }
            for (int classes : new int[] {2, 3}) {
                Dataset cards = cardRows(TestScorecards.schema(classes));
                assertSame(
                        browser,
                        "scorecards of " + classes + " classes",
                        remembering(TestScorecards.tree(classes, 3), cards),
                        cards);
                assertSame(
                        browser,
                        "one scorecard of " + classes + " classes",
                        remembering(TestScorecards.one(classes, 4), cards),
                        cards);
            }
            Dataset cards = cardRows(TestScorecards.schema(2));
            assertSame(browser, "threshold and isotonic calibration", TestScorecards.complete(5), cards);
            SoftDecisionTree plain = remembering(TestScorecards.tree(2, 6), cards);
            Decision logistic = new Decision(OptionalDouble.empty(), new Calibration.Logistic(0.7, 0.2));
            assertSame(
                    browser,
                    "logistic calibration",
                    remembering(plain.toBuilder().decision(logistic).build(), cards),
                    cards);
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** One scorecard of ten numbers, whose answers are mostly near 0 or 1. */
    private static SoftDecisionTree ofTenColumns(SplittableRandom random) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 10; c++) {
            columns.add(new Column.Number(
                    "c" + c, Optional.empty(), -3, 3, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false));
        }
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("y", List.of("no", "yes")));
        Basis basis = Basis.of(schema);
        float[] weight = new float[basis.size()];
        for (int t = 0; t < weight.length; t++) {
            weight[t] = (float) (2 * random.nextDouble() - 1);
        }
        return SoftDecisionTree.builder(schema, new TreeShape(0))
                .gates(new float[0], new float[0], new float[0])
                .leaves(new Leaves.Linear(new LeafScorecards(
                        basis, 1, weight, new float[] {(float) (8 * random.nextDouble() - 4)})))
                .build();
    }

    /** What the waterfall shows adds up to its score, however few of the columns matter; some of them are always told. */
    @Test
    void everyWaterfallAddsUp() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        int folded = 0;
        try (Browser browser = browser()) {
            for (int t = 0; t < 6; t++) {
                SoftDecisionTree tree = ofTenColumns(random);
                MatrixBuilder matrix = new MatrixBuilder(10);
                for (int r = 0; r < 100; r++) {
                    float[] x = new float[10];
                    for (int f = 0; f < x.length; f++) {
                        x[f] = (float) (4 * random.nextDouble() - 2);
                    }
                    matrix.add(x);
                }
                Dataset rows = new Dataset(tree.schema(), matrix.build(), new int[100], Optional.empty());
                browser.load(page(remembering(tree, rows), rows, 20));
                Object all = browser.run("const which = document.getElementById('which'); return"
                        + " Array.from(which.options).map(o => { which.value = o.value; which.dispatchEvent(new"
                        + " Event('change')); return Array.from(document.querySelectorAll('#adds .wr .pt')).map(e =>"
                        + " Number(e.textContent.replace('\u2212', '-').replace(',', ''))); })");
                for (Object one : (List<?>) all) {
                    int last = ((List<?>) one).size() - 1;
                    double sum = 0;
                    for (int i = 0; i < last; i++) {
                        sum += at(one, i);
                    }
                    assertEquals(at(one, last), sum, 0.5 * last + 0.5, one.toString());
                    assertTrue(last >= 4, one.toString());
                    folded += last < 11 ? 1 : 0;
                }
            }
        }
        assertTrue(folded > 50, folded + " with columns that matter little");
    }

    /** A change that is told gives the class that is told, by the library too. */
    @Test
    void everyChangeIsOne() throws IOException {
        SoftDecisionTree tree = remembering(TestScorecards.tree(2, 3), cardRows(TestScorecards.schema(2)));
        Dataset rows = cardRows(tree.schema());
        try (Browser browser = browser()) {
            browser.load(page(tree, rows, 4));
            int found = 0;
            for (int r = 0; r < 60; r++) {
                List<Object> values =
                        PageModel.values(TreeView.of(tree), rows.features().row(r));
                Object told = browser.run("const q = told.decide(" + Json.compact(values) + ");"
                        + " return told.searchChanges(q, 3).map(c => { const v = q.values.slice();"
                        + " c.changes.forEach(e => { v[e[0]] = e[1]; }); const x = told.answerNow(v);"
                        + " return {x: Array.from(x.x), class: c.after.class, columns: c.changes.map(e => e[0])}; })");
                for (Object change : (List<?>) told) {
                    Map<?, ?> one = (Map<?, ?>) change;
                    List<?> x = (List<?>) one.get("x");
                    float[] features = new float[x.size()];
                    for (int f = 0; f < features.length; f++) {
                        features[f] = ((Number) x.get(f)).floatValue();
                    }
                    Explanation after = Explainer.of(tree).explain(features);
                    assertEquals(
                            after.predicted(), Integer.parseInt(one.get("class").toString()));
                    assertFalseAge(one.get("columns"));
                    found++;
                }
            }
            assertTrue(found > 40, found + " changes");
        }
    }

    /** The schema's immutable column stays. */
    private static void assertFalseAge(Object columns) {
        assertTrue(!((List<?>) columns).stream().map(Object::toString).toList().contains("0"), columns.toString());
    }
}
