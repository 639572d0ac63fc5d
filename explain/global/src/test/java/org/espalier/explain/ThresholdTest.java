package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.fidelity.Fidelity;
import org.espalier.explain.fidelity.FidelityOptions;
import org.espalier.explain.rules.HardTree;
import org.espalier.explain.rules.RuleFit;
import org.espalier.explain.rules.RuleOptions;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tree that decides by a threshold is measured, and told as rules, by what it decides. */
class ThresholdTest {
    private static final Decision DECISION = new Decision(OptionalDouble.of(0.7), new Calibration.Logistic(0.9, 0.2));

    /** Leaves that answer the positive class with 0.2, 0.6, 0.75 and 0.97 before they are calibrated. */
    private static SoftDecisionTree constant() {
        double[] odds = {-1.4, 0.4, 1.1, 3.5};
        float[] logits = new float[2 * odds.length];
        for (int l = 0; l < odds.length; l++) {
            logits[2 * l + 1] = (float) odds[l];
        }
        return RoadTrees.constant(2, 2, DECISION).toBuilder()
                .leaves(new Leaves.Constant(2, logits))
                .build();
    }

    private static List<SoftDecisionTree> trees() {
        return List.of(
                constant(),
                TestScorecards.tree(2, 3).toBuilder().decision(DECISION).build());
    }

    /** Every second row of the positive class. */
    private static Dataset rows(SoftDecisionTree tree, long seed) {
        Dataset rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(400, seed));
        int[] labels = IntStream.range(0, rows.rows()).map(r -> r % 2).toArray();
        return new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
    }

    private static double accuracy(Predictions answers, Dataset rows) {
        long right = IntStream.range(0, rows.rows())
                .filter(r -> answers.classOf(r) == rows.labels()[r])
                .count();
        return (double) right / rows.rows();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void rulesAndFidelityCountTheAnswersByThreshold(SoftDecisionTree tree) {
        Dataset rows = rows(tree, 5);
        HardTree hard = HardTree.of(TreeView.of(tree), rows(tree, 6), new RuleOptions(1, 16));
        Predictions greedy = tree.predict(rows.features(), Rule.GREEDY, 1);
        Predictions average = tree.predict(rows.features(), Rule.AVERAGE, 1);
        Predictions maxPath = tree.predict(rows.features(), Rule.MAX_PATH, 1);
        for (int r = 0; r < rows.rows(); r++) {
            assertEquals(greedy.classOf(r), hard.answer(rows.features().row(r)), "row " + r);
        }
        RuleFit fit = RuleFit.of(hard, rows, Optional.empty());
        assertEquals(accuracy(greedy, rows), fit.greedy().accuracy().orElseThrow());
        assertEquals(accuracy(maxPath, rows), fit.maxPath().accuracy().orElseThrow());
        assertEquals(accuracy(average, rows), fit.average().accuracy().orElseThrow());
        Fidelity fidelity = Fidelity.of(
                Explainer.of(tree), rows, Optional.empty(), new FidelityOptions(10, EvaluationOptions.defaults()));
        assertEquals(
                accuracy(average, rows) - accuracy(maxPath, rows),
                fidelity.cost().maxPath().orElseThrow(),
                1e-12);
    }
}
