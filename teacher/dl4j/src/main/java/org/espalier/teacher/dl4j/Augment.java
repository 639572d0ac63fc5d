package org.espalier.teacher.dl4j;

/** What is done to a row each time that it is shown to the network. */
public enum Augment {
    NONE,
    /** An image is shifted by up to 2 pixels and turned by up to 10 degrees ({@link org.espalier.augment.Augmentation}). */
    SHIFT_AND_TURN
}
