package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.api.Test;

/** The claims of {@link PointsTest} for a tree as training makes it. */
class TrainedPointsTest {
    @Test
    void aTrainedScorecardAddsUp() {
        Schema schema = TestScorecards.schema(2);
        Dataset plain = TestScorecards.dataset(schema, TestScorecards.rows(1200, 1));
        Random random = new Random(2);
        int[] labels = new int[plain.rows()];
        for (int r = 0; r < labels.length; r++) {
            float[] x = plain.features().row(r);
            double z = 1.5 * x[2] - Math.abs(x[0]) + 2 * x[4];
            labels[r] = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        }
        Dataset rows = new Dataset(schema, plain.features(), labels, Optional.empty());
        DistillOptions quick = DistillOptions.builder(rows)
                .leaves(LeafKind.POINTS)
                .depth(1)
                .epochs(8)
                .build();
        SoftDecisionTree tree = new Distiller(quick).distill(rows, Optional.empty());
        Explainer explainer = Explainer.of(tree);
        double worst = 0;
        double range = 0;
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Points points = explainer.explain(x).points().orElseThrow();
            double sum = points.base()
                    + points.columns().stream().mapToDouble(Points.Part::points).sum();
            worst = Math.max(worst, Math.abs(sum - points.score()));
            range = Math.max(range, Math.abs(points.score()));
            double bad = tree.predict(x, Rule.MAX_PATH).probabilities()[1];
            assertEquals(1 / (1 + Math.pow(2, -points.score() / 20)), bad, 1e-5);
            assertEquals("bad", points.towards());
            assertEquals(Points.Reference.SEGMENT_AVERAGE, points.reference());
        }
        assertTrue(range > 20 && worst <= 1e-6 * range, worst + " of " + range);
        // debt was promised to count upwards
        Explanation e = explainer.explain(List.of("40", "x", "500", "own"));
        Explanation more = explainer.explain(List.of("40", "x", "4000", "own"));
        assertTrue(
                more.points().orElseThrow().score() > e.points().orElseThrow().score());
    }
}
