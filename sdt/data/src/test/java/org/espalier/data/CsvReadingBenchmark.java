package org.espalier.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a million rows of 50 numbers take to infer a schema from and to read. Not a test: run {@link #main} with
 * {@code -Xmx1g}. Of the columns one in three holds whole numbers, one in three four decimals, one in three all the
 * digits of a double.
 */
final class CsvReadingBenchmark {
    private static final Logger LOG = LoggerFactory.getLogger(CsvReadingBenchmark.class);
    private static final int COLUMNS = 50;

    private CsvReadingBenchmark() {}

    /** @param args number of rows (default 1,000,000) */
    public static void main(String[] args) throws IOException {
        int rows = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        Path file = Files.createTempFile("espalier-benchmark", ".csv");
        try {
            write(file, rows);
            LOG.info(
                    "{} rows, {} MB, heap {} MB",
                    rows,
                    Files.size(file) >> 20,
                    Runtime.getRuntime().maxMemory() >> 20);
            DataOptions options = DataOptions.builder(file).target("class").build();
            long start = System.nanoTime();
            Schema schema = DataSource.open(options).inferSchema(LOG::info);
            long inferred = System.nanoTime();
            Dataset data = DataSource.open(options).read(schema, LabelPolicy.REQUIRED, new DataNotes());
            long end = System.nanoTime();
            LOG.info(
                    "inference {} s, reading {} s, {} x {}",
                    seconds(inferred - start),
                    seconds(end - inferred),
                    data.rows(),
                    schema.width());
        } finally {
            Files.delete(file);
        }
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    private static void write(Path file, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int c = 0; c < COLUMNS; c++) {
                out.write("x" + c + ",");
            }
            out.write("class\n");
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < COLUMNS; c++) {
                    switch (c % 3) {
                        case 0 -> out.write(Integer.toString(random.nextInt(100_000)));
                        case 1 -> out.write(Double.toString(random.nextInt(10_000_000) / 1e4));
                        default -> out.write(Double.toString(random.nextDouble() - 0.5));
                    }
                    out.write(',');
                }
                out.write(random.nextBoolean() ? "yes\n" : "no\n");
            }
        }
    }
}
