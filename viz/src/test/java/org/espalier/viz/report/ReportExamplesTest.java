package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.viz.VizTrees;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportExamplesTest {
    /** However few there is room for, and however many of every kind there are. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 16, 40})
    void areAsManyAsWereAskedFor(int count) {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Dataset rows = VizTrees.rows(tree.schema(), VizTrees.people(tree, "own"));
        Predictions answers = tree.predict(rows.features(), Rule.MAX_PATH, 1);
        float[] teacher = new float[2 * rows.rows()];
        for (int r = 0; r < rows.rows(); r++) {
            teacher[2 * r + (r % 5 == 0 ? 1 - answers.classOf(r) : answers.classOf(r))] = 1;
        }
        Map<Integer, ReportExamples.Kind> chosen = ReportExamples.choose(answers, rows, Optional.of(teacher), count);
        assertEquals(Math.min(count, rows.rows()), chosen.size());
    }
}
