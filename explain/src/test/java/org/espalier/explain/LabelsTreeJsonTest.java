package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.json.Json;
import org.espalier.sdt.LabelRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** The JSON of trees of labels, read as another program would. */
class LabelsTreeJsonTest {
    @Test
    void anotherProgramGetsTheSameAnswers() throws Exception {
        for (RoadTrees.Named named : LabelRoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(TreeJson.toMap(TreeView.of(tree))));
            assertEquals(2L, json.get("version"));
            assertFalse(json.containsKey("positive"));
            Encoder encoder = new Encoder(tree.schema());
            for (List<String> row : RoadTrees.rows(tree.schema(), 30, 3)) {
                float[] x = encoder.encode(row);
                float[] paths = tree.pathProbabilities(x);
                double[] found = new double[tree.answers()];
                for (Object o : (List<?>) json.get("leaves")) {
                    Map<?, ?> leaf = (Map<?, ?>) o;
                    int l = (int) NumberTreeJsonTest.number(leaf, "node")
                            - tree.shape().nodes();
                    for (int k = 0; k < found.length; k++) {
                        found[k] += paths[l] * answer(json, leaf, k, x);
                    }
                }
                assertTrue(
                        RoadTrees.isAcceptable(tree, x, Rule.AVERAGE, found),
                        () -> named + ": found " + Arrays.toString(found));
            }
        }
    }

    private static double answer(Map<?, ?> json, Map<?, ?> leaf, int k, float[] x) {
        if (leaf.containsKey("distribution")) {
            return ((Number) ((List<?>) leaf.get("distribution")).get(k)).doubleValue();
        }
        return 1 / (1 + Math.exp(-NumberTreeJsonTest.score(json, leaf, k, x)));
    }
}
