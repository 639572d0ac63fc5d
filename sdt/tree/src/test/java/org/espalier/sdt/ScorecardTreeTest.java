package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorecardTreeTest {
    private static final double CLOSE = 1e-6;

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void tablesAnswerAsTheFormulasStand(int classes) {
        for (SoftDecisionTree tree : List.of(TestScorecards.tree(classes, 1), TestScorecards.one(classes, 2))) {
            Dataset rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(500, 3));
            ReferenceScore reference = new ReferenceScore(tree);
            Predictions average = tree.predict(rows.features(), Rule.AVERAGE, 2);
            Predictions maxPath = tree.predict(rows.features(), Rule.MAX_PATH, 1);
            for (int r = 0; r < rows.rows(); r++) {
                float[] x = rows.features().row(r);
                reference.score(x);
                double[] expected = reference.average();
                for (int k = 0; k < classes; k++) {
                    assertEquals(expected[k], average.probabilities()[r * classes + k], CLOSE);
                }
                assertEquals(reference.mass(), maxPath.pathMass()[r], CLOSE);
                assertArrayEquals(
                        tree.leafDistribution(maxPath.leaf()[r], x),
                        tree.predict(x, Rule.MAX_PATH).probabilities());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void aFileGivesTheSameTree(int classes) {
        for (SoftDecisionTree bare : List.of(TestScorecards.tree(classes, 4), TestScorecards.one(classes, 5))) {
            Dataset rows = TestScorecards.dataset(bare.schema(), TestScorecards.rows(200, 6));
            SoftDecisionTree tree = bare.withStatistics(RowStatistics.of(bare, rows, 1));
            byte[] bytes = ModelFile.toBytes(tree);
            SoftDecisionTree read = ModelFile.read(bytes, "test");
            assertArrayEquals(bytes, ModelFile.toBytes(read));
            assertEquals(tree.schema(), read.schema());
            assertEquals(tree.structure(), read.structure());
            assertEquals(tree.statistics(), read.statistics());
            assertEquals(
                    tree.predict(rows.features(), Rule.AVERAGE, 1), read.predict(rows.features(), Rule.AVERAGE, 1));
        }
    }

    @Test
    void aClosedGateSendsNothingRight() {
        SoftDecisionTree tree = TestScorecards.tree(2, 7);
        Dataset rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(300, 8));
        for (int r = 0; r < rows.rows(); r++) {
            assertEquals(0f, tree.pathProbabilities(rows.features().row(r))[3]);
        }
    }
}
