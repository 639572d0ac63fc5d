package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as spreadsheets write them in much of Europe. */
class DecimalCommaTest {
    @TempDir
    private Path folder;

    private static String[] schema(Path data, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of("schema", "--data", data.toString(), "--target", "kind"));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    @Test
    void theyAreReadAsNumbersWhereOneSaysSo() {
        List<String> rows = Fruit.rows(1, 60);
        Path points = Fruit.write(folder.resolve("points.csv"), rows);
        Path commas = Fruit.write(
                folder.resolve("commas.csv"),
                "size;colour;kind",
                rows.stream()
                        .map(row -> row.replace(',', ';').replace('.', ','))
                        .toList());
        assertEquals(
                Cli.done(schema(points)).out(),
                Cli.done(schema(commas, "--decimal", ",")).out());
        assertEquals(
                "note: column 'size': its values look like numbers with a decimal comma (--decimal); they are taken as"
                        + " categories\n",
                Cli.done(schema(commas)).err());
    }
}
