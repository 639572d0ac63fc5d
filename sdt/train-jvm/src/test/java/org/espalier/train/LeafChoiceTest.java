package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

/** Of more than two classes the validation rows choose what leaves carry; where there is nothing to choose nothing is tried. */
class LeafChoiceTest {
    private static final int COLUMNS = 4;

    /** Every class has a straight score of its own: what scorecards are. */
    private static Dataset additive(int rows) {
        SplittableRandom random = Seeds.stream(5);
        float[] x = new float[rows * COLUMNS];
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < COLUMNS; c++) {
                x[r * COLUMNS + c] = (float) Seeds.normal(random);
            }
            float first = x[r * COLUMNS] + x[r * COLUMNS + 1];
            float second = x[r * COLUMNS + 2] - x[r * COLUMNS];
            labels[r] = first > second && first > 0 ? 0 : second > 0 ? 1 : 2;
        }
        return new Dataset(Toy.schema(), new DenseMatrix(rows, COLUMNS, x), labels, Optional.empty());
    }

    private static boolean isOpen(Schema schema, DistillOptions.Builder chosen) {
        return LeafChoice.isOpen(chosen, schema);
    }

    @Test
    void thereIsAChoiceForTablesOfThreeTo26Classes() {
        Dataset table = additive(60);
        Schema three = table.schema();
        assertTrue(isOpen(three, DistillOptions.builder(table)));
        assertTrue(isOpen(three, DistillOptions.builder(table).depth(6)));
        assertTrue(isOpen(three, DistillOptions.builder(table).engine("auto")));
        assertTrue(isOpen(Schema.unnamed(4, 26), DistillOptions.builder(Schema.unnamed(4, 26))));
        assertFalse(isOpen(Schema.unnamed(4, 27), DistillOptions.builder(Schema.unnamed(4, 27))));
        assertFalse(isOpen(Schema.unnamed(4, 2), DistillOptions.builder(Schema.unnamed(4, 2))));
        Schema image = new Schema(
                three.columns(), Optional.empty(), Optional.of(new Schema.Image(2, 2, 1, 255)), three.target());
        assertFalse(isOpen(image, DistillOptions.builder(image)));
        assertFalse(isOpen(three, DistillOptions.builder(table).depth(7)), "no scorecards that deep");
        assertFalse(isOpen(three, DistillOptions.builder(table).depth(0)), "no constant tree without gates");
        assertFalse(isOpen(three, DistillOptions.builder(table).leaves(LeafKind.POINTS)));
        assertFalse(isOpen(three, DistillOptions.builder(table).leaves(LeafKind.CONSTANT)));
    }

    @Test
    void withoutGatesLeavesHavePoints() {
        assertEquals(
                LeafKind.POINTS,
                DistillOptions.builder(additive(60)).depth(0).build().leaves());
    }

    /** Losses that were measured, and an accuracy in percent. */
    private static Distiller.Measured measured(int accuracy, double... losses) {
        SoftDecisionTree tree = TestScorecards.one(3, 1);
        TreeMap<String, Double> metrics = new TreeMap<>(Map.of("validation.accuracy.maxPath", accuracy / 100.0));
        Provenance p = new Provenance("1", "", "labels", 1, new TreeMap<>(), metrics);
        return new Distiller.Measured(tree.toBuilder().provenance(p).build(), losses, losses);
    }

    @Test
    void pointsAreTakenWhereNeitherMeasureIsWorse() {
        assertTrue(LeafChoice.isBetter(measured(90, 0.1, 0.3), measured(90, 0.2, 0.3)));
        assertFalse(LeafChoice.isBetter(measured(89, 0.1, 0.3), measured(90, 0.2, 0.3)), "less often right");
        assertFalse(LeafChoice.isBetter(measured(91, 0.2, 0.3), measured(90, 0.1, 0.3)), "a higher loss");
        assertFalse(LeafChoice.isBetter(measured(90, 0.2), measured(90, 0.2)), "ties go to what training gave before");
    }

    @Test
    void theBetterTreeIsTheResult() {
        Dataset rows = additive(500);
        DistillOptions.Builder chosen =
                DistillOptions.builder(rows).depth(1).epochs(8).threads(1);
        LeafChoice choice = LeafChoice.of(chosen, TrainingListener.SILENT, rows, Optional.empty(), Optional.empty());
        assertEquals(LeafKind.POINTS, choice.options().leaves());
        assertTrue(choice.tree().scorecards().isPresent());
        assertTrue(
                choice.sentence()
                        .matches(
                                "leaves points: on 50 validation rows a loss of 0\\.\\d{4} against \\d\\.\\d{4} with constant"
                                        + " leaves, max-path accuracy \\d+\\.\\d % against \\d+\\.\\d %"),
                choice.sentence());
        assertTrue(LeafChoice.isOpen(chosen, rows.schema()), "what was chosen is as it was");
    }
}
