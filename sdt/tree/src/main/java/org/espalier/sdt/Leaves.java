package org.espalier.sdt;

/** What the leaves of a tree answer with: the same for every row ({@link Constant}), or a scorecard ({@link Linear}). */
public sealed interface Leaves permits Leaves.Constant, Leaves.Linear {
    /** Number of leaves, L. */
    int count();

    /**
     * The paper's leaves (Frosst and Hinton 2017): {@code Q_l = softmax(phi_l)}. Of another target than classes phi is the
     * score itself ({@link Answers}).
     */
    final class Constant implements Leaves {
        private final int classes;
        private final float[] logits;

        /**
         * Copies the array.
         *
         * @param classes numbers of a leaf: {@link org.espalier.data.Target#answers()}
         * @param logits phi, {@code [leaves, classes]}, row-major, finite
         */
        public Constant(int classes, float[] logits) {
            if (classes < 1 || logits.length % classes != 0) {
                throw new IllegalArgumentException(
                        "leaf logits: expected rows of " + classes + ", found " + logits.length + " values");
            }
            this.classes = classes;
            this.logits = Numbers.finite("leaf logits", logits, logits.length);
        }

        @Override
        public int count() {
            return logits.length / classes;
        }

        /** A copy of phi, {@code [leaves, classes]}. */
        public float[] logits() {
            return logits.clone();
        }
    }

    /**
     * Leaves that are linear in a basis of the columns: {@code z_l = A_l' phi(x) + c_l}. For two classes {@code z} is one
     * number, the log odds of the positive class; for more it is a logit for each, and the answer {@code softmax(z)}.
     */
    final class Linear implements Leaves {
        private final LeafScorecards cards;

        /** @param cards the scorecards, one a leaf */
        public Linear(LeafScorecards cards) {
            this.cards = cards;
        }

        @Override
        public int count() {
            return cards.leaves();
        }

        public LeafScorecards cards() {
            return cards;
        }
    }
}
