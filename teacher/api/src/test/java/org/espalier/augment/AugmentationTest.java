package org.espalier.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Schema.Image FIVE = new Schema.Image(5, 5, 1, 255);

    @Test
    void aWholeShiftMovesEveryPixel() {
        float[] in = new float[25];
        in[2 * 5 + 2] = 1f;
        in[1 * 5 + 2] = 0.5f;
        float[] out = new float[25];
        Augmentation.move(FIVE, in, out, 1, -1, 0);
        float[] expected = new float[25];
        expected[1 * 5 + 3] = 1f;
        expected[0 * 5 + 3] = 0.5f;
        assertArrayEquals(expected, out, 1e-6f);
    }

    @Test
    void aQuarterTurnIsClockwiseAndWhatLeavesIsGone() {
        float[] in = new float[25];
        in[2] = 1f; // top middle
        float[] out = new float[25];
        Augmentation.move(FIVE, in, out, 0, 0, Math.PI / 2);
        float[] expected = new float[25];
        expected[2 * 5 + 4] = 1f; // right middle
        assertArrayEquals(expected, out, 1e-6f);
        Augmentation.move(FIVE, in, out, 0, -1, 0);
        assertArrayEquals(new float[25], out, 1e-6f);
    }

    @Test
    void aTableKeepsEachColumnsValuesTogether() {
        Schema schema = new Schema(
                List.of(
                        new Column.Number(
                                "age",
                                Optional.empty(),
                                0,
                                9,
                                0,
                                1,
                                Column.Scaling.STANDARD,
                                Column.Missing.INDICATOR,
                                false),
                        new Column.Category("colour", List.of("red", "green"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("no", "yes")));
        int rows = 400;
        float[] values = new float[rows * 5];
        for (int r = 0; r < rows; r++) {
            values[r * 5] = r + 1; // every age once
            values[r * 5 + 2 + r % 3] = 1;
        }
        Matrix varied = Augmentation.vary(schema, new DenseMatrix(rows, 5, values), SwapNoise.ANY, 7, 1);
        int changed = 0;
        for (int r = 0; r < rows; r++) {
            float[] row = varied.row(r);
            assertEquals(1f, row[2] + row[3] + row[4], "one colour a row");
            assertTrue(row[0] >= 1 && row[0] <= rows && row[0] == Math.rint(row[0]), "an age of the table");
            changed += row[0] == r + 1 ? 0 : 1;
        }
        assertEquals(SwapNoise.ANY.replaced(), changed / (double) rows, 0.05);
    }

    /** Two clouds far from each other: a similar row is one of the same cloud. */
    @Test
    void similarRowsAreOfTheSameCloud() {
        List<Column> columns = Stream.of("a", "b", "c")
                .<Column>map(name -> new Column.Number(
                        name, Optional.empty(), 0, 20, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false))
                .toList();
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("no", "yes")));
        int rows = 600;
        float[] values = new float[rows * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i / 3 % 2 == 0 ? 1 : 10) + 0.001f * i / 3;
        }
        Matrix dense = new DenseMatrix(rows, 3, values);
        Matrix similar = Augmentation.vary(schema, dense, SwapNoise.SIMILAR, 7, 1);
        Matrix any = Augmentation.vary(schema, dense, SwapNoise.ANY, 7, 1);
        int changed = 0;
        int strangers = 0;
        for (int r = 0; r < rows; r++) {
            for (int f = 0; f < 3; f++) {
                float before = dense.row(r)[f];
                float now = similar.row(r)[f];
                changed += now == before ? 0 : 1;
                assertEquals(before < 5, now < 5, "row " + r + ", column " + f);
                strangers += any.row(r)[f] < 5 == before < 5 ? 0 : 1;
            }
        }
        assertEquals(SwapNoise.SIMILAR.replaced(), changed / (3.0 * rows), 0.06);
        assertEquals(
                SwapNoise.ANY.replaced() / 2,
                strangers / (3.0 * rows),
                0.03,
                "half of all rows are of the other cloud");
    }

    @Test
    void sparseAndDenseRowsVaryAlike() {
        Schema schema = new Schema(
                List.of(), Optional.empty(), Optional.of(FIVE), new Target.Classes("t", List.of("no", "yes")));
        float[] pixels = new float[50];
        pixels[12] = 1f;
        pixels[25 + 7] = 0.5f;
        pixels[25 + 12] = 1f;
        Matrix dense = new DenseMatrix(2, 25, pixels);
        Matrix sparse = new CsrMatrix(2, 25, new int[] {0, 1, 3}, new int[] {12, 7, 12}, new float[] {1f, 0.5f, 1f});
        Matrix a = Augmentation.vary(schema, dense, SwapNoise.ANY, 3, 2);
        Matrix b = Augmentation.vary(schema, sparse, SwapNoise.ANY, 3, 2);
        assertTrue(b instanceof CsrMatrix);
        for (int r = 0; r < 2; r++) {
            assertArrayEquals(a.row(r), b.row(r));
        }
        assertTrue(
                !Arrays.equals(
                        a.row(0),
                        Augmentation.vary(schema, dense, SwapNoise.ANY, 3, 3).row(0)),
                "augmented copies differ");
    }
}
