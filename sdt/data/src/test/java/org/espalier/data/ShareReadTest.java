package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a file has been read, for those who wait. */
class ShareReadTest {
    @TempDir
    Path folder;

    private Path write(String name) throws IOException {
        StringBuilder csv = new StringBuilder("a,b,kind\n");
        for (int r = 0; r < 60_000; r++) {
            csv.append(r * 7919 % 60_013)
                    .append(',')
                    .append(r * 104_729 % 60_017)
                    .append(r % 3 == 0 ? ",yes\n" : ",no\n");
        }
        byte[] bytes = csv.toString().getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve(name);
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(bytes);
        }
        return file;
    }

    /** Of a packed file the bytes on the disk count, which are known. */
    @ParameterizedTest
    @ValueSource(strings = {"rows.csv", "rows.csv.gz"})
    void theShareGrowsFromNothingToAll(String name) throws IOException {
        DataSource source =
                DataSource.open(DataOptions.builder(write(name)).target("kind").build());
        Schema schema = source.inferSchema(warning -> {});
        assertEquals(OptionalDouble.of(1), source.shareRead());
        try (RowStream rows = source.rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes())) {
            double before = -1;
            for (int r = 0; rows.hasNext(); r++) {
                rows.next();
                double share = source.shareRead().orElseThrow();
                assertTrue(share >= before && share <= 1, "row " + r + ": " + share + " after " + before);
                assertTrue(r != 30_000 || share > 0.4 && share < 0.95, "half way: " + share);
                before = share;
            }
            assertEquals(1, before);
        }
    }
}
