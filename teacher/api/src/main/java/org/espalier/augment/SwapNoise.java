package org.espalier.augment;

/** Swap noise: which rows the replaced cells of an augmented table row come from. */
public enum SwapNoise {
    /** Any row: wide of the data, so that the teacher is also followed where rows are rare. */
    ANY("any", 0.15),
    /** Rows like it: near the data, so that a tree with many classes spends its gates where rows are. */
    SIMILAR("similar", 0.5);

    private final String text;
    private final double replaced;

    SwapNoise(String text, double replaced) {
        this.text = text;
        this.replaced = replaced;
    }

    public String text() {
        return text;
    }

    /** Share of a row's cells that are replaced. */
    double replaced() {
        return replaced;
    }
}
