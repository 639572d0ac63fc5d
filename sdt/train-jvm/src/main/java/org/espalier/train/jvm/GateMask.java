package org.espalier.train.jvm;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.train.Masks;
import org.espalier.train.TreeParameters;
import org.espalier.train.kernel.TrainingKernels;

/**
 * Which weights the gates of constant leaves have: the gradient of the others is set to 0 before its norm is taken, so that
 * they and their moments stay 0 exactly.
 *
 * @param masks as they came, for the state that the engine gives back
 * @param open 1 where a gate has a weight, else 0, {@code [features][stride]}
 */
record GateMask(Masks masks, float[][] open) {
    static Optional<GateMask> of(Optional<Masks> masks, Layout layout, TreeParameters like) {
        return masks.map(m -> {
            TreeParameters marks = TreeParameters.zeros(like.shape(), like.features(), like.classes());
            for (int i = 0; i < m.gates().length; i++) {
                marks.gateWeight()[i] = m.gates()[i] ? 1 : 0;
            }
            return new GateMask(m, layout.toEngine(marks).weight());
        });
    }

    /**
     * Masks the gradient of some features by some gates.
     *
     * @param gradient {@code [features][stride]}
     * @param sums gets the squares of what is left, added up over these features, by gate
     */
    void hold(float[][] gradient, int from, int to, int gate, int end, float[] sums) {
        Arrays.fill(sums, gate, end, TrainingKernels.SQUARES_START);
        for (int f = from; f < to; f++) {
            float[] g = gradient[f];
            float[] mark = open[f];
            for (int j = gate; j < end; j++) {
                // not a product: a gradient that is not finite would stay so
                g[j] = mark[j] == 0 ? 0 : g[j];
                sums[j] += g[j] * g[j];
            }
        }
    }
}
