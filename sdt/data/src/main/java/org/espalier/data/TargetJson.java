package org.espalier.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.json.JsonObject;
import org.espalier.text.YesNo;

/** The target as it stands in a schema's JSON; one of classes has no type. */
final class TargetJson {
    private TargetJson() {}

    static Map<String, Object> write(Target target) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", target.name());
        if (target instanceof Target.Classes classes) {
            map.put("classes", classes.classes());
            classes.positive().ifPresent(positive -> map.put("positive", positive));
            return map;
        }
        map.put("type", target.kind().text());
        if (target instanceof Target.Number number) {
            number.unit().ifPresent(unit -> map.put("unit", unit));
        } else if (target instanceof Target.Numbers several) {
            map.put(
                    "outputs",
                    several.outputs().stream()
                            .map(TargetJson::write)
                            .peek(output -> output.remove("type"))
                            .toList());
        } else if (target instanceof Target.Rate rate) {
            rate.exposure().ifPresent(exposure -> map.put("exposure", exposure));
        } else if (target instanceof Target.Labels labels) {
            map.put("names", labels.names());
            map.put("yes", labels.words().stream().map(YesNo::yes).toList());
            map.put("no", labels.words().stream().map(YesNo::no).toList());
        }
        target.spread().ifPresent(spread -> {
            map.put("range", List.of(spread.minimum(), spread.maximum()));
            map.put("mean", spread.mean());
            map.put("deviation", spread.standardDeviation());
        });
        return map;
    }

    static Target read(JsonObject json) {
        String type = json.has("type") ? json.name("type") : Target.Kind.CLASSES.text();
        switch (type) {
            case "classes":
                return new Target.Classes(
                        json.name("name"),
                        json.texts("classes"),
                        json.has("positive") ? Optional.of(json.text("positive")) : Optional.empty());
            case "number":
                return json.has("outputs")
                        ? new Target.Numbers(json.name("name"), outputs(json.list("outputs")))
                        : number(json);
            case "rate":
                return new Target.Rate(
                        json.name("name"),
                        json.has("exposure") ? Optional.of(json.name("exposure")) : Optional.empty(),
                        spread(json));
            case "labels":
                return json.has("yes") || json.has("no")
                        ? new Target.Labels(
                                json.name("name"),
                                json.texts("names"),
                                YesNo.pairs(json.texts("yes"), json.texts("no")))
                        : new Target.Labels(json.name("name"), json.texts("names"));
            default:
                throw json.error("\"type\": expected one of " + Target.Kind.texts() + ", found " + Texts.quote(type));
        }
    }

    private static List<Target.Number> outputs(List<?> json) {
        List<Target.Number> outputs = new ArrayList<>();
        for (Object output : json) {
            outputs.add(number(JsonObject.of(output, "output " + (outputs.size() + 1) + " of the target")));
        }
        return outputs;
    }

    private static Target.Number number(JsonObject json) {
        return new Target.Number(
                json.name("name"), json.has("unit") ? Optional.of(json.name("unit")) : Optional.empty(), spread(json));
    }

    /** Range, mean and standard deviation: all of them or none. */
    private static Optional<Target.Spread> spread(JsonObject json) {
        if (!json.has("range") && !json.has("mean") && !json.has("deviation")) {
            return Optional.empty();
        }
        List<Double> range = json.numbers("range");
        if (range.size() != 2) {
            throw json.error("\"range\": expected the smallest and the largest value, found " + range);
        }
        return Optional.of(
                new Target.Spread(range.get(0), range.get(1), json.number("mean"), json.number("deviation")));
    }
}
