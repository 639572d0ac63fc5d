package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** A program that has the JSON and the user's row alone decides what the tree decides gate by gate. */
class RulesJsonTest {
    private static final Schema SCHEMA = SchemaJson.read("""
            {"version": 1,
             "columns": [
              {"name": "term", "type": "number", "unit": "months", "range": [6, 72], "mean": 36, "deviation": 10, "missing": "error", "label": "Term"},
              {"name": "late", "type": "number", "range": [-7, 60], "mean": 4, "deviation": 15, "missing": "indicator"},
              {"name": "gain", "type": "number", "range": [0, 9], "mean": 4, "deviation": 2, "missing": "impute"},
              {"name": "home", "type": "category", "categories": ["H1", "H2"], "missing": "indicator", "label": "Housing", "categoryLabels": {"H1": "rents", "H2": "owns"}}],
             "target": {"name": "risk", "classes": ["G", "B"]}}
            """, "here");
    private static final int[] FIRST = {0, 1, 3, 4};
    private static final int[] WIDTH = {1, 2, 1, 4};
    private static final List<String> NAMES = List.of("term", "late", "gain", "home");

    private final SplittableRandom random = new SplittableRandom(4);

    private SoftDecisionTree tree(float[] weight, float[] bias, float[] logits) {
        TreeShape shape = new TreeShape(2);
        return new SoftDecisionTree(SCHEMA, shape, weight, bias, new float[] {2, 2, 2}, logits, Provenance.none());
    }

    @Test
    void theWholeText() {
        int w = SCHEMA.width();
        float[] weight = new float[3 * w];
        weight[0] = 1;
        weight[w] = -0.5f;
        weight[w + 4] = 1;
        weight[2 * w + 7] = 1;
        SoftDecisionTree tree = tree(weight, new float[] {-0.5f, -0.25f, -0.5f}, new float[] {3, 0, 0, 1, 0, 2, 2, 0});
        assertEquals(
                "{\"version\":1,\"rule\":\"greedy\",\"exact\":true,\"target\":\"risk\",\"classes\":[\"G\",\"B\"],"
                        + "\"questions\":[{\"question\":1,\"needed\":14.427,\"columns\":["
                        + "{\"column\":\"term\",\"perUnit\":-2.8853901,\"from\":36.0},{\"column\":\"home\",\"values\":["
                        + "{\"kind\":\"known\",\"value\":\"H1\",\"points\":57.708},"
                        + "{\"kind\":\"known\",\"value\":\"H2\",\"points\":0.0},{\"kind\":\"other\",\"points\":0.0},"
                        + "{\"kind\":\"missing\",\"points\":0.0}]}]}],\"rules\":["
                        + "{\"node\":3,\"class\":\"G\",\"probability\":0.9525741338729858,\"conditions\":["
                        + "{\"column\":\"term\",\"below\":41.0,\"missing\":false,"
                        + "\"text\":\"Term below 41 months\"},"
                        + "{\"question\":1,\"reached\":false,\"text\":\"question 1 at less than 14.427 points\"}]},"
                        + "{\"node\":4,\"class\":\"B\",\"probability\":0.7310585975646973,\"conditions\":["
                        + "{\"column\":\"term\",\"below\":41.0,\"missing\":false,"
                        + "\"text\":\"Term below 41 months\"},"
                        + "{\"question\":1,\"reached\":true,\"text\":\"question 1 at 14.427 points or more\"}]},"
                        + "{\"node\":5,\"class\":\"B\",\"probability\":0.8807970881462097,\"conditions\":["
                        + "{\"column\":\"term\",\"atLeast\":41.0,\"missing\":false,"
                        + "\"text\":\"Term at least 41 months\"},"
                        + "{\"column\":\"home\",\"values\":[\"H1\",\"H2\"],\"other\":true,\"missing\":false,"
                        + "\"text\":\"Housing is rents or owns or another one\"}]},"
                        + "{\"node\":6,\"class\":\"G\",\"probability\":0.8807970881462097,\"conditions\":["
                        + "{\"column\":\"term\",\"atLeast\":41.0,\"missing\":false,"
                        + "\"text\":\"Term at least 41 months\"},"
                        + "{\"column\":\"home\",\"values\":[],\"other\":false,\"missing\":true,"
                        + "\"text\":\"Housing is missing\"}]}]}",
                Json.compact(RulesJson.toMap(PlainRules.of(TreeView.of(tree)))));
    }

