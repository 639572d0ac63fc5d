package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.explain.importance.Importance;
import org.espalier.viz.GateImages;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.Figures;
import org.espalier.viz.page.PageModel;

/** The columns of a report: how much each counts, and how it is distributed. */
final class ReportColumns {
    private static final int BINS = 16;
    private static final int MAX_CATEGORIES = 12;
    private static final int MAX_IMPORTANCE_ROWS = 2000;
    private static final int MIN_IMPORTANCE_ROWS = 200;

    /** Products of coefficients and features that the importance may take. */
    private static final double IMPORTANCE_PRODUCTS = 2.5e8;

    /** Columns with a curve of their effect. */
    private static final int MAX_EFFECTS = 32;

    /** A column that moves less has no curve. */
    private static final double MIN_SHARE = 0.002;

    private final TreeView view;
    private final ReportNames names;
    private final Dataset data;
    private final Counts counts;
    private final int threads;

    ReportColumns(TreeView view, ReportNames names, Dataset data, Counts counts, int threads) {
        this.view = view;
        this.names = names;
        this.data = data;
        this.counts = counts;
        this.threads = threads;
    }

    Map<String, Object> toMap(Function<GateImages.Panel, Object> images) {
        Map<String, Object> out = new LinkedHashMap<>();
        Importance importance = Importance.of(view, sample().features());
        if (view.tree().schema().image().isPresent()) {
            float[] shares = new float[view.tree().features()];
            importance.shares().forEach(s -> shares[s.column()] = (float) s.share());
            out.put("importanceImage", images.apply(new GateImages(view).shares(shares)));
            return out;
        }
        int moving = (int) importance.ranked().stream()
                .filter(share -> share.share() >= MIN_SHARE)
                .limit(MAX_EFFECTS)
                .count();
        ReportEffects effects = new ReportEffects(view, data, Math.max(1, moving), threads);
        List<Object> columns = new ArrayList<>();
        importance.ranked().forEach(share -> columns.add(column(share, columns.size() < moving, effects)));
        out.put("columns", columns);
        return out;
    }

    /** Every so many rows: the importance needs no more, and of a large tree each is dear. */
    private Dataset sample() {
        double ofRow = (double) view.tree().shape().nodes() * view.tree().features();
        double wanted = Math.max(MIN_IMPORTANCE_ROWS, Math.min(MAX_IMPORTANCE_ROWS, IMPORTANCE_PRODUCTS / ofRow));
        int step = (int) Math.max(1, Math.ceil(data.rows() / wanted));
        return data.select(
                IntStream.range(0, data.rows()).filter(r -> r % step == 0).toArray());
    }

    private Map<String, Object> column(Importance.Share share, boolean hasEffect, ReportEffects effects) {
        ExplainedColumn column = view.columns().get(share.column());
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", names.column(share.name()));
        out.put("index", share.column());
        out.put("share", ReportData.round(share.share()));
        out.put("fixed", c.immutable());
        if (c instanceof Column.Number n) {
            n.unit().ifPresent(u -> out.put("unit", u));
            double[] ends = numbers(out, n, column.firstFeature());
            if (hasEffect && ends.length > 0 && ends[0] < ends[1]) {
                out.put("effect", effects.ofNumber(column, n, ends[0], ends[1]));
            }
        } else if (c instanceof Column.Category k) {
            List<Integer> slots = categories(out, k, column);
            if (hasEffect && !slots.isEmpty()) {
                out.put("effect", effects.ofCategory(column, slots));
            }
        }
        return out;
    }

    /**
     * Counts between the smallest and the largest value of the training rows, guarded between ends of {@link PageModel#typicalEnds}; what
     * lies outside goes to the ends.
     */
    private double[] numbers(Map<String, Object> out, Column.Number n, int feature) {
        out.put("mean", Figures.compact(n.mean()));
        double least = n.minimum();
        double largest = n.maximum();
        if (counts.isGuarded()) {
            Optional<double[]> ends = PageModel.typicalEnds(data, n, feature);
            if (ends.isEmpty()) {
                return new double[0];
            }
            least = ends.get()[0];
            largest = ends.get()[1];
        }
        int[] bins = new int[BINS];
        double range = largest - least;
        for (int r = 0; r < data.rows(); r++) {
            double value = data.features().row(r)[feature] * n.scale() + n.offset();
            int bin = range > 0 ? (int) ((value - least) / range * BINS) : 0;
            bins[Math.max(0, Math.min(BINS - 1, bin))]++;
        }
        out.put("from", view.words().code(n.name(), least).orElse(Figures.compact(least)));
        out.put("to", Figures.compact(largest));
        out.put("low", least);
        out.put("high", largest);
        out.put("counts", IntStream.of(bins).map(counts::of).boxed().toList());
        return new double[] {least, largest};
    }

    /** Returns the slots that are told, the most frequent first. */
    private List<Integer> categories(Map<String, Object> out, Column.Category c, ExplainedColumn column) {
        int[] rows = PageModel.rowsOfSlots(data, column);
        List<Object> words = new ArrayList<>();
        List<Integer> told = IntStream.range(0, rows.length)
                .boxed()
                .sorted((a, b) -> Integer.compare(rows[b], rows[a]))
                .limit(MAX_CATEGORIES)
                .filter(f -> rows[f] > 0 && !counts.isFew(rows[f]))
                .toList();
        told.forEach(f -> words.add(List.of(PageModel.slot(view, c, f), counts.of(rows[f]))));
        if (counts.isGuarded()) {
            out.put("few", (int) IntStream.of(rows)
                    .limit(c.categories().size())
                    .filter(counts::isFew)
                    .count());
        }
        out.put("categories", c.categories().size());
        out.put("words", words);
        return told;
    }
}
