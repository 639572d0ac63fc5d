package org.espalier.augment;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/**
 * Augmented rows for a teacher to label: it knows the answer for rows that nobody has collected (Frosst and Hinton 2017,
 * section 5). Images are shifted and rotated a little; in a table swap noise replaces some cells by the same column's cell
 * of other rows, so that each column keeps its distribution and its units.
 */
public final class Augmentation {
    /** Largest shift of an image, in pixels, each way. */
    static final double MAX_SHIFT = 2;

    /** Largest rotation of an image, in degrees, each way. */
    static final double MAX_ROTATION = 10;

    /** A pixel below this is taken as empty, so that blurred edges do not fill the row with specks. */
    private static final float EMPTY_BELOW = 0.02f;

    /** Similar rows that one augmented row takes cells from. */
    private static final int SOURCES = 3;

    private Augmentation() {}

    /**
     * An augmented copy of rows.
     *
     * @param features {@code [rows, columns]}, in the layout of the rows
     * @param raw the same cells as they would stand in a file, where the rows have such
     */
    public record Copy(Matrix features, Optional<RawRows> raw) {}

    /** One augmented copy of every row; raw cells are swapped with the features that were made of them. */
    public static Copy vary(Dataset rows, SwapNoise noise, long seed, int variant) {
        if (rows.raw().isEmpty() || rows.schema().image().isPresent()) {
            return new Copy(vary(rows.schema(), rows.features(), noise, seed, variant), Optional.empty());
        }
        int[][] sources = new int[rows.schema().columns().size()][];
        Matrix features = varyTable(rows.schema(), rows.features(), noise, seed, variant, sources);
        return new Copy(features, rows.raw().map(raw -> raw.swapped(sources)));
    }

    /**
     * One augmented copy of every row.
     *
     * @param noise which rows a table's row takes cells from
     * @param variant number of the copy, part of the seed
     * @return {@code [rows, columns]}, in the layout of {@code rows}
     */
    public static Matrix vary(Schema schema, Matrix rows, SwapNoise noise, long seed, int variant) {
        return schema.image().isPresent()
                ? varyImages(schema.image().get(), rows, seed, variant)
                : varyTable(schema, rows, noise, seed, variant, null);
    }

    /** One augmented copy of every image, as {@link #vary}. */
    public static Matrix varyImages(Schema.Image image, Matrix rows, long seed, int variant) {
        Collector out = new Collector(rows);
        float[] in = new float[rows.columns()];
        float[] moved = new float[rows.columns()];
        for (int r = 0; r < rows.rows(); r++) {
            SplittableRandom random = Seeds.stream(seed, 0xa09, variant, r);
            rows.copyRow(r, in, 0);
            double dx = MAX_SHIFT * (2 * random.nextDouble() - 1);
            double dy = MAX_SHIFT * (2 * random.nextDouble() - 1);
            double angle = StrictMath.toRadians(MAX_ROTATION * (2 * random.nextDouble() - 1));
            move(image, in, moved, dx, dy, angle);
            out.add(moved);
        }
        return out.finish();
    }

    /** Shifts and rotates about the centre, with bilinear interpolation; what comes from outside is empty. */
    static void move(Schema.Image image, float[] in, float[] out, double dx, double dy, double angle) {
        int width = image.width();
        int height = image.height();
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        for (int plane = 0; plane < image.channels(); plane++) {
            int at = plane * width * height;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double u = x - middleX - dx;
                    double v = y - middleY - dy;
                    double fromX = cos * u + sin * v + middleX;
                    double fromY = -sin * u + cos * v + middleY;
                    float value = interpolate(in, at, width, height, fromX, fromY);
                    out[at + y * width + x] = value < EMPTY_BELOW ? 0f : value;
                }
            }
        }
    }

    private static float interpolate(float[] in, int at, int width, int height, double x, double y) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) {
            return 0f;
        }
        float fx = (float) (x - x0);
        float fy = (float) (y - y0);
        float top = (1 - fx) * pixel(in, at, width, height, x0, y0) + fx * pixel(in, at, width, height, x0 + 1, y0);
        float low =
                (1 - fx) * pixel(in, at, width, height, x0, y0 + 1) + fx * pixel(in, at, width, height, x0 + 1, y0 + 1);
        return (1 - fy) * top + fy * low;
    }

    private static float pixel(float[] in, int at, int width, int height, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0f : in[at + y * width + x];
    }

    /** @param sources {@code [columns]}, filled with the rows that a column's cells come from where some do; or null */
    private static Matrix varyTable(
            Schema schema, Matrix rows, SwapNoise noise, long seed, int variant, int[][] sources) {
        Collector out = new Collector(rows);
        float[] row = new float[rows.columns()];
        float[] any = new float[rows.columns()];
        float[][] similar = new float[SOURCES][];
        int[] similarRows = new int[SOURCES];
        SimilarRows search =
                noise == SwapNoise.SIMILAR ? new SimilarRows(rows, Seeds.stream(seed, 0x5171a, variant)) : null;
        for (int r = 0; r < rows.rows(); r++) {
            SplittableRandom random = Seeds.stream(seed, 0x7ab1e, variant, r);
            rows.copyRow(r, row, 0);
            if (search != null) {
                search.find(row, random, similar, similarRows);
            }
            int from = 0;
            for (int c = 0; c < schema.columns().size(); c++) {
                int width = schema.columns().get(c).width();
                if (width > 0 && random.nextDouble() < noise.replaced()) {
                    int drawn = random.nextInt(search == null ? rows.rows() : SOURCES);
                    if (search == null) {
                        rows.copyRow(drawn, any, 0);
                    }
                    System.arraycopy(search == null ? any : similar[drawn], from, row, from, width);
                    if (sources != null) {
                        sources[c] = sources[c] == null
                                ? IntStream.range(0, rows.rows()).toArray()
                                : sources[c];
                        sources[c][r] = search == null ? drawn : similarRows[drawn];
                    }
                }
                from += width;
            }
            out.add(row);
        }
        return out.finish();
    }

    /** Collects rows in the layout of another matrix. */
    private static final class Collector {
        private final boolean sparse;
        private final int columns;
        private final int rows;
        private float[] values;
        private int[] indices;
        private final int[] starts;
        private int row;
        private int stored;

        Collector(Matrix like) {
            sparse = like instanceof CsrMatrix;
            columns = like.columns();
            rows = like.rows();
            values = new float
                    [sparse ? (int) Math.min(Integer.MAX_VALUE - 8, like.stored() * 5 / 4 + 16) : rows * columns];
            indices = new int[sparse ? values.length : 0];
            starts = new int[rows + 1];
        }

        void add(float[] x) {
            if (!sparse) {
                System.arraycopy(x, 0, values, row++ * columns, columns);
                return;
            }
            if (stored + columns > values.length) {
                int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, (long) values.length * 3 / 2 + columns);
                values = java.util.Arrays.copyOf(values, capacity);
                indices = java.util.Arrays.copyOf(indices, capacity);
            }
            for (int c = 0; c < columns; c++) {
                if (x[c] != 0f) {
                    values[stored] = x[c];
                    indices[stored++] = c;
                }
            }
            starts[++row] = stored;
        }

        Matrix finish() {
            return sparse
                    ? new CsrMatrix(rows, columns, starts, indices, values)
                    : new DenseMatrix(rows, columns, values);
        }
    }
}
