package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.text.YesNo;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

/** All labels of a row told together. */
class OutputsExplanationTest {
    private static final float POINT = (float) LeafScorecards.POINT;

    private static Schema schema() {
        Dictionary dictionary = new Dictionary(
                Map.of(),
                new Dictionary.Entry(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        Map.of("rush", "Urgent"),
                        false,
                        Optional.empty(),
                        Map.of()),
                Optional.of("mail"),
                Map.of());
        return new Schema(
                List.of(
                        new Column.Number(
                                "size",
                                Optional.of("kB"),
                                0,
                                100,
                                0,
                                1,
                                Column.Scaling.NONE,
                                Column.Missing.ERROR,
                                false),
                        new Column.Category("from", List.of("home", "work"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Labels("labels", List.of("spam", "rush"), List.of(YesNo.PLAIN, new YesNo("1", "0"))),
                Set.of(""),
                dictionary);
    }

    /** Above 50 kB mails are spam by size, below it urgent from work; all points whole. */
    private static SoftDecisionTree tree() {
        Schema schema = schema();
        Basis basis = Basis.of(schema);
        int terms = basis.size();
        float[] weight = new float[2 * terms * 2];
        float[] intercept = {-60 * POINT, -30 * POINT, -20 * POINT, -40 * POINT};
        for (int t = 0; t < terms; t++) {
            Basis.Term term = basis.term(t);
            if (term.kind() == Basis.Kind.RAW) {
                weight[(terms + t) * 2] = POINT;
            } else if (term.feature() == 2) {
                weight[t * 2 + 1] = 55 * POINT;
                weight[(terms + t) * 2 + 1] = 10 * POINT;
            }
        }
        return SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {1, 0, 0, 0}, new float[] {-50}, new float[] {1})
                .leaves(new Leaves.Linear(new LeafScorecards(basis, 2, weight, intercept)))
                .build();
    }

    private static OutputsExplanation explain(String size, String from, Optional<float[]> teacher) {
        List<String> texts = List.of(size, from);
        Row row = new Row(7, texts, new Encoder(schema()).encode(texts), Dataset.UNLABELLED, 1);
        return OutputsExplainer.of(tree()).explain(row, teacher);
    }

    @Test
    void asText() {
        OutputsExplanation e = explain("58", "work", Optional.of(new float[] {0.9f, 0.2f}));
        assertEquals(List.of("spam"), e.yes());
        assertEquals("""
                Mail 7: spam
                                yes by this group  all groups  teacher
                    spam: yes                79 %        79 %     90 %
                    Urgent: no               26 %        26 %     20 %

                Question 1: size above 50 kB? Yes, clearly (>99.9 %).
                  size: 58 kB. Undecided from 47.8 to 52.2.

                Points for yes; 20 points double the odds
                                                        spam    Urgent
                    a row of zero terms                  -20       -40
                    size: 58 kB                          +58         0
                    from: work                             0       +10
                    sum                                  +38       -30
                    that is                             79 %      26 %

                This group has >99.9 % of the probability.
                """, OutputsText.write(e, 80, 5));
    }

    @Test
    void noLabel() {
        String text = OutputsText.write(explain("3", "home", Optional.empty()), 60, 5);
        assertEquals(
                List.of("Mail 7: no label", "                yes by this group  all groups"),
                text.lines().limit(2).toList());
    }

    @Test
    void asJson() {
        String json = Json.compact(OutputsJson.toMap(explain("58", "work", Optional.of(new float[] {0.9f, 0.2f})), 10));
        assertEquals(
                "{\"row\":7,\"prediction\":{\"labels\":[\"spam\"],\"rule\":\"max-path\"},\"labels\":{"
                        + "\"spam\":{\"answer\":\"yes\",\"probability\":0.78867877,\"average\":0.78845155,\"teacher\":0.9,"
                        + "\"points\":[{\"column\":\"size\",\"value\":\"58\",\"points\":58.0}],\"base\":-20.0,"
                        + "\"baseOf\":\"a row of zero terms\",\"score\":38.0,\"unit\":\"20 points double the odds\"},"
                        + "\"rush\":{\"answer\":\"no\",\"probability\":0.26120389,\"average\":0.2613524,\"teacher\":0.2,"
                        + "\"points\":[{\"column\":\"from\",\"value\":\"work\",\"points\":10.0}],\"base\":-40.0,"
                        + "\"baseOf\":\"a row of zero terms\",\"score\":-30.0,\"unit\":\"20 points double the odds\"}},"
                        + "\"path\":[{\"node\":0,\"logit\":8.0,\"probability\":0.99966466,\"branch\":\"right\","
                        + "\"againstOdds\":false,\"reach\":0.99966466,\"question\":\"size above 50 kB\",\"answer\":\"yes\","
                        + "\"threshold\":50.0,\"band\":[47.8027754,52.1972246],\"contributions\":[{\"column\":\"size\","
                        + "\"value\":\"58\",\"contribution\":58.0}],\"rest\":0.0,\"bias\":-50.0}],"
                        + "\"leaf\":{\"node\":2,\"mass\":0.99966466},\"columnsRead\":2}",
                json);
    }

    @Test
    void otherTreesAreRefused() {
        assertEquals(
                "expected a tree of labels or of several numbers, found one of classes",
                assertThrows(IllegalArgumentException.class, () -> OutputsExplainer.of(Trees.credit()))
                        .getMessage());
    }
}
