package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.base.Percent;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.HostileNames;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.VizTrees;
import org.espalier.viz.page.Browser;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a reader meets it. */
class ReportInABrowserTest {
    @TempDir
    private Path folder;

    private static Browser browser(int width) {
        Optional<Browser> found = Browser.start(width);
        assumeTrue(found.isPresent(), "skipped: no chromedriver on the path, the report is not opened in a browser");
        return found.get();
    }

    private static long number(Object value) {
        return Long.parseLong(value.toString());
    }

    @Test
    void itFoldsSearchesAndShowsExamples() throws IOException {
        Schema schema = TestTrees.table();
        Encoder encoder = new Encoder(schema);
        Random random = new Random(2);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 60; r++) {
            List<String> texts = List.of(
                    Integer.toString(20 + random.nextInt(60)),
                    Integer.toString(random.nextInt(9000)),
                    "x" + r,
                    List.of("ja", "nein", "unknown").get(random.nextInt(3)),
                    List.of("a", "b").get(random.nextInt(2)));
            rows.add(new Row(r + 1, texts, encoder.encode(texts), random.nextInt(3), 1));
        }
        String html = TreeReport.html(
                Explainer.of(TestTrees.random(schema, 3, 1)),
                VizTrees.rows(schema, rows),
                Optional.empty(),
                rows.iterator(),
                new ReportOptions(12, 1, 1));
        Path report = Files.writeString(folder.resolve("report.html"), html);
        try (Browser browser = browser(1400)) {
            browser.load(report);
            String boxes = "return document.querySelectorAll('#canvas .node').length";
            assertTrue(number(browser.run(boxes)) > 3);
            browser.run("document.getElementById('fold').click()");
            assertEquals(1, number(browser.run(boxes)));
            browser.run(
                    "document.querySelector('#canvas .node').dispatchEvent(new MouseEvent('click', {bubbles: true}))");
            assertEquals(3, number(browser.run(boxes)));
            browser.run("document.getElementById('unfold').click()");
            assertTrue(number(browser.run(boxes)) > 3);
            search(browser, "50k");
            assertTrue(number(browser.run("return document.querySelectorAll('#canvas .found').length")) > 0);
            search(browser, "no such column");
            assertEquals("0 boxes", browser.run("return document.getElementById('hits').textContent"));
            assertEquals(12, number(browser.run("return document.querySelectorAll('#which option').length")));
            choose(browser, "which", "3");
            assertTrue(text(browser, "told").startsWith(row(browser, 3) + " is "), text(browser, "told"));
            browser.run("document.getElementById('next').click()");
            assertTrue(text(browser, "told").startsWith(row(browser, 4) + " is "), text(browser, "told"));
            assertEquals(
                    0,
                    number(browser.run("return document.querySelectorAll('th:not([scope]), table:not([aria-label]),"
                            + " .scroll:not([role=region])').length")),
                    "tables have names and headings");
            assertEquals(
                    0,
                    number(browser.run("return Array.from(document.querySelectorAll('svg')).filter(s =>"
                            + " !s.getAttribute('aria-label') && !s.getAttribute('aria-hidden')).length")),
                    "a drawing has a name or is passed over");
            assertEquals(
                    0,
                    number(browser.run("return Array.from(document.querySelectorAll('input, select')).filter(e =>"
                            + " !e.getAttribute('aria-label') && !e.labels.length).length")),
                    "every control has a name");
            assertEquals(3, number(browser.run("return document.querySelectorAll('#path .q:not(.leaf)').length")));
            assertEquals(4, number(browser.run("return document.querySelectorAll('#canvas .node.path').length")));
            assertTrue(
                    number(browser.run("return document.querySelectorAll('#groups .rule .conditions li').length")) > 1);
            String hidden = "const none = s => Array.from(document.querySelectorAll(s)).filter(e =>"
                    + " e.getClientRects().length === 0).length; return none('svg .bar') + none('.wf .ba svg') + ' ' +"
                    + " (document.querySelectorAll('div.bar').length - none('div.bar'))";
            browser.onPaper(true);
            browser.run("document.querySelectorAll('details').forEach(d => { d.open = true; })");
            assertEquals("0 0", browser.run(hidden), "bars that are not printed, and tools that are");
            browser.onPaper(false);
            browser.run("const c = document.getElementById('canvas'); c.focus();"
                    + " c.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp'}))");
            assertEquals(1, number(browser.run("return document.querySelectorAll('#canvas .node.current').length")));
            assertEquals(
                    true,
                    browser.run("const c = document.getElementById('canvas');"
                            + " return document.getElementById(c.getAttribute('aria-activedescendant'))"
                            + ".classList.contains('current')"));
            assertEquals(
                    true,
                    browser.run("window.dispatchEvent(new Event('beforeprint')); const c ="
                            + " document.getElementById('canvas'); const w = c.getBoundingClientRect();"
                            + " return Array.from(c.querySelectorAll('.node')).every(n => { const b ="
                            + " n.getBoundingClientRect(); return b.left >= w.left && b.right <= w.right && b.bottom <="
                            + " w.bottom; })"),
                    "on paper every unfolded box is within the frame");
            assertEquals(
                    0,
                    number(browser.run("return document.querySelectorAll('main details:not([open])').length")),
                    "nothing stays folded on paper");
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
    }

