package org.espalier.teacher.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** What a network's last layer says of the classes. */
enum OutputForm {
    /** A probability for each class. */
    SOFTMAX,
    /** One number, the probability of the second of two classes. */
    ONE_SIGMOID,
    /** One number, the value of a numeric target. */
    NUMBER;

    /** What a layer says of the rows of a schema; one that gives a number is of use for a numeric target only. */
    static OutputForm of(Layer last, Optional<Schema> schema) {
        boolean isNumeric = schema.isPresent() && schema.get().target().isNumeric();
        if (!isNumeric) {
            return of(last);
        }
        if (last instanceof FeedForwardLayer f && f.getNOut() > 1) {
            throw new TeacherException("expected one number for the target '"
                    + schema.get().target().name() + "', found the last layer with " + f.getNOut() + " outputs");
        }
        return NUMBER;
    }

    /** @throws TeacherException when the layer gives no class probabilities: a regression, separate yes/no answers, features */
    private static OutputForm of(Layer last) {
        IActivation activation = last instanceof ActivationLayer a
                ? a.getActivationFn()
                : last instanceof BaseLayer b ? b.getActivationFn() : null;
        if (activation instanceof ActivationSoftmax) {
            return SOFTMAX;
        }
        // some layers do not know their width: the first answer tells
        boolean mayBeOne = !(last instanceof FeedForwardLayer f) || f.getNOut() <= 1;
        if (activation instanceof ActivationSigmoid && mayBeOne) {
            return ONE_SIGMOID;
        }
        String found = activation == null ? "none" : activation.toString();
        String outputs = last instanceof FeedForwardLayer f ? " and " + f.getNOut() + " outputs" : "";
        throw new TeacherException(
                "expected class probabilities from a softmax or from one sigmoid, found the last layer "
                        + last.getClass().getSimpleName() + " with activation " + found + outputs);
    }

    /** Whether an answer for one row may have so many numbers. */
    boolean fits(long numbers) {
        return this == SOFTMAX ? numbers >= 2 : numbers == 1;
    }

    /** Classes that an answer of so many numbers speaks of. */
    int classes(int numbers) {
        return this == SOFTMAX ? numbers : this == ONE_SIGMOID ? 2 : 1;
    }
}
