package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.junit.jupiter.api.Test;

class ValidationSplitTest {
    private static final int ROWS = 400;
    private static final int DRAWS = 4000;

    /** A few rows weigh twenty times the others, so that the mean is one of few rows. */
    private static double weight(SplittableRandom random) {
        return random.nextInt(10) == 0 ? 20 : 1;
    }

    /** How far the mean loss of one draw of rows lies from that of another is what the error claims to be. */
    @Test
    void theErrorIsTheStandardDeviationOfTheMeanOverDrawsOfRows() {
        SplittableRandom random = Seeds.stream(3);
        double[] means = new double[DRAWS];
        double[] errors = new double[DRAWS];
        for (int d = 0; d < DRAWS; d++) {
            double[] losses = new double[ROWS];
            double[] weights = new double[ROWS];
            for (int r = 0; r < ROWS; r++) {
                losses[r] = -Math.log(1 - random.nextDouble());
                weights[r] = weight(random);
            }
            ValidationSplit.Score score = ValidationSplit.Score.of(losses, new boolean[ROWS], weights);
            means[d] = score.loss();
            errors[d] = score.lossError();
        }
        double mean = Arrays.stream(means).average().orElseThrow();
        double standardDeviation = Math.sqrt(
                Arrays.stream(means).map(m -> (m - mean) * (m - mean)).average().orElseThrow());
        double claimed = Arrays.stream(errors).average().orElseThrow();
        assertEquals(1, claimed / standardDeviation, 0.1, claimed + " claimed, " + standardDeviation + " found");
    }

    @Test
    void byHand() {
        ValidationSplit.Score score = ValidationSplit.Score.of(
                new double[] {1, 2, 4}, new boolean[] {true, false, true}, new double[] {1, 2, 1});
        // mean (1 + 4 + 4) / 4; distances -1.25, -0.25, 1.75
        assertEquals(2.25, score.loss(), 1e-12);
        assertEquals(Math.sqrt(1.25 * 1.25 + 4 * 0.25 * 0.25 + 1.75 * 1.75) / 4, score.lossError(), 1e-12);
        assertEquals(0.5, score.accuracy(), 1e-12);
    }
}
