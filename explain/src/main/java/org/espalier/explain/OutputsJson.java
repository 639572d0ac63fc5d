package org.espalier.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code explain --format json} writes of a row where the target is labels or several numbers: the path once, and each output. */
public final class OutputsJson {
    /** What is said of the two classes of one label, or of one number. */
    private static final Set<String> OF_ONE =
            Set.of("left", "right", "predicted", "otherSide", "decides", "towards", "against");

    private OutputsJson() {}

    /** @param contributions columns listed at each gate at most */
    public static Map<String, Object> toMap(OutputsExplanation e, int contributions) {
        Map<String, Object> shared = ExplanationJson.toMap(e.shared(), contributions);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", shared.get("row"));
        Map<String, Object> prediction = new LinkedHashMap<>();
        Map<String, Object> outputs = new LinkedHashMap<>();
        if (e.areNumbers()) {
            Map<String, Object> values = new LinkedHashMap<>();
            e.each().forEach(output -> values.put(OutputsExplanation.name(output), output.value()));
            prediction.put("values", values);
            e.each().forEach(output -> outputs.put(OutputsExplanation.name(output), number(output)));
        } else {
            prediction.put("labels", e.yes());
            e.each().forEach(output -> outputs.put(OutputsExplanation.name(output), label(output)));
        }
        prediction.put("rule", "max-path");
        out.put("prediction", prediction);
        out.put(e.areNumbers() ? "outputs" : "labels", outputs);
        List<Object> path = new ArrayList<>();
        for (Object step : (List<?>) shared.get("path")) {
            Map<Object, Object> common = new LinkedHashMap<>((Map<?, ?>) step);
            common.keySet().removeAll(OF_ONE);
            path.add(common);
        }
        out.put("path", path);
        Map<String, Object> leaf = new LinkedHashMap<>();
        leaf.put("node", e.shared().tree().tree().shape().nodes() + e.shared().leaf());
        leaf.put("mass", e.shared().mass());
        out.put("leaf", leaf);
        out.put("columnsRead", e.columnsRead());
        return out;
    }

    private static Map<String, Object> number(Explanation e) {
        Map<String, Object> out = NumberJson.prediction(e);
        out.remove("rule");
        out.put("average", e.average().of(0));
        if (!e.teacher().isEmpty()) {
            out.put("teacher", e.teacher().of(0));
        }
        NumberJson.leaf(e, out);
        return out;
    }

    private static Map<String, Object> label(Explanation e) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("answer", OutputsExplanation.isYes(e) ? "yes" : "no");
        out.put("probability", OutputsExplanation.probability(e.distribution()));
        out.put("average", OutputsExplanation.probability(e.average()));
        if (!e.teacher().isEmpty()) {
            out.put("teacher", OutputsExplanation.probability(e.teacher()));
        }
        // points above 0 are for yes
        e.points().ifPresent(points -> ExplanationJson.points(e, points, out));
        out.keySet().removeAll(OF_ONE);
        return out;
    }
}
