package org.espalier.explain;

import java.util.List;
import java.util.Optional;

/**
 * One row as it is explained.
 *
 * @param number its number in the file, from 1; 1 where it is no file's
 * @param texts the fields by schema column as the user wrote them; empty: the values are decoded from the features
 * @param features encoded, {@code [features]}; not to be written to
 */
public record RowValues(long number, Optional<List<String>> texts, float[] features) {}
