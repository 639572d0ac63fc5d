package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Figures of labels, by hand. */
class LabelsEvaluationTest {
    private static final EvaluationOptions NO_INTERVALS = new EvaluationOptions(1, 0, 1);
    private static final float YES = (float) Math.log(3); // 3/4
    private static final float NO = -YES;

    private static Schema schema(Target target) {
        return new Schema(
                List.of(new Column.Number(
                        "x", Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                target);
    }

    /** Left of 0 spam and not urgent, right of it neither, never signed, by a hard gate. */
    private static SoftDecisionTree tree() {
        return SoftDecisionTree.builder(
                        schema(new Target.Labels("labels", List.of("spam", "urgent", "signed"))), new TreeShape(1))
                .gates(new float[] {1}, new float[] {0}, new float[] {1e4f})
                .leaves(new Leaves.Constant(3, new float[] {YES, NO, NO, NO, NO, NO}))
                .build();
    }

    private static Dataset rows(float[] values) {
        float[] x = {-1, -1, 1, 1};
        return Dataset.ofNumbers(tree().schema(), new DenseMatrix(4, 1, x), values, Optional.empty());
    }

    /** Two rows of spam, one of them found; one urgent, not found; nothing signed. */
    private static final float[] TRUTH = {1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0};

    private static void assertShare(double expected, ClassScores.Shares found) {
        assertEquals(expected, found.average().orElseThrow(), 1e-6);
        assertEquals(expected, found.maxPath().orElseThrow(), 1e-6);
    }

    @Test
    void figuresByHand() {
        LabelsEvaluation e = LabelsEvaluation.of(tree(), rows(TRUTH), Optional.empty(), NO_INTERVALS);
        assertShare(9.0 / 12, e.accuracy());
        assertShare(0.5, e.exactMatch());
        // one true positive, one false positive, two false negatives
        assertShare(2.0 / 5, e.microF1());
        // spam 1/2, urgent 0, and signed, which is neither answered nor there, has none
        assertShare(0.25, e.macroF1());
        assertShare((9 * -Math.log(0.75) + 3 * -Math.log(0.25)) / 12, e.logLoss());
        LabelsEvaluation.Label spam = e.labels().get(0);
        assertEquals(2, spam.positives());
        assertShare(0.5, spam.precision());
        assertShare(0.5, spam.recall());
        assertShare(0.5, spam.f1());
        assertShare(0.5, spam.auc());
        LabelsEvaluation.Label urgent = e.labels().get(1);
        assertEquals(OptionalDouble.empty(), urgent.precision().maxPath());
        assertShare(0, urgent.recall());
        assertShare(0, urgent.f1());
        LabelsEvaluation.Label signed = e.labels().get(2);
        assertEquals(OptionalDouble.empty(), signed.recall().maxPath());
        assertEquals(OptionalDouble.empty(), signed.f1().maxPath());
        assertEquals(OptionalDouble.empty(), signed.auc().maxPath());
        assertEquals(OptionalDouble.empty(), e.agreement().maxPath());
    }

    /** A label that nobody knows counts nowhere; the teacher's agreement is of all of them. */
    @Test
    void whatIsNotKnownDoesNotCount() {
        float[] partly = TRUTH.clone();
        partly[4] = Float.NaN;
        float[] teacher = {0.9f, 0, 0, 0.9f, 0, 0, 0.9f, 0, 0, 0, 0, 0};
        LabelsEvaluation e = LabelsEvaluation.of(tree(), rows(partly), Optional.of(teacher), NO_INTERVALS);
        assertEquals(3, e.labelled());
        assertEquals(3, e.labels().get(1).rows());
        assertShare(9.0 / 11, e.accuracy());
        assertShare(2.0 / 3, e.exactMatch());
        assertShare(11.0 / 12, e.agreement());
        assertShare(0.75, e.agreementInAll());
        assertShare(0.75, e.labels().get(0).agreement());
        // of the 11 known it says one more spam than there is
        assertEquals(10.0 / 11, e.accuracy().teacher().orElseThrow(), 1e-9);
    }

    @Test
    void asText() {
        float[] teacher = {0.9f, 0, 0, 0.9f, 0, 0, 0.9f, 0, 0, 0, 0, 0};
        LabelsEvaluation e = LabelsEvaluation.of(tree(), rows(TRUTH), Optional.of(teacher), NO_INTERVALS);
        assertEquals("""
                                              average  max-path  teacher
                labels right, %               75.00    75.00     83.33
                all labels of a row right, %  50.00    50.00     75.00
                micro F1, %                   40.00    40.00     66.67
                macro F1, %                   25.00    25.00     40.00
                log loss of a label           0.5623   0.5623    1.5526
                agreement with teacher, %     91.67    91.67     -
                  in all labels of a row, %   75.00    75.00     -
                path mass: mean 1.000, 5 % of rows below 1.000
                leaves: 2, 0 of them dead (the max-path leaf of no row)
                rows: 4; in brackets: 95 % intervals over the rows

                                precision, %                          recall, %
                label   yes     average            max-path           average            max-path
                spam    2 of 4  50.00 [9.5, 90.5]  50.00 [9.5, 90.5]  50.00 [9.5, 90.5]  50.00 [9.5, 90.5]
                urgent  1 of 4  -                  -                  0.00 [0.0, 79.3]   0.00 [0.0, 79.3]
                signed  0 of 4  -                  -                  -                  -

                        F1, %              AUC                                               agreement, %
                label   average  max-path  average                  max-path                 max-path
                spam    50.00    50.00     0.5000 [0.0000, 1.0000]  0.5000 [0.0000, 1.0000]  75.00
                urgent  0.00     0.00      0.5000 [0.0000, 1.0000]  0.5000 [0.0000, 1.0000]  100.00
                signed  -        -         -                        -                        100.00
                """, LabelsEvaluationText.full(e));
    }

    @Test
    void asJson() {
        LabelsEvaluation e = LabelsEvaluation.of(tree(), rows(TRUTH), Optional.empty(), NO_INTERVALS);
        Map<String, Object> json = LabelsEvaluationText.toMap(e);
        assertEquals(
                List.of(
                        "rows",
                        "accuracy",
                        "exactMatch",
                        "microF1",
                        "macroF1",
                        "logLoss",
                        "pathMass",
                        "leaves",
                        "columnsRead",
                        "intervals",
                        "labels"),
                List.copyOf(json.keySet()));
        String urgent = Json.compact(((Map<?, ?>) json.get("labels")).get("urgent"));
        assertEquals(
                "{\"rows\":4,\"positives\":1,\"recall\":{\"average\":0.0,\"maxPath\":0.0},\"f1\":{\"average\":0.0,"
                        + "\"maxPath\":0.0},\"auc\":{\"average\":0.5,\"maxPath\":0.5}}",
                urgent);
    }

    /** As for one mean: a figure of one label alone has the interval of its own resamples. */
    @Test
    void intervalsHoldTheFigures() {
        LabelsEvaluation e =
                LabelsEvaluation.of(tree(), rows(TRUTH), Optional.empty(), new EvaluationOptions(1, 200, 1));
        for (String name : List.of("accuracy.average", "microF1.maxPath", "f1.maxPath.spam", "recall.average.urgent")) {
            Interval interval = e.intervals().get(name);
            assertEquals(true, interval != null && interval.low() <= interval.high(), name);
        }
        Interval accuracy = e.intervals().get("accuracy.maxPath");
        assertEquals(true, accuracy.low() < 0.75 && accuracy.high() > 0.75, accuracy.toString());
        assertEquals(null, e.intervals().get("auc.maxPath.signed"));
    }

    @Test
    void mistakes() {
        assertEquals(
                "expected 12 answers of the teacher, found 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> LabelsEvaluation.of(tree(), rows(TRUTH), Optional.of(new float[3]), NO_INTERVALS))
                        .getMessage());
    }
}
