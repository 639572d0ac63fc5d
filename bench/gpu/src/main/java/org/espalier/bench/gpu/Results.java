package org.espalier.bench.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.bench.gpu.SideBySide.Outcome;
import org.espalier.train.cuda.GpuLimits;

/** All that was found, as far as the run has come. Whoever reads it knows what is missing, and why. */
final class Results {
    final GpuLimits limits;
    final List<String> peers = new ArrayList<>();
    final List<Outcome> outcomes = new ArrayList<>();
    final List<Pieces> pieces = new ArrayList<>();
    final List<WholeRun> runs = new ArrayList<>();
    final List<String> missing = new ArrayList<>();
    Optional<Accuracies> accuracies = Optional.empty();
    Optional<AutoChoice> auto = Optional.empty();
    Optional<Scoring> scoring = Optional.empty();

    Results(GpuLimits limits) {
        this.limits = limits;
    }

    /** False where the two engines' trees are not equally good, or that could not be found out. */
    boolean correct() {
        return accuracies.map(Accuracies::holds).orElse(false);
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("gpu", limits.gpu());
        map.put(
                "limits",
                Map.of(
                        "countedOperations", limits.countedOperations(),
                        "countedBytes", limits.countedBytes(),
                        "measuredOperations", limits.measuredOperations(),
                        "measuredBytes", limits.measuredBytes()));
        map.put("peers", peers);
        map.put("cases", outcomes.stream().map(this::json).toList());
        map.put("pieces", pieces.stream().map(Pieces::json).toList());
        map.put("auto", auto.map(AutoChoice::json).orElse(null));
        map.put("scoring", scoring.map(Scoring::json).orElse(null));
        map.put("wholeRuns", runs.stream().map(WholeRun::json).toList());
        map.put("accuracy", accuracies.map(Accuracies::json).orElse(null));
        map.put("missing", missing);
        return map;
    }

    private Map<String, Object> json(Outcome outcome) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("case", outcome.what().name());
        map.put("batch", outcome.what().batch());
        map.put("floorOperations", outcome.what().floor().operations());
        map.put("floorBytes", outcome.what().floor().bytes());
        map.put("stepsASecond", outcome.stepsASecond());
        map.put("failures", outcome.failures());
        return map;
    }
}
