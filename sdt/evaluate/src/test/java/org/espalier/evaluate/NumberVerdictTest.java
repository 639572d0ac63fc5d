package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.NumberVerdict.Other;
import org.espalier.evaluate.Verdict.Background;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

class NumberVerdictTest {
    private static final Background PLAIN = background(Optional.empty(), Optional.empty());

    private static Background background(Optional<ColumnAlone> best, Optional<ColumnAlone> next) {
        return new Background(3, true, best, next, List.of());
    }

    private static Dataset rows(Target target, float[] values, Optional<float[]> weights) {
        Schema one = Schema.unnamed(1, 2).withTarget(target);
        return Dataset.ofNumbers(one, new DenseMatrix(values.length, 1, new float[values.length]), values, weights);
    }

    private static Dataset prices(int count) {
        Random random = new Random(4);
        float[] values = new float[count];
        for (int r = 0; r < count; r++) {
            values[r] = (float) (100 + 10 * random.nextGaussian());
        }
        return rows(new Target.Number("price", Optional.of("EUR"), Optional.empty()), values, Optional.empty());
    }

    /** Answers that are off by a standard deviation of so much; the same noise in all of them, so that differences are paired. */
    private static float[] off(Dataset rows, double by) {
        Random random = new Random(9);
        float[] out = rows.values().clone();
        for (int r = 0; r < out.length; r++) {
            out[r] += (float) (by * random.nextGaussian());
        }
        return out;
    }

    private static List<Kind> kinds(NumberVerdict verdict) {
        return verdict.sentences().stream().map(Sentence::kind).toList();
    }

    private static NumberVerdict beside(Dataset rows, double tree, Role role, double other) {
        return NumberVerdict.of(
                rows, off(rows, tree), off(rows, tree), List.of(new Other("other", role, off(rows, other))), PLAIN);
    }

    /** Worked by hand: values 1, 2, 3, 6 (mean 3), answers 1, 2, 4, 5: 1 + 1 of 4 + 1 + 0 + 9 are left. */
    @Test
    void figuresOfFourRows() {
        Dataset rows = rows(
                new Target.Number("n", Optional.empty(), Optional.empty()), new float[] {1, 2, 3, 6}, Optional.empty());
        float[] answers = {1, 2, 4, 5};
        NumberVerdict.Standing tree = NumberVerdict.of(
                        rows,
                        answers,
                        answers,
                        List.of(new Other("mean", Role.MAJORITY, new float[] {3, 3, 3, 3})),
                        PLAIN)
                .standings()
                .get(0);
        assertEquals(1 - 2 / 14.0, tree.explained().value(), 1e-12);
        assertEquals(Math.sqrt(0.5), tree.rmse().value(), 1e-12);
        assertEquals(0.5, tree.mae().value(), 1e-12);
    }

    /**
     * Counts 0 and 2 in exposures 1 and 2, answered by rates 0.5 and 1: half the deviance is 0.5 + 2 (1 log 1 - 1 + 1) = 0.5;
     * that of the mean rate 2/3 is 2/3 + 2 (log 1.5 - 1/3) = 2 log 1.5.
     */
    @Test
    void figuresOfARateCountByExposure() {
        Dataset rows = rows(
                new Target.Rate("claims", Optional.of("years"), Optional.empty()),
                new float[] {0, 1},
                Optional.of(new float[] {1, 2}));
        float[] answers = {0.5f, 1};
        NumberVerdict verdict = NumberVerdict.of(rows, answers, answers, List.of(), PLAIN);
        assertTrue(verdict.isRate());
        assertEquals(
                1 - 0.5 / (2 * Math.log(1.5)),
                verdict.standings().get(0).explained().value(),
                1e-6);
    }

    @Test
    void whatFollowsFromPairedDifferences() {
        Dataset rows = prices(1000);
        assertEquals(List.of(Kind.BETTER_THAN_LINEAR), kinds(beside(rows, 4, Role.LINEAR, 6)));
        assertEquals(List.of(Kind.WORSE_THAN_LINEAR), kinds(beside(rows, 6, Role.LINEAR, 4)));
        assertEquals(
                List.of(Kind.AS_GOOD_AS_LINEAR),
                kinds(beside(rows, 4, Role.LINEAR, 4.01)),
                "for sure, but by less than 0.002");
        assertEquals(List.of(Kind.WORSE_THAN_BOOSTING), kinds(beside(rows, 6, Role.BOOSTING, 4)));
        assertEquals(List.of(Kind.AS_GOOD_AS_BOOSTING), kinds(beside(rows, 4, Role.BOOSTING, 6)));
        assertEquals(List.of(Kind.WORSE_THAN_CART), kinds(beside(rows, 6, Role.CART, 4)));
    }

    @Test
    void aTreeOfTheMeanHasLearnedNothing() {
        Dataset rows = prices(1000);
        float[] mean = NumberVerdict.mean(rows, 1000);
        NumberVerdict verdict = NumberVerdict.of(
                rows,
                off(rows, 11),
                off(rows, 11),
                List.of(
                        new Other("the mean", Role.MAJORITY, mean),
                        new Other("boosting", Role.BOOSTING, off(rows, 12))),
                PLAIN);
        assertEquals(List.of(Kind.NOTHING_LEARNED), kinds(verdict));
        String text = verdict.headline().orElseThrow().text();
        assertTrue(text.startsWith("Nothing was learned: on 1000 held-out rows R2 is -0."), text);
        assertTrue(text.endsWith("these columns may say nothing about 'price'."), text);
    }

    @Test
    void aColumnThatIsTheAnswerIsNamed() {
        Dataset rows = prices(500);
        NumberVerdict leak = NumberVerdict.of(
                rows,
                off(rows, 1),
                off(rows, 1),
                List.of(),
                background(Optional.of(new ColumnAlone("tax", 0.985)), Optional.of(new ColumnAlone("rooms", 0.6))));
        assertEquals(List.of(Kind.LEAK), kinds(leak));
        assertEquals(
                "Column 'tax' alone gives the answer (R2 0.985 by itself): is it known before 'price' is? Otherwise it leaks,"
                        + " and --ignore leaves it out.",
                leak.headline().orElseThrow().text());
        NumberVerdict good = NumberVerdict.of(
                rows,
                off(rows, 4),
                off(rows, 4),
                List.of(),
                background(Optional.of(new ColumnAlone("size", 0.82)), Optional.of(new ColumnAlone("rooms", 0.6))));
        assertEquals(List.of(), kinds(good), "one good column among others");
    }

    @Test
    void asJson() {
        Dataset rows = prices(300);
        Map<String, Object> json = NumberVerdictText.toMap(beside(rows, 4, Role.LINEAR, 6));
        assertEquals("r2", json.get("measure"));
        Map<?, ?> tree = (Map<?, ?>) ((List<?>) json.get("models")).get(0);
        assertEquals(List.of("name", "role", "r2", "rmse", "mae"), List.copyOf(tree.keySet()));
        Map<?, ?> sentence = (Map<?, ?>) ((List<?>) json.get("sentences")).get(0);
        assertEquals("better-than-linear", sentence.get("kind"));
    }
}
