package org.espalier.data;

/** Whether rows must have a class. */
public enum LabelPolicy {
    /** Every row has one; a file without target column or a row without class is an error. */
    REQUIRED,
    /** Read where there; {@link Dataset#UNLABELLED} where not. */
    OPTIONAL,
    /** Ignored: rows to be scored may hold anything there. */
    IGNORED
}
