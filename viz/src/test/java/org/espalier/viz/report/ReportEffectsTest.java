package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.page.EffectCurves;
import org.junit.jupiter.api.Test;

class ReportEffectsTest {
    /** 150 seconds went into this before paths were followed one value at a time. */
    @Test
    void theCurvesOfALargeTreeHaveABudget() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 12, 3, 0.3f);
        TreeView view = TreeView.of(tree);
        int count = 2000;
        Random random = new Random(5);
        float[] values = new float[count * tree.features()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Dataset data = new Dataset(
                tree.schema(), new DenseMatrix(count, tree.features(), values), new int[count], Optional.empty());
        int curves = 32;
        ReportEffects effects = new ReportEffects(view, data, curves, 2);
        ExplainedColumn column = view.columns().get(0);
        Column.Number number = (Column.Number) tree.schema().columns().get(column.schemaColumn());
        List<?> at = (List<?>) effects.ofNumber(column, number, -3, 3).get("at");
        assertTrue(at.size() > 12, at.toString());
        double share = 26 / 24. / curves; // a curve has up to 26 values, the budget counts 24
        assertTrue(effects.visited() <= EffectCurves.GATES * share, effects.visited() + " gates");
    }
}
