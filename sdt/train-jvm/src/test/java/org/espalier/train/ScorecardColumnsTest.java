package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/** A leaf has few columns unless more of them are worth reading, and gives up those that the others make up for. */
class ScorecardColumnsTest {
    private static final int COLUMNS = 14;
    private static final int ROWS = 900;

    /** The first columns count alike, the others not at all; column 1 repeats column 0 with some noise. */
    private static Dataset rows(int counting) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < COLUMNS; c++) {
            columns.add(new Column.Number(
                    "c" + c, Optional.empty(), -5, 5, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false));
        }
        SplittableRandom random = Seeds.stream(31);
        float[] x = new float[ROWS * COLUMNS];
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            double z = 0;
            for (int c = 0; c < COLUMNS; c++) {
                x[r * COLUMNS + c] = (float) Seeds.normal(random);
            }
            x[r * COLUMNS + 1] = x[r * COLUMNS] + 0.1f * x[r * COLUMNS + 1];
            for (int c = 0; c < counting; c++) {
                z += x[r * COLUMNS + c];
            }
            labels[r] = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
        }
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("no", "yes")));
        return new Dataset(schema, new DenseMatrix(ROWS, COLUMNS, x), labels, Optional.empty());
    }

    private static SoftDecisionTree tree(int counting, int columns, Notes notes) {
        Dataset rows = rows(counting);
        DistillOptions options = DistillOptions.builder(rows)
                .depth(0)
                .columnsPerLeaf(columns)
                .threads(1)
                .build();
        return new Distiller(options, notes, Optional.empty()).distill(rows, Optional.empty());
    }

    private static int[] asked(SoftDecisionTree tree) {
        return tree.scorecards().orElseThrow().columns(0);
    }

    @Test
    void fewColumnsAreEnoughWhereTheOthersSayNothing() {
        Notes notes = new Notes();
        assertEquals(12, asked(tree(4, 0, notes)).length);
        assertTrue(
                notes.with("columns a leaf")
                        .get(0)
                        .matches("12 columns a leaf: held-out loss 0\\.\\d{5} with 12, 0\\.\\d{5} with all"),
                notes.all().toString());
    }

    @Test
    void allAreAskedWhereEachOfThemCounts() {
        Notes notes = new Notes();
        assertEquals(COLUMNS, asked(tree(COLUMNS, 0, notes)).length);
        assertTrue(
                notes.with("columns a leaf").get(0).startsWith("all columns a leaf: "),
                notes.all().toString());
    }

    /** By what the fit loses without a column, not by how far it moves the score: of two that say the same one goes. */
    @Test
    void ofTwoColumnsThatSayTheSameOneIsKept() {
        int[] kept = asked(tree(6, 5, new Notes()));
        assertEquals(1, Arrays.stream(kept).filter(c -> c < 2).count(), Arrays.toString(kept));
        assertTrue(
                IntStream.range(2, 6).allMatch(c -> Arrays.stream(kept).anyMatch(k -> k == c)), Arrays.toString(kept));
    }
}
