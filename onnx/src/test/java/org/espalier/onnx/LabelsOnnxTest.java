package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.sdt.LabelRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees of labels in ONNX Runtime against the library, by all rules. */
class LabelsOnnxTest {
    private static final int ROWS = 200;

    static List<RoadTrees.Named> trees() {
        return LabelRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void probabilitiesAndPaths(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        OnnxInput input = new OnnxInput(tree.schema());
        Encoder encoder = new Encoder(tree.schema());
        List<List<String>> rows = RoadTrees.rows(tree.schema(), ROWS, 5);
        float[] raw = RawRows.andOneRefused(input, rows);
        for (Rule rule : Rule.values()) {
            try (Runtime runtime =
                    new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(rule).withPaths()))) {
                Map<String, Object> answers = runtime.run(raw, input.width());
                assertFalse(answers.containsKey("label"));
                float[][] found = (float[][]) answers.get("probabilities");
                for (int r = 0; r < ROWS; r++) {
                    double[] answer = new double[found[r].length];
                    for (int k = 0; k < answer.length; k++) {
                        answer[k] = found[r][k];
                    }
                    assertTrue(
                            RoadTrees.isAcceptable(tree, encoder.encode(rows.get(r)), rule, answer),
                            () -> rule + ": found " + Arrays.toString(answer));
                }
                assertTrue(Float.isNaN(found[ROWS][0]));
                assertEquals(-1, ((long[]) answers.get("leaf"))[ROWS]);
            }
        }
    }
}
