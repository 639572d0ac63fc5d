package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.HostileNames;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class ExplanationWritersTest {
    private static final Explainer CREDIT = Explainer.of(Trees.credit());

    private static Explanation explain(String... fields) {
        return CREDIT.explain(List.of(fields));
    }

    @Test
    void aClearDecisionAsText() {
        assertEquals("""
                Row 1: bad
                  Likely bad (88 %).
                  What speaks most for it: income (500), home (rent).

                Question 1: income and home add up. Points above 0 are for the side
                  where bad is likelier (92 % there, 2 % on the other); 20 points double
                  the odds.
                    the average row                                           -6
                    income: 500                                              +87
                    home: rent                                               +35
                    rounding                                                  -1
                    sum                                                     +115
                  This row goes to that side, clearly (98 %).
                  On the side not taken: good (50 %). This question decides.

                Question 2: age above 35 years? Yes, clearly (97 %).
                  age: 52 years. Undecided from 24 to 46.
                  On the side not taken: bad (98 %).

                This group: bad 88 %, good 12 %. It has 95 % of the probability; 30 % of
                  the training rows came here.
                All groups together: bad 87 %, good 13 %.
                """, ExplanationText.write(explain("52", "500", "rent"), 72, 5));
    }

    @Test
    void aDecisionThatOnePathDoesNotTellAsText() {
        Explanation soft = explain("35", "2000", "castle");
        assertEquals("""
                Row 1: good
                  Very likely good (98 %). One path does not tell the story:
                  this one has 31 % of the probability, and the next one,
                  which answers bad, has 25 %; they part at question 1. All
                  groups together answer bad (57 %).
                  No column speaks for it.

                Question 1: income and home add up. Points above 0 are for
                  the side where good is likelier (98 % there, 8 % on the
                  other); 20 points double the odds.
                    the average row                                       +6
                    home: castle (not seen in training)                   -6
                    sum                                                    0
                  This row goes to that side, undecided (50 %).
                  On the side not taken: bad (98 %). This question decides.

                Question 2: income above 1,500? Yes, leaning (62 %).
                  income: 2,000. Undecided from -700 to 3,700.
                  On the side not taken: good (50 %).

                This group: good 98 %, bad 2 %. It has 31 % of the
                  probability; 50 % of the training rows came here.
                All groups together: bad 57 %, good 43 %.
                The teacher: good 75 %, bad 25 %.
                The next likeliest group (25 %): bad 98 %, good 2 %; it
                  parts at question 1.
                """, ExplanationText.write(soft.withTeacher(new float[] {0.75f, 0.25f}), 60, 1));
    }

    @Test
    void asJson() {
        Explanation soft = explain("35", "2000", "castle");
        Explanation e = soft.withTeacher(new float[] {0.75f, 0.25f});
        assertEquals("""
                {
                  "row": 1,
                  "prediction": {
                    "class": "good",
                    "probability": 0.98201376,
                    "rule": "max-path"
                  },
                  "average": {
                    "good": 0.43431425,
                    "bad": 0.5656857
                  },
                  "teacher": {
                    "good": 0.75,
                    "bad": 0.25
                  },
                  "path": [
                    {
                      "node": 0,
                      "logit": 0.0,
                      "probability": 0.5,
                      "branch": "right",
                      "againstOdds": false,
                      "reach": 0.5,
                      "left": [
                        "bad"
                      ],
                      "right": [
                        "good"
                      ],
                      "predicted": {
                        "left": 0.07871623,
                        "right": 0.98201376
                      },
                      "question": "income and home add up to -6 points or more",
                      "answer": "yes",
                      "threshold": -5.770781,
                      "band": [
                        -69.169281,
                        57.627719
                      ],
                      "unit": "20 points double the odds",
                      "otherSide": {
                        "class": "bad",
                        "probability": 0.98201376
                      },
                      "decides": true,
                      "contributions": [
                        {
                          "column": "home",
                          "value": "castle",
                          "unknown": true,
                          "contribution": -0.20000002
                        }
                      ],
                      "rest": 0.0,
                      "bias": 0.20000002
                    },
                    {
                      "node": 2,
                      "logit": 0.5,
                      "probability": 0.62245935,
                      "branch": "right",
                      "againstOdds": false,
                      "reach": 0.31122968,
                      "left": [
                        "good"
                      ],
                      "right": [
                        "good"
                      ],
                      "predicted": {
                        "left": 0.5,
                        "right": 0.98201376
                      },
                      "question": "income above 1,500",
                      "answer": "yes",
                      "threshold": 1500.0,
                      "band": [
                        -697.224577,
                        3697.22458
                      ],
                      "otherSide": {
                        "class": "good",
                        "probability": 0.5
                      },
                      "decides": false,
                      "contributions": [ ],
                      "rest": 0.0,
                      "bias": 0.5
                    }
                  ],
                  "leaf": {
                    "node": 6,
                    "mass": 0.31122968,
                    "distribution": {
                      "good": 0.98201376,
                      "bad": 0.01798621
                    }
                  },
                  "runnerUp": {
                    "leaf": 3,
                    "mass": 0.25,
                    "partsAt": 0
                  },
                  "columnsRead": 2
                }
                """, Json.pretty(ExplanationJson.toMap(e, 1)));
    }

    @Test
    void noLineIsLongerThanTheWidth() {
        Explanation e = explain("35", "2000", "a".repeat(300));
        for (int width : new int[] {40, 60, 80, 120}) {
            for (String line : ExplanationText.write(e, width, 5).split("\n")) {
                assertTrue(line.length() <= width || !line.contains(" "), width + ": " + line);
            }
        }
    }

    /** What the JSON Schema requires is there, and what is there it knows. */
    @Test
    void theJsonIsAsItsSchemaSays() throws Exception {
        Object schema;
        try (var in = Explanation.class.getResourceAsStream("explanation.schema.json")) {
            schema = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Explanation soft = explain("35", "2000", "castle");
        for (Explanation e : List.of(soft, soft.withTeacher(new float[] {0.75f, 0.25f}))) {
            Object json = Json.parse(Json.compact(ExplanationJson.toMap(e, 2)));
            assertEquals(List.of(), JsonSchemaCheck.problems((Map<?, ?>) schema, json));
        }
        // unknown and outside the range, also as a reason
        Explanation strange = explain("120", "-12000", "castle");
        Map<String, Object> marked = ExplanationJson.toMap(strange, 5);
        marked.put("reasons", ExplanationJson.reasons(strange, ReasonCodes.of(strange, 0, 4, 0)));
        Object json = Json.parse(Json.compact(marked));
        assertTrue(
                json.toString().contains("reasons=[{column=income, value=-12000, outsideRange=true, "),
                json.toString());
        assertEquals(List.of(), JsonSchemaCheck.problems((Map<?, ?>) schema, json));
        assertEquals(
                List.of("row: expected", "leaf: expected", "more: unknown"),
                JsonSchemaCheck.problems(
                                (Map<?, ?>) schema,
                                Json.parse(
                                        "{\"prediction\":{\"class\":\"a\",\"probability\":1.0,\"rule\":\"max-path\"},"
                                                + "\"average\":{},\"path\":[],\"more\":1}"))
                        .stream()
                        .filter(p -> !p.startsWith("path"))
                        .toList());
    }

    /** 500 names and values that mean harm: every line fits, nothing steers, and the JSON says them as they are. */
    @Test
    void hostileNames() throws Exception {
        for (String evil : HostileNames.list(500)) {
            Explainer explainer = Explainer.of(renamed(evil));
            Explanation e = explainer.explain(List.of("52", "500", evil + "?"));
            String text = ExplanationText.write(e, 80, 5)
                    + ExplanationText.write(e, new CounterfactualSearch(e.tree(), Constraints.NONE).find(e), 80);
            assertTrue(
                    text.codePoints()
                            .noneMatch(c -> c != '\n' && Character.isISOControl(c) || c == 0x202e || c == 0x2066),
                    text);
            Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(ExplanationJson.toMap(e, 5)));
            if (!evil.contains("\ud800")) {
                assertEquals("bad" + evil, ((Map<?, ?>) json.get("prediction")).get("class"));
            }
        }
    }

    private static SoftDecisionTree renamed(String evil) {
        SoftDecisionTree t = Trees.credit();
        Column.Number age = (Column.Number) t.schema().columns().get(0);
        Column.Number named = new Column.Number(
                "age" + evil,
                Optional.of(evil),
                age.minimum(),
                age.maximum(),
                age.mean(),
                age.standardDeviation(),
                age.scaling(),
                age.missing(),
                false);
        Column home = new Column.Category("home" + evil, List.of("own", evil), Column.Missing.IMPUTE, false);
        Schema schema = new Schema(
                List.of(named, t.schema().columns().get(1), home),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes(evil, List.of("good", "bad" + evil)));
        return new SoftDecisionTree(
                schema, t.shape(), t.gateWeight(), t.gateBias(), t.gateBeta(), t.leafLogits(), t.provenance());
    }

    @Test
    void aValueSteersNoTerminal() {
        String text = ExplanationText.write(explain("35", "2000", "\u001b[31mred\n\u202e"), 80, 5);
        assertTrue(text.contains("home: ␛[31mred␊� (not seen in training)"), text);
        assertTrue(text.chars().noneMatch(c -> c == 0x1b || c == 0x202e), text);
    }

    /** Two gates' worth of ink: the right column of three pixels pushes, the corner above most. */
    @Test
    void ofAnImageTheSummaryNamesParts() {
        float[] weight = new float[9];
        weight[2] = 3;
        weight[8] = 1;
        weight[3] = -1;
        float[] leaves = new float[20];
        leaves[0] = 3;
        leaves[11] = 3;
        SoftDecisionTree tree = new SoftDecisionTree(
                TestTrees.image(3, 3, 1),
                new TreeShape(1),
                weight,
                new float[1],
                new float[] {1},
                leaves,
                Provenance.none());
        float[] ink = new float[9];
        Arrays.fill(ink, 1);
        assertEquals(
                "What speaks most for it, of nine parts of the image: the upper right, the lower right.",
                ExplanationSummary.of(Explainer.of(tree).explain(ink)).get(1));
        float[] blank = new float[9];
        assertEquals(
                "No part of the image speaks for it.",
                ExplanationSummary.of(Explainer.of(tree).explain(blank)).get(1));
    }

    /** What the tree does not know stands where the value does, in text and JSON; what it knows has no mark. */
    @Test
    void aValueThatTheTreeDoesNotKnowIsMarked() throws Exception {
        Explanation e = explain("120", "12000", "castle");
        String text = ExplanationText.write(e, 90, 5);
        assertTrue(text.contains("income: 12,000 (outside 0 to 9,000)"), text);
        assertTrue(text.contains("home: castle (not seen in training)"), text);
        assertTrue(text.contains("speaks most for it: income (12,000, outside 0 to 9,000)."), text);
        List<?> contributions = contributions(e);
        assertEquals(List.of("column", "value", "outsideRange", "contribution"), keys(contributions.get(0)));
        assertEquals(true, ((Map<?, ?>) contributions.get(0)).get("outsideRange"));
        assertEquals(true, ((Map<?, ?>) contributions.get(1)).get("unknown"));
        for (Object known : contributions(explain("18", "9000", "own"))) {
            assertEquals(List.of("column", "value", "contribution"), keys(known));
        }
        // a missing value is none, and the range is of values that are there
        for (Object missing : contributions(explain("80", "", "?"))) {
            assertEquals(List.of("column", "value", "contribution"), keys(missing));
            assertEquals("missing", ((Map<?, ?>) missing).get("value"));
        }
    }

    private static List<?> contributions(Explanation e) throws Exception {
        Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(ExplanationJson.toMap(e, 5)));
        return (List<?>) ((Map<?, ?>) ((List<?>) json.get("path")).get(0)).get("contributions");
    }

    private static List<?> keys(Object map) {
        return List.copyOf(((Map<?, ?>) map).keySet());
    }
}
