package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;

/** Two trees are compared on the same validation rows, and the better one is named. */
class TeacherGainTest {
    private static final SoftDecisionTree TAUGHT = TestScorecards.one(2, 1);
    private static final SoftDecisionTree LABELLED = TestScorecards.one(2, 2);

    private static TeacherGain of(double[] taught, double[] labelled) {
        return TeacherGain.of(
                new Distiller.Measured(TAUGHT, taught, taught), new Distiller.Measured(LABELLED, labelled, labelled));
    }

    @Test
    void theLowerLossWins() {
        double[] low = {0.1, 0.2, Double.NaN, 0.3};
        double[] high = {0.4, 0.5, Double.NaN, 0.7};
        TeacherGain gain = of(low, high);
        assertSame(TAUGHT, gain.better());
        assertEquals(3, gain.rows());
        assertTrue(gain.isClear());
        assertEquals(
                "on 3 validation rows the tree distilled from the teacher is better than one trained on the labels: log loss"
                        + " 0.2000 against 0.5333, difference 0.3333 ± 0.0272",
                gain.sentence());
        assertSame(LABELLED, of(high, low).better());
        assertEquals(
                "on 3 validation rows the tree trained on the labels is better than the one distilled from the teacher: log loss"
                        + " 0.2000 against 0.5333, difference 0.3333 ± 0.0272",
                of(high, low).sentence());
    }

    @Test
    void aSmallDifferenceMayBeChance() {
        TeacherGain gain = of(new double[] {0.1, 0.5}, new double[] {0.3, 0.4});
        assertFalse(gain.isClear());
        assertEquals(
                "on 2 validation rows the tree distilled from the teacher is better than one trained on the labels: log loss"
                        + " 0.3000 against 0.3500, difference 0.0500 ± 0.1061, which may be chance",
                gain.sentence());
    }

    @Test
    void withoutLabelsThereIsNothingToCompareBy() {
        double[] none = {Double.NaN};
        assertEquals(
                "expected validation rows with labels to compare trees by, found none",
                assertThrows(TrainingException.class, () -> of(none, none)).getMessage());
    }

    /** A teacher that knows nothing loses, and what is compared was not trained on the validation rows. */
    @Test
    void aTeacherWithoutAnyIdeaLoses() {
        Dataset rows = TestScorecards.dataset(TestScorecards.schema(2), TestScorecards.rows(400, 3));
        int[] labels = new int[rows.rows()];
        for (int r = 0; r < labels.length; r++) {
            labels[r] = rows.features().row(r)[0] > 0 ? 1 : 0;
        }
        Dataset told = new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
        Teacher constant = Teacher.of(told.schema(), "no idea", row -> new double[] {0.5, 0.5});
        DistillOptions options =
                DistillOptions.builder(told).leaves(LeafKind.POINTS).depth(0).build();
        TeacherGain gain = TeacherGain.of(new Distiller(options), told, constant, Optional.empty());
        assertFalse(gain.isDistilledBetter());
        assertEquals(Math.log(2), gain.distilledLoss(), 0.01);
        assertEquals(40, gain.rows(), 1);
    }
}
