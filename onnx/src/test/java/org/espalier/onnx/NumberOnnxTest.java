package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees of numbers and rates in ONNX Runtime against the library, by all rules. */
class NumberOnnxTest {
    private static final int ROWS = 300;

    static List<RoadTrees.Named> trees() {
        return NumberRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void answersAndPaths(RoadTrees.Named named) throws Exception {
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
                assertFalse(answers.containsKey("probabilities"));
                float[][] found = (float[][]) answers.get("value");
                for (int r = 0; r < ROWS; r++) {
                    float[] x = encoder.encode(rows.get(r));
                    double value = found[r][0];
                    assertTrue(
                            NumberRoadTrees.isAcceptable(tree, x, rule, value),
                            () -> rule + ": expected " + tree.predict(x, rule).value() + ", found " + value);
                }
                assertTrue(Float.isNaN(found[ROWS][0]));
                assertEquals(-1, ((long[]) answers.get("leaf"))[ROWS]);
            }
        }
    }
}
