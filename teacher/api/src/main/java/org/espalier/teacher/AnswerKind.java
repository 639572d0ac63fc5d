package org.espalier.teacher;

import org.espalier.data.Target;

/** What the numbers of a teacher's answer are. */
public enum AnswerKind {
    /** {@link Teacher#logProbabilities}: they add up to 1 over the classes. */
    CLASSES("probabilities of classes"),
    /** {@link Teacher#values}: one, or several, in the unit of a numeric target. */
    NUMBERS("numbers"),
    /** {@link Teacher#values}: the probability of yes for each label. */
    LABELS("probabilities of labels");

    private final String description;

    AnswerKind(String description) {
        this.description = description;
    }

    /** What a target is answered with. */
    public static AnswerKind of(Target target) {
        return switch (target.kind()) {
            case CLASSES -> CLASSES;
            case NUMBER, RATE -> NUMBERS;
            case LABELS -> LABELS;
        };
    }

    /** As a message says it. */
    public String description() {
        return description;
    }
}