    /** Values are changed by the page's own controls; the answer that it shows is the library's. */
    @Test
    void whatIfFollowsTheControls() throws IOException {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own");
        String html = TreeReport.html(
                Explainer.of(tree),
                VizTrees.rows(tree.schema(), rows),
                Optional.empty(),
                rows.iterator(),
                new ReportOptions(8, 1, 1));
        Path report = Files.writeString(folder.resolve("whatif.html"), html);
        Encoder encoder = new Encoder(tree.schema());
        try (Browser browser = browser(1400)) {
            browser.load(report);
            assertEquals(true, browser.run("return document.getElementById('reset').disabled"));
            for (String[] change : new String[][] {{"25", "0", "own"}, {"61.5", "1", "age"}, {"44", "2", "neither"}}) {
                type(browser, "field-0", change[0]);
                choose(browser, "field-1", change[1]);
                Prediction expected = tree.predict(encoder.encode(List.of(change[0], change[2])), Rule.MAX_PATH);
                String shown = (String) browser.run("return document.querySelector('#whatif-answer .res').textContent");
                String name = tree.schema().target().classes().get(expected.classIndex());
                String told = Percent.ofProbability(expected.probabilities()[expected.classIndex()])
                        .replace(' ', '\u00a0');
                assertEquals(name + " " + told, shown);
                assertTrue(text(browser, "told").contains("changed"), text(browser, "told"));
            }
            assertEquals(2, number(browser.run("return document.querySelectorAll('.field.ch').length")));
            browser.run("const r = document.querySelector('.field input[type=range]'); r.value = 70;"
                    + " r.dispatchEvent(new Event('input'))");
            assertEquals("70", browser.run("return document.getElementById('field-0').value"));
            type(browser, "field-0", "300");
            assertTrue(((String) browser.run("return document.querySelector('.field .was').textContent"))
                    .startsWith("was "));
            choose(browser, "with", "file");
            pause();
            String compared = text(browser, "compare");
            assertTrue(compared.contains("300 years"), compared);
            browser.run("document.getElementById('reset').click()");
            assertEquals(0, number(browser.run("return document.querySelectorAll('.field.ch').length")));
            pause();
            browser.run("document.querySelector('#changes button').click()");
            assertTrue(number(browser.run("return document.querySelectorAll('.field.ch').length")) > 0);
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void twoRowsStandSideBySide() throws IOException {
        SoftDecisionTree tree = TestScorecards.complete(3);
        List<List<String>> texts = TestScorecards.rows(40, 2);
        Dataset data = TestScorecards.dataset(tree.schema(), texts);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 40; r++) {
            rows.add(new Row(r + 1, texts.get(r), data.features().row(r).clone(), Dataset.UNLABELLED, 1));
        }
        String html = TreeReport.html(
                Explainer.of(tree), data, Optional.empty(), rows.iterator(), new ReportOptions(10, 1, 1));
        Path report = Files.writeString(folder.resolve("compare.html"), html);
        try (Browser browser = browser(1400)) {
            browser.load(report);
            choose(browser, "with", "4");
            pause();
            String compared = text(browser, "compare");
            assertTrue(compared.startsWith("Side by side: " + row(browser, 0) + " and " + row(browser, 4)), compared);
            assertEquals(
                    true,
                    browser.run(
                            "const t = document.querySelector('.cmp'), n = s => Number(s.replace('−', '-').replace(/,/g, ''));"
                                    + " const foot = t.tFoot.rows[0].cells; return Math.abs(n(foot[3].textContent) -"
                                    + " n(foot[4].textContent) - n(foot[5].textContent)) <= 1"),
                    "the difference is the difference");
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** A line of rates with intervals for every group of a protected column. */
    @Test
    void slicesShowTheirRates() throws IOException {
        SoftDecisionTree plain = VizTrees.ages("age", "young", "old");
        Dictionary.Entry isProtected = new Dictionary.Entry(
                Optional.of("Age"), Optional.empty(), List.of(), Map.of(), true, Optional.empty(), Map.of());
        SoftDecisionTree tree = plain.withSchema(plain.schema()
                .withDictionary(new Dictionary(Map.of("age", isProtected), isProtected, Optional.empty(), Map.of())));
        List<Row> people = VizTrees.people(tree, "own");
        String html = TreeReport.html(
                Explainer.of(tree),
                VizTrees.rows(tree.schema(), people),
                Optional.empty(),
                people.iterator(),
                new ReportOptions(10, 1, 1));
        Path report = Files.writeString(folder.resolve("slices.html"), html);
        try (Browser browser = browser(1400)) {
            browser.load(report);
            String body = browser.run("return document.body.innerText").toString();
            assertTrue(body.contains("Is it the same for everybody?"), body);
            assertFalse(body.contains("[object") || body.contains("undefined"), body);
            long groups = number(browser.run("return document.querySelectorAll('.wideblock .dots .name').length"));
            assertTrue(groups > 1, body);
            assertEquals(
                    3 * groups,
                    number(browser.run("return document.querySelectorAll('.wideblock .dots .cell').length")));
            assertEquals(List.of(), browser.complaints());
        }
    }

    /** Without rows the page starts from the typical one, and what if works all the same. */
    @Test
    void withoutRowsTheTypicalOneIsTold() throws IOException {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        String html = TreeReport.html(
                Explainer.of(tree),
                VizTrees.rows(tree.schema(), VizTrees.people(tree, "own")),
                Optional.empty(),
                Collections.emptyIterator(),
                new ReportOptions(0, 1, 1));
        Path report = Files.writeString(folder.resolve("typical.html"), html);
        try (Browser browser = browser(400)) {
            browser.load(report);
            assertTrue(text(browser, "told").startsWith("The typical row is "), text(browser, "told"));
            type(browser, "field-0", "25");
            assertTrue(text(browser, "told").contains("young"), text(browser, "told"));
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
    }

    private static String text(Browser browser, String id) {
        return (String) browser.run("return document.getElementById('" + id + "').textContent");
    }

    /** {@code Row 17}: the name of an example. */
    private static String row(Browser browser, int index) {
        String option = (String)
                browser.run("return document.querySelector('#which option[value=\"" + index + "\"]').textContent");
        return "R" + option.substring(1, option.indexOf(':'));
    }

    private static void choose(Browser browser, String id, String value) {
        browser.run("const s = document.getElementById('" + id + "'); s.value = '" + value
                + "'; s.dispatchEvent(new Event('change'))");
    }

    private static void type(Browser browser, String id, String value) {
        browser.run("const s = document.getElementById('" + id + "'); s.value = '" + value
                + "'; s.dispatchEvent(new Event('input'))");
    }

    /** Changes are searched for a moment after the rest is drawn. */
    private static void pause() {
        try {
            Thread.sleep(250);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of images the rules are pictures of the gates; a leaf leads to the examples that end in it. */
    @Test
    void aLeafOfImagesShowsItsGatesAndItsExamples() throws IOException {
        Schema schema = TestTrees.image(6, 6, 1);
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 60; r++) {
            float[] x = new float[36];
            for (int f = 0; f < x.length; f++) {
                x[f] = random.nextFloat();
            }
            rows.add(new Row(r + 1, List.of(), x, r % 10, 1));
        }
        String html = TreeReport.html(
                Explainer.of(TestTrees.random(schema, 3, 5, 2f)),
                VizTrees.rows(schema, rows),
                Optional.empty(),
                rows.iterator(),
                new ReportOptions(12, 1, 1));
        Path report = Files.writeString(folder.resolve("images.html"), html);
        try (Browser browser = browser(400)) {
            browser.load(report);
            assertTrue(number(browser.run("return document.querySelectorAll('#outline li').length")) > 0);
            assertEquals("none", browser.run("return getComputedStyle(document.getElementById('canvas')).display"));
            browser.run("document.querySelector('#outline details').open = true");
            pause();
            assertTrue(number(browser.run("return document.querySelectorAll('#outline li').length")) > 2);
            assertTrue(number(browser.run("return document.querySelectorAll('#groups .rule .asked img').length")) > 3);
            assertEquals(0, number(browser.run("return document.querySelectorAll('#groups .conditions').length")));
            String row = (String) browser.run("const b = document.querySelectorAll('#groups .ends button')[1];"
                    + " b.click(); return b.textContent");
            assertTrue(text(browser, "told").startsWith(row.replace("row", "Row") + " is "), row);
            assertEquals(0, number(browser.run("return document.querySelectorAll('#whatif').length")));
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
    }

    private static void search(Browser browser, String text) {
        browser.run("const s = document.getElementById('search'); s.value = '" + text + "';"
                + " s.dispatchEvent(new Event('input'))");
    }

    /** A tree whose 500 classes, columns and values do their worst. */
    @Test
    void hostileNamesDoNothingInABrowser() throws IOException {
        List<String> evil = HostileNames.list(500);
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 20; c++) {
            columns.add(new Column.Category(
                    "column " + evil.get(c), evil.subList(20 * c, 20 * c + 20), Column.Missing.IMPUTE, false));
        }
        Schema schema = new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes(evil.get(0), evil));
        Explainer explainer = Explainer.of(TestTrees.random(schema, 3, 1));
        Encoder encoder = new Encoder(schema);
        List<Row> rows = new ArrayList<>();
        float[] features = new float[40 * schema.width()];
        int[] labels = new int[40];
        for (int r = 0; r < 40; r++) {
            List<String> texts = new ArrayList<>();
            for (int c = 0; c < 20; c++) {
                texts.add(evil.get(20 * c + (r + c) % 20));
            }
            float[] x = encoder.encode(texts);
            System.arraycopy(x, 0, features, r * x.length, x.length);
            labels[r] = r;
            rows.add(new Row(r + 1, texts, x, r, 1));
        }
        Dataset held = new Dataset(schema, new DenseMatrix(40, schema.width(), features), labels, Optional.empty());
        String html = TreeReport.html(explainer, held, Optional.empty(), rows.iterator(), new ReportOptions(20, 1, 1));
        Path report = Files.writeString(folder.resolve("hostile.html"), html);
        try (Browser browser = browser(400)) {
            browser.load(report);
            for (int i = 0; i < 20; i++) {
                choose(browser, "which", Integer.toString(i));
                choose(browser, "with", Integer.toString(19 - i));
            }
            pause();
            browser.run("document.getElementById('unfold').click()");
            assertTrue(
                    ((String) browser.run("return document.title")).startsWith("Espalier report: </script><img src=x"));
            assertEquals(0, number(browser.run("return document.querySelectorAll('img').length")));
            assertEquals(2, number(browser.run("return document.scripts.length")));
            assertEquals(15, number(browser.run("return document.querySelectorAll('#canvas .node').length")));
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
    }
}
