package org.espalier.evaluate;

/**
 * A model that stands beside the tree in a {@link Verdict}: what it answers for the held-out rows.
 *
 * @param name for people: {@code logistic regression}
 * @param probabilities {@code [rows, classes]}, in the schema's order of classes
 */
public record Contender(String name, Role role, float[] probabilities) {
    /** What a model is to the tree. */
    public enum Role {
        /** The tree by all of its leaves. */
        TREE("tree"),
        /** The tree by one path. */
        PATH("path"),
        /** The shares of the classes in the training rows, for every row. */
        MAJORITY("majority"),
        /** Logistic regression on the same encoding. */
        LINEAR("linear"),
        /** A decision tree of constant leaves and gates of one column. */
        CART("cart"),
        /** Gradient boosting. */
        BOOSTING("boosting"),
        /** What the tree learned from. */
        TEACHER("teacher");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        /** Its name in JSON. */
        public String text() {
            return text;
        }
    }
}
