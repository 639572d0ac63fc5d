package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.evaluate.Evaluation.Divergence;
import org.espalier.evaluate.Evaluation.Leaves;
import org.espalier.evaluate.Evaluation.PathMass;
import org.espalier.evaluate.Evaluation.Scores;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class EvaluationWritersTest {
    private static final Evaluation DISTILLED = new Evaluation(
            10000,
            10000,
            Optional.of(new Scores(0.9694, 0.962, OptionalDouble.of(0.959), OptionalDouble.of(0.9906))),
            Optional.of(new Scores(0.973, 0.966, OptionalDouble.empty(), OptionalDouble.empty())),
            Optional.of(new Divergence(0.0812, 0.421, 9.1)),
            Optional.of(new Divergence(0.11, 0.6, 12.5)),
            Optional.of(new Scores(0.104, 0.14, OptionalDouble.empty(), OptionalDouble.of(0.03))),
            Optional.of(new Scores(0.011, 0.02, OptionalDouble.empty(), OptionalDouble.of(0.004))),
            new PathMass(0.83, 0.31),
            new Leaves(256, 3),
            Optional.of(new Scores(0.96, 0.95, OptionalDouble.of(0.94), OptionalDouble.of(0.99))),
            List.of(
                    new ClassScores("no", 6000, shares(0.97, 0.96, 0.95, 0.99), shares(0.98, 0.97, 0.96, 0.995)),
                    new ClassScores("yes", 4000, shares(0.95, 0.94, 0.93, 0.99), shares(0.94, 0.93, 0.92, 0.985))),
            intervals());

    private static Shares shares(double average, double maxPath, double greedy, double teacher) {
        return new Shares(
                OptionalDouble.of(average),
                OptionalDouble.of(maxPath),
                OptionalDouble.of(greedy),
                OptionalDouble.of(teacher));
    }

    private static final Shares NONE =
            new Shares(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** One in a thousand is fraud, and a tree that answers nothing but {@code ok}. */
    private static Evaluation rare(Shares precisionOfFraud) {
        return new Evaluation(
                10000,
                10000,
                Optional.of(new Scores(0.999, 0.999, OptionalDouble.of(0.999), OptionalDouble.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Scores(0.2, 0.25, OptionalDouble.empty(), OptionalDouble.empty())),
                Optional.of(new Scores(0.03, 0.04, OptionalDouble.empty(), OptionalDouble.empty())),
                new PathMass(0.5, 0.25),
                new Leaves(2, 0, OptionalDouble.of(5.25)),
                Optional.of(new Scores(0.5, 0.5, OptionalDouble.of(0.5), OptionalDouble.empty())),
                List.of(
                        new ClassScores("ok", 9990, onlyTree(1), onlyTree(0.999)),
                        new ClassScores("fraud", 10, onlyTree(0), precisionOfFraud),
                        new ClassScores("unseen", 0, NONE, NONE)),
                Map.of());
    }

    private static Shares onlyTree(double share) {
        return new Shares(
                OptionalDouble.of(share), OptionalDouble.of(share), OptionalDouble.of(share), OptionalDouble.empty());
    }

    private static Map<String, Interval> intervals() {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        intervals.put("accuracy.average", new Interval(0.966, 0.9728));
        intervals.put("accuracy.maxPath", new Interval(0.9582, 0.9657));
        intervals.put("accuracy.teacher", new Interval(0.9887, 0.9925));
        intervals.put("agreement.maxPath", new Interval(0.9625, 0.9695));
        intervals.put("kl.mean", new Interval(0.0788, 0.0837));
        intervals.put("pathMass.mean", new Interval(0.8254, 0.8346));
        return intervals;
    }

    /** With all that is measured of two classes. */
    private static Evaluation ofTwoClasses() {
        Map<String, Interval> intervals = intervals();
        intervals.put("auc.average", new Interval(0.98, 0.99));
        intervals.put("gini.average", new Interval(0.96, 0.98));
        intervals.put("ks.maxPath", new Interval(0.86, 0.88));
        intervals.put("pathCost.auc", new Interval(0.004, 0.006));
        intervals.put("balancedAccuracy.average", new Interval(0.955, 0.965));
        intervals.put("mcc.average", new Interval(0.91, 0.93));
        intervals.put("brier.average", new Interval(0.02, 0.03));
        intervals.put("recall.average.yes", new Interval(0.943, 0.957));
        Scores auc = new Scores(0.985, 0.98, OptionalDouble.empty(), OptionalDouble.of(0.999));
        return new Evaluation(
                DISTILLED.rows(),
                DISTILLED.labelled(),
                DISTILLED.accuracy(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DISTILLED.logLoss(),
                DISTILLED.calibration(),
                DISTILLED.pathMass(),
                DISTILLED.leaves(),
                DISTILLED.balancedAccuracy(),
                List.of(
                        DISTILLED.classes().get(0),
                        new ClassScores(
                                "yes",
                                4000,
                                DISTILLED.classes().get(1).recall(),
                                DISTILLED.classes().get(1).precision(),
                                Optional.of(auc))),
                intervals,
                Optional.of(new Evaluation.Ranking(
                        Optional.of("yes"),
                        auc,
                        Optional.of(new Scores(0.88, 0.87, OptionalDouble.empty(), OptionalDouble.of(0.97))),
                        new Estimate(0.005, 0.0005))),
                Optional.of(new Scores(0.025, 0.03, OptionalDouble.empty(), OptionalDouble.of(0.01))),
                Optional.of(new Scores(0.92, 0.91, OptionalDouble.of(0.9), OptionalDouble.of(0.98))),
                new Evaluation.Deciles(
                        List.of(
                                new Discrimination.Decile(
                                        5000,
                                        0.79,
                                        0.78,
                                        new Interval(0.77, 0.79),
                                        OptionalDouble.of(1.95),
                                        OptionalDouble.of(0.975)),
                                new Discrimination.Decile(
                                        5000,
                                        0.03,
                                        0.02,
                                        new Interval(0.01, 0.03),
                                        OptionalDouble.of(0.05),
                                        OptionalDouble.of(1))),
                        List.of()));
    }

    @Test
    void inFullWithAllOfTwoClasses() {
        assertEquals("""
                                      average                  max-path                 greedy  teacher
                accuracy, %           96.94 [96.60, 97.28]     96.20 [95.82, 96.57]     95.90   99.06 [98.87, 99.25]
                balanced accuracy, %  96.00 [95.50, 96.50]     95.00                    94.00   99.00
                AUC, yes is positive  0.9850 [0.9800, 0.9900]  0.9800                   -       0.9990
                Gini                  0.9700 [0.9600, 0.9800]  0.9600                   -       0.9980
                KS                    0.8800                   0.8700 [0.8600, 0.8800]  -       0.9700
                Matthews correlation  0.9200 [0.9100, 0.9300]  0.9100                   0.9000  0.9800
                log loss              0.1040                   0.1400                   -       0.0300
                Brier score           0.0250 [0.0200, 0.0300]  0.0300                   -       0.0100
                calibration error     0.0110                   0.0200                   -       0.0040
                path mass: mean 0.830 [0.825, 0.835], 5 % of rows below 0.310
                leaves: 256, 3 of them dead (the max-path leaf of no row)
                cost of one path: 0.0050 of AUC [0.0040, 0.0060]
                rows: 10000; in brackets: 95 % intervals over the rows

                             recall, %                     precision, %
                class  rows  average             max-path  average       max-path
                no     6000  97.00               96.00     98.00         97.00
                yes    4000  95.00 [94.3, 95.7]  94.00     94.00         93.00

                             yes, %
                tenth  rows  expected  found               lift  gain, %
                1      5000  79.00     78.00 [77.0, 79.0]  1.95  97.50
                2      5000  3.00      2.00 [1.0, 3.0]     0.05  100.00
                """, EvaluationText.full(ofTwoClasses()));
    }

    @Test
    void jsonOfWhatIsMeasuredOfTwoClasses() {
        Map<String, Object> json = EvaluationJson.toMap(ofTwoClasses());
        assertEquals("yes", json.get("positive"));
        assertEquals(
                """
                {
                  "gini": {
                    "average": 0.97,
                    "maxPath": 0.96,
                    "teacher": 0.998
                  },
                  "ks": {
                    "average": 0.88,
                    "maxPath": 0.87,
                    "teacher": 0.97
                  },
                  "pathCost": {
                    "auc": 0.005
                  },
                  "brier": {
                    "average": 0.025,
                    "maxPath": 0.03,
                    "teacher": 0.01
                  },
                  "mcc": {
                    "average": 0.92,
                    "maxPath": 0.91,
                    "greedy": 0.9,
                    "teacher": 0.98
                  },
                  "deciles": {
                    "average": [
                      {
                        "rows": 5000,
                        "probability": 0.79,
                        "share": 0.78,
                        "interval": [
                          0.77,
                          0.79
                        ],
                        "lift": 1.95,
                        "gain": 0.975
                      },
                      {
                        "rows": 5000,
                        "probability": 0.03,
                        "share": 0.02,
                        "interval": [
                          0.01,
                          0.03
                        ],
                        "lift": 0.05,
                        "gain": 1.0
                      }
                    ],
                    "maxPath": [ ]
                  }
                }
                """,
                Json.pretty(json.entrySet().stream()
                        .filter(e -> List.of("gini", "ks", "pathCost", "brier", "mcc", "deciles")
                                .contains(e.getKey()))
                        .collect(
                                LinkedHashMap::new,
                                (map, e) -> map.put(e.getKey(), e.getValue()),
                                LinkedHashMap::putAll)));
    }

    /** Trained without a teacher, on rows of which some have no label. */
    private static final Evaluation LABELS_ONLY = new Evaluation(
            10000,
            9000,
            Optional.of(new Scores(0.95, 0.9412, OptionalDouble.of(0.94), OptionalDouble.empty())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Scores(0.2, 0.25, OptionalDouble.empty(), OptionalDouble.empty())),
            Optional.of(new Scores(0.03, 0.04, OptionalDouble.empty(), OptionalDouble.empty())),
            new PathMass(0.5, 0.25),
            new Leaves(256, 120),
            Optional.empty(),
            List.of(),
            Map.of());

    @Test
    void json() {
        assertEquals("""
                {
                  "rows": 10000,
                  "accuracy": {
                    "average": 0.9694,
                    "maxPath": 0.962,
                    "greedy": 0.959,
                    "teacher": 0.9906
                  },
                  "agreement": {
                    "average": 0.973,
                    "maxPath": 0.966
                  },
                  "kl": {
                    "mean": 0.0812,
                    "p95": 0.421,
                    "max": 9.1
                  },
                  "logLoss": {
                    "average": 0.104,
                    "maxPath": 0.14,
                    "teacher": 0.03
                  },
                  "calibration": {
                    "average": 0.011,
                    "maxPath": 0.02,
                    "teacher": 0.004
                  },
                  "pathMass": {
                    "mean": 0.83,
                    "p05": 0.31
                  },
                  "leaves": {
                    "total": 256,
                    "dead": 3
                  },
                  "intervals": {
                    "accuracy.average": [
                      0.966,
                      0.9728
                    ],
                    "accuracy.maxPath": [
                      0.9582,
                      0.9657
                    ],
                    "accuracy.teacher": [
                      0.9887,
                      0.9925
                    ],
                    "agreement.maxPath": [
                      0.9625,
                      0.9695
                    ],
                    "kl.mean": [
                      0.0788,
                      0.0837
                    ],
                    "pathMass.mean": [
                      0.8254,
                      0.8346
                    ]
                  },
                  "klMaxPath": {
                    "mean": 0.11,
                    "p95": 0.6,
                    "max": 12.5
                  },
                  "balancedAccuracy": {
                    "average": 0.96,
                    "maxPath": 0.95,
                    "greedy": 0.94,
                    "teacher": 0.99
                  },
                  "recall": {
                    "average": {
                      "no": 0.97,
                      "yes": 0.95
                    },
                    "maxPath": {
                      "no": 0.96,
                      "yes": 0.94
                    },
                    "greedy": {
                      "no": 0.95,
                      "yes": 0.93
                    },
                    "teacher": {
                      "no": 0.99,
                      "yes": 0.99
                    }
                  },
                  "classes": {
                    "no": {
                      "rows": 6000,
                      "recall": {
                        "average": 0.97,
                        "maxPath": 0.96,
                        "greedy": 0.95,
                        "teacher": 0.99
                      },
                      "precision": {
                        "average": 0.98,
                        "maxPath": 0.97,
                        "greedy": 0.96,
                        "teacher": 0.995
                      }
                    },
                    "yes": {
                      "rows": 4000,
                      "recall": {
                        "average": 0.95,
                        "maxPath": 0.94,
                        "greedy": 0.93,
                        "teacher": 0.99
                      },
                      "precision": {
                        "average": 0.94,
                        "maxPath": 0.93,
                        "greedy": 0.92,
                        "teacher": 0.985
                      }
                    }
                  }
                }
                """, EvaluationJson.write(DISTILLED));
    }

    @Test
    void jsonWithoutTeacher() {
        assertEquals("""
                {
                  "rows": 10000,
                  "accuracy": {
                    "average": 0.95,
                    "maxPath": 0.9412,
                    "greedy": 0.94
                  },
                  "logLoss": {
                    "average": 0.2,
                    "maxPath": 0.25
                  },
                  "calibration": {
                    "average": 0.03,
                    "maxPath": 0.04
                  },
                  "pathMass": {
                    "mean": 0.5,
                    "p05": 0.25
                  },
                  "leaves": {
                    "total": 256,
                    "dead": 120
                  },
                  "labelled": 9000
                }
                """, EvaluationJson.write(LABELS_ONLY));
    }

    @Test
    void inFull() {
        assertEquals("""
                                           average                  max-path              greedy  teacher
                accuracy, %                96.94 [96.60, 97.28]     96.20 [95.82, 96.57]  95.90   99.06 [98.87, 99.25]
                balanced accuracy, %       96.00                    95.00                 94.00   99.00
                agreement with teacher, %  97.30                    96.60 [96.25, 96.95]  -       -
                KL(teacher || tree), mean  0.0812 [0.0788, 0.0837]  0.1100                -       -
                  95 % of rows below       0.4210                   0.6000                -       -
                  maximum                  9.1000                   12.5000               -       -
                log loss                   0.1040                   0.1400                -       0.0300
                calibration error          0.0110                   0.0200                -       0.0040
                path mass: mean 0.830 [0.825, 0.835], 5 % of rows below 0.310
                leaves: 256, 3 of them dead (the max-path leaf of no row)
                rows: 10000; in brackets: 95 % intervals over the rows

                             recall, %            precision, %
                class  rows  average    max-path  average       max-path
                no     6000  97.00      96.00     98.00         97.00
                yes    4000  95.00      94.00     94.00         93.00
                """, EvaluationText.full(DISTILLED));
    }

    @Test
    void inFullWithoutTeacher() {
        assertEquals("""
                                   average  max-path  greedy  teacher
                accuracy, %        95.00    94.12     94.00   -
                log loss           0.2000   0.2500    -       -
                calibration error  0.0300   0.0400    -       -
                path mass: mean 0.500, 5 % of rows below 0.250
                leaves: 256, 120 of them dead (the max-path leaf of no row)
                rows: 10000, 9000 of them with a label
                """, EvaluationText.full(LABELS_ONLY));
    }

    /** The accuracy alone would make it look excellent. */
    @Test
    void aClassThatIsNeverAnsweredIsNamed() {
        assertEquals("""
                                      average  max-path  greedy  teacher
                accuracy, %           99.90    99.90     99.90   -
                balanced accuracy, %  50.00    50.00     50.00   -
                log loss              0.2000   0.2500    -       -
                calibration error     0.0300   0.0400    -       -
                path mass: mean 0.500, 5 % of rows below 0.250
                leaves: 2, 0 of them dead (the max-path leaf of no row)
                columns read on a path: mean 5.25
                never answered: 'fraud'
                rows: 10000

                             recall, %            precision, %
                class  rows  average    max-path  average       max-path
                ok     9990  100.00     100.00    99.90         99.90
                fraud  10    0.00       0.00      -             -
                """, EvaluationText.full(rare(NONE)));
    }

    @Test
    void sideBySideEachTreeHasALineOfItsOwn() {
        Shares byAverageOnly = new Shares(
                OptionalDouble.of(0.5), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
        List<String> lines = EvaluationText.table(List.of(
                        new NamedEvaluation("distilled", DISTILLED),
                        new NamedEvaluation("useless", rare(NONE)),
                        new NamedEvaluation("half", rare(byAverageOnly)),
                        new NamedEvaluation("rare", rare(onlyTree(0.5)))))
                .lines()
                .toList();
        assertEquals(
                List.of(
                        "useless: balanced accuracy, %: 50.00 average, 50.00 max-path; never answered: 'fraud'",
                        "half: balanced accuracy, %: 50.00 average, 50.00 max-path; never answered by max-path: 'fraud'",
                        "rare: balanced accuracy, %: 50.00 average, 50.00 max-path"),
                lines.subList(lines.size() - 3, lines.size()));
    }

    @Test
    void jsonLeavesOutWhatAClassDoesNotHave() {
        Map<String, Object> json = EvaluationJson.toMap(rare(NONE));
        Map<String, Object> tree = Map.of("average", 0.0, "maxPath", 0.0, "greedy", 0.0);
        assertEquals(Map.of("rows", 10, "recall", tree), ((Map<?, ?>) json.get("classes")).get("fraud"));
        assertEquals(Map.of("rows", 0), ((Map<?, ?>) json.get("classes")).get("unseen"));
    }

    @Test
    void sideBySide() {
        assertEquals(
                """
                             accuracy, %               agreement, %               KL       ECE                path   dead
                model        average      max-path     average       max-path     average  average  max-path  mass   leaves
                teacher      99.06 ±0.19  -            -             -            -        0.0040   -         -      -
                labels only  95.00        94.12        -             -            -        0.0300   0.0400    0.500  120 of 256
                distilled    96.94 ±0.34  96.20 ±0.37  97.30         96.60 ±0.35  0.0812   0.0110   0.0200    0.830  3 of 256
                rows: 10000; KL: mean of KL(teacher || tree); ECE: expected calibration error; ±: half of the 95 % bootstrap interval
                """,
                EvaluationText.table(List.of(
                        new NamedEvaluation("labels only", LABELS_ONLY), new NamedEvaluation("distilled", DISTILLED))));
    }

    @Test
    void withoutTeacherThereIsNoLineForIt() {
        assertEquals("""
                             accuracy, %            agreement, %            KL       ECE                path   dead
                model        average      max-path  average       max-path  average  average  max-path  mass   leaves
                a\\u001b[2Jb  95.00        94.12     -             -         -        0.0300   0.0400    0.500  120 of 256
                rows: 10000; KL: mean of KL(teacher || tree); ECE: expected calibration error
                """, EvaluationText.table(List.of(new NamedEvaluation("a\u001b[2Jb", LABELS_ONLY))));
    }

    @Test
    void columnsReadStandInTheJson() {
        assertEquals(5.25, EvaluationJson.toMap(rare(NONE)).get("columnsRead"));
        assertEquals(false, EvaluationJson.toMap(DISTILLED).containsKey("columnsRead"), "an image has none");
    }
}
