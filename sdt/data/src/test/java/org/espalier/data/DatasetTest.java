package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetTest {
    private static final Schema SCHEMA = Schema.unnamed(1, 2);

    private static Dataset dataset(int[] labels, Optional<float[]> weights) {
        return new Dataset(SCHEMA, new DenseMatrix(3, 1, new float[3]), labels, weights);
    }

    private static String error(int[] labels, Optional<float[]> weights) {
        return assertThrows(IllegalArgumentException.class, () -> dataset(labels, weights))
                .getMessage();
    }

    @Test
    void aLabelIsAClassOrNone() {
        assertEquals(3, dataset(new int[] {0, 1, -1}, Optional.empty()).rows());
        assertEquals(
                "row 2: expected a label from 0 to 1, or -1 for none, found 7",
                error(new int[] {0, 7, -1}, Optional.empty()));
        assertEquals(
                "row 3: expected a label from 0 to 1, or -1 for none, found -2",
                error(new int[] {0, 1, -2}, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -5, Float.NaN, Float.POSITIVE_INFINITY})
    void aWeightIsPositiveAndFinite(float weight) {
        assertEquals(
                "row 3: expected a finite positive weight, found " + weight,
                error(new int[] {0, 1, 0}, Optional.of(new float[] {1, 0.5f, weight})));
    }
}
