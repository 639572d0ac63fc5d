package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.viz.page.EffectCurves;

/** What a column does to the answer ({@link EffectCurves}): of two classes for the positive one, of more for those that it moves most. */
final class ReportEffects {
    private static final int MAX_CLASSES = 3;

    private final TreeView view;
    private final EffectCurves curves;

    /** @param columns how many curves there will be */
    ReportEffects(TreeView view, Dataset data, int columns, int threads) {
        this.view = view;
        this.curves = new EffectCurves(view, data, columns, threads);
    }

    /** Gates that were looked at so far. */
    long visited() {
        return curves.visited();
    }

    /** Of a number: values and average probabilities there. */
    Map<String, Object> ofNumber(ExplainedColumn column, Column.Number n, double low, double high) {
        EffectCurves.Curve curve = curves.ofNumber(column, n, low, high);
        Map<String, Object> out = toMap(curve.answers());
        out.put("at", curve.at());
        return out;
    }

    /** Of a category: average probabilities of the slots that are asked for. */
    Map<String, Object> ofCategory(ExplainedColumn column, List<Integer> slots) {
        return toMap(curves.ofCategory(column, slots));
    }

    private Map<String, Object> toMap(float[][] answers) {
        List<Integer> shown;
        if (view.tree().classes() == 2) {
            shown = List.of(view.tree().schema().positiveIndex());
        } else {
            shown = IntStream.range(0, view.tree().classes())
                    .boxed()
                    .sorted((a, b) -> Double.compare(range(answers, b), range(answers, a)))
                    .limit(MAX_CLASSES)
                    .toList();
        }
        List<Object> lines = new ArrayList<>();
        for (int k : shown) {
            List<Object> line = new ArrayList<>();
            for (float[] answer : answers) {
                line.add(ReportData.round(answer[k]));
            }
            lines.add(line);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("classes", shown);
        out.put("lines", lines);
        return out;
    }

    private static double range(float[][] answers, int k) {
        double least = 1;
        double most = 0;
        for (float[] answer : answers) {
            least = Math.min(least, answer[k]);
            most = Math.max(most, answer[k]);
        }
        return most - least;
    }
}
