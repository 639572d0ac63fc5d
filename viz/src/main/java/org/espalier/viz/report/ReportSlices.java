package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Slices;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.Figures;

/** How the answers fare in groups of the rows, by the values of each column that the dictionary calls protected. */
final class ReportSlices {
    private final TreeView view;
    private final ReportNames names;
    private final Dataset data;
    private final Predictions maxPath;
    private final Counts counts;

    ReportSlices(TreeView view, ReportNames names, Dataset data, Predictions maxPath, Counts counts) {
        this.view = view;
        this.names = names;
        this.data = data;
        this.maxPath = maxPath;
        this.counts = counts;
    }

    /** {@code measures}, and by column its slices; nothing where no column is protected. */
    Map<String, Object> toMap() {
        Map<String, Object> out = new LinkedHashMap<>();
        List<Object> groups = new ArrayList<>();
        for (int c = 0;
                c < view.columns().size() && view.tree().schema().image().isEmpty();
                c++) {
            if (view.words().isProtected(view.columns().get(c).name())) {
                groups.add(group(c));
            }
        }
        if (groups.isEmpty()) {
            return out;
        }
        List<Object> measures = new ArrayList<>(List.of("right answers"));
        if (view.classes().size() == 2) {
            String positive = names.classes().get(view.tree().schema().positiveIndex());
            measures.add("answered " + positive);
            measures.add("found, of those that are " + positive);
        }
        out.put("measures", measures);
        out.put("groups", groups);
        return out;
    }

    private Object group(int index) {
        List<String> values = new ArrayList<>();
        for (int r = 0; r < data.rows(); r++) {
            values.add(value(index, data.features().row(r)));
        }
        boolean isTwo = view.classes().size() == 2;
        int positive = isTwo ? view.tree().schema().positiveIndex() : -1;
        int[] answers = new int[data.rows()];
        double[] probability = new double[isTwo ? data.rows() : 0];
        for (int r = 0; r < answers.length; r++) {
            answers[r] = maxPath.classOf(r);
            if (isTwo) {
                probability[r] = maxPath.probabilities()[2 * r + positive];
            }
        }
        String name = names.column(view.columns().get(index).name());
        Slices slices = Slices.of(
                name,
                values,
                data.labels(),
                answers,
                probability,
                positive,
                isTwo ? Optional.of(names.classes().get(positive)) : Optional.empty());
        List<Object> told = new ArrayList<>();
        for (Slices.Slice slice : slices.slices()) {
            if (!counts.isFew(slice.rows())) {
                told.add(slice(slice, isTwo));
            }
        }
        return Map.of("name", name, "slices", told);
    }

    private Object slice(Slices.Slice slice, boolean isTwo) {
        List<Object> values = new ArrayList<>(List.of(share(slice.accuracy())));
        if (isTwo) {
            values.add(share(slice.rate()));
            values.add(share(slice.recall()));
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", slice.value());
        out.put("rows", counts.of(slice.rows()));
        out.put("values", values);
        return out;
    }

    private List<Object> share(Optional<Slices.Share> share) {
        return share.map(s -> List.<Object>of(
                        counts.share(s.value()),
                        counts.share(s.interval().low()),
                        counts.share(s.interval().high())))
                .orElse(List.of());
    }

    /** As the slices are cut by: a category's label, or a number. */
    private String value(int index, float[] row) {
        ExplainedColumn column = view.columns().get(index);
        Column c = names.schemaColumn(index);
        int last = column.firstFeature() + column.width() - 1;
        if (c instanceof Column.Number n) {
            boolean isMissing = n.missing() == Column.Missing.INDICATOR && row[last] > 0.5f;
            double value = row[column.firstFeature()] * n.scale() + n.offset();
            return isMissing
                    ? ReportNames.MISSING
                    : Figures.compact(value).replace("−", "-").replace(",", "");
        }
        Column.Category category = (Column.Category) c;
        for (int k = 0; k < category.categories().size(); k++) {
            if (row[column.firstFeature() + k] > 0.5f) {
                return names.categories(category).get(k);
            }
        }
        return category.missing() == Column.Missing.INDICATOR && row[last] > 0.5f
                ? ReportNames.MISSING
                : ReportNames.OTHER;
    }
}
