package org.espalier.viz;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.explain.global.Importance;

/** The columns of a report: how much each counts, and how it is distributed. */
final class ReportColumns {
    private static final int BINS = 16;
    private static final int MOST_CATEGORIES = 12;
    private static final int MOST_IMPORTANCE_ROWS = 2000;

    private final TreeView view;
    private final Dataset data;

    ReportColumns(TreeView view, Dataset data) {
        this.view = view;
        this.data = data;
    }

    Map<String, Object> toMap(Function<ImageArt.Panel, Object> images) {
        Map<String, Object> out = new LinkedHashMap<>();
        Importance importance = Importance.of(view, sample().features());
        if (view.tree().schema().image().isPresent()) {
            float[] shares = new float[view.tree().features()];
            importance.shares().forEach(s -> shares[s.column()] = (float) s.share());
            out.put("importanceImage", images.apply(new GateImages(view).shares(shares)));
            return out;
        }
        List<Object> columns = new ArrayList<>();
        importance.ranked().forEach(share -> columns.add(column(share)));
        out.put("columns", columns);
        return out;
    }

    /** Every so many rows: the importance needs no more. */
    private Dataset sample() {
        int step = Math.max(1, data.rows() / MOST_IMPORTANCE_ROWS);
        return data.select(
                IntStream.range(0, data.rows()).filter(r -> r % step == 0).toArray());
    }

    private Map<String, Object> column(Importance.Share share) {
        ExplainedColumn column = view.columns().get(share.column());
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", share.name());
        out.put("share", ReportData.round(share.share()));
        out.put("fixed", c.immutable());
        if (c instanceof Column.Number n) {
            n.unit().ifPresent(u -> out.put("unit", u));
            numbers(out, n, column.firstFeature());
        } else if (c instanceof Column.Category k) {
            categories(out, k, column);
        }
        return out;
    }

    /** Counts between the least and the greatest value of the training rows; what lies outside goes to the ends. */
    private void numbers(Map<String, Object> out, Column.Number n, int feature) {
        int[] counts = new int[BINS];
        double range = n.maximum() - n.minimum();
        for (int r = 0; r < data.rows(); r++) {
            double value = data.features().row(r)[feature] * n.scale() + n.offset();
            int bin = range > 0 ? (int) ((value - n.minimum()) / range * BINS) : 0;
            counts[Math.max(0, Math.min(BINS - 1, bin))]++;
        }
        out.put("from", compact(n.minimum()));
        out.put("to", compact(n.maximum()));
        out.put("mean", compact(n.mean()));
        out.put("counts", IntStream.of(counts).boxed().toList());
    }

    private void categories(Map<String, Object> out, Column.Category c, ExplainedColumn column) {
        int[] counts = new int[column.width()];
        for (int r = 0; r < data.rows(); r++) {
            float[] row = data.features().row(r);
            for (int f = 0; f < counts.length; f++) {
                counts[f] += row[column.firstFeature() + f] > 0.5f ? 1 : 0;
            }
        }
        List<Object> words = new ArrayList<>();
        IntStream.range(0, counts.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
                .limit(MOST_CATEGORIES)
                .filter(f -> counts[f] > 0)
                .forEach(f -> words.add(List.of(
                        f < c.categories().size()
                                ? c.categories().get(f)
                                : f == c.otherSlot() ? "(other)" : "(missing)",
                        counts[f])));
        out.put("categories", c.categories().size());
        out.put("words", words);
    }

    static String compact(double value) {
        return new BigDecimal(value)
                .round(new MathContext(5))
                .stripTrailingZeros()
                .toPlainString();
    }
}
