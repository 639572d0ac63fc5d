package org.espalier.train.nd4j;

import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;

/**
 * The balance penalty of one batch: a few numbers for each gate, worked out in double precision from the masses that went
 * either way. Both masses are wanted because {@code 1 - alpha} is what counts at a stuck gate, and a difference of floats
 * would lose it.
 *
 * <p>In the gradient the penalty is a toll on the two ways out of a gate. With {@code a} the batch's own share of mass
 * that goes right, and {@code A = dC/d alpha / d}, whoever goes right pays {@code A (1 - a)} and whoever goes left gets
 * {@code A a} back. Over the batch the tolls add up to nothing; what a row is expected to pay at a gate, {@code A (p - a)},
 * has the slope {@code dC/d alpha (dn - a dd) / d} that the contract asks for.
 *
 * @param right N after the batch, {@code [nodes]}
 * @param reach D after the batch, {@code [nodes]}
 * @param tolls {@code -A a} and {@code A (1 - a)}, {@code [nodes, left | right]}
 * @param penalty C
 */
record Balance(double[] right, double[] reach, double[] tolls, double penalty) {
    /** A gate that less than this part of the batch reaches has no say: its share is noise, and A would overflow. */
    private static final double MIN_REACH = 1e-28;

    /** Without a penalty the running sums stay as they are. */
    static Balance none(double[] right, double[] reach) {
        return new Balance(right, reach, new double[2 * right.length], 0);
    }

    /**
     * @param right N before the batch
     * @param reach D before the batch
     * @param went {@code (d - n) / W} and {@code n / W}, {@code [nodes, left | right]}
     * @param weights W, the sum of the batch's weights
     */
    static Balance after(double[] right, double[] reach, double[] went, double weights, EngineSettings settings) {
        int nodes = right.length;
        Balance next = new Balance(new double[nodes], new double[nodes], new double[2 * nodes], 0);
        double penalty = 0;
        for (int i = 0; i < nodes; i++) {
            double wentLeft = went[2 * i];
            double wentRight = went[2 * i + 1];
            double arrived = wentLeft + wentRight;
            double levelSize = Math.pow(2, TreeShape.depthOf(i));
            double rho = 1 - 1 / (settings.window() * levelSize);
            next.right[i] = rho * right[i] + (1 - rho) * weights * wentRight;
            next.reach[i] = rho * reach[i] + (1 - rho) * weights * arrived;
            double alpha = EngineSettings.limitedShare(next.right[i], next.reach[i]);
            double rest = EngineSettings.limitedShare(next.reach[i] - next.right[i], next.reach[i]);
            double lambda = settings.balance() / levelSize;
            penalty -= lambda * 0.5 * (Math.log(alpha) + Math.log(rest));
            if (arrived > MIN_REACH) {
                double slope = -lambda * 0.5 * (1 / alpha - 1 / rest) / arrived;
                next.tolls[2 * i] = -slope * wentRight / arrived;
                next.tolls[2 * i + 1] = slope * wentLeft / arrived;
            }
        }
        return new Balance(next.right, next.reach, next.tolls, penalty);
    }
}
