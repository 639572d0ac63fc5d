package org.espalier.explain;

/**
 * One column's part in one gate's logit.
 *
 * @param column index in {@link TreeView#columns()}
 * @param contribution positive pushes right
 */
public record Contribution(int column, float contribution) {}
