package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.espalier.json.Json;
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

    private static double number(Map<?, ?> map, String key) {
        return ((Number) map.get(key)).doubleValue();
    }
}
