package org.espalier.train.number;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.DistillOptions;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Family;
import org.espalier.train.NumberGates;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.TreeParameters;

/**
 * One run of an engine on an expected loss: gates and leaves together, gates that harden, a balance penalty that has gone by
 * the middle. An epoch shows every row and one of its augmented copies. Gates of few columns lose them on the way ({@link NumberGates}).
 */
final class NumberRun {
    private static final double ADAM_BETA2 = 0.99;
    /** What the leaves' learning rate is of the gates'. */
    private static final double LEAF_RATE = 3;

    private static final double LEAF_DECAY = 1e-4;
    private static final double LEAF_SD = 0.1;
    private static final int WARM_UP_STEPS = 50;
    /** The balance penalty falls to 0 over this share of the run, in so many steps. */
    private static final double BALANCED_SHARE = 0.5;

    private static final int BALANCE_STEPS = 10;

    private final DistillOptions options;
    private final TreeEngineFactory factory;
    private final Family family;
    private final TrainingData data;
    private final int own;
    private final double[] start;
    private final NumberGates gates;

    /**
     * @param scale the family, and what leaves begin with
     * @param data with a basis; targets in training's unit. The first {@code own} rows are the user's
     * @param gates which columns they ask about, and when
     */
    NumberRun(
            DistillOptions options,
            TreeEngineFactory factory,
            Scale scale,
            TrainingData data,
            int own,
            NumberGates gates) {
        this.options = options;
        this.factory = factory;
        this.family = scale.family();
        this.start = scale.start(data);
        this.data = data;
        this.own = own;
        this.gates = gates;
    }

    /**
     * The state at the end: parameters, and which columns gates may ask about.
     *
     * @throws TrainingException when a number stops being finite, or the thread is interrupted
     */
    EngineState train() {
        EngineState state = gates.start(data, own).orElseGet(() -> EngineState.initial(start()));
        int epochs = options.epochs();
        int epoch = 0;
        while (epoch < epochs) {
            double balance = balanceAt(epoch);
            double beta = options.beta().at((double) epoch / epochs);
            EngineState before = state;
            state = gates.begin(before, epoch, beta, data, own, some -> gradient(before, balance, beta, some));
            int until = epoch + 1;
            while (until < gates.next(epoch) && balanceAt(until) == balance) {
                until++;
            }
            try (TreeEngine engine = factory.open(data, settings(balance), state)) {
                for (; epoch < until; epoch++) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new TrainingException("interrupted after epoch " + epoch);
                    }
                    StepsResult result = engine.run(steps(epoch));
                    if (result.failedStep() >= 0) {
                        throw new TrainingException("training diverged in epoch " + (epoch + 1)
                                + ": the objective or its gradient is not finite; a smaller learning rate (now "
                                + options.learningRate() + ") may help");
                    }
                }
                state = engine.state();
            }
        }
        return state;
    }

    /** By weights that a mask keeps at 0, too: what they would gain is what gates grow by. */
    private TreeParameters gradient(EngineState state, double balance, double beta, int[] rows) {
        EngineState unmasked = new EngineState(
                state.parameters(),
                state.firstMoment(),
                state.secondMoment(),
                state.runningRight(),
                state.runningReach(),
                state.step(),
                Optional.empty());
        try (TreeEngine engine = factory.open(data, settings(balance), unmasked)) {
            return engine.evaluate(rows, (float) beta).gradient();
        }
    }

    /** The same for some epochs, as an engine keeps it from one step to the next. */
    private double balanceAt(int epoch) {
        double progress = (double) epoch / options.epochs() / BALANCED_SHARE;
        return progress >= 1 || gates.areDividing()
                ? 0
                : options.balance() * (1 - Math.floor(progress * BALANCE_STEPS) / BALANCE_STEPS);
    }

    private EngineSettings settings(double balance) {
        return new EngineSettings(
                options.loss(),
                balance,
                options.window(),
                false,
                options.clipNorm(),
                options.threads(),
                ADAM_BETA2,
                LEAF_DECAY,
                LEAF_RATE,
                Optional.of(family));
    }

    private Steps steps(int epoch) {
        boolean hasCopies = data.rows() > own;
        int copies = data.rows() / own - 1;
        int[] order = Seeds.permutation(hasCopies ? 2 * own : own, Seeds.stream(options.seed(), 0x0de6, epoch));
        for (int i = 0; i < order.length; i++) {
            if (order[i] >= own) {
                order[i] += Math.floorMod(epoch + order[i], copies) * own;
            }
        }
        int batch = Math.min(order.length, options.batch());
        int count = (order.length + batch - 1) / batch;
        float[] beta = new float[count];
        float[] rate = new float[count];
        for (int k = 0; k < count; k++) {
            double progress = (epoch + (double) k / count) / options.epochs();
            double rise = Math.min(1, (1 + (double) epoch * count + k) / WARM_UP_STEPS);
            beta[k] = (float) options.beta().at(progress);
            rate[k] = (float) (options.learningRate() * rise * 0.5 * (1 + Math.cos(Math.PI * progress)));
        }
        return new Steps(order, batch, beta, rate);
    }

    /** Gates cross the mean of the rows in any direction, with logits of about unit standard deviation; leaves say next to nothing. */
    private TreeParameters start() {
        Basis basis = data.basis().orElseThrow();
        int features = data.features().columns();
        TreeShape shape = new TreeShape(options.depth());
        TreeParameters p = TreeParameters.zeros(shape, features, data.classes(), basis.size());
        double[] mean = new double[features];
        double[] sd = new double[features];
        moments(mean, sd);
        double distance =
                Math.sqrt(Math.max(1e-12, Arrays.stream(sd).map(v -> v * v).sum()));
        SplittableRandom random = Seeds.stream(options.seed(), 0x1418);
        for (int i = 0; i < shape.nodes(); i++) {
            double shift = 0;
            for (int f = 0; f < features; f++) {
                double w = sd[f] == 0 ? 0 : Seeds.normal(random) / distance;
                p.gateWeight()[i * features + f] = (float) w;
                shift += w * mean[f];
            }
            p.gateBias()[i] = (float) -shift;
        }
        for (int l = 0; l < p.leafLogits().length; l++) {
            p.leafLogits()[l] = (float) (start[l % start.length] + LEAF_SD * Seeds.normal(random));
        }
        return p;
    }

    private void moments(double[] mean, double[] sd) {
        Matrix x = data.features();
        float[] row = new float[mean.length];
        for (int r = 0; r < own; r++) {
            x.copyRow(r, row, 0);
            for (int f = 0; f < row.length; f++) {
                mean[f] += row[f];
                sd[f] += (double) row[f] * row[f];
            }
        }
        for (int f = 0; f < mean.length; f++) {
            mean[f] /= own;
            sd[f] = Math.sqrt(Math.max(0, sd[f] / own - mean[f] * mean[f]));
        }
    }
}
