package org.espalier.teacher.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.teacher.AnswerKind;
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
    NUMBER,
    /** A value for each of several numbers. */
    NUMBERS,
    /** The probability of yes for each label. */
    LABELS;

    /** What a layer says of the rows of a schema; one that gives a number is of use for a numeric target only. */
    static OutputForm of(Layer last, Optional<Schema> schema) {
        Target.Kind kind = schema.map(s -> s.target().kind()).orElse(Target.Kind.CLASSES);
        if (kind == Target.Kind.CLASSES) {
            return of(last);
        }
        if (kind == Target.Kind.LABELS) {
            if (!(activation(last) instanceof ActivationSigmoid)) {
                throw new TeacherException("expected a sigmoid for each of the "
                        + schema.get().target().answers() + " labels, found " + found(last));
            }
            return LABELS;
        }
        if (!schema.get().target().isOneNumber()) {
            if (activation(last) instanceof ActivationSoftmax) {
                throw new TeacherException("expected a number for each of the "
                        + schema.get().target().answers() + " targets, found " + found(last));
            }
            return NUMBERS; // how many it gives is seen when it is asked
        }
        if (last instanceof FeedForwardLayer f && f.getNOut() > 1) {
            throw new TeacherException("expected one number for the target '"
                    + schema.get().target().name() + "', found the last layer with " + f.getNOut() + " outputs");
        }
        return NUMBER;
    }

    /** @throws TeacherException when the layer gives no class probabilities: a regression, separate yes/no answers, features */
    private static OutputForm of(Layer last) {
        IActivation activation = activation(last);
        if (activation instanceof ActivationSoftmax) {
            return SOFTMAX;
        }
        // some layers do not know their width: the first answer tells
        boolean mayBeOne = !(last instanceof FeedForwardLayer f) || f.getNOut() <= 1;
        if (activation instanceof ActivationSigmoid && mayBeOne) {
            return ONE_SIGMOID;
        }
        throw new TeacherException(
                "expected class probabilities from a softmax or from one sigmoid, found " + found(last));
    }

    private static IActivation activation(Layer last) {
        return last instanceof ActivationLayer a
                ? a.getActivationFn()
                : last instanceof BaseLayer b ? b.getActivationFn() : null;
    }

    private static String found(Layer last) {
        IActivation activation = activation(last);
        String outputs = last instanceof FeedForwardLayer f ? " and " + f.getNOut() + " outputs" : "";
        return "the last layer " + last.getClass().getSimpleName() + " with activation "
                + (activation == null ? "none" : activation.toString()) + outputs;
    }

    /** What a teacher with such a last layer answers. */
    AnswerKind answerKind() {
        return switch (this) {
            case NUMBER, NUMBERS -> AnswerKind.NUMBERS;
            case LABELS -> AnswerKind.LABELS;
            case SOFTMAX, ONE_SIGMOID -> AnswerKind.CLASSES;
        };
    }

    /** What an answer for one row is to be, for messages. */
    String expected() {
        return switch (this) {
            case SOFTMAX -> "two or more class probabilities";
            case ONE_SIGMOID -> "one sigmoid";
            case NUMBER -> "one number";
            case NUMBERS -> "a number for each output";
            case LABELS -> "a sigmoid for each label";
        };
    }

    /** Whether an answer for one row may have so many numbers. */
    boolean fits(long numbers) {
        return this == SOFTMAX ? numbers >= 2 : this == LABELS || this == NUMBERS || numbers == 1;
    }

    /** Classes, labels or outputs that an answer of so many numbers speaks of; 1 of a number. */
    int classes(int numbers) {
        return this == ONE_SIGMOID ? 2 : numbers;
    }
}
