package org.espalier.sdt;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.json.Json;

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

    static Provenance read(String text) throws IOException {
        ModelJson json = ModelJson.parse("provenance", text);
        SortedMap<String, String> configuration = new TreeMap<>();
        ModelJson options = json.object("configuration");
        for (String key : options.keys()) {
            configuration.put(key, options.text(key));
        }
        SortedMap<String, Double> metrics = new TreeMap<>();
        ModelJson numbers = json.object("metrics");
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
