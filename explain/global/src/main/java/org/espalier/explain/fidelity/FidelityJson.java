package org.espalier.explain.fidelity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@link Fidelity} as JSON: the value of the key {@code fidelity} in {@code evaluate --fidelity --json}. */
public final class FidelityJson {
    private FidelityJson() {}

    /** A key is absent where it does not apply. */
    public static Map<String, Object> toMap(Fidelity fidelity) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", fidelity.rows());
        Map<String, Object> cost = new LinkedHashMap<>();
        fidelity.cost().maxPath().ifPresent(v -> cost.put("maxPath", v));
        fidelity.cost().greedy().ifPresent(v -> cost.put("greedy", v));
        cost.put("agreementMaxPath", fidelity.cost().agreementMaxPath());
        cost.put("agreementGreedy", fidelity.cost().agreementGreedy());
        json.put("cost", cost);
        if (!fidelity.classes().isEmpty()) {
            Map<String, Object> average = new LinkedHashMap<>();
            Map<String, Object> maxPath = new LinkedHashMap<>();
            for (Fidelity.ClassFit fit : fidelity.classes()) {
                fit.average().ifPresent(v -> average.put(fit.name(), v));
                fit.maxPath().ifPresent(v -> maxPath.put(fit.name(), v));
            }
            Map<String, Object> r2 = new LinkedHashMap<>();
            r2.put("average", average);
            r2.put("maxPath", maxPath);
            json.put("r2", r2);
        }
        Fidelity.Curves curves = fidelity.curves();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("rows", curves.rows());
        columns.put("removed", curves.removed());
        columns.put("explanation", ranking(curves.explanation()));
        columns.put("random", ranking(curves.random()));
        columns.put("reverse", ranking(curves.reverse()));
        json.put("curves", columns);
        if (!fidelity.intervals().isEmpty()) {
            Map<String, Object> intervals = new LinkedHashMap<>();
            fidelity.intervals().forEach((name, i) -> intervals.put(name, List.of(i.low(), i.high())));
            json.put("intervals", intervals);
        }
        return json;
    }

    private static Map<String, Object> ranking(Fidelity.Ranking ranking) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("deletionArea", ranking.deletionArea());
        json.put("insertionArea", ranking.insertionArea());
        json.put("deletion", ranking.deletion());
        json.put("insertion", ranking.insertion());
        return json;
    }
}
