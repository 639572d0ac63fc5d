package org.espalier.bench.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.data.Seeds;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Engines;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.cuda.InventedRows;

/** The cuda engine. Settings, rate and start are those of the peer, {@code torch_tree.py}. */
final class CudaContestant implements Contestant {
    static final EngineSettings SETTINGS = new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 10, 1);
    private static final float RATE = 0.01f;
    private static final double DEVIATION = 0.1;

    private final Supplier<TrainingData> images;
    private TreeEngine engine;
    private int batch;
    private int rows;
    private long seed;

    /** @param images read where a case asks for them */
    CudaContestant(Supplier<TrainingData> images) {
        this.images = images;
    }

    @Override
    public String name() {
        return Report.US;
    }

    @Override
    public void open(Case what) {
        close();
        EngineState start = EngineState.initial(start(what));
        batch = what.batch();
        if (what.invented()) {
            rows = what.rows();
            engine = InventedRows.open(rows, SETTINGS, start);
        } else {
            TrainingData data = images.get();
            rows = data.rows();
            engine = Engines.find("cuda").open(data, SETTINGS, start);
        }
    }

    private static TreeParameters start(Case what) {
        TreeParameters p = TreeParameters.zeros(what.shape(), what.features(), what.classes());
        SplittableRandom random = Seeds.stream(3);
        for (float[] tensor : List.of(p.gateWeight(), p.leafLogits())) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) (DEVIATION * Seeds.normal(random));
            }
        }
        return p;
    }

    /** As a run of training: the order of the rows goes to the device, the objectives come back. */
    @Override
    public double steps(int count) {
        int[] order = order(Math.multiplyExact(count, batch));
        float[] betas = new float[count];
        float[] rates = new float[count];
        Arrays.fill(betas, 1f);
        Arrays.fill(rates, RATE);
        Steps steps = new Steps(order, batch, betas, rates);
        long began = System.nanoTime();
        StepsResult result = engine.run(steps);
        double seconds = (System.nanoTime() - began) * 1e-9;
        if (result.failedStep() >= 0) {
            throw new EspalierException("step " + result.failedStep() + " of " + count + " was not finite");
        }
        return seconds;
    }

    /** Pass after pass over the rows, each in an order of its own. */
    private int[] order(int length) {
        int[] order = new int[length];
        for (int from = 0; from < length; from += rows) {
            int[] pass = Seeds.permutation(rows, Seeds.stream(seed++));
            System.arraycopy(pass, 0, order, from, Math.min(rows, length - from));
        }
        return order;
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }
}
