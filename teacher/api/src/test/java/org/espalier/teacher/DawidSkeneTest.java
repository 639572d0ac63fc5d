package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.ArgMax;
import org.junit.jupiter.api.Test;

class DawidSkeneTest {
    private static final DawidSkene.Options PLAIN = new DawidSkene.Options(0, 1000, 1e-12);

    private static Votes votes(int classes, int[][] answers) {
        return Votes.of(
                IntStream.range(0, answers[0].length).mapToObj(a -> "a" + a).toList(),
                IntStream.range(0, classes).mapToObj(k -> "c" + k).toList(),
                answers);
    }

    /**
     * One round by hand. Shares of the votes: rows 1 and 2 (1, 0), row 3 (1/2, 1/2), row 4 (0, 1). So p = (5/8, 3/8). Of class 0,
     * worth 2.5 rows, the first annotator names 0 in rows 1 to 3: always; of class 1, worth 1.5, it names 0 in half a row: a third. The
     * second names class 0 for 2 of 2.5 rows, 4/5, and class 1 for all of class 1. Row 3, where they say 0 and 1:
     * 5/8 · 1 · 1/5 = 1/8 against 3/8 · 1/3 · 1 = 1/8.
     */
    @Test
    void oneRoundByHand() {
        Votes votes = votes(2, new int[][] {{0, 0}, {0, 0}, {0, 1}, {1, 1}});
        DawidSkene once = DawidSkene.fit(votes, new DawidSkene.Options(0, 1, 1e-9));
        assertArrayEquals(new double[] {5 / 8.0, 3 / 8.0}, once.classShares(), 1e-15);
        assertArrayEquals(new double[] {1, 0}, once.errorRates(0)[0], 1e-15);
        assertArrayEquals(new double[] {1 / 3.0, 2 / 3.0}, once.errorRates(0)[1], 1e-15);
        assertArrayEquals(new double[] {4 / 5.0, 1 / 5.0}, once.errorRates(1)[0], 1e-15);
        assertArrayEquals(new double[] {0, 1}, once.errorRates(1)[1], 1e-15);
        assertArrayEquals(new double[] {1, 0, 1, 0, 0.5, 0.5, 0, 1}, once.posteriors(), 1e-15);
        // rows 1 and 2: 5/8 · 1 · 4/5; row 3: 1/8 + 1/8; row 4: 3/8 · 2/3 · 1
        assertEquals(2 * Math.log(0.5) + 2 * Math.log(0.25), once.objectives().get(0), 1e-12);
        assertEquals(5 / 8.0 + 3 / 8.0 * 2 / 3, once.accuracy(0), 1e-15);
        assertFalse(once.hasConverged());
    }

    /** A pseudo-vote, half of it for each of two classes, moves an annotator of two votes from 1 to 2.5 / 3. */
    @Test
    void pseudoVotesByHand() {
        Votes votes = votes(2, new int[][] {{0}, {0}, {1}});
        DawidSkene once = DawidSkene.fit(votes, new DawidSkene.Options(1, 1, 1e-9));
        assertArrayEquals(new double[] {2.5 / 4, 1.5 / 4}, once.classShares(), 1e-15);
        assertArrayEquals(new double[] {2.5 / 3, 0.5 / 3}, once.errorRates(0)[0], 1e-15);
        assertArrayEquals(new double[] {0.5 / 2, 1.5 / 2}, once.errorRates(0)[1], 1e-15);
    }

    /** Rows of two or three classes, and annotators that err independently. */
    private record Simulation(int[] truth, int[][] answers) {
        static Simulation of(int rows, double[] shares, double[] accuracies, double answering, long seed) {
            Random random = new Random(seed);
            int[] truth = new int[rows];
            int[][] answers = new int[rows][accuracies.length];
            for (int r = 0; r < rows; r++) {
                double u = random.nextDouble();
                while (u > shares[truth[r]]) {
                    u -= shares[truth[r]++];
                }
                for (int a = 0; a < accuracies.length; a++) {
                    boolean isRight = random.nextDouble() < accuracies[a];
                    int other = (truth[r] + 1 + random.nextInt(shares.length - 1)) % shares.length;
                    boolean answers1 = a == 0 || random.nextDouble() < answering;
                    answers[r][a] = !answers1 ? Votes.NONE : isRight ? truth[r] : other;
                }
            }
            return new Simulation(truth, answers);
        }

