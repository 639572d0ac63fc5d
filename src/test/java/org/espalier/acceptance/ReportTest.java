package org.espalier.acceptance;

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
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Encoder;
import org.espalier.data.HostileNames;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.explain.Explainer;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.ReportOptions;
import org.espalier.viz.TreeReport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier report}, and pictures by {@code explain} and {@code export}, as a user meets them. */
class ReportTest {
    private static final String EVIL = "</script><img src=x onerror=\"document.title='taken'\">\u202e\u001b[2J";

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void train() {
        List<String> rows = new ArrayList<>();
        for (String row : Fruit.rows(1, 300)) {
            rows.add(row.replace("green", '"' + EVIL.replace("\"", "\"\"") + '"'));
        }
        data = Fruit.write(folder.resolve("fruit.csv"), rows);
        model = folder.resolve("tree.safetensors");
        Cli.done(command(
                "distill", "--quiet", "--target", "kind", "--depth", "3", "--epochs", "60", "--augment", "0", "--out"));
    }

    /** With the data, and the model as the last word or by its option. */
    private static String[] command(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(name, "--data", data.toString()));
        args.addAll(Arrays.asList(more));
        if (name.equals("distill")) {
            args.add(model.toString());
        } else {
            args.addAll(List.of("--model", model.toString()));
        }
        return args.toArray(String[]::new);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void theReportWorksInABrowser() throws IOException {
        Path report = file("report.html");
        Cli.done(command("report", "--quiet", "--target", "kind", "--out", report.toString()));
        Optional<Browser> found = Browser.start(Files.createTempDirectory(folder, "profile"), 1400);
        assumeTrue(found.isPresent(), "no chromedriver on the path: the report is not opened in a browser");
        try (Browser browser = found.get()) {
            browser.load(report);
            String boxes = "return document.querySelectorAll('#canvas .node').length";
            assertEquals("Soft decision tree for kind", browser.run("return document.querySelector('h1').textContent"));
            long before = number(browser.run(boxes));
            assertTrue(before > 1);
            browser.run("document.getElementById('fold').click()");
            assertEquals(1, number(browser.run(boxes)));
            browser.run(
                    "document.querySelector('#canvas .node').dispatchEvent(new MouseEvent('click', {bubbles: true}))");
            assertEquals(3, number(browser.run(boxes)));
            browser.run("const s = document.getElementById('search'); s.value = 'ripe';"
                    + " s.dispatchEvent(new Event('input'))");
            assertTrue(number(browser.run("return document.querySelectorAll('#canvas .found').length")) > 0);
            browser.run("document.querySelectorAll('#examples-list button')[3].click()");
            String row = (String) browser.run(
                    "return document.querySelectorAll('#examples-list button')[3].getAttribute('data-row')");
            String shown = (String) browser.run("return document.getElementById('example').textContent");
            assertTrue(shown.startsWith("Row " + row + " ("), shown);
            assertEquals(3, number(browser.run("return document.querySelectorAll('#example .step').length")));
            assertEquals(4, number(browser.run("return document.querySelectorAll('#canvas .node.path').length")));
            browser.run("const c = document.getElementById('canvas'); c.focus();"
                    + " c.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowUp'}))");
            assertEquals(1, number(browser.run("return document.querySelectorAll('#canvas .node.current').length")));
            // nothing of a hostile category has run, loaded or become an element
            assertEquals("Espalier report: kind", browser.run("return document.title"));
            assertEquals(0, number(browser.run("return document.querySelectorAll('img[src=x]').length")));
            assertEquals(List.of(), browser.complaints());
            assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
        }
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
        Schema schema = new Schema(columns, Optional.empty(), Optional.empty(), new Schema.Target(evil.get(0), evil));
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
        Path report = Files.writeString(file("hostile.html"), html);
        Optional<Browser> found = Browser.start(Files.createTempDirectory(folder, "profile"), 400);
        assumeTrue(found.isPresent(), "no chromedriver on the path: the report is not opened in a browser");
        try (Browser browser = found.get()) {
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

    private static long number(Object value) {
        return Long.parseLong(value.toString());
    }

    @Test
    void withoutRowsThereAreNoExamples() throws IOException {
        Path report = file("without.html");
        Cli.done(command("report", "--quiet", "--target", "kind", "--no-rows", "--out", report.toString()));
        assertTrue(Files.readString(report).contains("\"examples\":[]"));
    }

    @Test
    void aReportThatIsThereIsKept() throws IOException {
        Path report = Files.writeString(file("kept.html"), "mine");
        Cli.assertFails(
                1,
                "cannot write " + report + ": it exists already (--force replaces it)",
                command("report", "--out", report.toString()));
        assertEquals("mine", Files.readString(report));
    }

    @Test
    void aPictureOfOneRowInEveryFormat() throws IOException {
        for (String format : List.of("dot", "svg", "png", "pdf")) {
            Path picture = file("row." + format);
            Cli.done(command("explain", "--row", "2", "--format", format, "--out", picture.toString()));
            assertTrue(Files.size(picture) > 500, format);
        }
        String svg = Files.readString(file("row.svg"));
        assertTrue(svg.contains(">Row 2: ") && svg.contains("path mass"), svg);
        assertFalse(svg.contains("<img"), svg);
    }

    @Test
    void picturesOfAllRowsNeedAFolder() throws IOException {
        Cli.assertFails(
                2,
                "--format svg: expected --row, or --out with a folder that is there (see espalier explain --help)",
                command("explain", "--format", "svg"));
        Path three = Fruit.write(file("three.csv"), "size,colour", List.of("8,red", "8,blue", "2.5,red"));
        Path pictures = Files.createDirectory(file("pictures"));
        Cli.done(
                "explain",
                "--model",
                model.toString(),
                "--data",
                three.toString(),
                "--format",
                "svg",
                "--out",
                pictures.toString());
        try (var files = Files.list(pictures)) {
            assertEquals(
                    List.of("row-1.svg", "row-2.svg", "row-3.svg"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aRowOutOfRangeLeavesNoPicture() {
        Path picture = file("none.svg");
        Cli.assertFails(
                1,
                "--row: expected a row of the data, 1 to 300, found 301",
                command("explain", "--row", "301", "--format", "svg", "--out", picture.toString()));
        assertFalse(Files.exists(picture));
    }

    @Test
    void theTreeAsAPicture() throws IOException {
        Path picture = file("tree.svg");
        Cli.done("export", "--quiet", "--model", model.toString(), "--to", "svg", "--out", picture.toString());
        assertTrue(Files.readString(picture).contains(">Soft decision tree for kind, depth 3: 7 gates, 8 leaves<"));
        Cli.assertFails(
                2,
                "--levels: expected 1 to 10, found 11 (see espalier export --help)",
                "export",
                "--model",
                model.toString(),
                "--to",
                "svg",
                "--levels",
                "11",
                "--out",
                file("other.svg").toString());
    }

    @Test
    void aWrongNumberOfExamplesIsWrongUse() {
        Cli.assertFails(
                2,
                "--examples: expected 0 to 500, found 501 (see espalier report --help)",
                command("report", "--examples", "501", "--out", file("x.html").toString()));
    }
}
