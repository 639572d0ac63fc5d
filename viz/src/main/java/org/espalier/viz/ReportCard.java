package org.espalier.viz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Provenance;

/** The model card of a report: what the model reads, and where it comes from. */
final class ReportCard {
    private static final int MOST_COLUMNS = 200;

    private final TreeView view;
    private final Optional<String> model;

    ReportCard(TreeView view, Optional<String> model) {
        this.view = view;
        this.model = model;
    }

    /** Names and values, in reading order. */
    Map<String, Object> origin() {
        Provenance p = view.tree().provenance();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("reads", input());
        model.ifPresent(hash -> out.put("model file, SHA-256", hash));
        out.put("trained by", p.version().isEmpty() ? "unknown" : "espalier " + p.version());
        out.put("training rows, SHA-256 of them encoded", p.data().isEmpty() ? "unknown" : p.data());
        if (view.knowsItsRows()) {
            out.put("training rows", Wording.count(view.rows(0)));
        }
        out.put("teacher", p.teacher().isEmpty() ? "unknown" : p.teacher());
        out.put("seed", Long.toString(p.seed()));
        p.configuration().forEach((name, value) -> out.put("option " + name, value));
        p.metrics().forEach((name, value) -> out.put(name, Double.toString(ReportData.round(value))));
        return out;
    }

    /** Of a table: name, type, values, what a missing value is, and whether the column may be changed. */
    List<Object> schema() {
        List<Object> out = new ArrayList<>();
        Schema schema = view.tree().schema();
        if (schema.image().isPresent()) {
            return out;
        }
        schema.columns().stream().limit(MOST_COLUMNS).forEach(column -> out.add(line(column)));
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

    private static List<Object> line(Column column) {
        if (column instanceof Column.Number n) {
            String unit = n.unit().map(u -> " " + u).orElse("");
            return List.of(
                    n.name(),
                    "number",
                    ReportColumns.compact(n.minimum()) + " to " + ReportColumns.compact(n.maximum()) + unit,
                    missing(n.missing(), "the mean"),
                    n.immutable() ? "no" : "yes");
        }
        if (column instanceof Column.Category c) {
            return List.of(
                    c.name(),
                    "category",
                    c.categories().size() + (c.categories().size() == 1 ? " category" : " categories"),
                    missing(c.missing(), "an unknown category"),
                    c.immutable() ? "no" : "yes");
        }
        return List.of(column.name(), "not read", "", "", "");
    }

    private static String missing(Column.Missing policy, String imputed) {
        return switch (policy) {
            case ERROR -> "refused";
            case IMPUTE -> imputed;
            case INDICATOR -> imputed + ", and a feature says so";
        };
    }
}
