package org.espalier.train.number;

import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.DenseMatrix;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;

/**
 * Augmented rows of a numeric target: every number a little beside itself, within the range of its column, and some
 * categories and missing values as in other rows. They lie where rows do, so that a teacher of numbers, which is smooth
 * between rows and wild beyond them, has something to say.
 */
final class Jitter {
    /** Of a number, in standard deviations of its column. */
    private static final double NOISE = 0.1;

    /** Share of the categories that come from another row. */
    private static final double SWAPPED = 0.1;

    private Jitter() {}

    /**
     * One augmented copy of every row.
     *
     * @param copy its number, part of the seed
     * @return {@code [rows, columns]}
     */
    static Matrix copy(Schema schema, Matrix rows, long seed, int copy) {
        float[] out = new float[Math.multiplyExact(rows.rows(), rows.columns())];
        float[] other = new float[rows.columns()];
        for (int r = 0; r < rows.rows(); r++) {
            SplittableRandom random = Seeds.stream(seed, 0x717e4, copy, r);
            int at = r * rows.columns();
            rows.copyRow(r, out, at);
            int feature = 0;
            for (Column column : schema.columns()) {
                if (column instanceof Column.Number number) {
                    boolean isMissing = column.width() == 2 && out[at + feature + 1] != 0;
                    if (!isMissing) {
                        double sd = number.standardDeviation() / number.scale();
                        float moved = out[at + feature] + (float) (NOISE * sd * Seeds.normal(random));
                        out[at + feature] = Math.max(
                                number.encode(number.minimum()), Math.min(number.encode(number.maximum()), moved));
                    }
                } else if (column.width() > 0 && random.nextDouble() < SWAPPED) {
                    rows.copyRow(random.nextInt(rows.rows()), other, 0);
                    System.arraycopy(other, feature, out, at + feature, column.width());
                }
                feature += column.width();
            }
        }
        return new DenseMatrix(rows.rows(), rows.columns(), out);
    }
}
