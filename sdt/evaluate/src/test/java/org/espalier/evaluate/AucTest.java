package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AucTest {
    private static final double CLOSE = 1e-9;

    /** The example in the documentation of scikit-learn's {@code roc_auc_score}. */
    @Test
    void theExampleOfScikitLearn() {
        Auc auc = Auc.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});
        assertEquals(0.75, auc.value(), CLOSE);
    }

    /**
     * Sixty rows with many ties: the area is that of {@code roc_auc_score} (scikit-learn 1.9.1), the error that of the
     * structural components of DeLong et al. (1988), written down in NumPy pair by pair.
     */
    @Test
    void tiesCountHalf() {
        double[] score = new double[60];
        boolean[] positive = new boolean[60];
        for (int i = 0; i < 60; i++) {
            positive[i] = (i * i * 31 + i) % 7 < 3;
            score[i] = (i * 7919 % 101 + (positive[i] ? 25 : 0)) / 10 / 10.0;
        }
        Auc auc = Auc.of(score, positive);
        assertEquals(0.7085714285714285, auc.value(), CLOSE);
        assertEquals(0.06656134136919077, auc.standardError(), CLOSE);
    }

    /** Every pair of rows, one by one. */
    @Test
    void isTheShareOfPairsInOrder() {
        Random random = new Random(3);
        double[] score = random.doubles(200).map(s -> Math.rint(20 * s)).toArray();
        boolean[] positive = new boolean[200];
        for (int i = 0; i < 200; i++) {
            positive[i] = random.nextDouble() < score[i] / 25;
        }
        double wins = 0;
        double pairs = 0;
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                if (positive[i] && !positive[j]) {
                    wins += score[i] > score[j] ? 1 : score[i] == score[j] ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        assertEquals(wins / pairs, Auc.of(score, positive).value(), 1e-12);
    }

    @Test
    void perfectReversedAndEqualScores() {
        boolean[] positive = {false, false, true, true, true};
        assertEquals(new Auc(1, 0), Auc.of(new double[] {1, 2, 3, 4, 5}, positive));
        assertEquals(new Auc(0, 0), Auc.of(new double[] {5, 4, 3, 2, 1}, positive));
        assertEquals(new Auc(0.5, 0), Auc.of(new double[5], positive));
    }

    @Test
    void theIntervalStaysWithinWhatAnAreaCanBe() {
        Interval wide = new Auc(0.9, 0.1).interval();
        assertEquals(0.9 - 0.1959963984540054, wide.low(), 1e-12);
        assertEquals(1, wide.high());
        assertEquals(0, new Auc(0.1, 0.1).interval().low());
    }

    @Test
    void oneClassRanksNothing() {
        assertEquals(
                "expected rows of both classes, found 0 and 3",
                assertThrows(IllegalArgumentException.class, () -> Auc.of(new double[3], new boolean[3]))
                        .getMessage());
    }

    @Test
    void oneRowOfAClassTellsNothing() {
        Auc one = Auc.of(new double[] {0.1, 0.2, 0.3, 0.4}, new boolean[] {false, false, false, true});
        assertEquals(1, one.value());
        assertEquals(new Interval(0, 1), one.interval());
        Estimate difference =
                Auc.difference(new double[] {0.1, 0.2, 0.3, 0.4}, new double[] {0.4, 0.3, 0.2, 0.1}, new boolean[] {
                    false, false, false, true
                });
        assertTrue(difference.value() - 2 * difference.standardError() < 0, difference.toString());
    }
}
