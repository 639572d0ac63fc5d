package org.espalier.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.espalier.train.EngineState;
import org.espalier.train.TrainingData;
import org.espalier.train.cuda.StepTimes;

/**
 * Where the time of a step of a case goes.
 *
 * @param seconds a step, by kernel and matrix product, in the order of a step
 */
record Pieces(Case what, Map<String, Double> seconds) {
    private static final int STEPS = 16;

    /** @param images read where the case asks for them */
    static Pieces measure(Case what, Supplier<TrainingData> images) {
        EngineState start = CaseRun.start(what);
        TrainingData data = what.invented() ? null : images.get();
        CaseRun run = new CaseRun(what, data == null ? what.rows() : data.rows());
        try (StepTimes times = data == null
                ? StepTimes.open(what.rows(), CaseRun.SETTINGS, start)
                : StepTimes.open(data, CaseRun.SETTINGS, start)) {
            times.secondsEach(run.steps(STEPS)); // warms up
            return new Pieces(what, times.secondsEach(run.steps(STEPS)));
        }
    }

    double all() {
        return seconds.values().stream().mapToDouble(v -> v).sum();
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("case", what.name());
        map.put("secondsAStep", seconds);
        return map;
    }
}
