package org.espalier.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One row as it stands in the file, and encoded. Two are equal where all of their texts and numbers are.
 *
 * @param number its number in the file, from 1, the header not counted
 * @param texts the fields by schema column as they stand in the file, trimmed; a column that the file does not have
 *     (an ignored one) is the empty text, and null becomes it; no texts for an image
 * @param features {@code [schema.width()]}
 * @param label index of its class, or {@link Dataset#UNLABELLED}
 * @param values of a target that is not of classes its truth, {@code [target.truths()]}, NaN where there is none; else none
 * @param weight its weight, 1 where the file has none; that of a rate is its exposure times its own
 */
public record Row(long number, List<String> texts, float[] features, int label, float[] values, float weight) {
    private static final float[] NONE = {};

    /** Of a target of classes. */
    public Row(long number, List<String> texts, float[] features, int label, float weight) {
        this(number, texts, features, label, NONE, weight);
    }

    /** What a numeric target is; NaN where there is none. */
    public float value() {
        return values.length == 1 ? values[0] : Float.NaN;
    }

    public Row {
        if (!texts.isEmpty() && texts.stream().anyMatch(Objects::isNull)) {
            texts = texts.stream().map(text -> text == null ? "" : text).toList();
        }
    }

    // a record compares an array by its place in memory
    @Override
    public boolean equals(Object other) {
        return other instanceof Row that
                && number == that.number
                && texts.equals(that.texts)
                && Arrays.equals(features, that.features)
                && label == that.label
                && Arrays.equals(values, that.values)
                && Float.compare(weight, that.weight) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(number) + Arrays.hashCode(features)) + label;
    }

    /** Its texts, or of an image its width: {@code Row[number=3, texts=[52, rent], label=1, weight=1.0]}. */
    @Override
    public String toString() {
        String content = texts.isEmpty() ? features.length + " features" : "texts=" + texts;
        String truth = switch (values.length) {
            case 0 -> ", label=" + label;
            case 1 -> ", value=" + values[0];
            default -> ", values=" + Arrays.toString(values);
        };
        return "Row[number=" + number + ", " + content + truth + ", weight=" + weight + "]";
    }
}
