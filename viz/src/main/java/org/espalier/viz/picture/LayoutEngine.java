package org.espalier.viz.picture;

/** What places the nodes of a picture. */
public enum LayoutEngine {
    /** Graphviz's {@code dot} where it is installed, else {@link #BUILT_IN}. */
    AUTO("auto"),
    /** The program {@code dot}. */
    DOT("dot"),
    /**
     * Graphviz compiled to JavaScript, run by the V8 inside graphviz-java. Only where it is asked for: it unpacks a library
     * of 19 MB into the temporary files' folder, or into the user's own where it can't be written to there.
     */
    V8("v8"),
    /** A plain layout of our own: every leaf in its own column. */
    BUILT_IN("built-in");

    private final String text;

    LayoutEngine(String text) {
        this.text = text;
    }

    /** The name in messages. */
    public String text() {
        return text;
    }
}
