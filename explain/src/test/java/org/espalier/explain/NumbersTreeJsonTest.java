package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.json.Json;
import org.espalier.sdt.NumbersRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** Trees of several numbers as JSON: another program finds the answers in it. */
class NumbersTreeJsonTest {
    @Test
    void anotherProgramGetsTheSameAnswers() throws Exception {
        for (RoadTrees.Named named : NumbersRoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Map<?, ?> json = (Map<?, ?>) Json.parse(Json.compact(TreeJson.toMap(TreeView.of(tree))));
            assertEquals(2L, json.get("version"));
            assertEquals(0.9, json.get("coverage"));
            Encoder encoder = new Encoder(tree.schema());
            for (List<String> row : RoadTrees.rows(tree.schema(), 30, 3)) {
                float[] x = encoder.encode(row);
                float[] paths = tree.pathProbabilities(x);
                float[] found = new float[3];
                for (Object o : (List<?>) json.get("leaves")) {
                    Map<?, ?> leaf = (Map<?, ?>) o;
                    int l = (int) NumberTreeJsonTest.number(leaf, "node")
                            - tree.shape().nodes();
                    for (int k = 0; k < found.length; k++) {
                        found[k] += (float) (paths[l] * answer(json, leaf, k, x));
                        double low = at(((List<?>) leaf.get("interval")).get(0), k);
                        assertEquals(tree.intervals().orElseThrow().low(3 * l + k, 0), low, 1e-6);
                    }
                }
                assertTrue(
                        NumbersRoadTrees.isAcceptable(tree, x, Rule.AVERAGE, found),
                        () -> named + ": found " + Arrays.toString(found));
            }
        }
    }

    private static double at(Object list, int k) {
        return ((Number) ((List<?>) list).get(k)).doubleValue();
    }

    private static double answer(Map<?, ?> json, Map<?, ?> leaf, int k, float[] x) {
        if (leaf.containsKey("values")) {
            return at(leaf.get("values"), k);
        }
        double score = NumberTreeJsonTest.score(json, leaf, k, x);
        return leaf.containsKey("low")
                ? Math.max(at(leaf.get("low"), k), Math.min(at(leaf.get("high"), k), score))
                : score;
    }

    /** What is told of one number only says so in one line. */
    @Test
    void whatIsToldOfOneNumberIsRefused() {
        SoftDecisionTree tree = NumbersRoadTrees.all().get(1).tree();
        assertEquals(
                "target 'numbers': expected one number, found 3: this is done for one of them at a time",
                assertThrows(
                                DataException.class,
                                () -> ExplanationText.write(
                                        Explainer.of(tree).explain(new float[tree.features()]), 80, 5))
                        .getMessage());
    }
}
