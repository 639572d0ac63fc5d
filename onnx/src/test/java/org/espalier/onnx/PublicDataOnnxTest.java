package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every row of public data sets through the graph and through the library. The trees are random: their gates are as
 * hard as trained ones, and their leaves differ more.
 */
class PublicDataOnnxTest {
    private static final double TOLERANCE = 1e-5;
    /** Two leaves whose path probabilities differ by less are equal in float32, and either may be the argmax. */
    private static final float TIE = 1e-6f;

    private static final int BATCH = 512;

    @ParameterizedTest
    @EnumSource
    void everyRow(PublicRows data) throws Exception {
        assertEquals(data.count, compare(data));
    }

    private static long compare(PublicRows data) throws Exception {
        SoftDecisionTree tree = data.tree();
        OnnxInput input = new OnnxInput(tree.schema());
        long rows = 0;
        try (Runtime average = new Runtime(
                        OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE).withPaths()));
                Runtime maxPath = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.MAX_PATH)));
                RowStream stream = data.stream(tree.schema())) {
            List<Row> batch = new ArrayList<>();
            while (stream.hasNext()) {
                batch.add(stream.next());
                if (batch.size() == BATCH || !stream.hasNext()) {
                    compare(tree, input, batch, average, maxPath);
                    rows += batch.size();
                    batch.clear();
                }
            }
        }
        return rows;
    }

    private static void compare(
            SoftDecisionTree tree, OnnxInput input, List<Row> rows, Runtime average, Runtime maxPath) throws Exception {
        float[] raw = new float[rows.size() * input.width()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(
                    PublicRows.raw(tree.schema(), input, rows.get(r)), 0, raw, r * input.width(), input.width());
        }
        var averages = average.run(raw, input.width());
        float[][] maxPaths = (float[][]) maxPath.run(raw, input.width()).get("probabilities");
        for (int r = 0; r < rows.size(); r++) {
            float[] x = rows.get(r).features();
            requireNear(tree.predict(x, Rule.AVERAGE), ((float[][]) averages.get("probabilities"))[r]);
            Prediction expected = tree.predict(x, Rule.MAX_PATH);
            int leaf = (int) ((long[]) averages.get("leaf"))[r];
            if (leaf == expected.leaf()) {
                requireNear(expected, maxPaths[r]);
            } else {
                float mass = tree.pathProbabilities(x)[leaf];
                assertTrue(expected.pathMass() - mass < TIE, () -> "another leaf of mass " + mass + " for " + expected);
            }
        }
    }

    private static void requireNear(Prediction expected, float[] answer) {
        for (int k = 0; k < answer.length; k++) {
            assertEquals(expected.probabilities()[k], answer[k], TOLERANCE);
        }
    }
}
