package org.espalier.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@code explain --format json} writes of a row where the target is labels: the path once, and each label. */
public final class LabelsJson {
    /** What is said of the two classes of one label. */
    private static final Set<String> OF_ONE =
            Set.of("left", "right", "predicted", "otherSide", "decides", "towards", "against");

    private LabelsJson() {}

    /** @param contributions columns listed at each gate at most */
    public static Map<String, Object> toMap(LabelsExplanation e, int contributions) {
        Map<String, Object> shared = ExplanationJson.toMap(e.shared(), contributions);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", shared.get("row"));
        Map<String, Object> prediction = new LinkedHashMap<>();
        prediction.put("labels", e.yes());
        prediction.put("rule", "max-path");
        out.put("prediction", prediction);
        Map<String, Object> labels = new LinkedHashMap<>();
        e.each().forEach(label -> labels.put(LabelsExplanation.name(label), label(label)));
        out.put("labels", labels);
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

    private static Map<String, Object> label(Explanation e) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("answer", LabelsExplanation.isYes(e) ? "yes" : "no");
        out.put("probability", LabelsExplanation.probability(e.distribution()));
        out.put("average", LabelsExplanation.probability(e.average()));
        if (!e.teacher().isEmpty()) {
            out.put("teacher", LabelsExplanation.probability(e.teacher()));
        }
        // points above 0 are for yes
        e.points().ifPresent(points -> ExplanationJson.points(e, points, out));
        out.keySet().removeAll(OF_ONE);
        return out;
    }
}
