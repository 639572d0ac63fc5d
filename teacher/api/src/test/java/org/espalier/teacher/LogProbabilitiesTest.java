package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {
    @Test
    void manyClassesStillAddUpToOne() {
        int classes = 1000;
        double[] certain = new double[classes];
        certain[3] = 1;
        float[] out = new float[classes];
        LogProbabilities.ofProbabilities(certain, 0, classes, out, 0, "row 1");
        double sum = 0;
        for (float log : out) {
            sum += Math.exp(log);
        }
        assertEquals(1, sum, 1e-6);
        assertEquals(Math.log(1e-7), out[0], 1e-5);
    }

    @Test
    void theOrderOfSmallProbabilitiesIsKept() {
        double[] row = {1e-9, 2e-9, 1 - 3e-9};
        float[] out = new float[3];
        LogProbabilities.ofProbabilities(row, 0, 3, out, 0, "row 1");
        assertTrue(out[0] < out[1] && out[1] < out[2]);
    }

    @Test
    void onlyTheGivenRowIsTouched() {
        float[] out = {7, 7, 7, 7};
        LogProbabilities.ofLogits(new double[] {9, 0, 0, 9}, 1, 2, out, 1, "row 1");
        assertEquals(7, out[0]);
        assertEquals(Math.log(0.5), out[1], 1e-6);
        assertEquals(7, out[3]);
    }

    @Test
    void anAnswerThatIsNoNumber() {
        assertEquals(
                "row 5: expected probabilities of 0 to 1, found NaN",
                assertThrows(
                                TeacherException.class,
                                () -> LogProbabilities.ofProbabilities(
                                        new double[] {Double.NaN, 1}, 0, 2, new float[2], 0, "row 5"))
                        .getMessage());
        assertEquals(
                "row 5: expected finite logits, found Infinity",
                assertThrows(
                                TeacherException.class,
                                () -> LogProbabilities.ofLogits(
                                        new double[] {0, Double.POSITIVE_INFINITY}, 0, 2, new float[2], 0, "row 5"))
                        .getMessage());
    }

    @Test
    void oneProbabilitySpeaksForTheSecondClass() {
        float[] out = new float[4];
        LogProbabilities.ofSecondClass(0.75, out, 2, "row 1");
        assertEquals(0.25, Math.exp(out[2]), 1e-6);
        assertEquals(0.75, Math.exp(out[3]), 1e-6);
        LogProbabilities.ofSecondClass(1 + 1e-7, out, 0, "row 1");
        assertEquals(Teacher.PROBABILITY_FLOOR, Math.exp(out[0]), 1e-10);
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertEquals(
                    "row 1: expected a probability of 0 to 1, found " + wrong,
                    assertThrows(
                                    TeacherException.class,
                                    () -> LogProbabilities.ofSecondClass(wrong, new float[2], 0, "row 1"))
                            .getMessage());
        }
    }
}
