package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Provenance;
import org.espalier.viz.Wording;
import org.espalier.viz.page.PageModel;

/** The model card of a report: what the model reads, and where it comes from. */
final class ReportCard {
    private static final int MAX_COLUMNS = 200;

    /** What a training run measures, and how a reader calls it. */
    private record Metric(String name, String words) {}

    /** In reading order. */
    private static final List<Metric> METRICS = List.of(
            new Metric("epochs", "epochs trained"),
            new Metric("bestEpoch", "best epoch"),
            new Metric("validation.rows", "rows held out to choose it"),
            new Metric("validation.accuracy.average", "accuracy on those, average"),
            new Metric("validation.accuracy.maxPath", "accuracy on those, max-path"),
            new Metric("validation.loss", "loss on those"),
            new Metric("validation.pathMass", "path mass on those, mean"));

    private final TreeView view;
    private final ReportNames names;
    private final Dataset data;
    private final MeasuredRows measured;
    private final ReportOptions options;

    ReportCard(TreeView view, ReportNames names, Dataset data, MeasuredRows measured, ReportOptions options) {
        this.view = view;
        this.names = names;
        this.data = data;
        this.measured = measured;
        this.options = options;
    }

    /** Names and values, in reading order. */
    Map<String, Object> origin() {
        Provenance p = view.tree().provenance();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("reads", input());
        options.model().ifPresent(hash -> out.put("model file, SHA-256", hash));
        out.put("trained by", p.version().isEmpty() ? "unknown" : "espalier " + p.version());
        out.put("training rows, SHA-256 of them encoded", p.data().isEmpty() ? "unknown" : p.data());
        if (view.knowsItsRows()) {
            out.put("training rows", Wording.count(view.rows(0)));
        }
        out.put("measured rows, SHA-256 of them encoded", measured.sha256());
        out.put(
                "measured rows",
                Wording.count(measured.rows()) + (measured.trained(view.tree()) ? ", those of the training" : ""));
        out.put("teacher", p.teacher().isEmpty() ? "unknown" : p.teacher());
        out.put("seed", Long.toString(p.seed()));
        p.configuration().forEach((name, value) -> out.put("option --" + name, value));
        Map<String, Double> others = new LinkedHashMap<>(p.metrics());
        for (Metric metric : METRICS) {
            Optional.ofNullable(others.remove(metric.name())).ifPresent(v -> out.put(metric.words(), metric(v)));
        }
        others.forEach((name, value) -> out.put(name, metric(value)));
        return out;
    }

    private static String metric(double value) {
        return value == Math.rint(value) && Math.abs(value) >= 1
                ? ReportColumns.compact(value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    /** Of a table: name, type, values, what a missing value is, and whether counterfactuals keep the column as it is. */
    List<Object> schema() {
        List<Object> out = new ArrayList<>();
        Schema schema = view.tree().schema();
        if (schema.image().isPresent()) {
            return out;
        }
        for (int c = 0; c < Math.min(MAX_COLUMNS, schema.columns().size()); c++) {
            out.add(line(schema.columns().get(c), c));
        }
        return out;
    }

    private String input() {
        Schema schema = view.tree().schema();
        if (schema.image().isPresent()) {
            Schema.Image image = schema.image().get();
            return "images of " + image.width() + " x " + image.height() + " pixels, " + image.channels()
                    + (image.channels() == 1 ? " channel" : " channels") + ", values divided by "
                    + ReportColumns.compact(image.scale());
        }
        int read = view.columns().size();
        String board = schema.grid()
                .map(g -> ", the cells of a board of " + g.rows() + " x " + g.columns())
                .orElse("");
        return Wording.count(read) + (read == 1 ? " column" : " columns") + board;
    }

    /** Label and name. */
    private String told(Column column) {
        String label = names.column(column.name());
        return label.equals(column.name()) ? label : label + " (" + column.name() + ")";
    }

    private List<Object> line(Column column, int index) {
        if (column instanceof Column.Number n) {
            return List.of(
                    told(n),
                    "number",
                    range(n, index),
                    missing(n.missing(), "the mean"),
                    n.immutable() ? "yes" : "not set");
        }
        if (column instanceof Column.Category c) {
            return List.of(
                    told(c),
                    "category",
                    c.categories().size() + (c.categories().size() == 1 ? " category" : " categories"),
                    missing(c.missing(), "an unknown category"),
                    c.immutable() ? "yes" : "not set");
        }
        return List.of(column.name(), "not read", "", "", "");
    }

    /** From the smallest to the largest training row; without rows in the report the ends of most of the measured ones. */
    private String range(Column.Number n, int index) {
        String unit = n.unit().map(u -> " " + u).orElse("");
        if (options.examples() > 0) {
            return ReportColumns.compact(n.minimum()) + " to " + ReportColumns.compact(n.maximum()) + unit;
        }
        return view.columns().stream()
                .filter(c -> c.schemaColumn() == index)
                .findFirst()
                .flatMap(c -> PageModel.typicalEnds(data, n, c.firstFeature()))
                .map(ends ->
                        "mostly " + ReportColumns.compact(ends[0]) + " to " + ReportColumns.compact(ends[1]) + unit)
                .orElse("not told");
    }

    private static String missing(Column.Missing policy, String imputed) {
        return switch (policy) {
            case ERROR -> "refused";
            case IMPUTE -> imputed;
            case INDICATOR -> imputed + ", and a feature says so";
        };
    }
}
