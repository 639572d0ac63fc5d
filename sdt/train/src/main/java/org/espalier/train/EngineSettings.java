package org.espalier.train;

import java.util.Optional;

/**
 * What stays the same for all steps of a run.
 *
 * @param balance lambda of the balance penalty, 0 or more
 * @param window the penalty's window option s, 1 or more: {@code rho_i = 1 - 1/(s 2^depth(i))}
 * @param learnBeta beta is a parameter of each gate (softplus, never negative); else it comes with each step
 * @param clipNorm the gradient of all tensors together is scaled down to this Euclidean norm where it is larger;
 *     infinite: never
 * @param threads worker threads; the numbers do not depend on it
 * @param adamBeta2 decay rate of Adam's second moments; constant leaves take {@link #ADAM_BETA2} only
 * @param leafDecay the objective of linear leaves has {@code leafDecay / 2 |A|^2}
 * @param leafRate what the learning rate of the leaves is of that of the gates; constant leaves of classes take 1 only
 * @param family what a leaf's score costs where the target is not of classes; then {@code loss} says nothing. Empty: classes
 */
public record EngineSettings(
        Loss loss,
        double balance,
        double window,
        boolean learnBeta,
        double clipNorm,
        int threads,
        double adamBeta2,
        double leafDecay,
        double leafRate,
        Optional<Family> family) {
    /** Of classes. */
    public EngineSettings(
            Loss loss,
            double balance,
            double window,
            boolean learnBeta,
            double clipNorm,
            int threads,
            double adamBeta2,
            double leafDecay) {
        this(loss, balance, window, learnBeta, clipNorm, threads, adamBeta2, leafDecay, 1, Optional.empty());
    }

    /** With Adam's usual constants and no decay. */
    public EngineSettings(Loss loss, double balance, double window, boolean learnBeta, double clipNorm, int threads) {
        this(loss, balance, window, learnBeta, clipNorm, threads, ADAM_BETA2, 0);
    }

    /** Adam's decay rates and epsilon (Kingma and Ba 2015). */
    public static final double ADAM_BETA1 = 0.9;

    public static final double ADAM_BETA2 = 0.999;
    public static final double ADAM_EPSILON = 1e-8;

    /** The share alpha of the balance penalty stays this far from 0 and 1 inside dC/d alpha. */
    public static final double ALPHA_MARGIN = 1e-6;

    public static EngineSettings of(DistillOptions options) {
        return new EngineSettings(
                options.loss(),
                options.balance(),
                options.window(),
                options.beta() instanceof Beta.Learned,
                options.clipNorm(),
                options.threads());
    }

    public EngineSettings {
        if (!(leafRate > 0)) {
            throw new IllegalArgumentException("leafRate: expected a number above 0, found " + leafRate);
        }
        if (!(balance >= 0) || !(window >= 1) || !(clipNorm > 0) || threads < 1) {
            throw new IllegalArgumentException("expected balance >= 0, window >= 1, clipNorm > 0, threads >= 1, found "
                    + balance + ", " + window + ", " + clipNorm + ", " + threads);
        }
    }

    /**
     * The share of a gate's mass that goes one way, within its limits; 1/2 where no row has reached the gate yet.
     *
     * @param part N, or D - N for the other way: not as a difference from 1, which loses what is small
     * @param reach D
     */
    public static double limitedShare(double part, double reach) {
        return reach == 0 ? 0.5 : Math.max(ALPHA_MARGIN, Math.min(1 - ALPHA_MARGIN, part / reach));
    }
}
