package org.espalier.sdt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.json.Json;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;

/** The JSON form of {@link Provenance}: its components by their names. */
final class ProvenanceJson {
    private ProvenanceJson() {}

    static String write(Provenance provenance) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", provenance.version());
        json.put("data", provenance.data());
        json.put("teacher", provenance.teacher());
        json.put("seed", provenance.seed());
        json.put("configuration", provenance.configuration());
        json.put("metrics", provenance.metrics());
        return Json.compact(json);
    }

    /** @throws IOException when the text is not the JSON of a provenance */
    static Provenance read(String text) throws IOException {
        try {
            return provenance(text);
        } catch (JsonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Provenance provenance(String text) {
        JsonObject json = JsonObject.parse(text, "provenance");
        SortedMap<String, String> configuration = new TreeMap<>();
        JsonObject options = json.object("configuration");
        for (String key : options.keys()) {
            configuration.put(key, options.text(key));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        JsonObject numbers = json.object("metrics");
        for (String key : numbers.keys()) {
            metrics.put(key, numbers.number(key));
        }
        return new Provenance(
                json.text("version"),
                json.text("data"),
                json.text("teacher"),
                json.whole("seed"),
                configuration,
                metrics);
    }
}
