package org.espalier.train;

import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.RowMoments;
import org.espalier.sdt.TreeShape;

/**
 * Where training starts. Gate weights are normal, so scaled that the logits of the training rows have about unit
 * standard deviation, and biases put each gate's plane through the mean of the rows: every gate divides the rows from the first
 * step, each in another way. (A tree whose gates are equal has equal gradients and never learns to differ.) Leaves start
 * near the classes' shares. A feature that is zero in every row gets weight 0 and keeps it: pixels that are never inked
 * and categories that were never seen then say nothing.
 */
final class Initialization {
    private static final double LOGIT_SD = 1.0;
    private static final double LEAF_SD = 0.1;

    private final RowMoments moments;
    private final boolean[] used;
    private final double scale;

    /** For gates over these rows. */
    Initialization(Matrix rows) {
        moments = RowMoments.of(rows);
        used = RowMoments.used(rows);
        scale = LOGIT_SD / moments.distance();
    }

    static TreeParameters parameters(TreeShape shape, TrainingData data, long seed) {
        TreeParameters p = TreeParameters.zeros(shape, data.features().columns(), data.classes());
        SplittableRandom random = Seeds.stream(seed, 0x1417);
        Initialization gates = new Initialization(data.features());
        for (int i = 0; i < shape.nodes(); i++) {
            gates.draw(p, i, random);
        }
        double[] prior = prior(data);
        for (int l = 0; l < shape.leaves(); l++) {
            for (int k = 0; k < data.classes(); k++) {
                p.leafLogits()[l * data.classes() + k] = (float) (Math.log(prior[k]) + LEAF_SD * Seeds.normal(random));
            }
        }
        return p;
    }

    /** Gives a gate a plane in some direction through the mean of the rows. */
    void draw(TreeParameters p, int gate, SplittableRandom random) {
        int features = used.length;
        double shift = 0;
        for (int f = 0; f < features; f++) {
            double w = scale * Seeds.normal(random);
            p.gateWeight()[gate * features + f] = used[f] ? (float) w : 0f;
            shift += used[f] ? w * moments.mean(f) : 0;
        }
        p.gateBias()[gate] = (float) -shift;
        p.gateBetaRaw()[gate] = (float) Beta.Learned.INITIAL_RAW;
    }

    private static double[] prior(TrainingData data) {
        int classes = data.classes();
        double[] share = new double[classes];
        double total = 0;
        for (int r = 0; r < data.rows(); r++) {
            for (int k = 0; k < classes; k++) {
                share[k] += data.weights()[r] * data.targets()[r * classes + k];
            }
            total += data.weights()[r];
        }
        for (int k = 0; k < classes; k++) {
            share[k] = Math.max(1e-6, share[k] / total);
        }
        return share;
    }
}
