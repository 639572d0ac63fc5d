package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumberTableTest {
    @TempDir
    Path folder;

    @Test
    void packedWithAMarkAndSemicolons() {
        byte[] text = "\ufeffa;b\r\n1;-2.5e-3\r\n 4 ;\"5\"\r\n".getBytes(StandardCharsets.UTF_8);
        Path file = new DataFiles(folder).bytes("t.csv.gz", DataFiles.gzip(text));
        NumberTable table = NumberTable.read(file);
        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(2, table.rows());
        assertArrayEquals(new double[] {1, -0.0025, 4, 5}, table.values());
    }

    @Test
    void moreRowsThanTheFirstGuess() {
        StringBuilder text = new StringBuilder("n,square\n");
        for (int i = 0; i < 2000; i++) {
            text.append(i).append(',').append(i * i).append('\n');
        }
        NumberTable table = NumberTable.read(new DataFiles(folder).text("t.csv", text.toString()));
        assertEquals(2000, table.rows());
        assertEquals(1999 * 1999, table.values()[3999]);
    }
}
