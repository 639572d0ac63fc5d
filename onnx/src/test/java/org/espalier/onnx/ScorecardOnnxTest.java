package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.data.Encoder;
import org.espalier.data.Knots;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trees with scorecards, closed gates, thresholds and calibrations in ONNX Runtime against the library, by all rules. */
class ScorecardOnnxTest {
    private static final int ROWS = 400;

    static List<RoadTrees.Named> trees() {
        List<RoadTrees.Named> all = new ArrayList<>(RoadTrees.all());
        Decision decision = new Decision(OptionalDouble.of(0.45), new Calibration.Logistic(1.7, 0.2));
        all.add(new RoadTrees.Named("constant, depth 0", RoadTrees.constant(3, 0, Decision.PLAIN)));
        all.add(new RoadTrees.Named("constant, depth 2, decision", RoadTrees.constant(2, 2, decision)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void answersPathsLeavesAndLabels(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        OnnxInput input = new OnnxInput(tree.schema());
        Encoder encoder = new Encoder(tree.schema());
        List<List<String>> rows = RoadTrees.rows(tree.schema(), ROWS, 5);
        float[] raw = new float[ROWS * input.width()];
        for (int r = 0; r < ROWS; r++) {
            System.arraycopy(input.row(rows.get(r)), 0, raw, r * input.width(), input.width());
        }
        for (Rule rule : Rule.values()) {
            for (OnnxOptions options :
                    List.of(OnnxOptions.of(rule), OnnxOptions.of(rule).withPaths())) {
                try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, options))) {
                    Map<String, Object> answers = runtime.run(raw, input.width());
                    for (int r = 0; r < ROWS; r++) {
                        float[] row = encoder.encode(rows.get(r));
                        check(tree, rule, row, answers, r, rows.get(r));
                    }
                }
            }
        }
    }

    private static void check(
            SoftDecisionTree tree, Rule rule, float[] row, Map<String, Object> answers, int r, List<String> texts) {
        double[] found = doubles(((float[][]) answers.get("probabilities"))[r]);
        assertTrue(
                RoadTrees.isAcceptable(tree, row, rule, found),
                () -> rule + " " + texts + ": expected "
                        + Arrays.toString(tree.predict(row, rule).probabilities()) + ", found "
                        + Arrays.toString(found));
        int label = (int) ((long[]) answers.get("label"))[r];
        if (RoadTrees.acceptable(tree, row, rule).size() == 1 && isClear(tree, found)) {
            assertEquals(tree.predict(row, rule).classIndex(), label);
        }
        if (answers.containsKey("leaf")) {
            float[] paths = tree.pathProbabilities(row);
            float[] foundPaths = ((float[][]) answers.get("path_probabilities"))[r];
            for (int l = 0; l < paths.length; l++) {
                assertEquals(paths[l], foundPaths[l], 1e-5);
            }
            int leaf = (int) ((long[]) answers.get("leaf"))[r];
            assertEquals(paths[tree.predict(row, rule).leaf()], paths[leaf], 1e-5);
        }
    }

    /** Whether rounding can't turn the class around. */
    private static boolean isClear(SoftDecisionTree tree, double[] p) {
        if (tree.decision().threshold().isPresent()) {
            double threshold = tree.decision().threshold().getAsDouble();
            return Math.abs(p[tree.schema().positiveIndex()] - threshold) > 1e-5;
        }
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2] > 1e-5;
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }

    /** A leaf is chosen also for a row of NaN: it must not answer. */
    @Test
    void whatTheLibraryRefusesComesOutAsNaNByEveryRule() throws Exception {
        float nan = Float.NaN;
        float infinite = Float.POSITIVE_INFINITY;
        float[] rows = {40, nan, 0, 40, infinite, 1, infinite, 1, 1};
        for (int classes = 2; classes <= 3; classes++) {
            for (SoftDecisionTree tree : List.of(
                    TestScorecards.tree(classes, 1),
                    TestScorecards.one(classes, 1),
                    RoadTrees.constant(classes, 2, Decision.PLAIN),
                    RoadTrees.constant(classes, 0, Decision.PLAIN))) {
                for (Rule rule : Rule.values()) {
                    try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(rule)))) {
                        for (float[] answer : (float[][]) runtime.run(rows, 3).get("probabilities")) {
                            for (float p : answer) {
                                assertTrue(Float.isNaN(p), rule + ": " + Arrays.toString(answer));
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void oneNumberThatIsExactlyOnAKnotTakesItsStep() throws Exception {
        SoftDecisionTree tree = RoadTrees.wide(2, 0, Knots.Form.BANDS, 3);
        OnnxInput input = new OnnxInput(tree.schema());
        Encoder encoder = new Encoder(tree.schema());
        try (Runtime runtime = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE)))) {
            for (double knot : List.of(4.0, 5.0, 16.0)) {
                List<String> row = new ArrayList<>(Collections.nCopies(5, ""));
                row.set(0, Double.toString(knot));
                float[][] answers =
                        (float[][]) runtime.run(input.row(row), input.width()).get("probabilities");
                assertEquals(tree.predict(encoder.encode(row), Rule.AVERAGE).probabilities()[0], answers[0][0], 1e-5);
            }
        }
    }
}
