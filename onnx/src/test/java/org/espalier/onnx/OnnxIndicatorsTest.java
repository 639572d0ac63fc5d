package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.DataOptions;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

/** The graph that takes indicators against the library. */
class OnnxIndicatorsTest {
    private static final float TOLERANCE = 1e-5f;
    private static final Schema TABLE = TestTrees.table();
    private static final OnnxIndicators INPUT = new OnnxIndicators(TABLE);

    /** By column: known, unknown and missing values. */
    private static final List<List<String>> ROWS = List.of(
            List.of("52", "0", "7", "ja", "a"),
            List.of("17.25", "250000", "", "nein", "b"),
            List.of("", "1000.25", "x", "unknown", "never seen"),
            List.of("?", "NA", "x", "", "a"),
            List.of("-3e5", "1e-3", "x", "never seen", "b"));

    private static float[] input(List<String> row) {
        float[] out = new float[INPUT.width()];
        for (int c = 0; c < row.size(); c++) {
            Column column = TABLE.columns().get(c);
            String text = row.get(c);
            boolean isMissing = DataOptions.DEFAULT_MISSING.contains(text);
            boolean isNumber = column instanceof Column.Number && !isMissing;
            String name =
                    isMissing ? column.name() + " missing" : isNumber ? column.name() : column.name() + "=" + text;
            int at = INPUT.names().indexOf(name);
            if (at >= 0) {
                out[at] = isNumber ? Float.parseFloat(text) : 1;
            }
        }
        return out;
    }

    private static float[][] answers(SoftDecisionTree tree, Rule rule, List<float[]> rows) throws Exception {
        float[] all = new float[rows.size() * rows.get(0).length];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r), 0, all, r * rows.get(r).length, rows.get(r).length);
        }
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.ofIndicators(rule)))) {
            return (float[][]) runtime.run(all, rows.get(0).length).get("probabilities");
        }
    }

    @Test
    void namesFollowTheSchema() {
        assertEquals(
                List.of(
                        "age",
                        "age missing",
                        "gain, \"net\"",
                        "gain, \"net\" missing",
                        "städtisch=ja",
                        "städtisch=nein",
                        "städtisch=unknown",
                        "städtisch missing",
                        "strict=a",
                        "strict=b"),
                INPUT.names());
    }

    @Test
    void aTableIsAnsweredAsByTheLibrary() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 5, 3, 0.7f);
        Encoder encoder = new Encoder(TABLE);
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            float[][] answers = answers(
                    tree, rule, ROWS.stream().map(OnnxIndicatorsTest::input).toList());
            for (int r = 0; r < ROWS.size(); r++) {
                assertArrayEquals(
                        tree.predict(encoder.encode(ROWS.get(r)), rule).probabilities(), answers[r], TOLERANCE);
            }
        }
    }

    @Test
    void aMissingNumberIsImputedWhateverItsValueAndAnyIndicatorButZeroIsYes() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 4, 5, 0.7f);
        float[] row = input(List.of("", "3", "x", "ja", "a"));
        row[INPUT.names().indexOf("age")] = 99;
        row[INPUT.names().indexOf("städtisch=ja")] = -2;
        float[] expected = tree.predict(new Encoder(TABLE).encode(List.of("", "3", "x", "ja", "a")), Rule.AVERAGE)
                .probabilities();
        assertArrayEquals(expected, answers(tree, Rule.AVERAGE, List.of(row))[0], TOLERANCE);
    }

    @Test
    void aNumberThatIsNoneComesOutAsNaN() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TABLE, 3, 4);
        List<float[]> rows = new ArrayList<>();
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] row = input(ROWS.get(0));
            row[0] = value;
            rows.add(row);
        }
        for (float[] answer : answers(tree, Rule.AVERAGE, rows)) {
            for (float probability : answer) {
                assertTrue(Float.isNaN(probability));
            }
        }
    }
}
