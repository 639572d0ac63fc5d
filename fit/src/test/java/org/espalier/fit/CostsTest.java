package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;

class CostsTest {
    private static final Schema CREDIT = new Schema(
            List.of(), Optional.empty(), Optional.empty(), new Target.Classes("risk", List.of("good", "bad")));

    private static String refused(String text) {
        return assertThrows(DataException.class, () -> Costs.parse(text, "costs.csv", CREDIT))
                .getMessage();
    }

    /** German credit's own: a bad customer taken for a good one costs five, a good one refused one. */
    @Test
    void germanCredit() {
        Costs costs = Costs.parse("class,good,bad\ngood,0,1\nbad,5,0\n", "costs.csv", CREDIT);
        assertEquals(List.of(List.of(0.0, 1.0), List.of(5.0, 0.0)), costs.costs());
        assertEquals(1 / 6.0, costs.threshold(1), 1e-12);
        assertEquals(5 / 6.0, costs.threshold(0), 1e-12);
        // 1 right, 1 good refused, 2 bad ones taken, 1 without label
        assertEquals(11 / 4.0, costs.mean(new int[] {0, 0, 1, 1, -1}, new int[] {0, 1, 0, 0, 0}), 1e-12);
    }

    @Test
    void linesAndColumnsMayStandInAnyOrder() {
        Costs costs = Costs.parse("\n;bad;good\nbad;0;5\ngood;1;0\n", "costs.csv", CREDIT);
        assertEquals(List.of(List.of(0.0, 1.0), List.of(5.0, 0.0)), costs.costs());
    }

    @Test
    void otherShapesAreRefused() {
        String shape =
                "costs.csv: expected a line of the answers 'good', 'bad', then 2 lines of a class and 2 costs, found ";
        assertEquals(shape + "2 lines", refused("class,good,bad\ngood,0,1\n"));
        assertEquals(shape + "2 fields in line 3", refused("class,good,bad\ngood,0,1\nbad,5\n"));
        assertEquals(shape + "0 lines", refused(""));
    }

    @Test
    void otherClassesAreRefused() {
        assertEquals(
                "costs.csv: expected a line of the class 'bad', found none",
                refused("class,good,bad\ngood,0,1\nugly,5,0\n"));
        assertEquals(
                "costs.csv: expected a column of the answer 'bad', found none",
                refused("class,good,ugly\ngood,0,1\nbad,5,0\n"));
        assertEquals(
                "costs.csv: class 'bad': expected a number as the cost, found 'much'",
                refused("class,good,bad\ngood,0,1\nbad,much,0\n"));
    }

    @Test
    void aWrongAnswerMustCostMore() {
        Costs costs = Costs.parse("class,good,bad\ngood,1,1\nbad,5,0\n", "costs.csv", CREDIT);
        assertEquals(
                "costs: expected every wrong answer to cost more than the right one, found 0.0 more for 'good' and 5.0 more"
                        + " for 'bad'",
                assertThrows(DataException.class, () -> costs.threshold(1)).getMessage());
    }
}
