package org.espalier.train.cuda;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;

/**
 * Where the time of a step goes: an engine whose kernels and matrix products are timed one by one, by the GPU's own clock.
 * They are started one by one, too, so what takes less than some ten microseconds seems to take longer than it does in a
 * run; for large batches. Not for anything but measuring.
 */
public final class StepTimes implements AutoCloseable {
    private final TimedDevice device;
    private final TreeEngine engine;

    private StepTimes(TimedDevice device, TreeEngine engine) {
        this.device = device;
        this.engine = engine;
    }

    /** @throws TrainingException one line, when there is no usable GPU or it has too little memory */
    public static StepTimes open(TrainingData data, EngineSettings settings, EngineState state) {
        TimedDevice device = device();
        return new StepTimes(device, new CudaEngine(device, data, settings, state));
    }

    /** On {@link InventedRows}. */
    public static StepTimes open(int rows, EngineSettings settings, EngineState state) {
        TimedDevice device = device();
        return new StepTimes(device, InventedRows.open(device, rows, settings, state));
    }

    private static TimedDevice device() {
        new CudaEngineFactory().unusable().ifPresent(why -> {
            throw new TrainingException(why);
        });
        return new TimedDevice(CudaEngineFactory.device());
    }

    /**
     * Takes the steps.
     *
     * @return seconds a step by kernel, or by the shapes of a product's matrices, in the order of a step
     */
    public Map<String, Double> secondsEach(Steps steps) {
        device.seconds(); // what was before
        engine.run(steps);
        Map<String, Double> each = new LinkedHashMap<>();
        device.seconds().forEach((piece, all) -> each.put(piece, all / steps.count()));
        return each;
    }

    @Override
    public void close() {
        engine.close();
    }
}
