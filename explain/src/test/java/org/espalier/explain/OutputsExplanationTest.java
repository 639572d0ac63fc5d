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
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.text.YesNo;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

/** All labels, or numbers, of a row told together. */
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

    /** Above 50 kB mails take longer; a price in cents goes with it. */
    private static SoftDecisionTree numbers() {
        Schema schema = schema().withTarget(new Target.Numbers(
                "numbers",
                List.of(
                        new Target.Number(
                                "delay", Optional.of("ms"), Optional.of(new Target.Spread(0, 9000, 1000, 2000))),
                        new Target.Number("rush", Optional.empty(), Optional.of(new Target.Spread(0, 4, 1.5, 0.5))))));
        Basis basis = Basis.of(schema);
        int terms = basis.size();
        float[] weight = new float[2 * terms * 2];
        float[] intercept = {400, 1, 2000, 1.5f};
        for (int t = 0; t < terms; t++) {
            Basis.Term term = basis.term(t);
            if (term.kind() == Basis.Kind.RAW) {
                weight[(terms + t) * 2] = 30;
                weight[(terms + t) * 2 + 1] = -0.0013f;
            } else if (term.feature() == 2) {
                weight[(terms + t) * 2 + 1] = 0.6f;
            }
        }
        float[] end = {-100, -1, -500, -0.5f};
        float[] other = {200, 1, 900, 0.25f};
        LeafRange range = new LeafRange(new float[] {0, 0, 0, 0}, new float[] {9000, 4, 3600, 4});
        return SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {1, 0, 0, 0}, new float[] {-50}, new float[] {1})
                .leaves(new Leaves.Linear(new LeafScorecards(basis, 2, weight, intercept, Optional.of(range))))
                .intervals(Optional.of(new Intervals(0.9, end, other)))
                .build();
    }

    private static OutputsExplanation explainNumbers(Optional<float[]> teacher) {
        List<String> texts = List.of("58", "work");
        Row row = new Row(7, texts, new Encoder(schema()).encode(texts), Dataset.UNLABELLED, 1);
        return OutputsExplainer.of(numbers()).explain(row, teacher);
    }

    @Test
    void numbersAsText() {
        assertEquals("""
                Mail 7: delay 3,600 ms, Urgent 2.025
                  delay: 2,600 ms above the average of 1,000, of which 1,740 by size (58 kB),
                  1,000 by the group; against that 140 by the group's limits. 90 % prediction
                  interval: 3,100 to 4,500 ms.
                  Urgent: 0.525 above the average of 1.500, of which 0.600 by from (work);
                  against that 0.075 by size (58 kB). 90 % prediction interval: 1.525 to 2.275.
                                      this group        all groups           teacher
                    delay               3,600 ms          3,600 ms          3,000 ms
                    Urgent                 2.025             2.024             2.500

                Question 1: size above 50 kB? Yes, clearly (>99.9 %).
                  size: 58 kB. Undecided from 47.8 to 52.2.

                What adds up to each answer
                                                           delay        Urgent
                                                              ms
                    a row of zero terms                    2,000         1.500
                    from: work                                 0        +0.600
                    size: 58 kB                           +1,740        -0.075
                    sum                                    3,740         2.025
                  delay: no training mail of this group had so much: the answer is 3,600 ms

                This group has >99.9 % of the probability.
                """, OutputsText.write(explainNumbers(Optional.of(new float[] {3000, 2.5f})), 80, 5));
    }

    @Test
    void numbersAsJson() {
        String json = Json.compact(OutputsJson.toMap(explainNumbers(Optional.of(new float[] {3000, 2.5f})), 10));
        assertEquals(
                "{\"row\":7,\"prediction\":{\"values\":{\"delay\":3600.0,\"rush\":2.0246},\"rule\":\"max-path\"},\"outputs\":{"
                        + "\"delay\":{\"value\":3600.0,\"interval\":[3100.0,4500.0],\"average\":3598.9268,\"teacher\":3000.0,"
                        + "\"points\":[{\"column\":\"size\",\"value\":\"58\",\"points\":1739.9999999999998}],\"base\":2000.0,"
                        + "\"baseOf\":\"a row of zero terms\",\"score\":3740.0,\"unit\":\"ms\"},"
                        + "\"rush\":{\"value\":2.0246,\"interval\":[1.5246,2.2746],\"average\":2.0242565,\"teacher\":2.5,"
                        + "\"points\":[{\"column\":\"from\",\"value\":\"work\",\"points\":0.6000000238418579},"
                        + "{\"column\":\"size\",\"value\":\"58\",\"points\":-0.0754000002052635}],\"base\":1.5,"
                        + "\"baseOf\":\"a row of zero terms\",\"score\":2.0246000236365944}},"
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
