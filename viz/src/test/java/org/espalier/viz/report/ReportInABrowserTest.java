package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Encoder;
import org.espalier.data.HostileNames;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.VizTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report as a reader meets it. */
class ReportInABrowserTest {
    @TempDir
    private Path folder;

    private Browser browser(int width) throws IOException {
        Optional<Browser> found = Browser.start(Files.createTempDirectory(folder, "profile"), width);
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
            browser.run("document.querySelectorAll('#examples-list button')[3].click()");
            String row = (String) browser.run(
                    "return document.querySelectorAll('#examples-list button')[3].getAttribute('data-row')");
            String shown = (String) browser.run("return document.getElementById('example').textContent");
            assertTrue(shown.startsWith("Row " + row + " ("), shown);
            assertTrue(shown.contains("example 4 of 12"), shown);
            assertEquals(
                    row,
                    browser.run("const b = document.querySelectorAll('#examples-list button')[3]; b.focus(); b.click();"
                            + " return document.activeElement.getAttribute('data-row')"),
                    "who chooses an example by the keyboard stays where he is");
            assertEquals(
                    1,
                    number(browser.run(
                            "return document.querySelectorAll('#examples-list [aria-pressed=true]').length")));
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
            assertEquals(3, number(browser.run("return document.querySelectorAll('#example .step').length")));
            assertEquals(4, number(browser.run("return document.querySelectorAll('#canvas .node.path').length")));
            assertTrue(number(browser.run("return document.querySelectorAll('#rules .rule code').length")) > 1);
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
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
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
            assertEquals(
                    true,
                    browser.run(
                            "const c = document.getElementById('canvas').getBoundingClientRect(), r ="
                                    + " document.querySelector('#node-0 rect').getBoundingClientRect();"
                                    + " return r.left >= c.left && r.right <= c.right && r.top >= c.top && r.bottom <= c.bottom"),
                    "the first view holds the root");
            assertTrue(number(browser.run("return document.querySelectorAll('#rules .rule .asked img').length")) > 3);
            assertEquals(0, number(browser.run("return document.querySelectorAll('#rules .rule code').length")));
            String row =
                    (String) browser.run("const b = document.querySelectorAll('#rules .ends button')[1]; b.click();"
                            + " return b.textContent");
            String shown = (String) browser.run("return document.getElementById('example').textContent");
            assertTrue(shown.startsWith(row.replace("row", "Row") + " ("), row + ": " + shown);
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
            browser.run("for (let i = 0; i < document.querySelectorAll('#examples-list button').length; i++)"
                    + " document.querySelectorAll('#examples-list button')[i].click()");
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
