package org.espalier.train.contract;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Masks;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;

/**
 * Steps on {@link ReferenceObjective}: Adam (Kingma and Ba 2015, algorithm 1) with the gradient's norm limited first, in
 * double precision.
 */
final class ReferenceTrainer {
    private final EngineSettings settings;
    private final Optional<Masks> masks;
    private final ReferenceObjective objective;
    private final Vector theta;
    private final Vector first;
    private final Vector second;
    private ReferenceObjective.Sums running;
    private long step;
    private boolean clipped;

    ReferenceTrainer(TrainingData data, ContractCase c) {
        this(data, c.settings(), c.power(), c.start());
    }

    ReferenceTrainer(TrainingData data, EngineSettings settings, double power, EngineState start) {
        this.settings = settings;
        this.masks = start.masks();
        this.objective = new ReferenceObjective(data, settings, power, masks);
        this.theta = Vector.of(start.parameters());
        this.first = Vector.of(start.firstMoment());
        this.second = Vector.of(start.secondMoment());
        this.running = new ReferenceObjective.Sums(
                start.runningRight().clone(), start.runningReach().clone());
        this.step = start.step();
    }

    /** Takes the steps; returns loss plus penalty at each, before its update. */
    double[] run(Steps steps) {
        double[] values = new double[steps.count()];
        for (int k = 0; k < values.length; k++) {
            int from = k * steps.batch();
            int to = Math.min(from + steps.batch(), steps.rows().length);
            int[] rows = Arrays.copyOfRange(steps.rows(), from, to);
            values[k] = step(rows, steps.beta()[k], steps.learningRate()[k]);
        }
        return values;
    }

    private double step(int[] rows, double beta, double rate) {
        running = running.after(objective.sums(theta, rows, beta), settings.window());
        double value = objective.loss(theta, rows, beta) + objective.penalty(running);
        double[] g =
                objective.gradient(theta, rows, beta, objective.slopes(running)).values();
        double norm = Math.sqrt(Arrays.stream(g).map(x -> x * x).sum());
        double scale = Math.min(1, settings.clipNorm() / norm);
        clipped |= scale < 1;
        step++;
        double[] m = first.values();
        double[] v = second.values();
        for (int j = 0; j < g.length; j++) {
            double gj = scale * g[j];
            m[j] = EngineSettings.ADAM_BETA1 * m[j] + (1 - EngineSettings.ADAM_BETA1) * gj;
            v[j] = settings.adamBeta2() * v[j] + (1 - settings.adamBeta2()) * gj * gj;
            double mHat = m[j] / (1 - Math.pow(EngineSettings.ADAM_BETA1, step));
            double vHat = v[j] / (1 - Math.pow(settings.adamBeta2(), step));
            theta.values()[j] -= rate * mHat / (Math.sqrt(vHat) + EngineSettings.ADAM_EPSILON);
        }
        masks.ifPresent(this::holdSigns);
        return value;
    }

    private void holdSigns(Masks all) {
        for (int i = theta.start(Tensor.LEAF_WEIGHT); i < theta.end(Tensor.LEAF_WEIGHT); i++) {
            int term = (i - theta.start(Tensor.LEAF_WEIGHT)) / theta.classes() % theta.terms();
            double a = theta.values()[i];
            theta.values()[i] = all.signs()[term] * a < 0 ? 0 : a;
        }
    }

    Vector parameters() {
        return theta.copy();
    }

    ReferenceObjective.Sums running() {
        return running;
    }

    /** Whether the norm was above the limit at any step. */
    boolean clipped() {
        return clipped;
    }
}
