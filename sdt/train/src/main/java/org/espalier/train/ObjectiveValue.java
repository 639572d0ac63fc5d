package org.espalier.train;

/**
 * The objective and its gradient on a batch.
 *
 * @param loss weighted mean of the rows' losses
 * @param penalty the balance penalty C, from the running sums as they would be after this batch
 * @param gradient of loss and penalty together, by every parameter
 */
public record ObjectiveValue(double loss, double penalty, TreeParameters gradient) {}
