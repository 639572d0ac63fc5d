package org.espalier.train.jvm;

import org.espalier.train.EngineSettings;
import org.espalier.train.TreeParameters;

/**
 * One update by Adam, as {@link EngineSettings} states it: Kingma and Ba 2015, with the bias corrections folded in.
 *
 * @param step number of this step, from 1
 * @param clip what the gradient is multiplied by
 */
record AdamStep(EngineSettings settings, long step, double learningRate, double clip) {
    /** Changes parameters and moments. */
    void take(TreeParameters now, TreeParameters first, TreeParameters second, TreeParameters gradient) {
        adam(now.gateWeight(), first.gateWeight(), second.gateWeight(), gradient.gateWeight(), 1);
        adam(now.gateBias(), first.gateBias(), second.gateBias(), gradient.gateBias(), 1);
        double leaves = settings.leafRate();
        adam(now.leafLogits(), first.leafLogits(), second.leafLogits(), gradient.leafLogits(), leaves);
        adam(now.leafWeight(), first.leafWeight(), second.leafWeight(), gradient.leafWeight(), leaves);
        if (settings.learnBeta()) {
            adam(now.gateBetaRaw(), first.gateBetaRaw(), second.gateBetaRaw(), gradient.gateBetaRaw(), 1);
        }
    }

    private void adam(float[] w, float[] m, float[] v, float[] g, double share) {
        double b1 = EngineSettings.ADAM_BETA1;
        double b2 = settings.adamBeta2();
        double rate = share * learningRate / (1 - Math.pow(b1, step));
        double correction = 1 / Math.sqrt(1 - Math.pow(b2, step));
        for (int i = 0; i < w.length; i++) {
            double gradientNow = g[i] * clip;
            double mNew = b1 * m[i] + (1 - b1) * gradientNow;
            double vNew = b2 * v[i] + (1 - b2) * gradientNow * gradientNow;
            m[i] = (float) mNew;
            v[i] = (float) vNew;
            w[i] -= (float) (rate * mNew / (Math.sqrt(vNew) * correction + EngineSettings.ADAM_EPSILON));
        }
    }
}
