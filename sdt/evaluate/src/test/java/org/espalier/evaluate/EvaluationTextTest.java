package org.espalier.evaluate;

import static org.espalier.evaluate.Evaluations.DISTILLED;
import static org.espalier.evaluate.Evaluations.LABELS_ONLY;
import static org.espalier.evaluate.Evaluations.NONE;
import static org.espalier.evaluate.Evaluations.ofTwoClasses;
import static org.espalier.evaluate.Evaluations.onlyTree;
import static org.espalier.evaluate.Evaluations.rare;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.espalier.evaluate.ClassScores.Shares;
import org.junit.jupiter.api.Test;

class EvaluationTextTest {
    @Test
    void inFullWithAllOfTwoClasses() {
        assertEquals("""
                                      average                  max-path                 greedy  teacher
                accuracy, %           96.94 [96.60, 97.28]     96.20 [95.82, 96.57]     95.90   99.06 [98.87, 99.25]
                balanced accuracy, %  96.00 [95.50, 96.50]     95.00                    94.00   99.00
                macro F1, %           96.50 [96.00, 97.00]     95.50                    95.00   99.00
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
}
