package org.espalier.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.sdt.Rule;

/** What {@link ExplanationJson} has of numbers and rates in place of classes and probabilities. */
final class NumberJson {
    private NumberJson() {}

    /** {@code {"value": 1240, "interval": [800, 1700], "rule": "max-path"}}, of a rate {@code "rate"}. */
    static Map<String, Object> prediction(Explanation e) {
        Map<String, Object> out = answer(e, e.distribution());
        if (!e.interval().isEmpty()) {
            out.put("interval", e.interval());
        }
        out.put("rule", "max-path");
        return out;
    }

    static Map<String, Object> answer(Explanation e, ClassProbabilities answer) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(key(e), answer.of(0));
        return out;
    }

    /** What the changed row is answered, by the tree and where it was asked by the teacher. */
    static Map<String, Object> counterfactual(Explanation e, Counterfactual c) {
        Map<String, Object> out = new LinkedHashMap<>();
        float[] x = c.features().toFloats();
        out.put(key(e), e.tree().tree().predict(x, Rule.MAX_PATH).value());
        if (!c.teacher().isEmpty()) {
            out.put("teacher", c.teacher().of(0));
        }
        return out;
    }

    private static String key(Explanation e) {
        return e.tree().amounts().isRate() ? "rate" : "value";
    }

    /** Points of a number add up to {@code score}, factors of a rate multiply to it. */
    static void leaf(Explanation e, Map<String, Object> leaf) {
        leaf.putAll(answer(e, e.distribution()));
        if (e.points().isEmpty()) {
            return;
        }
        Points points = e.points().get();
        boolean isRate = e.tree().amounts().isRate();
        List<Object> parts = new ArrayList<>();
        for (Points.Part part : points.bySize()) {
            Map<String, Object> one = ExplanationJson.part(e, part);
            one.put(isRate ? "factor" : "points", isRate ? StrictMath.exp(part.points()) : part.points());
            parts.add(one);
        }
        leaf.put(isRate ? "factors" : "points", parts);
        leaf.put("base", isRate ? StrictMath.exp(points.base()) : points.base());
        leaf.put("baseOf", points.reference().text());
        leaf.put("score", isRate ? StrictMath.exp(points.score()) : points.score());
        String unit = e.tree().amounts().unit();
        if (!unit.isEmpty()) {
            leaf.put("unit", unit);
        }
    }

    /** What the side not taken answers; of a number how much more that is, of a rate how many times as much. */
    static Map<String, Object> otherSide(Explanation e, OtherSide other) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(key(e), other.probability());
        if (e.tree().amounts().isRate()) {
            out.put("factor", other.probability() / e.value());
        } else {
            out.put("difference", other.probability() - e.value());
        }
        return out;
    }
}
