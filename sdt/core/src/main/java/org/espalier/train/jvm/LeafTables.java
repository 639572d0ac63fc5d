package org.espalier.train.jvm;

import org.espalier.sdt.kernel.Kernels;
import org.espalier.train.Loss;

/** What a step needs of the leaves, class-major: {@code table[k * leaves + l]}. */
final class LeafTables {
    private final Kernels kernels;
    private final int leaves;
    private final int classes;
    private final Loss loss;
    private final float[] probabilities;
    private final float[] costs;
    private final float[] mass;
    private final float[] highest;
    private final float[] sum;

    LeafTables(Kernels kernels, int leaves, int classes, Loss loss) {
        this.kernels = kernels;
        this.leaves = leaves;
        this.classes = classes;
        this.loss = loss;
        this.probabilities = new float[leaves * classes];
        this.costs = new float[leaves * classes];
        this.mass = new float[leaves];
        this.highest = new float[leaves];
        this.sum = new float[leaves];
    }

    /** {@code Q = softmax(phi)}, with the greatest logit taken out first; and the costs that belong to it. */
    void refresh(float[] logits) {
        System.arraycopy(logits, 0, highest, 0, leaves);
        for (int k = 1; k < classes; k++) {
            for (int l = 0; l < leaves; l++) {
                highest[l] = Math.max(highest[l], logits[k * leaves + l]);
            }
        }
        for (int k = 0; k < classes; k++) {
            for (int l = 0; l < leaves; l++) {
                costs[k * leaves + l] = logits[k * leaves + l] - highest[l];
            }
        }
        kernels.exp(costs, 0, probabilities, 0, leaves * classes);
        java.util.Arrays.fill(sum, 0f);
        for (int k = 0; k < classes; k++) {
            kernels.axpy(1f, probabilities, k * leaves, sum, 0, leaves);
        }
        for (int l = 0; l < leaves; l++) {
            // From here on: highest is log sum exp of the shifted logits, sum its reciprocal.
            highest[l] = (float) Math.log(sum[l]);
            sum[l] = 1f / sum[l];
        }
        for (int k = 0; k < classes; k++) {
            int at = k * leaves;
            kernels.multiply(sum, 0, probabilities, at, leaves);
            if (loss == Loss.EXPECTED) {
                for (int l = 0; l < leaves; l++) {
                    costs[at + l] = highest[l] - costs[at + l];
                }
            } else {
                for (int l = 0; l < leaves; l++) {
                    costs[at + l] = -probabilities[at + l];
                }
            }
        }
    }

    /** Q. */
    float[] probabilities() {
        return probabilities;
    }

    /** {@code -log Q} for the expected loss, {@code -Q} for the mixture. */
    float[] costs() {
        return costs;
    }

    /** Room for one sum per leaf. */
    float[] mass() {
        return mass;
    }
}
