package org.espalier.viz.number;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.explain.Amounts;
import org.espalier.explain.Branch;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.Packed;
import org.espalier.viz.page.PageModel;

/** What the page's script needs to tell one row, and to answer it anew when a value is changed. */
final class Decisions {
    /** A text from outside. */
    private static final int MAX_TEXT = 120;

    /** Rows that say which columns count. */
    private static final int SAMPLE = 300;

    private final Explainer explainer;
    private final TreeView view;
    private final Dataset rows;
    private final Counts counts;

    /** @param counts guarded where the page is to hold no rows */
    Decisions(Explainer explainer, Dataset rows, Counts counts) {
        this.explainer = explainer;
        this.view = explainer.view();
        this.rows = rows;
        this.counts = counts;
    }

    /** Empty where the page cannot compute with the tree. */
    Optional<Map<String, Object>> toMap(List<NumberReport.Example> told) {
        return PageModel.of(view, rows, counts).map(model -> {
            Amounts amounts = view.amounts();
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("depth", view.tree().shape().depth());
            out.put("noun", List.of(view.words().row(), view.words().rows()));
            out.put("isRate", amounts.isRate());
            out.put("unit", amounts.unit());
            out.put("exponent", amounts.exponent());
            out.put("mean", mean());
            out.put("hasScorecards", view.hasScorecards());
            out.put("columns", importance());
            out.put("gates", gates());
            out.put("examples", examples(told));
            model.put("columns", visible(model.get("columns")));
            Map<String, Object> page = new LinkedHashMap<>();
            out.forEach((key, value) -> page.put(key, visible(value)));
            page.put("model", model);
            page.put("typical", PageModel.values(view, PageModel.typical(view)));
            page.put("means", Packed.floats(means()));
            return page;
        });
    }

    /** The average of the training rows, which an answer is compared with. */
    private double mean() {
        return view.tree().schema().target().spread().map(s -> s.mean()).orElseGet(() ->
                (double) view.distribution(0)[0]);
    }

    /** The mean answer under each node; of three digits where no row may be told. */
    private float[] means() {
        float[] out = new float[2 * view.tree().shape().nodes() + 1];
        for (int i = 0; i < out.length; i++) {
            float mean = view.distribution(i)[0];
            out[i] = counts.isGuarded() && view.hasScorecards() ? (float) PageModel.threeDigits(mean) : mean;
        }
        return out;
    }

    /** Places of the columns, the one that moves the answers most first. */
    private List<Object> importance() {
        double[] size = new double[view.columns().size()];
        int every = Math.max(1, rows.rows() / SAMPLE);
        for (int r = 0; r < rows.rows(); r += every) {
            double[] attribution = explainer.explain(rows.features().row(r)).attribution();
            for (int c = 0; c < size.length; c++) {
                size[c] += Math.abs(attribution[c]);
            }
        }
        return IntStream.range(0, size.length)
                .boxed()
                .sorted((a, b) -> Double.compare(size[b], size[a]))
                .map(c -> (Object) Map.of("index", c))
                .toList();
    }

    /** By gate that asks: its question where it has one, how many columns it asks about where not. */
    private List<Object> gates() {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < view.tree().shape().nodes(); i++) {
            if (!view.isThere(i) || !view.tree().structure().isOpen(i)) {
                continue;
            }
            Map<String, Object> gate = new LinkedHashMap<>();
            gate.put("node", i);
            gate.put("asks", view.askedBy(i).size());
            Question.of(view, i).ifPresent(q -> {
                gate.put("text", q.text());
                gate.put("left", q.statement(Branch.LEFT));
                gate.put("right", q.statement(Branch.RIGHT));
                q.undecided().ifPresent(u -> gate.put("undecided", u));
            });
            out.add(gate);
        }
        return out;
    }

    private List<Object> examples(List<NumberReport.Example> told) {
        List<Object> out = new ArrayList<>();
        for (NumberReport.Example example : told) {
            Explanation why = explainer.explain(example.row(), Optional.empty());
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("row", example.row().number());
            one.put("values", PageModel.values(view, example.row().features()));
            one.put("texts", PageModel.texts(why));
            if (!Float.isNaN(example.truth())) {
                one.put("truth", (double) example.truth());
            }
            out.add(one);
        }
        return out;
    }

    private static Object visible(Object value) {
        if (value instanceof String text) {
            return Texts.visible(text, MAX_TEXT);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Decisions::visible).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((k, v) -> out.put(String.valueOf(k), visible(v)));
            return out;
        }
        return value;
    }
}
