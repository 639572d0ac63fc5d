package org.espalier.train.cuda;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;

/** A program: says whether the cuda engine is usable, takes forty steps, and prints where they lead. Arguments: depth, batch. */
final class OneRun {
    private static final int ROWS = 64;

    private OneRun() {}

    public static void main(String[] arguments) {
        CudaEngineFactory factory = new CudaEngineFactory();
        Optional<String> why = factory.unusable();
        if (why.isPresent()) {
            System.out.println("unusable: " + why.get());
            return;
        }
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 1, 1);
        try {
            System.out.println(factory.describe(settings));
            try (TreeEngine engine = factory.open(data(), settings, start(Integer.parseInt(arguments[0])))) {
                System.out.println(trained(engine, Integer.parseInt(arguments[1])));
            }
        } catch (TrainingException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }

    static TrainingData data() {
        float[] x = new float[ROWS * 3];
        float[] targets = new float[ROWS * 2];
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[3 * r] = (float) Math.sin(r);
            x[3 * r + 1] = (float) Math.cos(2 * r);
            x[3 * r + 2] = 1f / (1 + r);
            targets[2 * r + (x[3 * r] > 0 ? 1 : 0)] = 1;
            weights[r] = 1 + r % 3;
        }
        return new TrainingData(new DenseMatrix(ROWS, 3, x), 2, targets, weights);
    }

    static EngineState start(int depth) {
        TreeParameters p = TreeParameters.zeros(new TreeShape(depth), 3, 2);
        for (int i = 0; i < p.gateWeight().length; i++) {
            p.gateWeight()[i] = (float) Math.sin(3 * i + 1);
        }
        for (int i = 0; i < p.leafLogits().length; i++) {
            p.leafLogits()[i] = (float) Math.cos(5 * i);
        }
        return EngineState.initial(p);
    }

    /** Steps enough for a recording of many and for single ones. */
    static String trained(TreeEngine engine, int batch) {
        int[] order = new int[40 * batch];
        Arrays.setAll(order, i -> i * 7 % ROWS);
        float[] beta = new float[40];
        float[] rate = new float[40];
        Arrays.fill(beta, 2);
        Arrays.fill(rate, 0.01f);
        float[] objective = engine.run(new Steps(order, batch, beta, rate)).objective();
        CRC32 sum = new CRC32();
        sum.update(
                Arrays.toString(engine.parameters().gateWeight()).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return "objective " + objective[0] + " to " + objective[39] + ", weights " + sum.getValue();
    }
}