        double accuracy(double[] probabilities) {
            int classes = probabilities.length / truth.length;
            float[] floats = new float[probabilities.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) probabilities[i];
            }
            return (double) IntStream.range(0, truth.length)
                            .filter(r -> ArgMax.of(floats, r * classes, classes) == truth[r])
                            .count()
                    / truth.length;
        }
    }

    @Test
    void simulatedAnnotatorsAreFoundOut() {
        double[] accuracies = {0.9, 0.6, 0.55, 0.95, 0.7};
        Simulation rows = Simulation.of(4000, new double[] {0.5, 0.3, 0.2}, accuracies, 0.8, 7);
        Votes votes = votes(3, rows.answers());
        DawidSkene found = DawidSkene.fit(votes, DawidSkene.Options.defaults());
        assertTrue(found.hasConverged());
        for (int a = 0; a < accuracies.length; a++) {
            assertEquals(accuracies[a], found.accuracy(a), 0.03, "annotator " + a);
        }
        assertArrayEquals(new double[] {0.5, 0.3, 0.2}, found.classShares(), 0.03);
        double byReliability = rows.accuracy(found.posteriors());
        double byShares = rows.accuracy(votes.shares());
        assertTrue(byReliability > byShares + 0.03, byReliability + " " + byShares);
    }

    @Test
    void theObjectiveNeverFalls() {
        for (double pseudo : new double[] {0, 0.5, 1, 10}) {
            Simulation rows = Simulation.of(200, new double[] {0.8, 0.2}, new double[] {0.9, 0.6, 0.7}, 0.7, 3);
            List<Double> objectives = DawidSkene.fit(
                            votes(2, rows.answers()), new DawidSkene.Options(pseudo, 300, 1e-12))
                    .objectives();
            assertTrue(objectives.size() > 5);
            for (int i = 1; i < objectives.size(); i++) {
                assertTrue(objectives.get(i) >= objectives.get(i - 1) - 1e-9, pseudo + ", round " + i);
            }
        }
    }

    /** It tells nothing, so the others' posteriors stay what they are without it. */
    @Test
    void anAnnotatorWhoAlwaysSaysTheSameCountsForNothing() {
        Simulation rows = Simulation.of(500, new double[] {0.6, 0.4}, new double[] {0.9, 0.8, 0.85}, 1, 5);
        int[][] with = IntStream.range(0, 500)
                .mapToObj(r -> new int[] {rows.answers()[r][0], rows.answers()[r][1], rows.answers()[r][2], 0})
                .toArray(int[][]::new);
        double[] alone = DawidSkene.fit(votes(2, rows.answers()), PLAIN).posteriors();
        double[] together = DawidSkene.fit(votes(2, with), PLAIN).posteriors();
        assertArrayEquals(alone, together, 1e-4);
    }

    /** One vote in a hundred rows: its error rates stay half of them the prior's. */
    @Test
    void anAnnotatorOfOneVoteIsHardlyTrusted() {
        int[][] answers = new int[100][];
        for (int r = 0; r < answers.length; r++) {
            answers[r] = new int[] {r % 2, r % 2, r == 7 ? 0 : Votes.NONE};
        }
        DawidSkene found = DawidSkene.fit(votes(2, answers), DawidSkene.Options.defaults());
        assertTrue(found.posteriors()[7 * 2 + 1] > 0.95, () -> "" + found.posteriors()[15]);
        assertEquals(0.5, found.errorRates(2)[0][0], 0.01);
    }

    @Test
    void aClassThatNobodyNames() {
        DawidSkene found = DawidSkene.fit(votes(3, new int[][] {{0, 0}, {1, 1}, {0, 1}}), PLAIN);
        for (double p : found.posteriors()) {
            assertTrue(Double.isFinite(p));
        }
        assertEquals(0, found.classShares()[2]);
    }

    @Test
    void theSameVotesGiveTheSameBits() {
        Simulation rows = Simulation.of(300, new double[] {0.7, 0.3}, new double[] {0.8, 0.7, 0.6}, 0.9, 2);
        Votes votes = votes(2, rows.answers());
        assertArrayEquals(
                DawidSkene.fit(votes, DawidSkene.Options.defaults()).posteriors(),
                DawidSkene.fit(votes, DawidSkene.Options.defaults()).posteriors());
    }

    @Test
    void optionsCheckThemselves() {
        assertEquals(
                "maxRounds: expected 1 or more, found 0.0",
                assertThrows(EspalierException.class, () -> new DawidSkene.Options(1, 0, 1e-9))
                        .getMessage());
        assertThrows(EspalierException.class, () -> new DawidSkene.Options(-1, 1, 1e-9));
        assertThrows(EspalierException.class, () -> new DawidSkene.Options(1, 1, 0));
    }
}
