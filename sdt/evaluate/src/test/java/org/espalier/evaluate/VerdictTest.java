package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Schema;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Background;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.evaluate.Verdict.Standing;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final int ROWS = 2000;
    private static final Schema TWO = Schema.unnamed(2, 2);
    private static final Schema THREE = Schema.unnamed(2, 3);
    private static final Background PLAIN = background(Optional.empty(), Optional.empty());

    private static Background background(Optional<ColumnAlone> best, Optional<ColumnAlone> next) {
        return new Background(0, true, best, next, List.of());
    }

    private static int[] labels(int classes) {
        Random random = new Random(5);
        return random.ints(ROWS, 0, classes).toArray();
    }

    /**
     * Answers that are right the more often the greater {@code strength}; the same noise in all of them, so that differences
     * are paired.
     */
    private static Contender contender(String name, Role role, int classes, double strength) {
        Random random = new Random(7);
        int[] labels = labels(classes);
        float[] p = new float[ROWS * classes];
        for (int r = 0; r < ROWS; r++) {
            double[] score = new double[classes];
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                score[k] = Math.exp(random.nextGaussian() + (labels[r] == k ? strength : 0));
                sum += score[k];
            }
            for (int k = 0; k < classes; k++) {
                p[r * classes + k] = (float) (score[k] / sum);
            }
        }
        return new Contender(name, role, p);
    }

    private static Verdict verdict(int classes, double tree, Background background, Contender... others) {
        return Verdict.of(
                classes == 2 ? TWO : THREE,
                labels(classes),
                contender("tree", Role.TREE, classes, tree),
                contender("tree, one path", Role.PATH, classes, tree),
                List.of(others),
                background);
    }

    private static List<Kind> kinds(Verdict verdict) {
        return verdict.sentences().stream().map(Sentence::kind).toList();
    }

    private static Contender linear(int classes, double strength) {
        return contender("logistic regression", Role.LINEAR, classes, strength);
    }

    /** An interval from 0 to nearly 1 says neither that something was learned nor that nothing was. */
    @Test
    void ofAHandfulOfRowsNothingIsSaidThatTheyDoNotTell() {
        float[] p = {0.4f, 0.6f, 0.6f, 0.4f, 0.3f, 0.7f, 0.8f, 0.2f};
        Verdict verdict = Verdict.of(
                TWO,
                new int[] {0, 1, 1, 1},
                new Contender("tree", Role.TREE, p),
                new Contender("tree, one path", Role.PATH, p),
                List.of(),
                PLAIN);
        assertEquals(List.of(Kind.FEW_ROWS), kinds(verdict));
        String text = verdict.headline().orElseThrow().text();
        assertTrue(
                text.startsWith("Whether anything was learned can't be told: on 4 held-out rows the AUC is 0.333,"),
                text);
    }

    @Test
    void logisticRegressionIsAhead() {
        Verdict verdict = verdict(2, 1, PLAIN, linear(2, 1.5));
        assertEquals(List.of(Kind.WORSE_THAN_LINEAR), kinds(verdict));
        String text = verdict.headline().orElseThrow().text();
        assertTrue(
                text.matches(
                        "Logistic regression is clearly better \\(AUC 0\\.\\d{4} against 0\\.\\d{4}\\): use that\\."),
                text);
    }

    @Test
    void logisticRegressionIsBehind() {
        assertEquals(List.of(Kind.BETTER_THAN_LINEAR), kinds(verdict(2, 1.5, PLAIN, linear(2, 1))));
        assertEquals(List.of(Kind.BETTER_THAN_LINEAR), kinds(verdict(3, 1.5, PLAIN, linear(3, 1))));
    }

    /** A paired interval that is above 0 is not enough: a thousandth is nothing to change a model for. */
    @Test
    void aTrifleIsNoLead() {
        Verdict verdict = verdict(2, 1.505, PLAIN, linear(2, 1.5));
        Standing linear = verdict.standing(Role.LINEAR).orElseThrow();
        assertTrue(linear.lead().orElseThrow().interval().low() > 0, linear.toString());
        assertTrue(linear.lead().orElseThrow().value() < VerdictSentences.TRIFLE, linear.toString());
        assertEquals(List.of(Kind.AS_GOOD_AS_LINEAR), kinds(verdict));
        assertTrue(
                verdict.headline().orElseThrow().text().endsWith(": use that, unless you need the points."),
                verdict.toString());
    }

    @Test
    void segmentsAreNamedWhereThereAreSome() {
        Background gates = new Background(3, true, Optional.empty(), Optional.empty(), List.of());
        String text =
                verdict(2, 1, gates, linear(2, 1)).headline().orElseThrow().text();
        assertTrue(text.endsWith("use that, unless you need the segments."), text);
    }

    @Test
    void boostingAndCart() {
        Verdict verdict = verdict(
                3,
                1,
                PLAIN,
                contender("boosting", Role.BOOSTING, 3, 1.4),
                contender("CART, depth 3", Role.CART, 3, 0.5),
                contender("CART, depth 8", Role.CART, 3, 0.6));
        assertEquals(List.of(Kind.WORSE_THAN_BOOSTING, Kind.BETTER_THAN_CART), kinds(verdict));
        String boosting = verdict.sentences().get(0).text();
        assertTrue(boosting.startsWith("Boosting answers clearly better ("), boosting);
        String cart = verdict.sentences().get(1).text();
        assertTrue(cart.startsWith("Clearly better than CART, depth 8 ("), cart);
    }

    @Test
    void howMuchOfTheTeacherIsExplained() {
        Contender network = contender("network", Role.TEACHER, 2, 1);
        Verdict same = verdict(2, 1, PLAIN, network);
        assertEquals(
                "One path of the tree explains 100 of 100 decisions of the network on these rows.",
                same.headline().orElseThrow().text());
        float[] p = network.probabilities().clone();
        for (int r = 0; r < ROWS; r += 80) { // 25 rows, 1.25 %
            float swap = p[2 * r];
            p[2 * r] = p[2 * r + 1];
            p[2 * r + 1] = swap;
        }
        Verdict nearly = verdict(2, 1, PLAIN, new Contender("network", Role.TEACHER, p));
        assertEquals(
                "One path of the tree explains 98 of 100 decisions of the network on these rows.",
                nearly.headline().orElseThrow().text());
    }

    @Test
    void nothingIsLearnedFromShuffledLabels() {
        Verdict verdict = verdict(
                2,
                0,
                PLAIN,
                linear(2, 0),
                contender("boosting", Role.BOOSTING, 2, 0),
                contender("n", Role.TEACHER, 2, 0));
        assertEquals(List.of(Kind.NOTHING_LEARNED), kinds(verdict));
        String text = verdict.headline().orElseThrow().text();
        assertTrue(
                text.startsWith(
                        "Nothing was learned: on 2000 held-out rows the tree ranks no better than chance (AUC 0."),
                text);
        assertTrue(text.endsWith("Nor does boosting: these columns may say nothing about 'class'."), text);
        assertEquals(List.of(Kind.NOTHING_LEARNED), kinds(verdict(3, 0, PLAIN, linear(3, 0))));
    }

    @Test
    void aColumnThatIsTheAnswerIsNamed() {
        Background leak =
                background(Optional.of(new ColumnAlone("paid back", 0.998)), Optional.of(new ColumnAlone("age", 0.97)));
        Verdict verdict = verdict(2, 3, leak);
        assertEquals(List.of(Kind.LEAK), kinds(verdict));
        assertEquals(
                "Column 'paid back' alone gives the answer (AUC 0.998 by itself): is it known before 'class' is? Otherwise it"
                        + " leaks, and --ignore leaves it out.",
                verdict.headline().orElseThrow().text());
    }

    @Test
    void aGoodColumnAmongGoodColumnsIsNoLeak() {
        Background good = background(Optional.of(new ColumnAlone("a", 0.975)), Optional.of(new ColumnAlone("b", 0.97)));
        assertEquals(List.of(), kinds(verdict(2, 3, good)));
        Background alone = background(Optional.of(new ColumnAlone("a", 0.975)), Optional.of(new ColumnAlone("b", 0.6)));
        assertEquals(List.of(Kind.LEAK), kinds(verdict(2, 3, alone)));
    }

    @Test
    void fewRowsAreSaid() {
        int[] labels = {0, 1, 0, 1};
        float[] p = {0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f, 0.4f, 0.6f};
        Verdict verdict = Verdict.of(
                TWO,
                labels,
                new Contender("tree", Role.TREE, p),
                new Contender("path", Role.PATH, p),
                List.of(),
                PLAIN);
        assertEquals(List.of(Kind.FEW_ROWS), kinds(verdict));
    }

    /** Nothing can be ranked then; what can be counted is. */
    @Test
    void heldOutRowsOfOneClass() {
        Verdict verdict = Verdict.of(
                TWO,
                new int[] {0, 0},
                new Contender("tree", Role.TREE, new float[] {0.9f, 0.1f, 0.2f, 0.8f}),
                new Contender("path", Role.PATH, new float[] {0.9f, 0.1f, 0.2f, 0.8f}),
                List.of(new Contender("logistic regression", Role.LINEAR, new float[] {0.9f, 0.1f, 0.8f, 0.2f})),
                PLAIN);
        Standing linear = verdict.standing(Role.LINEAR).orElseThrow();
        assertEquals(Optional.empty(), linear.auc());
        assertEquals(Optional.empty(), linear.lead());
        assertEquals(1, linear.accuracy().value());
    }

    @Test
    void theShapesMustFit() {
        assertEquals(
                "path: expected 2 rows of 2 probabilities, found 2 numbers",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Verdict.of(
                                        TWO,
                                        new int[] {0, 1},
                                        new Contender("tree", Role.TREE, new float[4]),
                                        new Contender("path", Role.PATH, new float[2]),
                                        List.of(),
                                        PLAIN))
                        .getMessage());
    }

    private static Verdict small() {
        int[] labels = new int[8];
        float[] good = new float[16];
        float[] poor = new float[16];
        for (int r = 0; r < 8; r++) {
            labels[r] = r % 2;
            good[2 * r + labels[r]] = r == 3 ? 0.4f : 0.75f;
            good[2 * r + 1 - labels[r]] = r == 3 ? 0.6f : 0.25f;
            poor[2 * r] = 0.5f;
            poor[2 * r + 1] = 0.5f;
        }
        List<Contender> others = new ArrayList<>();
        others.add(new Contender("the most frequent class", Role.MAJORITY, poor));
        return Verdict.of(
                TWO,
                labels,
                new Contender("tree", Role.TREE, good),
                new Contender("tree, one path", Role.PATH, good),
                others,
                PLAIN);
    }

    @Test
    void asText() {
        assertEquals("""
                                         AUC                      accuracy, %         log loss  Brier   the tree is ahead by
                tree                     1.0000 [1.0000, 1.0000]  87.50 [52.9, 97.8]  0.3663    0.0997  -
                the most frequent class  0.5000 [0.5000, 0.5000]  50.00 [21.5, 78.5]  0.6931    0.2500  +0.5000 [+0.5000, +0.5000]
                rows: 8, held out; in brackets: 95 % intervals; ahead by: AUC, on the same rows

                verdict
                  The held-out rows are only 8: the intervals are wide, and another split may turn the order around.
                """, VerdictText.write(small()));
    }

    @Test
    void asJson() {
        Map<String, Object> json = VerdictText.toMap(small());
        assertEquals(List.of("rows", "measure", "positive", "models", "sentences"), List.copyOf(json.keySet()));
        assertEquals(
                List.of(
                        Map.of(
                                "kind",
                                "few-rows",
                                "text",
                                "The held-out rows are only 8: the intervals are wide, and another split may turn the order around.")),
                json.get("sentences"));
        assertEquals("""
                {
                  "name": "the most frequent class",
                  "role": "majority",
                  "accuracy": {
                    "value": 0.5,
                    "interval": [
                      0.2152160622138776,
                      0.7847839377861224
                    ]
                  },
                  "auc": {
                    "value": 0.5,
                    "interval": [
                      0.5,
                      0.5
                    ]
                  },
                  "logLoss": {
                    "value": 0.6931471805599453,
                    "interval": [
                      0.6931471805599453,
                      0.6931471805599453
                    ]
                  },
                  "brier": {
                    "value": 0.25,
                    "interval": [
                      0.25,
                      0.25
                    ]
                  },
                  "lead": {
                    "value": 0.5,
                    "interval": [
                      0.5,
                      0.5
                    ]
                  },
                  "logLossLead": {
                    "value": 0.32688902754301274,
                    "interval": [
                      0.17288273958899786,
                      0.48089531549702763
                    ]
                  }
                }
                """, Json.pretty(((List<?>) json.get("models")).get(1)));
    }
}
