package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class LeafRefitTest {
    @Test
    void aLeafShowsTheMeanOfTheTargetsThatComeToIt() {
        Dataset rows = Toy.rows(700, 5);
        float[] targets = Targets.mix(rows.labels(), null, 3, 1, 1);
        float[] weights = new float[700];
        for (int r = 0; r < 700; r++) {
            weights[r] = 1 + r % 3;
        }
        SoftDecisionTree tree = new Distiller(DistillOptions.builder()
                        .leaves(LeafKind.CONSTANT)
                        .depth(3)
                        .epochs(1)
                        .augment(0)
                        .threads(1)
                        .build())
                .distill(rows, Optional.empty());
        TrainingData data = new TrainingData(rows.features(), 3, targets, weights);
        float[] logits = LeafRefit.refit(tree, data, 2);
        int leaves = new TreeShape(3).leaves();
        double[] sum = new double[leaves * 3];
        for (int r = 0; r < 700; r++) {
            float[] paths = tree.pathProbabilities(rows.features().row(r));
            for (int l = 0; l < leaves; l++) {
                for (int k = 0; k < 3; k++) {
                    sum[3 * l + k] += (double) weights[r] * paths[l] * targets[3 * r + k];
                }
            }
        }
        for (int l = 0; l < leaves; l++) {
            // One row's weight is the leaf as it was.
            double total = 1 + sum[3 * l] + sum[3 * l + 1] + sum[3 * l + 2];
            for (int k = 0; k < 3; k++) {
                double expected = (sum[3 * l + k] + tree.leafDistribution(l)[k]) / total;
                assertEquals(expected, Math.exp(logits[3 * l + k]), 1e-4);
            }
        }
    }
}
