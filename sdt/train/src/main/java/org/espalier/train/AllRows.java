package org.espalier.train;

import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;

/**
 * Training rows that are too many for one place. The rows that a {@link Distiller} is given are then a sample of them, by which it
 * starts, chooses the best epoch, re-initialises dead gates and moves gates by tree alternating optimization; steps, leaves and
 * statistics are of all rows.
 */
public interface AllRows {
    /** Engines that take the steps of an epoch on all rows: they keep the course of {@link Steps}, not its row numbers. */
    TreeEngineFactory engine();

    /** {@link LeafRefit#mass} of all rows, whose weights have a mean of 1, with targets at temperature 1. */
    double[] leafMass(SoftDecisionTree tree);

    /** {@link org.espalier.sdt.RowStatistics} of all rows. */
    TrainingStatistics statistics(SoftDecisionTree tree);

    /** Hash of all rows, for provenance. */
    String sha256();
}
