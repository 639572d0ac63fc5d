package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.data.Encoder;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static Decision threshold(double at) {
        return new Decision(OptionalDouble.of(at), new Calibration.None());
    }

    @Test
    void withoutAThresholdTheMoreProbableClassIsTheAnswer() {
        assertEquals(0, Decision.PLAIN.classOf(new float[] {9, 0.5f, 0.5f}, 1, 2, 1), "ties go to the lowest index");
        assertEquals(1, Decision.PLAIN.classOf(new float[] {0.4f, 0.6f}, 0, 2, 0));
    }

    @Test
    void aThresholdIsOfThePositiveClass() {
        assertEquals(1, threshold(0.25).classOf(new float[] {0.75f, 0.25f}, 0, 2, 1));
        assertEquals(0, threshold(0.25).classOf(new float[] {0.76f, 0.24f}, 0, 2, 1));
        assertEquals(0, threshold(0.25).classOf(new float[] {0.3f, 0.7f}, 0, 2, 0));
        assertEquals(1, threshold(0.25).classOf(new float[] {0.2f, 0.8f}, 0, 2, 0));
    }

    @Test
    void whatChangesNothingIsPlain() {
        assertTrue(Decision.PLAIN.isPlain());
        assertFalse(threshold(0.5).isPlain());
        assertFalse(new Decision(OptionalDouble.empty(), new Calibration.Logistic(1, 0)).isPlain());
    }

    @Test
    void aThresholdOutOfRangeIsRefused() {
        for (double bad : new double[] {0, 1, -0.1, 2, Double.NaN}) {
            assertEquals(
                    "threshold: expected a probability above 0, below 1, found " + bad,
                    assertThrows(IllegalArgumentException.class, () -> threshold(bad))
                            .getMessage());
        }
    }

    /** sigma(2 logit(0.8) - 1) = 16 / (16 + e). */
    @Test
    void plattsSigmoidOnTheLogOdds() {
        Calibration platt = new Calibration.Logistic(2, -1);
        assertEquals(16 / (16 + Math.E), platt.of(0.8), 1e-15);
        assertEquals(0, platt.of(0));
        assertEquals(1, platt.of(1));
        Calibration same = new Calibration.Logistic(1, 0);
        for (double p : new double[] {0, 1e-12, 0.3, 0.5, 0.999, 1}) {
            assertEquals(p, same.of(p), 1e-15);
        }
    }

    @Test
    void isotonicPointsAreJoinedByStraightLines() {
        Calibration line = new Calibration.Isotonic(List.of(0.2, 0.4, 0.8), List.of(0.1, 0.5, 0.5));
        assertEquals(0.1, line.of(0));
        assertEquals(0.1, line.of(0.2));
        assertEquals(0.3, line.of(0.3), 1e-15);
        assertEquals(0.5, line.of(0.4), 1e-15);
        assertEquals(0.5, line.of(0.6));
        assertEquals(0.5, line.of(1));
        assertEquals(0.7, new Calibration.Isotonic(List.of(0.5), List.of(0.7)).of(0.1));
    }

    /** A calibration must not turn ranks around, in the last bit neither. */
    @Test
    void calibrationsRise() {
        for (Calibration c : List.of(
                new Calibration.None(),
                new Calibration.Logistic(0.3, 2),
                new Calibration.Logistic(7, -3),
                new Calibration.Isotonic(List.of(0.1, 0.3, 0.31, 1.0), List.of(0.0, 0.3, 0.7, 0.7)))) {
            double before = c.of(0);
            for (double p = 0; p <= 1; p += 1e-5) {
                assertTrue(c.of(p) >= before, c + " at " + p);
                before = c.of(p);
            }
        }
    }

    /** The calibrated probability is what the threshold looks at, and both probabilities add up to 1. */
    @Test
    void aTreeAnswersWithBoth() {
        SoftDecisionTree bare = TestScorecards.tree(2, 3);
        Calibration platt = new Calibration.Logistic(0.5, 1);
        SoftDecisionTree tree = bare.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.9), platt))
                .build();
        Encoder encoder = new Encoder(tree.schema());
        int[] answers = new int[2];
        for (List<String> row : TestScorecards.rows(300, 4)) {
            for (Rule rule : Rule.values()) {
                float p = bare.predict(encoder.encode(row), rule).probabilities()[1];
                Prediction found = tree.predict(encoder.encode(row), rule);
                assertEquals(platt.of(p), found.probabilities()[1], 1e-6);
                assertEquals(1 - found.probabilities()[1], found.probabilities()[0]);
                assertEquals(found.probabilities()[1] >= 0.9 ? 1 : 0, found.classIndex());
                answers[found.classIndex()]++;
            }
        }
        assertTrue(answers[0] > 20 && answers[1] > 20, "both answers are met");
    }
}
