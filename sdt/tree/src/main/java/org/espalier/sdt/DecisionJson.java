package org.espalier.sdt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.espalier.json.Json;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;

/** Threshold and calibration as they stand in a model file. */
final class DecisionJson {
    private DecisionJson() {}

    static String write(Decision decision) {
        Map<String, Object> json = new LinkedHashMap<>();
        decision.threshold().ifPresent(t -> json.put("threshold", t));
        if (decision.calibration() instanceof Calibration.Logistic c) {
            json.put("logistic", List.of(c.a(), c.b()));
        } else if (decision.calibration() instanceof Calibration.Isotonic c) {
            json.put("isotonic", new TreeMap<>(Map.of("x", c.x(), "y", c.y())));
        }
        return Json.compact(json);
    }

    /** @throws IOException when the text is not the JSON of a decision */
    static Decision read(String text) throws IOException {
        try {
            JsonObject json = JsonObject.parse(text, "decision");
            json.requireOnly("threshold", "logistic", "isotonic");
            OptionalDouble threshold =
                    json.has("threshold") ? OptionalDouble.of(json.number("threshold")) : OptionalDouble.empty();
            return new Decision(threshold, calibration(json));
        } catch (JsonException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("decision: " + e.getMessage(), e);
        }
    }

    private static Calibration calibration(JsonObject json) {
        if (json.has("logistic")) {
            List<Double> ab = json.numbers("logistic");
            if (ab.size() != 2) {
                throw json.error("expected two numbers as \"logistic\", found " + ab.size());
            }
            return new Calibration.Logistic(ab.get(0), ab.get(1));
        }
        if (json.has("isotonic")) {
            JsonObject points = json.object("isotonic");
            return new Calibration.Isotonic(points.numbers("x"), points.numbers("y"));
        }
        return new Calibration.None();
    }
}
