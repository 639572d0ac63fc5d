package org.espalier.viz.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.Amounts;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.PageModel;

/** How groups of people fare that a decision must not rest on: for each value of a protected column what is answered, and what was true. */
final class Protected {
    private static final int MAX_GROUPS = 12;
    private static final int QUARTERS = 4;
    private static final int NAME = 60;

    private final TreeView view;
    private final Dataset rows;
    private final Predictions maxPath;
    private final Counts counts;

    Protected(TreeView view, Dataset rows, Predictions maxPath, Counts counts) {
        this.view = view;
        this.rows = rows;
        this.maxPath = maxPath;
        this.counts = counts;
    }

    /** A group's weighted sums. */
    private static final class Group {
        private int rows;
        private double weight;
        private double answered;
        private double known;
        private double found;
        private double missed;
    }

    /** A table for each protected column; empty where the dictionary calls none so. */
    String html() {
        StringBuilder out = new StringBuilder();
        for (ExplainedColumn column : view.columns()) {
            if (column.schemaColumn() >= 0 && view.words().isProtected(column.name())) {
                table(column, out);
            }
        }
        return out.toString();
    }

    private void table(ExplainedColumn column, StringBuilder out) {
        String name = Texts.visible(view.words().column(column.name()), NAME);
        Map<String, Group> groups = new LinkedHashMap<>();
        List<String> values = values(column);
        for (int r = 0; r < rows.rows(); r++) {
            Group g = groups.computeIfAbsent(values.get(r), v -> new Group());
            double weight = rows.weight(r);
            double answer = maxPath.probabilities()[r];
            double truth = rows.values()[r];
            g.rows++;
            g.weight += weight;
            g.answered += weight * answer;
            if (!Double.isNaN(truth)) {
                g.known += weight;
                g.found += weight * truth;
                g.missed += weight * Math.abs(truth - answer);
            }
        }
        Amounts amounts = view.amounts();
        out.append("<h3>").append(Html.text(name)).append("</h3>\n").append(Html.table(name));
        out.append(
                "<th></th><th>rows</th><th>mean answer</th><th>mean truth</th><th>mean absolute error</th></tr></thead>\n<tbody>\n");
        groups.entrySet().stream()
                .filter(e -> !counts.isFew(e.getValue().rows))
                .sorted(Comparator.comparingInt(e -> -e.getValue().rows))
                .limit(MAX_GROUPS)
                .forEach(e -> {
                    Group g = e.getValue();
                    out.append("<tr>")
                            .append(Html.element("th", e.getKey()))
                            .append(Html.element("td", String.valueOf(counts.of(g.rows))))
                            .append(Html.element("td", Html.minus(amounts.plain(g.answered / g.weight))))
                            .append(Html.element(
                                    "td", g.known > 0 ? Html.minus(amounts.plain(g.found / g.known)) : "–"))
                            .append(Html.element("td", g.known > 0 ? amounts.plain(g.missed / g.known) : "–"))
                            .append("</tr>\n");
                });
        out.append("</tbody></table></div>\n");
    }

    /** A category's label; of a number the quarter of the rows that it lies in. */
    private List<String> values(ExplainedColumn column) {
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        List<String> out = new ArrayList<>(rows.rows());
        float[] x = new float[rows.features().columns()];
        if (c instanceof Column.Number n) {
            double[] values = new double[rows.rows()];
            for (int r = 0; r < values.length; r++) {
                rows.features().copyRow(r, x, 0);
                values[r] = x[column.firstFeature()];
            }
            double[] cuts = new double[QUARTERS - 1];
            for (int q = 0; q < cuts.length; q++) {
                cuts[q] = Charts.quantile(values, (q + 1.0) / QUARTERS);
            }
            String unit = n.unit().map(u -> " " + Texts.visible(u, NAME)).orElse("");
            for (double value : values) {
                int q = 0;
                while (q < cuts.length && value > cuts[q]) {
                    q++;
                }
                out.add(
                        q < cuts.length
                                ? "up to " + Columns.told(view, n, cuts[q] * n.scale() + n.offset()) + unit
                                : "above " + Columns.told(view, n, cuts[q - 1] * n.scale() + n.offset()) + unit);
            }
            return out;
        }
        for (int r = 0; r < rows.rows(); r++) {
            rows.features().copyRow(r, x, 0);
            String value = "(none)";
            for (int s = 0; s < column.width(); s++) {
                if (x[column.firstFeature() + s] > 0.5f) {
                    value = Texts.visible(PageModel.slot(view, (Column.Category) c, s), NAME);
                }
            }
            out.add(value);
        }
        return out;
    }
}
