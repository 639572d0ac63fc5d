package org.espalier.bench.gpu;

import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.train.EngineState;
import org.espalier.train.Engines;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.cuda.InventedRows;

/** One of our engines. Settings, rate and start are those of the peer, {@code torch_tree.py}. */
final class EngineContestant implements Contestant {
    private static final String PRODUCTS = "espalier.cuda.products";

    private final String name;
    private final String engineName;
    private final String products;
    private final Supplier<TrainingData> images;
    private TreeEngine engine;
    private CaseRun run;

    private EngineContestant(String name, String engineName, String products, Supplier<TrainingData> images) {
        this.name = name;
        this.engineName = engineName;
        this.products = products;
        this.images = images;
    }

    /** @param images read where a case asks for them */
    static EngineContestant cuda(Supplier<TrainingData> images) {
        return new EngineContestant(Report.US, "cuda", "float32", images);
    }

    /** With gate products of three digits. */
    static EngineContestant tf32(Supplier<TrainingData> images) {
        return new EngineContestant(Report.TF32, "cuda", "tf32", images);
    }

    /** For the processor, with as many threads as it has. */
    static EngineContestant jvm(Supplier<TrainingData> images) {
        return new EngineContestant(Report.PROCESSOR, "jvm", "float32", images);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void open(Case what) {
        close();
        EngineState start = CaseRun.start(what);
        // Read when a device is opened; the next contestant says its own.
        System.setProperty(PRODUCTS, products);
        if (what.invented() && engineName.equals("cuda")) {
            run = new CaseRun(what, what.rows());
            engine = InventedRows.open(what.rows(), CaseRun.SETTINGS, start);
        } else {
            TrainingData data = what.invented() ? CaseRun.invented(what) : images.get();
            run = new CaseRun(what, data.rows());
            engine = Engines.find(engineName).open(data, CaseRun.SETTINGS, start);
        }
    }

    /** As a run of training: the order of the rows goes to the engine, the objectives come back. */
    @Override
    public double steps(int count) {
        Steps steps = run.steps(count);
        long began = System.nanoTime();
        StepsResult result = engine.run(steps);
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (result.failedStep() >= 0) {
            throw new EspalierException("step " + result.failedStep() + " of " + count + " was not finite");
        }
        return seconds;
    }

    @Override
    public void rest() {
        close();
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
