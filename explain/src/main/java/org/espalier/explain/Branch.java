package org.espalier.explain;

/** A side of a gate. */
public enum Branch {
    LEFT,
    RIGHT;

    /** As in JSON and on the command line. */
    public String text() {
        return this == LEFT ? "left" : "right";
    }
}
