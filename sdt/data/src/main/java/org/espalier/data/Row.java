package org.espalier.data;

import java.util.List;
import java.util.Objects;

/**
 * One row as it stands in the file, and encoded.
 *
 * @param number its number in the file, from 1, the header not counted
 * @param texts the fields by schema column as they stand in the file, trimmed; a column that the file does not have
 *     (an ignored one) is the empty text, and null becomes it; no texts for an image
 * @param features {@code [schema.width()]}
 * @param label index of its class, or {@link Dataset#UNLABELLED}
 * @param weight its weight, 1 where the file has none
 */
public record Row(long number, List<String> texts, float[] features, int label, float weight) {
    public Row {
        if (texts.stream().anyMatch(Objects::isNull)) {
            texts = texts.stream().map(text -> text == null ? "" : text).toList();
        }
    }
}
