package org.espalier.scorecard;

import org.espalier.matrix.Matrix;

/**
 * What scorecards learn from.
 *
 * @param features {@code [rows, D]}
 * @param classes C
 * @param targets probabilities, {@code [rows, classes]}
 * @param weights positive, {@code [rows]}
 * @param own how many rows are no augmented copies, which come first; a copy of row r is any row {@code r + k * own}
 */
public record ScorecardRows(Matrix features, int classes, float[] targets, float[] weights, int own) {}
