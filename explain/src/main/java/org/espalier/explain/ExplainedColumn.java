package org.espalier.explain;

/**
 * What a contribution is counted for: a column of the user's table with all of its features (a category's words, the
 * indicator of a missing value), or one pixel of an image.
 *
 * @param name the user's name of the column; {@code pixel 3,14} for an image
 * @param schemaColumn index in {@code Schema.columns()}; -1 for a pixel
 * @param firstFeature index of its first encoded feature
 * @param width number of its encoded features, 1 or more
 */
public record ExplainedColumn(String name, int schemaColumn, int firstFeature, int width) {}
