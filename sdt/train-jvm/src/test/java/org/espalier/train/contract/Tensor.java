package org.espalier.train.contract;

import org.espalier.train.TreeParameters;

/** The parts of {@link TreeParameters}, in the order in which {@link Vector} keeps them. */
enum Tensor {
    GATE_WEIGHT,
    GATE_BIAS,
    GATE_BETA_RAW,
    LEAF_LOGITS,
    LEAF_WEIGHT;

    float[] of(TreeParameters p) {
        return switch (this) {
            case GATE_WEIGHT -> p.gateWeight();
            case GATE_BIAS -> p.gateBias();
            case GATE_BETA_RAW -> p.gateBetaRaw();
            case LEAF_LOGITS -> p.leafLogits();
            case LEAF_WEIGHT -> p.leafWeight();
        };
    }
}
