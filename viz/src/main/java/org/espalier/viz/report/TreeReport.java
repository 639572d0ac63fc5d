package org.espalier.viz.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.base.Sha256;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.json.Json;

/**
 * The report on a tree: one HTML file that needs nothing else. Everything that comes from outside is in one block of JSON,
 * with {@code <}, {@code >} and {@code &} as escapes; the script shows it as text, never as HTML, and a content security
 * policy allows that one script and style sheet by their hashes, and nothing from the network.
 */
public final class TreeReport {
    /** Parts of the script, in their order; together they are the body of one function. */
    private static final String SCRIPT = "'use strict';\n(function () {\n"
            + joined(
                    "report.js",
                    "report-words.js",
                    "report-model.js",
                    "report-changes.js",
                    "report-verdict.js",
                    "report-tree.js",
                    "report-spread.js",
                    "report-path.js",
                    "report-points.js",
                    "report-whatif.js",
                    "report-compare.js",
                    "report-decision.js",
                    "report-canvas.js",
                    "report-outline.js",
                    "report-trust.js",
                    "report-sizes.js",
                    "report-columns.js",
                    "report-groups.js",
                    "report-card.js")
            + "})();\n";

    private static final String STYLE =
            joined("report.css", "report-decision.css", "report-tree.css", "report-parts.css", "report-print.css");

    private TreeReport() {}

    /**
     * @param data rows that took no part in training, encoded by the tree's schema
     * @param teacher the teacher's log-probabilities for these rows, {@code [rows, classes]}
     * @param rows the same rows once more, in their order, with the user's texts; only the examples' are kept. Not read
     *     where no examples are asked for
     * @throws DataException when there are no rows
     */
    public static String html(
            Explainer explainer, Dataset data, Optional<float[]> teacher, Iterator<Row> rows, ReportOptions options) {
        ReportData report = new ReportData(explainer, data, teacher, options);
        Map<String, Object> json = report.toMap(rows);
        String title = "Espalier report: "
                + Texts.visible(explainer.view().tree().schema().target().name(), 60);
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-%s'; \
                style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title>
                <style>%s</style>
                </head>
                <body>
                <a class="skip" href="#decision">Skip to the decision</a>
                <noscript>This report is drawn by a script inside the file; it needs no network.</noscript>
                <main id="report"></main>
                <script type="application/json" id="data">%s</script>
                <script>%s</script>
                </body>
                </html>
                """.formatted(hash(SCRIPT), hash(STYLE), escape(title), STYLE, inHtml(Json.compact(json)), SCRIPT);
    }

    /** JSON that ends no script and begins no comment. */
    private static String inHtml(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String hash(String text) {
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String joined(String... names) {
        return Arrays.stream(names).map(TreeReport::resource).collect(Collectors.joining());
    }

    private static String resource(String name) {
        try (InputStream in = TreeReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
