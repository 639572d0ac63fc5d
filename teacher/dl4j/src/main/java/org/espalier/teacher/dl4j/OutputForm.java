package org.espalier.teacher.dl4j;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Checks that a network's last layer gives class probabilities. */
final class OutputForm {
    private OutputForm() {}

    /** @throws TeacherException when the layer is no softmax: a regression, separate yes/no answers, features */
    static void requireSoftmax(Layer last) {
        IActivation activation = last instanceof ActivationLayer a
                ? a.getActivationFn()
                : last instanceof BaseLayer b ? b.getActivationFn() : null;
        if (!(activation instanceof ActivationSoftmax)) {
            String found = activation == null ? "none" : activation.toString();
            throw new TeacherException("expected class probabilities from a softmax, found the last layer "
                    + last.getClass().getSimpleName() + " with activation " + found);
        }
    }
}
