package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.json.Json;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

class TreeJsonTest {
    @Test
    void theWholeTree() throws Exception {
        Map<String, Object> map = TreeJson.toMap(TreeView.of(Trees.credit()));
        assertEquals(
                List.of("version", "schema", "features", "depth", "gates", "leaves", "provenance"),
                List.copyOf(map.keySet()));
        assertEquals(
                "[\"age\",\"income\",\"income missing\",\"home=own\",\"home=rent\",\"home other\"]",
                Json.compact(map.get("features")));
        assertEquals(
                "[{\"node\":0,\"left\":1,\"right\":2,\"beta\":2.0,\"bias\":0.0,"
                        + "\"weights\":[0.0,1.0,0.0,0.5,-0.5,0.0],\"reach\":1.0,\"rows\":100},"
                        + "{\"node\":1,\"left\":3,\"right\":4,\"beta\":2.0,\"bias\":0.5,"
                        + "\"weights\":[1.0,0.0,0.0,0.0,0.0,0.0],\"reach\":0.5,\"rows\":50},"
                        + "{\"node\":2,\"left\":5,\"right\":6,\"beta\":2.0,\"bias\":0.25,"
                        + "\"weights\":[0.0,0.5,0.0,0.0,0.0,0.0],\"reach\":0.5,\"rows\":50}]",
                Json.compact(map.get("gates")).replaceAll("(0\\.[0-9])[0-9]{6,}", "$1"));
        List<?> leaves = (List<?>) map.get("leaves");
        assertEquals("[0.5,0.5]", Json.compact(((Map<?, ?>) leaves.get(2)).get("distribution")));
    }

    /** Scores a row from the JSON alone, as another program would. */
    @Test
    void anotherProgramGetsTheSameAnswer() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 4, 3);
        Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(TreeJson.toMap(TreeView.of(tree))));
        float[] x = new float[tree.features()];
        for (int f = 0; f < x.length; f++) {
            x[f] = (f % 3 - 1) * 0.7f;
        }
        float[] paths = tree.pathProbabilities(x);
        double[] reach = new double[2 * paths.length - 1];
        reach[0] = 1;
        for (Object o : (List<?>) json.get("gates")) {
            Map<?, ?> gate = (Map<?, ?>) o;
            assertFalse(gate.containsKey("rows"), "a tree made by hand has met no rows");
            double z = number(gate, "bias");
            List<?> weights = (List<?>) gate.get("weights");
            for (int f = 0; f < x.length; f++) {
                z += ((Number) weights.get(f)).doubleValue() * x[f];
            }
            double right = 1 / (1 + Math.exp(-number(gate, "beta") * z));
            int node = (int) number(gate, "node");
            reach[(int) number(gate, "right")] = reach[node] * right;
            reach[(int) number(gate, "left")] = reach[node] * (1 - right);
        }
        for (int l = 0; l < paths.length; l++) {
            assertEquals(paths[l], reach[paths.length - 1 + l], 1e-5);
        }
    }

    /** Scores rows of trees with scorecards from the JSON alone. */
    @Test
    void scorecardsAreAnsweredFromTheJsonAlone() throws Exception {
        for (RoadTrees.Named named : RoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(TreeJson.toMap(TreeView.of(tree))));
            assertEquals(2, (int) number(json, "version"));
            Encoder encoder = new Encoder(tree.schema());
            for (List<String> row : RoadTrees.rows(tree.schema(), 50, 4)) {
                float[] x = encoder.encode(row);
                double[] found = average(json, x, tree.pathProbabilities(x));
                assertTrue(RoadTrees.isAcceptable(tree, x, Rule.AVERAGE, found), named.name());
            }
        }
    }

    private static double[] average(Map<?, ?> json, float[] x, float[] paths) {
        List<?> basis = (List<?>) json.get("terms");
        List<?> leaves = (List<?>) json.get("leaves");
        List<?> classes = (List<?>) ((Map<?, ?>) ((Map<?, ?>) json.get("schema")).get("target")).get("classes");
        double[] out = new double[classes.size()];
        for (Object one : leaves) {
            Map<?, ?> leaf = (Map<?, ?>) one;
            int l = (int) number(leaf, "node") - (paths.length - 1);
            double[] z = doubles((List<?>) leaf.get("intercept"));
            for (Object weight : (List<?>) leaf.get("weights")) {
                double[] ofTerm = doubles((List<?>) ((Map<?, ?>) weight).get("weight"));
                Map<?, ?> term = (Map<?, ?>) basis.get((int) number((Map<?, ?>) weight, "term"));
                for (int k = 0; k < z.length; k++) {
                    z[k] += ofTerm[k] * term(term, x);
                }
            }
            double[] q = probabilities(z, classes.indexOf(json.get("positive")));
            for (int k = 0; k < q.length; k++) {
                out[k] += paths[l] * q[k];
            }
        }
        return json.containsKey("decision") ? calibrated((Map<?, ?>) json.get("decision"), json, out) : out;
    }

    private static double term(Map<?, ?> term, float[] x) {
        double v = x[(int) number(term, "feature")];
        double from = term.containsKey("from") ? (float) number(term, "from") : Double.NEGATIVE_INFINITY;
        double to = term.containsKey("to") ? (float) number(term, "to") : Double.POSITIVE_INFINITY;
        return switch ((String) term.get("kind")) {
            case "raw" -> Math.max(from, Math.min(to, v));
            case "ramp" -> Math.max(0, Math.min(1, (v - from) / (to - from)));
            case "step" -> v >= from ? 1 : 0;
            case "value" -> v >= from && v <= to ? 1 : 0;
            default -> v;
        };
    }

    private static double[] probabilities(double[] z, int positive) {
        double[] logits = z.length > 1 ? z : positive == 1 ? new double[] {0, z[0]} : new double[] {z[0], 0};
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(v -> Math.exp(v) / sum).toArray();
    }

    private static double[] calibrated(Map<?, ?> decision, Map<?, ?> json, double[] p) {
        List<?> classes = (List<?>) ((Map<?, ?>) ((Map<?, ?>) json.get("schema")).get("target")).get("classes");
        int positive = classes.indexOf(json.get("positive"));
        double mapped = p[positive];
        if (decision.get("logistic") instanceof List<?> ab) {
            double odds = Math.log(mapped / (1 - mapped));
            mapped = 1 / (1 + Math.exp(-(doubles(ab)[0] * odds + doubles(ab)[1])));
        } else if (decision.get("isotonic") instanceof List<?> xy) {
            mapped = new Calibration.Isotonic(
                            Arrays.stream(doubles((List<?>) xy.get(0))).boxed().toList(),
                            Arrays.stream(doubles((List<?>) xy.get(1))).boxed().toList())
                    .of(mapped);
        }
        return positive == 1 ? new double[] {1 - mapped, mapped} : new double[] {mapped, 1 - mapped};
    }

    private static double[] doubles(List<?> values) {
        return values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }

    private static double number(Map<?, ?> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }
}
