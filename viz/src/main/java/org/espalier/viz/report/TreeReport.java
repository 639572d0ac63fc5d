package org.espalier.viz.report;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.viz.page.Page;

/** The report on a tree of classes: one HTML file that needs nothing else ({@link Page}), drawn by its script. */
public final class TreeReport {
    private static final List<String> SCRIPT = Stream.concat(
                    Page.SHARED.stream(),
                    Stream.of(
                                    "report.js",
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
                            .map(TreeReport::resource))
            .toList();

    private static final String STYLE =
            Page.STYLE + resource("report-tree.css") + resource("report-parts.css") + Page.PRINT_STYLE;

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
        String body = """
                <a class="skip" href="#decision">Skip to the decision</a>
                <noscript>This report is drawn by a script inside the file; it needs no network.</noscript>
                <main id="report"></main>""";
        return new Page(title, STYLE, SCRIPT, json, body).html();
    }

    private static String resource(String name) {
        return Page.resource(TreeReport.class, name);
    }
}
