package org.espalier.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.espalier.base.Texts;
import org.espalier.text.RowBuffer;

/**
 * A CSV file of finite numbers under a header: plain or gzip, the delimiter found by looking.
 *
 * @param columns the names in the header, all different
 * @param values {@code [rows * columns]}, row-major
 */
public record NumberTable(List<String> columns, double[] values) {
    private static final int FIRST_ROWS = 256;

    public NumberTable {
        columns = List.copyOf(columns);
        if (columns.isEmpty() || values.length % columns.size() != 0) {
            throw new IllegalArgumentException(
                    "expected rows of " + columns.size() + " values, found " + values.length + " values");
        }
    }

    /**
     * Reads a file.
     *
     * @throws DataException when it can't be read or a field is not a finite number; the message names row and column
     */
    public static NumberTable read(Path path) {
        DataFile file = new DataFile(path);
        try (CsvRows rows =
                new CsvRows(file, DataOptions.builder(path.toString()).build())) {
            int width = rows.names().size();
            double[] values = new double[FIRST_ROWS * width];
            int stored = 0;
            while (rows.advance()) {
                RowBuffer row = rows.row();
                if (stored + width > values.length) {
                    values = Arrays.copyOf(values, Math.addExact(values.length, Math.max(values.length / 2, width)));
                }
                for (int c = 0; c < width; c++) {
                    double value = row.number(c);
                    if (!Double.isFinite(value)) {
                        throw new DataException(rows.here() + ", column "
                                + Texts.quote(rows.names().get(c)) + ": expected a finite number, found "
                                + Texts.quote(row.text(c)));
                    }
                    values[stored++] = value;
                }
            }
            if (stored == 0) {
                throw new DataException(file.name() + ": expected rows below the header, found none");
            }
            return new NumberTable(rows.names(), Arrays.copyOf(values, stored));
        }
    }

    public int rows() {
        return values.length / columns.size();
    }
}
