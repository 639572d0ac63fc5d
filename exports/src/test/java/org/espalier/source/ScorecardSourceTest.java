package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.espalier.data.Encoder;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java source of trees with scorecards, closed gates, thresholds and calibrations answers as the library does. */
class ScorecardSourceTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        List<RoadTrees.Named> all = new ArrayList<>(RoadTrees.all());
        Decision decision = new Decision(OptionalDouble.of(0.45), new Calibration.Logistic(1.7, 0.2));
        all.add(new RoadTrees.Named("constant, depth 0", RoadTrees.constant(3, 0, Decision.PLAIN)));
        all.add(new RoadTrees.Named("constant, depth 2, decision", RoadTrees.constant(2, 2, decision)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Throwable {
        SoftDecisionTree tree = named.tree();
        Compiled java = Compiled.of("Tree", JavaSource.write(tree, Rule.GREEDY, "Tree"), folder, false);
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 400, 9)) {
            float[] x = encoder.encode(row);
            Object[] fields = used(tree, row);
            assertArrayEquals(x, java.encode(fields));
            for (Rule rule : Rule.values()) {
                double[] found = java.answer(rule == Rule.MAX_PATH ? "maxPath" : rule.text(), x);
                assertTrue(
                        RoadTrees.isAcceptable(tree, x, rule, found),
                        () -> rule + " " + row + ": expected "
                                + Arrays.toString(tree.predict(x, rule).probabilities()) + ", found "
                                + Arrays.toString(found));
            }
            Prediction answer = tree.predict(x, Rule.GREEDY);
            if (RoadTrees.acceptable(tree, x, Rule.GREEDY).size() == 1) {
                assertEquals(tree.schema().target().classes().get(answer.classIndex()), java.classOf(fields));
            }
        }
    }

    private static Object[] used(SoftDecisionTree tree, List<String> row) {
        List<String> fields = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
            if (tree.schema().columns().get(c).width() > 0) {
                fields.add(row.get(c));
            }
        }
        return fields.toArray();
    }
}
