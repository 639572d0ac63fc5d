package org.espalier.teacher.dl4j;

import org.espalier.base.Softplus;
import org.espalier.data.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What the last layer of a network in training gives, and what its loss is: by the target. */
enum Head {
    /** Probabilities of classes, by cross-entropy. */
    SOFTMAX(Activation.SOFTMAX, LossFunction.MCXENT, "softmax"),
    /** A number by squared error; those of several are added up. */
    LINEAR(Activation.IDENTITY, LossFunction.MSE, "linear"),
    /** A rate {@code p = log(1 + e^z)}, which is above 0, by Poisson's {@code p - y log p}. */
    SOFTPLUS(Activation.SOFTPLUS, LossFunction.POISSON, "softplus"),
    /** A probability for each label, by its own cross-entropy, {@code log(1 + e^z) - y z}; those of a row are added up. */
    SIGMOID(Activation.SIGMOID, LossFunction.XENT, "sigmoid");

    final Activation activation;
    final LossFunction loss;
    final String text;

    Head(Activation activation, LossFunction loss, String text) {
        this.activation = activation;
        this.loss = loss;
        this.text = text;
    }

    static Head of(Target target) {
        return switch (target.kind()) {
            case NUMBER -> LINEAR;
            case RATE -> SOFTPLUS;
            case CLASSES -> SOFTMAX;
            case LABELS -> SIGMOID;
        };
    }

    static double softplus(double z) {
        return Softplus.of(z);
    }

    /** {@code z} with {@link #softplus} p: {@code log(e^p - 1)}. */
    static double inverseSoftplus(double p) {
        return p > 30 ? p : Math.log(Math.expm1(p));
    }
}
