package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.explain.TreeView;
import org.espalier.viz.page.Figures;
import org.espalier.viz.page.ModelCard;
import org.espalier.viz.page.PageModel;

/** The model card of a report: what the model reads, and where it comes from. */
final class ReportCard {
    private static final int MAX_COLUMNS = 200;

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

    /** Names and values, in reading order. */
    Map<String, Object> origin() {
        return ModelCard.of(view, measured.rows(), measured.sha256(), options.model());
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
            return Figures.compact(n.minimum()) + " to " + Figures.compact(n.maximum()) + unit;
        }
        return view.columns().stream()
                .filter(c -> c.schemaColumn() == index)
                .findFirst()
                .flatMap(c -> PageModel.typicalEnds(data, n, c.firstFeature()))
                .map(ends -> "mostly " + Figures.compact(ends[0]) + " to " + Figures.compact(ends[1]) + unit)
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
