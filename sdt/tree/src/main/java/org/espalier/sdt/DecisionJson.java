package org.espalier.sdt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.json.Json;

/** Threshold and calibration as they stand in a model file. */
final class DecisionJson {
    private DecisionJson() {}

    static String write(Decision decision) {
        Map<String, Object> json = new LinkedHashMap<>();
        decision.threshold().ifPresent(t -> json.put("threshold", t));
        if (decision.calibration() instanceof Calibration.Logistic c) {
            json.put("logistic", List.of(c.a(), c.b()));
        } else if (decision.calibration() instanceof Calibration.Isotonic c) {
            json.put("isotonic", List.of(c.x(), c.y()));
        }
        return Json.compact(json);
    }

    static Decision read(String text) throws IOException {
        ModelJson json = ModelJson.parse("decision", text);
        try {
            OptionalDouble threshold =
                    json.has("threshold") ? OptionalDouble.of(json.number("threshold")) : OptionalDouble.empty();
            return new Decision(threshold, calibration(json));
        } catch (IllegalArgumentException e) {
            throw new IOException("decision: " + e.getMessage(), e);
        }
    }

    private static Calibration calibration(ModelJson json) throws IOException {
        if (json.has("logistic")) {
            List<Double> ab = numbers(json.list("logistic"));
            if (ab.size() != 2) {
                throw new IOException("decision: expected two numbers as \"logistic\", found " + ab.size());
            }
            return new Calibration.Logistic(ab.get(0), ab.get(1));
        }
        if (json.has("isotonic")) {
            List<?> xy = json.list("isotonic");
            if (xy.size() != 2 || !(xy.get(0) instanceof List<?> x) || !(xy.get(1) instanceof List<?> y)) {
                throw new IOException("decision: expected two lists as \"isotonic\"");
            }
            return new Calibration.Isotonic(numbers(x), numbers(y));
        }
        return new Calibration.None();
    }

    private static List<Double> numbers(List<?> list) throws IOException {
        for (Object item : list) {
            if (!(item instanceof Number number) || !Double.isFinite(number.doubleValue())) {
                throw new IOException("decision: expected numbers");
            }
        }
        return list.stream().map(item -> ((Number) item).doubleValue()).toList();
    }
}
