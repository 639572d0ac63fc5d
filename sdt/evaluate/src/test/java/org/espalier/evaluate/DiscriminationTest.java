package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.espalier.evaluate.Discrimination.Decile;
import org.junit.jupiter.api.Test;

/**
 * Figures were computed with scikit-learn 1.9.1 and SciPy 1.17.1 on the same rows; standard errors, which these do not give,
 * from their definitions in NumPy 2.4.6, pair by pair and by numerical derivatives.
 */
class DiscriminationTest {
    private static final double CLOSE = 1e-9;
    private static final int ROWS = 60;

    private static boolean[] positive() {
        boolean[] positive = new boolean[ROWS];
        for (int i = 0; i < ROWS; i++) {
            positive[i] = (i * i * 31 + i) % 7 < 3;
        }
        return positive;
    }

    private static double[] a() {
        double[] score = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            score[i] = (i * 7919 % 101 + (positive()[i] ? 25 : 0)) / 10 / 10.0;
        }
        return score;
    }

    private static double[] b() {
        double[] score = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            score[i] = (i * 104729 % 97 + (positive()[i] ? 15 : 0)) / 112.0;
        }
        return score;
    }

    private static final int CLASSES = 3;
    private static final int ROWS_OF_THREE = 45;

    private static int[] labels() {
        int[] labels = new int[ROWS_OF_THREE];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 5 != 0 ? (i * i + 3 * i) % 3 : i / 5 % 3;
        }
        return labels;
    }

    private static float[] probabilities() {
        int[] labels = labels();
        float[] out = new float[ROWS_OF_THREE * CLASSES];
        for (int i = 0; i < ROWS_OF_THREE; i++) {
            double[] raw = new double[CLASSES];
            double sum = 0;
            for (int k = 0; k < CLASSES; k++) {
                raw[k] = 1 + (i * (37 + 11 * k) + 5 * k) % 17 + (labels[i] == k ? 9 : 0);
                sum += raw[k];
            }
            for (int k = 0; k < CLASSES; k++) {
                out[i * CLASSES + k] = (float) (raw[k] / sum);
            }
        }
        return out;
    }

    @Test
    void ksIsThatOfTwoSamples() {
        assertEquals(0.28, Discrimination.ks(a(), positive()).value(), CLOSE);
        Estimate b = Discrimination.ks(b(), positive());
        assertEquals(0.19428571428571428, b.value(), CLOSE);
        assertEquals(0.1018893242804778, b.standardError(), CLOSE);
    }

    @Test
    void ksOfScoresTheOtherWayRoundIsTheSame() {
        double[] turned = new double[ROWS];
        double[] score = a();
        for (int i = 0; i < ROWS; i++) {
            turned[i] = -score[i];
        }
        assertEquals(0.28, Discrimination.ks(turned, positive()).value(), CLOSE);
        assertEquals(0, Discrimination.ks(new double[ROWS], positive()).value());
    }

    @Test
    void oneClassHasNoKs() {
        assertEquals(
                "expected rows of both classes, found 0 and 3",
                assertThrows(IllegalArgumentException.class, () -> Discrimination.ks(new double[3], new boolean[3]))
                        .getMessage());
    }

    @Test
    void aucsOfTheSameRowsDiffer() {
        Estimate difference = Auc.difference(a(), b(), positive());
        assertEquals(0.09085714285714275, difference.value(), CLOSE);
        assertEquals(0.08698381040923261, difference.standardError(), CLOSE);
        assertEquals(new Estimate(0, 0), Auc.difference(b(), b(), positive()));
    }

    @Test
    void macroAuc() {
        Auc macro = Auc.macro(probabilities(), labels(), CLASSES);
        assertEquals(0.9366157162453459, macro.value(), CLOSE);
        assertEquals(0.026420532078353723, macro.standardError(), CLOSE);
        Estimate none = Auc.macroDifference(probabilities(), probabilities(), labels(), CLASSES);
        assertEquals(new Estimate(0, 0), none);
    }

    /** A class without rows has no area, and does not count. */
    @Test
    void macroAucLeavesOutWhatHasNoRows() {
        float[] probabilities = {0.7f, 0.3f, 0, 0.4f, 0.6f, 0, 0.8f, 0.2f, 0};
        assertEquals(1, Auc.macro(probabilities, new int[] {0, 1, 0}, 3).value(), CLOSE);
    }

    @Test
    void matthewsCorrelation() {
        Estimate two = Discrimination.mcc(new long[][] {{15, 10}, {17, 18}});
        assertEquals(0.11293848786315641, two.value(), CLOSE);
        Estimate three = Discrimination.mcc(new long[][] {{12, 1, 2}, {2, 22, 3}, {0, 1, 2}});
        assertEquals(0.6553038298448388, three.value(), CLOSE);
        assertEquals(0.09619603529394047, three.standardError(), 1e-8); // the reference is a numerical derivative
        assertEquals(new Estimate(0, 0), Discrimination.mcc(new long[][] {{15, 0}, {17, 0}}));
        assertEquals(1, Discrimination.mcc(new long[][] {{15, 0}, {0, 17}}).value(), CLOSE);
    }

    /** 24 / 29, 44 / 51 and 4 / 10; a class of no row and no answer does not count, one of either counts with 0. */
    @Test
    void macroF1() {
        Estimate three = Discrimination.macroF1(new long[][] {{12, 1, 2}, {2, 22, 3}, {0, 1, 2}});
        assertEquals((24 / 29.0 + 44 / 51.0 + 4 / 10.0) / 3, three.value(), CLOSE);
        assertEquals(three, Discrimination.macroF1(new long[][] {
            {12, 1, 2, 0}, {2, 22, 3, 0}, {0, 1, 2, 0}, {0, 0, 0, 0}
        }));
        assertEquals(0.5, Discrimination.macroF1(new long[][] {{5, 0}, {0, 0}}).value() / 2, CLOSE);
        assertEquals(
                (10 / 11.0 + 0) / 2,
                Discrimination.macroF1(new long[][] {{5, 1}, {0, 0}}).value(),
                CLOSE);
    }

    /** Of the standard error: what it is of resampled matrices. */
    @Test
    void standardErrorOfMacroF1() {
        long[][] cells = {{60, 12, 8}, {9, 40, 11}, {3, 6, 21}};
        Random random = new Random(3);
        double[] values = new double[4000];
        for (int b = 0; b < values.length; b++) {
            long[][] drawn = new long[3][3];
            for (int n = 0; n < 170; n++) {
                long at = random.nextInt(170);
                for (int c = 0; c < 9; c++) {
                    at -= cells[c / 3][c % 3];
                    if (at < 0) {
                        drawn[c / 3][c % 3]++;
                        break;
                    }
                }
            }
            values[b] = Discrimination.macroF1(drawn).value();
        }
        double deviation = Estimate.ofMean(values).standardError() * Math.sqrt(values.length);
        assertEquals(deviation, Discrimination.macroF1(cells).standardError(), 0.002);
    }

    @Test
    void brierScores() {
        double sum = 0;
        for (int i = 0; i < ROWS_OF_THREE; i++) {
            sum += Discrimination.brier(probabilities(), i, labels()[i], CLASSES);
        }
        assertEquals(0.4014714700253775, sum / ROWS_OF_THREE, CLOSE);
        // 0.25^2, whichever class is asked
        assertEquals(0.0625, Discrimination.brier(new float[] {0.25f, 0.75f}, 0, 1, 2), CLOSE);
        assertEquals(0.5625, Discrimination.brier(new float[] {0.25f, 0.75f}, 0, 0, 2), CLOSE);
    }

    /** {@code calibration_curve} with {@code strategy='quantile'} and ten bins, from the last to the first. */
    @Test
    void decilesAreACalibrationTable() {
        float[] score = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            score[i] = (float) (b()[i] + i / 10000.0);
        }
        List<Decile> deciles = Discrimination.deciles(score, positive(), true);
        assertArrayEquals(
                new double[] {
                    0.894685705502828,
                    0.8104357123374939,
                    0.6838095287481943,
                    0.6293547550837199,
                    0.5317738056182861,
                    0.4434261918067932,
                    0.37096428871154785,
                    0.24667619168758392,
                    0.19872857133547464,
                    0.09018095101540287
                },
                deciles.stream().mapToDouble(Decile::probability).toArray(),
                CLOSE);
        assertArrayEquals(
                new double[] {5 / 6.0, 4 / 6.0, 4 / 6.0, 2 / 6.0, 5 / 6.0, 4 / 6.0, 2 / 6.0, 4 / 6.0, 3 / 6.0, 2 / 6.0},
                deciles.stream().mapToDouble(Decile::share).toArray(),
                CLOSE);
        assertEquals(1.4285714285714286, deciles.get(0).lift().orElseThrow(), CLOSE);
        assertEquals(0.5714285714285714, deciles.get(9).lift().orElseThrow(), CLOSE);
        assertEquals(0.37142857142857144, deciles.get(2).gain().orElseThrow(), CLOSE);
        assertEquals(1, deciles.get(9).gain().orElseThrow(), CLOSE);
        assertEquals(Interval.ofShare(5, 6), deciles.get(0).interval());
    }

    /** All rows alike: every tenth is as good as all, however the rows are ordered. */
    @Test
    void equalProbabilitiesShareTheirRows() {
        for (Decile decile : Discrimination.deciles(new float[ROWS], positive(), true)) {
            assertEquals(35 / 60.0, decile.share(), CLOSE);
            assertEquals(1, decile.lift().orElseThrow(), CLOSE);
        }
        assertEquals(
                2, Discrimination.deciles(new float[2], new boolean[2], true).size());
    }
}
