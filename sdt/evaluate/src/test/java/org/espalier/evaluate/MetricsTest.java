package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final double EXACT = 1e-12;
    private static final double FLOAT = 1e-6;

    private static float[] log(double... probabilities) {
        float[] out = new float[probabilities.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.log(probabilities[i]);
        }
        return out;
    }

    @Test
    void argmaxIsTheFirstOfEquals() {
        float[] values = {0.2f, 0.4f, 0.4f, -3, -3, -5, 0, 0, 1};
        assertEquals(1, Metrics.argmax(values, 0, 3));
        assertEquals(0, Metrics.argmax(values, 1, 3));
        assertEquals(2, Metrics.argmax(values, 2, 3));
    }

    @Test
    void shareCountsEqualClasses() {
        assertEquals(0.75, Metrics.share(new int[] {1, 2, 0, 0}, new int[] {1, 2, 0, 1}), EXACT);
        assertEquals(0, Metrics.share(new int[] {1, 1}, new int[] {0, 0}), EXACT);
        assertThrows(IllegalArgumentException.class, () -> Metrics.share(new int[1], new int[2]));
    }

    @Test
    void logLossIsTheLogarithmWithAFloor() {
        assertEquals(Math.log(4), Metrics.logLoss(0.25), EXACT);
        assertEquals(0, Metrics.logLoss(1), EXACT);
        assertEquals(7 * Math.log(10), Metrics.logLoss(0), EXACT);
    }

    @Test
    void klByHand() {
        // 0.5 ln(0.5 / 0.8) + 0.25 ln(0.25 / 0.1) + 0.25 ln(0.25 / 0.1)
        double expected = 0.5 * Math.log(0.625) + 0.5 * Math.log(2.5);
        float[] tree = {9, 9, 9, 0.8f, 0.1f, 0.1f};
        float[] teacher = log(1, 1, 1, 0.5, 0.25, 0.25);
        assertEquals(expected, Metrics.kl(teacher, tree, 1, 3), FLOAT);
    }

    @Test
    void klOfTheTeacherItselfIsZeroAndOfAContradictionLarge() {
        float[] teacher = log(0.7, 0.3);
        assertEquals(0, Metrics.kl(teacher, new float[] {0.7f, 0.3f}, 0, 2), FLOAT);
        float[] certain = log(1 - 1e-7, 1e-7);
        assertEquals(7 * Math.log(10), Metrics.kl(certain, new float[] {0, 1}, 0, 2), 1e-4);
        assertTrue(Metrics.kl(teacher, new float[] {0.3f, 0.7f}, 0, 2) > 0.3);
    }

    @Test
    void klIsFromTheTeacherToTheTree() {
        float[] teacher = log(0.9, 0.1);
        float[] tree = {0.5f, 0.5f};
        assertEquals(0.9 * Math.log(1.8) + 0.1 * Math.log(0.2), Metrics.kl(teacher, tree, 0, 2), FLOAT);
    }

    @Test
    void eceByHand() {
        float[] confidence = {0.9f, 0.6f, 0.8f, 0.7f};
        boolean[] correct = {true, false, true, true};
        // bins {0.6, 0.7} and {0.8, 0.9}: 2/4 |0.65 - 0.5| + 2/4 |0.85 - 1|
        assertEquals(0.15, Metrics.ece(confidence, correct, 2), FLOAT);
        // one bin: |0.75 - 0.75|
        assertEquals(0, Metrics.ece(confidence, correct, 1), FLOAT);
        // a bin for each row
        assertEquals((0.6 + 0.3 + 0.2 + 0.1) / 4, Metrics.ece(confidence, correct), FLOAT);
    }

    @Test
    void binsHaveEqualMassWhereRowsDoNotDivide() {
        // 5 rows in 2 bins: {0.5, 0.6} and {0.7, 0.8, 0.9}
        float[] confidence = {0.5f, 0.6f, 0.7f, 0.8f, 0.9f};
        boolean[] correct = {true, true, false, false, false};
        assertEquals((0.9 + 2.4) / 5, Metrics.ece(confidence, correct, 2), FLOAT);
    }

    @Test
    void eceOfACalibratedModelIsSmallAndOfABoastfulOneLarge() {
        Random random = new Random(3);
        int rows = 100_000;
        float[] confidence = new float[rows];
        boolean[] honest = new boolean[rows];
        for (int r = 0; r < rows; r++) {
            confidence[r] = 0.5f + random.nextFloat() / 2;
            honest[r] = random.nextFloat() < confidence[r];
        }
        assertTrue(Metrics.ece(confidence, honest) < 0.01);
        float[] boastful = new float[rows];
        Arrays.fill(boastful, 1);
        assertEquals(0.25, Metrics.ece(boastful, honest), 0.01);
        assertEquals(1, Metrics.ece(boastful, new boolean[rows]), EXACT);
    }

    @Test
    void eceDoesNotHangOnTheOrderOfRowsOfEqualConfidence() {
        float[] confidence = new float[100];
        Arrays.fill(confidence, 0.3f);
        boolean[] firstRight = new boolean[100];
        boolean[] everyFifthRight = new boolean[100];
        for (int r = 0; r < 20; r++) {
            firstRight[r] = true;
            everyFifthRight[5 * r] = true;
        }
        assertEquals(0.1, Metrics.ece(confidence, firstRight), FLOAT);
        assertEquals(0.1, Metrics.ece(confidence, everyFifthRight), FLOAT);
    }

    @Test
    void eceRefusesWhatIsNoProbability() {
        assertThrows(IllegalArgumentException.class, () -> Metrics.ece(new float[] {Float.NaN}, new boolean[1]));
        assertThrows(IllegalArgumentException.class, () -> Metrics.ece(new float[] {-0.5f}, new boolean[1]));
        assertThrows(IllegalArgumentException.class, () -> Metrics.ece(new float[1], new boolean[2]));
        assertThrows(IllegalArgumentException.class, () -> Metrics.ece(new float[1], new boolean[1], 0));
    }

    @Test
    void quantilesInterpolate() {
        double[] values = {4, 1, 3, 2};
        assertEquals(1, Metrics.quantile(values, 0), EXACT);
        assertEquals(2.5, Metrics.quantile(values, 0.5), EXACT);
        assertEquals(3.85, Metrics.quantile(values, 0.95), EXACT);
        assertEquals(4, Metrics.quantile(values, 1), EXACT);
        assertEquals(7, Metrics.quantile(new double[] {7}, 0.3), EXACT);
        assertEquals(2.5, Metrics.mean(values), EXACT);
        assertTrue(Double.isNaN(Metrics.quantile(new double[0], 0.5)));
    }
}
