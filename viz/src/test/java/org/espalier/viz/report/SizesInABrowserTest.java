package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.evaluate.Frontier;
import org.espalier.explain.Explainer;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.VizTrees;
import org.espalier.viz.page.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was tried, as plots and a table; nothing of it where nothing is known. */
class SizesInABrowserTest {
    private static final Frontier FRONTIER = new Frontier(
            300,
            5,
            Frontier.Measure.ACCURACY,
            List.of(
                    point("one </script>scorecard", "--leaves points --depth 0", false, false, 0.51, 12, 1),
                    point("depth 4", "--leaves constant --depth 4", false, true, 0.48, 4.5, 15.5),
                    point("depth 6", "--leaves constant --depth 6", true, false, 0.70, 6, 40)));

    @TempDir
    private Path folder;

    private static Frontier.Point point(
            String name, String options, boolean isStopped, boolean isChosen, double loss, double read, double leaves) {
        return new Frontier.Point(
                name,
                options,
                isChosen,
                isStopped,
                isChosen,
                loss,
                isChosen || isStopped ? 0 : 0.02,
                0.8,
                OptionalDouble.of(0.9),
                read,
                leaves);
    }

    private static String html(ReportOptions options) {
        Schema schema = TestTrees.table();
        Encoder encoder = new Encoder(schema);
        Random random = new Random(2);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 30; r++) {
            List<String> texts = List.of(Integer.toString(20 + r), "7", "x" + r, "ja", "a");
            rows.add(new Row(r + 1, texts, encoder.encode(texts), random.nextInt(3), 1));
        }
        return TreeReport.html(
                Explainer.of(TestTrees.random(schema, 2, 1)),
                VizTrees.rows(schema, rows),
                Optional.empty(),
                rows.iterator(),
                options);
    }

    private static Browser browser(int width) {
        Optional<Browser> found = Browser.start(width);
        assumeTrue(found.isPresent(), "skipped: no chromedriver on the path, the report is not opened in a browser");
        return found.get();
    }

    @Test
    void everyTreeThatWasTriedIsInEveryPlotAndInTheTable() throws IOException {
        Path report = Files.writeString(
                folder.resolve("report.html"), html(new ReportOptions(5, 1, 1).withFrontier(FRONTIER)));
        for (int width : new int[] {1400, 400}) {
            try (Browser browser = browser(width)) {
                browser.load(report);
                assertEquals("4", run(browser, "return document.querySelectorAll('#sizes svg').length"));
                assertEquals("12", run(browser, "return document.querySelectorAll('#sizes .size').length"));
                assertEquals("4", run(browser, "return document.querySelectorAll('#sizes rect.size.chosen').length"));
                assertEquals("2", run(browser, "return document.querySelectorAll('#sizes .sizeerror').length"));
                assertEquals(
                        "2. depth 4 (taken)|the network|0.4800|–|80 %|90 %|4.5|15.5|--leaves constant --depth 4",
                        run(
                                browser,
                                "return Array.from(document.querySelectorAll('#sizes tbody tr')[1].children)"
                                        + ".map(c => c.textContent.replace(/\\u00a0/g, ' ')).join('|')"));
                assertEquals(
                        "stopped early",
                        run(browser, "return document.querySelectorAll('#sizes tbody tr')[2].children[3].textContent"));
                assertEquals(List.of(), browser.complaints());
                assertEquals(true, browser.run("return document.documentElement.scrollWidth <= window.innerWidth"));
            }
        }
    }

    private static String run(Browser browser, String script) {
        return String.valueOf(browser.run(script));
    }

    @Test
    void aReportOfAnyOtherTreeHasNoSuchPart() throws Exception {
        String html = html(new ReportOptions(5, 1, 1));
        int start = html.indexOf("<script type=\"application/json\" id=\"data\">");
        String data = html.substring(html.indexOf('>', start) + 1, html.indexOf("</script>", start));
        assertFalse(((Map<?, ?>) org.espalier.json.Json.parse(data)).containsKey("sizes"));
    }
}
