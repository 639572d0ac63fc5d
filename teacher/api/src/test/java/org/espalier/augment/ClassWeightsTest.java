package org.espalier.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassWeightsTest {
    private static Dataset data(Optional<float[]> weights, int... labels) {
        Schema schema = new Schema(
                List.of(new Column.Category("c", List.of(), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("<=50K", ">50K", "?=")));
        return new Dataset(schema, new DenseMatrix(labels.length, 1, new float[labels.length]), labels, weights);
    }

    private static float[] apply(String text, Dataset data) {
        return ClassWeights.parse(text).apply(data).weights().orElseThrow();
    }

    @Test
    void multipliesTheWeightsOfRows() {
        Dataset data = data(Optional.of(new float[] {1, 2, 3, 4}), 0, 1, 2, Dataset.UNLABELLED);
        assertArrayEquals(new float[] {0.5f, 10, 3, 4}, apply("<=50K=0.5, >50K=5", data));
        assertArrayEquals(new float[] {1, 2, 30, 4}, apply("?==1e1", data));
    }

    @Test
    void balancedClassesCountTheSameInTotal() {
        float[] weights = apply("balanced", data(Optional.empty(), 0, 0, 0, 1, 2, 2));
        assertArrayEquals(new float[] {2f / 3, 2f / 3, 2f / 3, 2, 1, 1}, weights);
    }

    @Test
    void balancedCountsRowsByTheirWeight() {
        float[] weights = apply("balanced", data(Optional.of(new float[] {3, 1, 1, 1}), 0, 1, 1, 2));
        assertArrayEquals(new float[] {2, 1, 1, 2}, weights);
    }

    @Test
    void aClassWithoutRowsDoesNotMatter() {
        assertArrayEquals(new float[] {2f / 3, 2f / 3}, apply("balanced", data(Optional.empty(), 0, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0E-60", "1.0E60"})
    void aWeightThatNoFloatHoldsIsAnError(String weight) {
        assertEquals(
                "classWeights: expected weights that a row's own can be multiplied by, found " + weight
                        + " for class '>50K' and 1.0 for row 2",
                assertThrows(DataException.class, () -> apply(">50K=" + weight, data(Optional.empty(), 0, 1)))
                        .getMessage());
    }

    @Test
    void anUnknownClassIsAnError() {
        assertEquals(
                "classWeights: expected one of the classes '<=50K', '>50K', '?=', found '>60K'",
                assertThrows(DataException.class, () -> apply(">60K=2", data(Optional.empty(), 0, 1)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a|classWeights: expected 'balanced' or class=weight,…, found 'a'",
                "a=1,|classWeights: expected 'balanced' or class=weight,…, found ''",
                "=1|classWeights: expected 'balanced' or class=weight,…, found '=1'",
                "a=x|classWeights: expected 'balanced' or class=weight,…, found 'a=x'",
                "a=0|classWeights: expected a positive number for class 'a', found 0.0",
                "a=-2|classWeights: expected a positive number for class 'a', found -2.0",
                "a=inf|classWeights: expected a positive number for class 'a', found Infinity",
                "a=1,a=2|classWeights: class 'a' is given twice",
            })
    void saysWhatIsWrong(String text, String message) {
        assertEquals(
                message,
                assertThrows(DataException.class, () -> ClassWeights.parse(text))
                        .getMessage());
    }

    @Test
    void canBeMadeWithoutText() {
        assertEquals(ClassWeights.parse("a=2"), new ClassWeights(Optional.of(Map.of("a", 2.0))));
        assertEquals(ClassWeights.parse("balanced"), ClassWeights.balanced());
    }
}
