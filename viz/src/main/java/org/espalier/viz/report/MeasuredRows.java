package org.espalier.viz.report;

import org.espalier.data.Dataset;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Rows on which a tree is measured, by their name: the hash that a tree's {@link Provenance} keeps of all rows that it was
 * given for training, those held out for validation included. Equal hashes are the same rows in the same order with the
 * same classes; a part of them, another order, or weights (class weights) have another hash, so that what is not found to
 * be the training rows may still be some of them.
 *
 * @param rows number of them
 * @param sha256 {@link Dataset#sha256}
 */
public record MeasuredRows(int rows, String sha256) {
    /** What is to be said where the rows are those of the training. */
    public static final String WARNING = "These are the rows that the tree was trained on: the figures are optimistic.";

    /** The same as a note of a command. */
    public static final String NOTE = "these are the rows that the tree was trained on: the figures are optimistic";

    public static MeasuredRows of(Dataset data) {
        return new MeasuredRows(data.rows(), data.sha256());
    }

    /** Whether they are, to the last value, those that the tree was trained on. */
    public boolean trained(SoftDecisionTree tree) {
        return sha256.equals(tree.provenance().data());
    }
}
