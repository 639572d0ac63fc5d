package org.espalier.bench.gpu;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.matrix.DenseMatrix;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;

/** What a case gives an engine: where it starts, and one batch after the other. */
final class CaseRun {
    /** Those of the peer; the threads are for the engine on the processor. */
    static final EngineSettings SETTINGS = new EngineSettings(
            Loss.EXPECTED, 0.1, 1, false, 10, Runtime.getRuntime().availableProcessors());

    private static final float RATE = 0.01f;
    private static final double DEVIATION = 0.1;

    private final int batch;
    private final int rows;
    private long seed;

    CaseRun(Case what, int rows) {
        this.batch = what.batch();
        this.rows = rows;
    }

    static EngineState start(Case what) {
        TreeParameters p = TreeParameters.zeros(what.shape(), what.features(), what.classes());
        SplittableRandom random = Seeds.stream(3);
        for (float[] tensor : List.of(p.gateWeight(), p.leafLogits())) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) (DEVIATION * Seeds.normal(random));
            }
        }
        return EngineState.initial(p);
    }

    /** As the device makes them: even bytes, and the class hangs on the first. */
    static TrainingData invented(Case what) {
        SplittableRandom random = Seeds.stream(4);
        int features = what.features();
        float[] x = new float[Math.multiplyExact(what.rows(), features)];
        float[] targets = new float[what.rows() * what.classes()];
        float[] weights = new float[what.rows()];
        Arrays.fill(weights, 1f);
        for (int i = 0; i < x.length; i++) {
            int code = random.nextInt(256);
            x[i] = code / 255f;
            if (i % features == 0) {
                targets[i / features * what.classes() + code % what.classes()] = 1f;
            }
        }
        return new TrainingData(new DenseMatrix(what.rows(), features, x), what.classes(), targets, weights);
    }

    /** The next ones. */
    Steps steps(int count) {
        float[] betas = new float[count];
        float[] rates = new float[count];
        Arrays.fill(betas, 1f);
        Arrays.fill(rates, RATE);
        return new Steps(order(Math.multiplyExact(count, batch)), batch, betas, rates);
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
}
