package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.train.jvm.JvmEngineFactory;
import org.junit.jupiter.api.Test;

/** Rows in other places: what is of all rows is asked of them, and the rest is as ever. */
class AllRowsTest {
    private static final Dataset ROWS = Toy.rows(600, 1);
    private static final Dataset HELD = Toy.rows(200, 2);

    private static DistillOptions.Builder options() {
        return DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .epochs(4)
                .threads(1)
                .augment(0);
    }

    /** All rows in one other place. */
    private record Elsewhere(Dataset rows, String sha256) implements AllRows {
        @Override
        public TreeEngineFactory engine() {
            return new JvmEngineFactory();
        }

        @Override
        public double[] leafMass(SoftDecisionTree tree) {
            float[] weights = new float[rows.rows()];
            Arrays.fill(weights, 1);
            int classes = rows.schema().classes();
            float[] targets = Targets.mix(rows.labels(), null, classes, 0, 1);
            return LeafRefit.mass(tree, new TrainingData(rows.features(), classes, targets, weights), 1);
        }

        @Override
        public TrainingStatistics statistics(SoftDecisionTree tree) {
            return RowStatistics.of(tree, rows, 1);
        }
    }

    private static SoftDecisionTree elsewhere(Dataset all, String sha256) {
        return new Distiller(options().build(), TrainingListener.SILENT, Optional.empty(), new Elsewhere(all, sha256))
                .distill(ROWS, Optional.empty(), Optional.of(HELD));
    }

    @Test
    void rowsInOneOtherPlaceGiveTheBytesOfThoseHere() {
        SoftDecisionTree here = new Distiller(options().build()).distill(ROWS, Optional.empty(), Optional.of(HELD));
        assertArrayEquals(ModelFile.toBytes(here), ModelFile.toBytes(elsewhere(ROWS, ROWS.sha256())));
    }

    @Test
    void leavesStatisticsAndHashAreOfAllRows() {
        Dataset all = Toy.rows(5000, 3);
        SoftDecisionTree tree = elsewhere(all, "of all");
        assertEquals("of all", tree.provenance().data());
        assertEquals(RowStatistics.of(tree, all, 1), tree.statistics().orElseThrow());
    }

    @Test
    void pointsAreForRowsInOnePlace() {
        DistillOptions points = options().leaves(LeafKind.POINTS).build();
        assertEquals(
                "leaves: expected constant, as rows are in many places, found points",
                assertThrows(
                                TrainingException.class,
                                () -> new Distiller(
                                        points, TrainingListener.SILENT, Optional.empty(), new Elsewhere(ROWS, "")))
                        .getMessage());
    }
}