    /** Gates of one, two and all columns; rules without loss, and those of a hard tree of all columns. */
    @Test
    void aProgramDecidesByThem() throws IOException {
        Encoder encoder = new Encoder(SCHEMA);
        int compared = 0;
        for (int t = 0; t < 40; t++) {
            int w = SCHEMA.width();
            SoftDecisionTree tree = randomTree();
            TreeView view = TreeView.of(tree);
            List<List<String>> rows = new ArrayList<>();
            float[] all = new float[60 * w];
            for (int r = 0; r < 60; r++) {
                rows.add(List.of(
                        Integer.toString(random.nextInt(6, 73)),
                        random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(-7, 61)),
                        random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(10)),
                        List.of("H1", "H2", "H9", "").get(random.nextInt(4))));
                System.arraycopy(encoder.encode(rows.get(r)), 0, all, r * w, w);
            }
            Dataset data = new Dataset(SCHEMA, new DenseMatrix(60, w, all), new int[60], Optional.empty());
            Map<?, ?> exact = read(RulesJson.toMap(PlainRules.of(view)));
            HardTree hard = HardTree.of(view, data, RuleOptions.exact());
            Map<?, ?> sums = read(RulesJson.toMap(Rules.of(hard)));
            for (int r = 0; r < rows.size(); r++) {
                float[] x = data.features().row(r);
                if (isOnABorder(view, x)) {
                    continue;
                }
                compared++;
                String greedy =
                        List.of("G", "B").get(tree.predict(x, Rule.GREEDY).classIndex());
                assertEquals(greedy, decided(exact, rows.get(r)), rows.get(r).toString());
                assertEquals(List.of("G", "B").get(hard.answer(x)), decided(sums, rows.get(r)));
            }
        }
        assertTrue(compared > 2000, compared + " rows");
    }

    private SoftDecisionTree randomTree() {
        int w = SCHEMA.width();
        float[] weight = new float[3 * w];
        float[] bias = new float[3];
        float[] logits = new float[8];
        for (int i = 0; i < 3; i++) {
            bias[i] = (float) (random.nextDouble() - 0.5);
            int asked = List.of(1, 2, 4).get(random.nextInt(3));
            int from = random.nextInt(4);
            for (int c = from; c < from + asked; c++) {
                for (int f = FIRST[c % 4]; f < FIRST[c % 4] + WIDTH[c % 4]; f++) {
                    weight[i * w + f] = (float) (2 * random.nextDouble() - 1);
                }
            }
        }
        for (int k = 0; k < logits.length; k++) {
            logits[k] = (float) (4 * random.nextDouble() - 2);
        }
        return tree(weight, bias, logits);
    }

    /** A column that no given row moves is asked about all the same, where no column is to be held at its average. */
    @Test
    void whatNoRowMovesIsKept() {
        Encoder encoder = new Encoder(SCHEMA);
        int compared = 0;
        for (int t = 0; t < 40; t++) {
            SoftDecisionTree tree = randomTree();
            TreeView view = TreeView.of(tree);
            int w = SCHEMA.width();
            float[] all = new float[60 * w];
            for (int r = 0; r < 60; r++) {
                List<String> row = List.of(Integer.toString(random.nextInt(6, 73)), "3", "4", "H1");
                System.arraycopy(encoder.encode(row), 0, all, r * w, w);
            }
            Dataset data = new Dataset(SCHEMA, new DenseMatrix(60, w, all), new int[60], Optional.empty());
            HardTree hard = HardTree.of(view, data, RuleOptions.exact());
            for (int r = 0; r < 40; r++) {
                float[] x = encoder.encode(List.of(
                        Integer.toString(random.nextInt(6, 73)),
                        Integer.toString(random.nextInt(0, 61)),
                        Integer.toString(random.nextInt(10)),
                        List.of("H1", "H2", "H9").get(random.nextInt(3))));
                if (!isOnABorder(view, x)) {
                    assertEquals(hard.answerWithAllColumns(x), hard.answer(x));
                    compared++;
                }
            }
        }
        assertTrue(compared > 1000, compared + " rows");
    }

    private static Map<?, ?> read(Map<String, Object> rules) throws IOException {
        return (Map<?, ?>) Json.parse(Json.pretty(rules));
    }

    private static boolean isOnABorder(TreeView view, float[] x) {
        for (int i = 0; i < 3; i++) {
            double logit = view.plainBias(i);
            for (int f = 0; f < x.length; f++) {
                logit += (double) view.coefficient(i, f) * x[f];
            }
            if (Math.abs(logit) < 0.02) {
                return true;
            }
        }
        return false;
    }

    private static String decided(Map<?, ?> rules, List<String> row) {
        Map<Object, Boolean> reached = new HashMap<>();
        for (Object q : (List<?>) rules.get("questions")) {
            Map<?, ?> question = (Map<?, ?>) q;
            double sum = 0;
            for (Object c : (List<?>) question.get("columns")) {
                sum += points((Map<?, ?>) c, row);
            }
            reached.put(question.get("question"), sum >= number(question.get("needed")));
        }
        List<String> found = new ArrayList<>();
        for (Object r : (List<?>) rules.get("rules")) {
            Map<?, ?> rule = (Map<?, ?>) r;
            if (((List<?>) rule.get("conditions")).stream().allMatch(c -> holds((Map<?, ?>) c, row, reached))) {
                found.add((String) rule.get("class"));
            }
        }
        assertEquals(1, found.size(), row + " of " + rules);
        return found.get(0);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static double points(Map<?, ?> column, List<String> row) {
        String value = row.get(NAMES.indexOf((String) column.get("column")));
        if (column.get("values") instanceof List<?> values) {
            String kind = value.isEmpty() ? "missing" : List.of("H1", "H2").contains(value) ? "known" : "other";
            for (Object v : values) {
                Map<?, ?> one = (Map<?, ?>) v;
                if (one.get("kind").equals(kind)
                        && (!kind.equals("known") || one.get("value").equals(value))) {
                    return number(one.get("points"));
                }
            }
            return 0;
        }
        if (value.isEmpty()) {
            return number(column.get("missing"));
        }
        return column.containsKey("known")
                ? number(column.get("known"))
                : number(column.get("perUnit")) * (Double.parseDouble(value) - number(column.get("from")));
    }

    private static boolean holds(Map<?, ?> condition, List<String> row, Map<Object, Boolean> reached) {
        if (condition.containsKey("question")) {
            return reached.get(condition.get("question")).equals(condition.get("reached"));
        }
        String value = row.get(NAMES.indexOf((String) condition.get("column")));
        if (value.isEmpty()) {
            return Boolean.TRUE.equals(condition.get("missing"));
        }
        if (condition.get("values") instanceof List<?> values) {
            return List.of("H1", "H2").contains(value)
                    ? values.contains(value)
                    : Boolean.TRUE.equals(condition.get("other"));
        }
        double v = Double.parseDouble(value);
        return !Boolean.FALSE.equals(condition.get("known"))
                && (!condition.containsKey("above") || v > number(condition.get("above")))
                && (!condition.containsKey("atLeast") || v >= number(condition.get("atLeast")))
                && (!condition.containsKey("below") || v < number(condition.get("below")))
                && (!condition.containsKey("atMost") || v <= number(condition.get("atMost")));
    }

    /** Scorecards are the rule's points, towards the positive class; of three classes a table each. */
    @Test
    void scorecardsAreTheirPoints() {
        for (int classes : new int[] {2, 3}) {
            Map<String, Object> out = RulesJson.toMap(PlainRules.of(TreeView.of(TestScorecards.tree(classes, 3))));
            for (Object rule : (List<?>) out.get("rules")) {
                List<?> points = (List<?>) ((Map<?, ?>) rule).get("points");
                assertEquals(classes == 2 ? 1 : classes, points.size());
                assertTrue(((Map<?, ?>) points.get(0)).containsKey("base"));
            }
        }
    }
}
