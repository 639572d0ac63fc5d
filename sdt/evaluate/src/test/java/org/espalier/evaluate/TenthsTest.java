package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

class TenthsTest {
    private static Dataset rows(float[] values, Optional<float[]> weights) {
        Schema schema = new Schema(
                List.of(new Column.Number(
                        "x", Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Number("y", Optional.empty(), Optional.empty()));
        return Dataset.ofNumbers(schema, new DenseMatrix(values.length, 1, new float[values.length]), values, weights);
    }

    @Test
    void twentyRowsAreTwoInEach() {
        float[] answers = new float[20];
        float[] values = new float[20];
        for (int i = 0; i < 20; i++) {
            answers[i] = 19 - i;
            values[i] = 2 * answers[i] + (i % 2 == 0 ? 1 : -1);
        }
        List<Tenths.Tenth> found = Tenths.of(answers, rows(values, Optional.empty()));
        assertEquals(10, found.size());
        assertEquals(new Tenths.Tenth(2, 0.5, 1), found.get(0));
        assertEquals(new Tenths.Tenth(2, 18.5, 37), found.get(9));
    }

    @Test
    void weightsCountAndRowsOfOneAnswerStayTogether() {
        float[] answers = {1, 1, 1, 1, 5};
        float[] values = {0, 2, 2, 0, 9};
        List<Tenths.Tenth> found = Tenths.of(answers, rows(values, Optional.of(new float[] {1, 2, 1, 4, 2})));
        assertEquals(List.of(new Tenths.Tenth(4, 1, 0.75), new Tenths.Tenth(1, 5, 9)), found);
    }

    @Test
    void rowsWithoutATruthAreLeftOut() {
        float[] values = {3, Float.NaN};
        assertEquals(List.of(new Tenths.Tenth(1, 1, 3)), Tenths.of(new float[] {1, 2}, rows(values, Optional.empty())));
    }

    @Test
    void anotherUnitIsPointedOut() {
        Target target = new Target.Number("y", Optional.empty(), Optional.of(new Target.Spread(0, 100, 50, 10)));
        assertEquals(List.of(), UnitChange.warnings(target, rows(new float[] {55, 60}, Optional.empty())));
        assertEquals(
                List.of(
                        "target 'y': its values are about 1,000 times as large as those of the training rows: another unit?"),
                UnitChange.warnings(target, rows(new float[] {60_000, 60_000}, Optional.empty())));
    }
}
