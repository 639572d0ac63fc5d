package org.espalier.viz.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.HostileNames;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Points;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.page.Browser;
import org.espalier.viz.page.PageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page answers a number or a rate is what the library answers, over a thousand rows of every kind of tree; and how it is used. */
class NumberArithmeticTest {
    private static final int ROWS = 1000;
    private static final double SAME = 1e-5;
    private static final Target PRICE =
            new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(-5, 5, 0.5, 2)));
    private static final Target CLAIMS =
            new Target.Rate("claims", Optional.of("years"), Optional.of(new Target.Spread(0, 2, 0.1, 0.3)));

    @TempDir
    private Path folder;

    private static Browser browser(int width) {
        Optional<Browser> found = Browser.start(width);
        assumeTrue(found.isPresent(), "skipped: no chromedriver on the path");
        return found.get();
    }

    /** Gates of all columns but the monotone one; linear leaves within limits, or constant ones; intervals of a number. */
    private static SoftDecisionTree tree(Target target, int depth, boolean isLinear) {
        Schema schema = TestScorecards.schema(2).withTarget(target);
        boolean isRate = target.kind() == Target.Kind.RATE;
        SplittableRandom random = new SplittableRandom(depth + (isLinear ? 10 : 20));
        TreeShape shape = new TreeShape(depth);
        int width = schema.width();
        float[] weight = new float[shape.nodes() * width];
        float[] bias = new float[shape.nodes()];
        float[] beta = new float[shape.nodes()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = i % width == 2 ? 0 : (float) (2 * random.nextDouble() - 1);
        }
        for (int i = 0; i < bias.length; i++) {
            bias[i] = (float) (random.nextDouble() - 0.5);
            beta[i] = 3;
        }
        int leaves = shape.leaves();
        float[] intercept = new float[leaves];
        float[] low = new float[leaves];
        float[] high = new float[leaves];
        float[] values = new float[leaves];
        float[] below = new float[leaves];
        float[] above = new float[leaves];
        for (int l = 0; l < leaves; l++) {
            intercept[l] = (float) (4 * random.nextDouble() - 2);
            low[l] = -2;
            high[l] = 2.5f;
            values[l] = (float) (isRate ? 0.01 + random.nextDouble() : 4 * random.nextDouble() - 2);
            below[l] = -1 - l;
            above[l] = 2 + l;
        }
        Basis basis = Basis.of(schema);
        float[] terms = new float[leaves * basis.size()];
        for (int i = 0; i < terms.length; i++) {
            float a = (float) (2 * random.nextDouble() - 1);
            int sign = basis.term(i % basis.size()).sign();
            terms[i] = sign == 0 ? a : sign * Math.abs(a);
        }
        SoftDecisionTree.Builder out = SoftDecisionTree.builder(schema, shape)
                .gates(weight, bias, beta)
                .leaves(
                        isLinear
                                ? new Leaves.Linear(new LeafScorecards(
                                        basis, leaves, terms, intercept, Optional.of(new LeafRange(low, high))))
                                : new Leaves.Constant(1, values));
        if (!isRate) {
            out = out.intervals(Optional.of(new Intervals(0.9, below, above)));
        }
        SoftDecisionTree made = out.build();
        return made.withStatistics(RowStatistics.of(made, rows(made.schema()), 1));
    }

    private static Dataset rows(Schema schema) {
        Dataset classes = TestScorecards.dataset(TestScorecards.schema(2), TestScorecards.rows(ROWS, 5));
        float[] y = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            y[r] = (float) (1 + Math.sin(r));
        }
        return Dataset.ofNumbers(schema, classes.features(), y, Optional.empty());
    }

    private static String html(SoftDecisionTree tree, int examples) {
        Dataset rows = rows(tree.schema());
        List<List<String>> texts = TestScorecards.rows(ROWS, 5);
        List<Row> all = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            all.add(new Row(r + 1, texts.get(r), rows.features().row(r), Dataset.UNLABELLED, 1));
        }
        return NumberReport.html(Explainer.of(tree), rows, Optional.empty(), all.iterator(), examples);
    }

    private Path page(String html) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "page", ".html"), html);
    }

    /** The page with one line more, which hands the functions out. */
    private static String opened(String html) {
        return html.replaceFirst("<meta http-equiv=\"Content-Security-Policy\"[^>]*>", "")
                .replace("})();\n</script>", "window.told = {decide, attribution, moves};\n})();\n</script>");
    }

    private static double at(Object list, int k) {
        return ((Number) ((List<?>) list).get(k)).doubleValue();
    }

    @Test
    void aThousandRowsOfEveryKindOfTree() throws IOException {
        try (Browser browser = browser(1200)) {
            for (Target target : List.of(PRICE, CLAIMS)) {
                for (boolean isLinear : new boolean[] {false, true}) {
                    for (int depth : new int[] {1, 4}) {
                        assertSame(
                                browser, tree(target, depth, isLinear), target.kind() + " " + isLinear + " " + depth);
                    }
                }
                assertSame(browser, tree(target, 0, true), target.kind() + ", one scorecard");
            }
            assertEquals(List.of(), browser.complaints());
        }
    }

    private void assertSame(Browser browser, SoftDecisionTree tree, String name) throws IOException {
        browser.load(page(opened(html(tree, 4))));
        Dataset rows = rows(tree.schema());
        TreeView view = TreeView.of(tree);
        List<Object> values = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            values.add(PageModel.values(view, rows.features().row(r)));
        }
        List<?> told = (List<?>) browser.run("return " + Json.compact(values) + ".map(v => { const q = told.decide(v);"
                + " return [q.leaf, q.value, q.average, q.mass, Array.from(told.attribution(q)),"
                + " q.points ? [q.points.score, q.points.base].concat(q.points.parts.slice().sort((a, b) =>"
                + " a.column - b.column).map(p => p.points)) : [], q.interval || [],"
                + " q.path.map(s => s.probability)]; })");
        Explainer explainer = Explainer.of(tree);
        int compared = 0;
        for (int r = 0; r < ROWS; r++) {
            Explanation e = explainer.explain(rows.features().row(r));
            List<?> q = (List<?>) told.get(r);
            String which = name + ", row " + (r + 1);
            assertEquals(tree.predict(rows.features().row(r), Rule.AVERAGE).value(), at(q, 2), SAME, which);
            assertEquals(e.mass(), at(q, 3), SAME, which + " mass");
            if ((int) at(q, 0) != e.leaf()) {
                continue; // two leaves of one mass: a float may choose the other one
            }
            compared++;
            assertEquals(e.value(), at(q, 1), SAME, which + " value");
            double[] attribution = e.attribution();
            for (int c = 0; c < attribution.length; c++) {
                assertEquals(attribution[c], at(q.get(4), c), SAME * Math.max(1, Math.abs(attribution[c])), which);
            }
            if (e.points().isPresent()) {
                Points p = e.points().get();
                assertEquals(p.score(), at(q.get(5), 0), SAME, which + " score");
                assertEquals(p.base(), at(q.get(5), 1), SAME, which + " base");
                for (int i = 0; i < p.columns().size(); i++) {
                    assertEquals(p.columns().get(i).points(), at(q.get(5), i + 2), SAME, which + " points");
                }
            }
            for (int i = 0; i < e.interval().size(); i++) {
                assertEquals(e.interval().get(i), at(q.get(6), i), SAME, which + " interval");
            }
            for (int i = 0; i < e.path().size(); i++) {
                assertEquals(e.path().get(i).probability(), at(q.get(7), i), SAME, which + " gate");
            }
        }
        assertTrue(compared > 0.99 * ROWS, name + ": " + compared);
    }

    private static Object text(Browser browser, String id) {
        return browser.run("return document.getElementById('" + id + "').textContent");
    }

    private static void change(Browser browser, String id, String value, String event) {
        browser.run("const s = document.getElementById('" + id + "'); s.value = '" + value
                + "'; s.dispatchEvent(new Event('" + event + "'))");
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Under the policy: another row, another value, a move tried, two side by side, on a phone. */
    @Test
    void aReaderAsksWhatIf() throws IOException {
        SoftDecisionTree tree = tree(PRICE, 2, true);
        try (Browser browser = browser(400)) {
            browser.load(page(html(tree, 6)));
            assertTrue(text(browser, "told").toString().startsWith("Row 1 is answered "));
            browser.run("document.getElementById('next').click()");
            assertTrue(text(browser, "told").toString().startsWith("Row 167 is answered "));
            Object before = text(browser, "whatif-answer");
            change(browser, "field-1", "1500", "input");
            assertTrue(text(browser, "whatif-answer").toString().contains("on file: "), before.toString());
            assertTrue(text(browser, "told").toString().contains("with 1 value changed"));
            browser.run("document.getElementById('reset').click()");
            assertEquals(before, text(browser, "whatif-answer"));
            change(browser, "with", "4", "change");
            pause();
            assertTrue(text(browser, "compare").toString().contains("Side by side: Row 167 and Row 665"));
            browser.onPaper(true);
            assertEquals(
                    true,
                    browser.run("const seen = e => e.getClientRects().length > 0; return !seen(document.querySelector("
                            + "'.tools')) && Array.from(document.querySelectorAll('.wf .ba svg')).every(seen)"),
                    "what adds up is printed, tools are not");
            browser.onPaper(false);
            browser.run("document.querySelector('#changes button').click()");
            assertTrue(text(browser, "told").toString().contains("with 1 value changed"));
            pause();
            assertEquals("Row 167: ", text(browser, "live").toString().substring(0, 9));
            assertEquals(
                    0L,
                    Long.parseLong(
                            browser.run("return Array.from(document.querySelectorAll('input, select')).filter(e =>"
                                            + " !e.getAttribute('aria-label') && !e.labels.length).length")
                                    .toString()),
                    "every control has a name");
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
    }

    /** A move that the page tells is answered so by the library. */
    @Test
    void everyMoveIsOne() throws IOException {
        SoftDecisionTree tree = tree(PRICE, 2, true);
        Dataset rows = rows(tree.schema());
        TreeView view = TreeView.of(tree);
        try (Browser browser = browser(1200)) {
            browser.load(page(opened(html(tree, 2))));
            int found = 0;
            for (int r = 0; r < 40; r++) {
                Object told = browser.run("const v = "
                        + Json.compact(PageModel.values(view, rows.features().row(r)))
                        + "; return told.moves({values: v}).flatMap(m => [m.least, m.most]).map(e => { const w ="
                        + " v.slice(); w[e[0]] = e[1]; return [Array.from(told.decide(w).x), e[2], e[0]]; })");
                for (Object move : (List<?>) told) {
                    List<?> x = (List<?>) ((List<?>) move).get(0);
                    float[] features = new float[x.size()];
                    for (int f = 0; f < features.length; f++) {
                        features[f] = ((Number) x.get(f)).floatValue();
                    }
                    Prediction answer = tree.predict(features, Rule.MAX_PATH);
                    assertEquals(answer.value(), at(move, 1), SAME);
                    assertTrue(at(move, 2) != 0, "age may not change");
                    found++;
                }
            }
            assertTrue(found > 60, found + " moves");
        }
    }

    @Test
    void withoutRowsTheTypicalOneIsTold() throws IOException {
        try (Browser browser = browser(400)) {
            String html = html(tree(CLAIMS, 2, true), 0);
            assertFalse(html.contains("\"examples\":[{"));
            browser.load(page(html));
            assertTrue(text(browser, "told").toString().startsWith("The typical row is answered "));
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** Names of the worst kind stay text, under the policy. */
    @Test
    void hostileNamesDoNothing() throws IOException {
        List<String> evil = HostileNames.list(500);
        try (Browser browser = browser(400)) {
            for (int i = 0; i < 500; i += 50) {
                Schema schema = TestScorecards.schema(2)
                        .withTarget(new Target.Number(evil.get(i), Optional.of(evil.get(i + 1)), Optional.empty()));
                List<Column> columns = new ArrayList<>(schema.columns());
                columns.set(
                        3,
                        new Column.Category(
                                "home " + evil.get(i + 2), evil.subList(i + 3, i + 40), Column.Missing.ERROR, false));
                Schema hostile = schema.withColumns(columns);
                int width = hostile.width();
                float[] weight = new float[width];
                weight[4] = 4;
                SoftDecisionTree tree = SoftDecisionTree.builder(hostile, new TreeShape(1))
                        .gates(weight, new float[] {-1}, new float[] {2})
                        .leaves(new Leaves.Constant(1, new float[] {1, 3}))
                        .build();
                float[] x = new float[20 * width];
                List<Row> rows = new ArrayList<>();
                for (int r = 0; r < 20; r++) {
                    x[r * width + 3 + r] = 1;
                    float[] one = Arrays.copyOfRange(x, r * width, (r + 1) * width);
                    rows.add(new Row(r + 1, List.of("1", "", "2", evil.get(i + 3 + r)), one, Dataset.UNLABELLED, 1));
                }
                Dataset data =
                        Dataset.ofNumbers(hostile, new DenseMatrix(20, width, x), new float[20], Optional.empty());
                browser.load(page(NumberReport.html(Explainer.of(tree), data, Optional.empty(), rows.iterator(), 10)));
                pause();
                assertEquals("2", browser.run("return document.scripts.length").toString());
                assertEquals(
                        "0",
                        browser.run("return document.querySelectorAll('img').length")
                                .toString());
                assertEquals(List.of(), browser.complaints());
                assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
            }
        }
    }
}
