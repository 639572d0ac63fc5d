package org.espalier.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.train.Engines;

/**
 * What {@code --engine auto} takes here, and what its trial costs.
 *
 * @param seconds of the choice, the trial included; the kernels may have been compiled before
 */
record AutoChoice(String engine, String reason, double seconds) {
    static AutoChoice measure(int depth) {
        long began = System.nanoTime();
        Engines.Choice choice = Engines.choose("auto", depth);
        return new AutoChoice(choice.factory().name(), choice.reason(), (System.nanoTime() - began) * 1e-9);
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("engine", engine);
        map.put("reason", reason);
        map.put("seconds", seconds);
        return map;
    }
}
