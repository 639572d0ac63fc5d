package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** What is said of a tree of labels beside other models. */
class LabelsVerdictTest {
    private static final int ROWS = 200;
    private static final Verdict.Background BACKGROUND =
            new Verdict.Background(3, true, Optional.empty(), Optional.empty(), List.of());

    /** The first label is that of every other row, the second that of one in five. */
    private static Dataset rows() {
        float[] values = new float[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            values[2 * r] = r % 2;
            values[2 * r + 1] = r % 5 == 0 ? 1 : 0;
        }
        Schema schema = Schema.unnamed(1, 2).withTarget(new Target.Labels("labels", List.of("a", "b")));
        return Dataset.ofNumbers(schema, new DenseMatrix(ROWS, 1, new float[ROWS]), values, Optional.empty());
    }

    /** Right with this probability in every label, but for every so manieth row. */
    private static float[] answers(float sure, int wrongEvery) {
        float[] truth = rows().values();
        float[] out = new float[truth.length];
        for (int i = 0; i < out.length; i++) {
            boolean isRight = i / 2 % wrongEvery != wrongEvery - 1;
            out[i] = truth[i] == 1 == isRight ? sure : 1 - sure;
        }
        return out;
    }

    private static float[] shares() {
        float[] out = new float[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            out[2 * r] = 0.5f;
            out[2 * r + 1] = 0.2f;
        }
        return out;
    }

    private static LabelsVerdict verdict(float[] tree) {
        return LabelsVerdict.of(
                rows(),
                tree,
                tree,
                List.of(
                        new LabelsVerdict.Other("each label's share", Role.MAJORITY, shares()),
                        new LabelsVerdict.Other("logistic regression", Role.LINEAR, answers(0.7f, 5)),
                        new LabelsVerdict.Other("network", Role.TEACHER, answers(0.9f, 20))),
                BACKGROUND);
    }

    @Test
    void aTreeThatIsWorthIt() {
        LabelsVerdict verdict = verdict(answers(0.9f, 10));
        assertEquals(
                List.of(Kind.BETTER_THAN_LINEAR, Kind.EXPLAINS_TEACHER),
                verdict.sentences().stream().map(Verdict.Sentence::kind).toList());
        double loss = 0.9 * -Math.log(0.9) + 0.1 * -Math.log(0.1);
        LabelsVerdict.Standing tree = verdict.standing(Role.TREE).orElseThrow();
        assertEquals(loss, tree.logLoss().value(), 1e-6);
        double ofShares = (Math.log(2) - 0.2 * Math.log(0.2) - 0.8 * Math.log(0.8)) / 2;
        assertEquals(1 - loss / ofShares, tree.explained().value(), 1e-6);
        assertEquals(
                0, verdict.standing(Role.MAJORITY).orElseThrow().explained().value(), 1e-6);
        assertTrue(tree.lead().isEmpty());
        assertEquals(
                "One path of the tree answers 95.0 % of all labels as the network does on these rows.",
                verdict.sentences().get(1).text());
        assertTrue(verdict.text().contains("macro F1, %"), verdict.text());
        assertEquals("explained", verdict.toMap().get("measure"));
    }

    @Test
    void aTreeThatHasLearnedNothing() {
        LabelsVerdict verdict = verdict(shares());
        assertEquals(Kind.NOTHING_LEARNED, verdict.headline().orElseThrow().kind());
        assertTrue(
                verdict.headline()
                        .orElseThrow()
                        .text()
                        .startsWith(
                                "Nothing was learned: on 200 held-out rows the tree explains 0.000 of the cross-entropy"),
                verdict.text());
    }

    @Test
    void answersOfAnotherShapeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> verdict(new float[3]));
    }
}
