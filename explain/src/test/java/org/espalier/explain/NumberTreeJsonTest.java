package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.json.Json;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** The JSON of trees of numbers and rates, read as another program would. */
class NumberTreeJsonTest {
    @Test
    void anotherProgramGetsTheSameAnswers() throws Exception {
        for (RoadTrees.Named named : NumberRoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(TreeJson.toMap(TreeView.of(tree))));
            assertEquals(2L, json.get("version"));
            assertFalse(json.containsKey("positive"));
            Encoder encoder = new Encoder(tree.schema());
            for (List<String> row : RoadTrees.rows(tree.schema(), 50, 3)) {
                float[] x = encoder.encode(row);
                float[] paths = tree.pathProbabilities(x);
                double sum = 0;
                for (Object leaf : (List<?>) json.get("leaves")) {
                    int l = (int) number((Map<?, ?>) leaf, "node")
                            - tree.shape().nodes();
                    sum += paths[l] * answer(json, (Map<?, ?>) leaf, x);
                }
                double found = sum;
                assertTrue(
                        NumberRoadTrees.isAcceptable(tree, x, Rule.AVERAGE, found),
                        () -> named + ": expected "
                                + tree.predict(x, Rule.AVERAGE).value() + ", found " + found);
            }
        }
    }

    private static double answer(Map<?, ?> json, Map<?, ?> leaf, float[] x) {
        if (leaf.containsKey("value")) {
            return number(leaf, "value");
        }
        double z = score(json, leaf, 0, x);
        if (leaf.containsKey("low")) {
            z = Math.max(number(leaf, "low"), Math.min(number(leaf, "high"), z));
        }
        Map<?, ?> target = (Map<?, ?>) ((Map<?, ?>) json.get("schema")).get("target");
        return target.get("type").equals("rate") ? Math.exp(z) : z;
    }

    /** The k-th score of a leaf's scorecard. */
    static double score(Map<?, ?> json, Map<?, ?> leaf, int k, float[] x) {
        double z = ((Number) ((List<?>) leaf.get("intercept")).get(k)).doubleValue();
        for (Object o : (List<?>) leaf.get("weights")) {
            Map<?, ?> weight = (Map<?, ?>) o;
            Map<?, ?> term = (Map<?, ?>) ((List<?>) json.get("terms")).get((int) number(weight, "term"));
            double w = ((Number) ((List<?>) weight.get("weight")).get(k)).doubleValue();
            z += w * term(term, x[(int) number(term, "feature")]);
        }
        return z;
    }

    private static double term(Map<?, ?> term, double v) {
        double from = term.containsKey("from") ? number(term, "from") : Double.NEGATIVE_INFINITY;
        double to = term.containsKey("to") ? number(term, "to") : Double.POSITIVE_INFINITY;
        return switch ((String) term.get("kind")) {
            case "raw" -> Math.max(from, Math.min(to, v));
            case "ramp" -> Math.max(0, Math.min(1, (v - from) / (to - from)));
            case "step" -> v >= from ? 1 : 0;
            case "value" -> v >= from && v <= to ? 1 : 0;
            default -> v;
        };
    }

    static double number(Map<?, ?> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }

    @Test
    void leavesSayHowFarTheTruthLies() {
        Map<String, Object> json = TreeJson.toMap(TreeView.of(NumberTrees.linear()));
        assertEquals(0.9, json.get("coverage"));
        Map<?, ?> leaf = (Map<?, ?>) ((List<?>) json.get("leaves")).get(1);
        assertEquals(List.of(-60_000f, 65_000f), leaf.get("interval"));
        assertEquals(70_000f, leaf.get("low"));
        assertEquals(700_000f, leaf.get("high"));
    }
}
