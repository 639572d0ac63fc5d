package org.espalier.explain.rules;

import java.util.OptionalDouble;

/** A node of a {@link HardTree}. */
public sealed interface HardNode permits HardNode.Gate, HardNode.Leaf {
    /** Heap number of the node of the soft tree. */
    int node();

    /** Share of the rows that come here; of the training rows' probability where the tree was grown without rows. */
    double share();

    /** Asks, and goes on. */
    record Gate(GateSum sum, HardNode left, HardNode right, double share) implements HardNode {
        @Override
        public int node() {
            return sum.node();
        }
    }

    /**
     * Answers.
     *
     * @param node the leaf, or the gate whose leaves had one answer
     * @param answer index of the class; of a leaf with a scorecard that of its mean answer; 0 of a number or a rate
     * @param probability of that class in the soft tree's leaf; of merged leaves, the mean by rows; of a scorecard its mean. Of a
     *     number or a rate the leaf's answer, of a scorecard its mean answer
     * @param rows number of rows that end here; 0 where the tree was grown without rows
     * @param precision share of its labelled rows that are of that class; empty without any
     * @param leaves leaves of the soft tree that were merged into this one
     */
    record Leaf(int node, int answer, double probability, int rows, OptionalDouble precision, int leaves, double share)
            implements HardNode {}
}
