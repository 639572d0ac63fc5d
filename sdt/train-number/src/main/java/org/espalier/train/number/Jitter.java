package org.espalier.train.number;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/**
 * Augmented rows of a numeric target: every number a little beside itself, within the range of its column, and some
 * categories and missing values as in other rows. They lie where rows do, so that a teacher of numbers, which is smooth
 * between rows and wild beyond them, has something to say.
 *
 * <p>Where it is asked for, a row of every second copy is first moved towards another one, any share of the way (mixup, Zhang and others 2018; the teacher
 * answers, nothing is mixed of answers). Where a column has a long tail, few rows lie there, and a linear leaf that has seen hardly
 * anything between them and the others answers such a row wildly.
 */
final class Jitter {
    /** Of a number, in standard deviations of its column. */
    private static final double NOISE = 0.1;

    /** Share of the categories that come from another row. */
    private static final double SWAPPED = 0.1;

    private Jitter() {}

    /**
     * One augmented copy of every row. Of sparse rows a 0 that says "nothing" stays one, and the copy is sparse.
     *
     * @param copy its number, part of the seed
     * @param mixes whether an even copy is mixed: only where a teacher answers it, else it keeps the row's value, and must stay beside it
     * @return {@code [rows, columns]}, in the layout of the rows
     */
    static Matrix copy(Schema schema, Matrix rows, long seed, int copy, boolean mixes) {
        boolean isMixed = mixes && copy % 2 == 0;
        boolean isSparse = rows instanceof CsrMatrix;
        int columns = rows.columns();
        float[] out = new float[isSparse ? 1024 : Math.multiplyExact(rows.rows(), columns)];
        int[] indices = new int[isSparse ? out.length : 0];
        int[] starts = new int[isSparse ? rows.rows() + 1 : 0];
        float[] row = new float[columns];
        float[] other = new float[columns];
        for (int r = 0; r < rows.rows(); r++) {
            SplittableRandom random = Seeds.stream(seed, 0x717e4, copy, r);
            rows.copyRow(r, row, 0);
            if (isMixed) {
                mix(schema, rows, row, other, random);
            }
            vary(schema, rows, row, other, random);
            if (!isSparse) {
                System.arraycopy(row, 0, out, r * columns, columns);
                continue;
            }
            int at = starts[r];
            if (at + columns > out.length) {
                int more = Math.addExact(Math.max(columns, out.length), out.length);
                out = Arrays.copyOf(out, more);
                indices = Arrays.copyOf(indices, more);
            }
            for (int f = 0; f < columns; f++) {
                if (row[f] != 0) {
                    indices[at] = f;
                    out[at++] = row[f];
                }
            }
            starts[r + 1] = at;
        }
        return isSparse
                ? new CsrMatrix(rows.rows(), columns, starts, indices, out)
                : new DenseMatrix(rows.rows(), columns, out);
    }

    /** Part of the way to another row; a category, or whether a number is missing, comes from there with that probability. */
    private static void mix(Schema schema, Matrix rows, float[] row, float[] other, SplittableRandom random) {
        rows.copyRow(random.nextInt(rows.rows()), other, 0);
        double share = random.nextDouble();
        int feature = 0;
        for (Column column : schema.columns()) {
            boolean isNumber = column instanceof Column.Number
                    && (column.width() == 1 || row[feature + 1] == 0 && other[feature + 1] == 0);
            if (isNumber) {
                row[feature] += (float) (share * (other[feature] - row[feature]));
            } else if (column.width() > 0 && random.nextDouble() < share) {
                System.arraycopy(other, feature, row, feature, column.width());
            }
            feature += column.width();
        }
    }

    /** @param other gets a row that cells come from */
    private static void vary(Schema schema, Matrix rows, float[] row, float[] other, SplittableRandom random) {
        int feature = 0;
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number) {
                boolean isMissing = column.width() == 2 && row[feature + 1] != 0;
                boolean isNothing =
                        row[feature] == 0 && number.scaling() != Column.Scaling.STANDARD && rows instanceof CsrMatrix;
                if (!isMissing && !isNothing) {
                    double sd = number.standardDeviation() / number.scale();
                    float moved = row[feature] + (float) (NOISE * sd * Seeds.normal(random));
                    row[feature] =
                            Math.max(number.encode(number.minimum()), Math.min(number.encode(number.maximum()), moved));
                }
            } else if (column.width() > 0 && random.nextDouble() < SWAPPED) {
                rows.copyRow(random.nextInt(rows.rows()), other, 0);
                System.arraycopy(other, feature, row, feature, column.width());
            }
            feature += column.width();
        }
    }
}
