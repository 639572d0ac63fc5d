package org.espalier.spark;

import java.io.Serializable;
import org.espalier.train.EngineSettings;
import org.espalier.train.Loss;
import org.espalier.train.Steps;

/** How an epoch goes, for a shard that takes another number of steps than the rows on the driver would: settings and schedule. */
final class Course implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Loss loss;
    private final double balance;
    private final double window;
    private final boolean learnsBeta;
    private final double clipNorm;
    private final int batch;
    private final float[] beta;
    private final float[] learningRate;
    private final float mixturePower;

    Course(EngineSettings settings, Steps steps) {
        this.loss = settings.loss();
        this.balance = settings.balance();
        this.window = settings.window();
        this.learnsBeta = settings.learnBeta();
        this.clipNorm = settings.clipNorm();
        this.batch = steps.batch();
        this.beta = steps.beta();
        this.learningRate = steps.learningRate();
        this.mixturePower = steps.mixturePower();
    }

    EngineSettings settings(int threads) {
        return new EngineSettings(loss, balance, window, learnsBeta, clipNorm, threads);
    }

    /** The steps that it was made of, with rows of the same number. */
    Steps steps(int[] rows) {
        return new Steps(rows, batch, beta, learningRate, mixturePower);
    }

    /**
     * Steps over a part of the epoch.
     *
     * @param rows in the order of use
     * @param size rows a step
     * @param from where the part begins, 0 to 1
     * @param to where it ends
     */
    Steps steps(int[] rows, int size, double from, double to) {
        int count = (rows.length + size - 1) / size;
        float[] betas = new float[count];
        float[] rates = new float[count];
        for (int k = 0; k < count; k++) {
            double progress = from + (to - from) * k / count;
            betas[k] = at(beta, progress);
            rates[k] = at(learningRate, progress);
        }
        return new Steps(rows, size, betas, rates, mixturePower);
    }

    /** Between the two values that are nearest. */
    private static float at(float[] values, double progress) {
        double place = Math.min(progress * values.length, values.length - 1.0);
        int below = (int) place;
        int above = Math.min(below + 1, values.length - 1);
        return (float) (values[below] + (place - below) * (values[above] - values[below]));
    }
}
