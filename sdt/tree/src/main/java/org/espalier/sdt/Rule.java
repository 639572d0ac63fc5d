package org.espalier.sdt;

/** How a soft tree's answer is read off. The three differ and are named apart everywhere. */
public enum Rule {
    /** All leaves, each weighted by its path probability. */
    AVERAGE("average"),
    /** The leaf of highest path probability: the paper's rule, and the one that an explanation tells. */
    MAX_PATH("max-path"),
    /** The leaf reached by taking the likelier branch at every gate; not always the max-path leaf. */
    GREEDY("greedy");

    private final String text;

    Rule(String text) {
        this.text = text;
    }

    /** The name in options, files and reports. */
    public String text() {
        return text;
    }
}
