package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;

/** Small tables for tests. */
final class TestRows {
    private TestRows() {}

    /** Three numbers and a class: a where x + y > 0.1 z, else b or c; one row in ten is wrong. */
    static Dataset draw(Path folder, int rows, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("x,y,z,class\n");
        for (int r = 0; r < rows; r++) {
            double x = random.nextDouble() - 0.5;
            double y = random.nextDouble() - 0.5;
            double z = random.nextDouble() - 0.5;
            int truth = x + y > 0.1 * z ? 0 : x < y ? 1 : 2;
            int shown = random.nextInt(10) == 0 ? random.nextInt(3) : truth;
            csv.append(x)
                    .append(',')
                    .append(y)
                    .append(',')
                    .append(z)
                    .append(',')
                    .append("abc".charAt(shown))
                    .append('\n');
        }
        Path file = Files.createTempFile(folder, "rows", ".csv");
        Files.writeString(file, csv);
        DataSource source =
                DataSource.open(DataOptions.builder(file).target("class").build());
        return source.read(source.inferSchema(warning -> {}), LabelPolicy.REQUIRED, new DataNotes());
    }
}
