package org.espalier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionWriterTest {
    @TempDir
    private Path folder;

    private static String csv(List<String> classes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PredictionWriter writer = PredictionWriter.open(
                PredictionWriter.Format.CSV, out, new Target.Classes("class", classes), Rule.AVERAGE);
        for (int row = 1; row <= 4; row++) {
            float[] probabilities = new float[classes.size()];
            probabilities[row % classes.size()] = 0.5f + 0.1f * row;
            writer.write(row, row % classes.size(), probabilities, 0.75f);
        }
        writer.flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String header(String... classes) throws IOException {
        return csv(List.of(classes)).lines().findFirst().orElseThrow();
    }

    @Test
    void aColumnIsCalledAsItsClass() throws IOException {
        assertEquals("row,class,path mass,<=50K,>50K", header("<=50K", ">50K"));
    }

    @Test
    void everyColumnHasANameOfItsOwn() throws IOException {
        assertEquals("row,class,path mass,probability of class,probability of row", header("class", "row"));
        assertEquals(
                "row,class,path mass,probability of path mass,probability of probability of path mass",
                header("path mass", "probability of path mass"));
        // blanks and the mark before a formula make no difference to a reader
        assertEquals("row,class,path mass,probability of  row,'=1,probability of '=1", header(" row", "=1", "'=1"));
        assertEquals("row,class,path mass,a,\"probability of a \"", header("a", "a "));
    }

    /** A reader by name gets each value from its own column. */
    @Test
    void pythonReadsEveryColumnByItsName() throws Exception {
        Path file = Files.writeString(folder.resolve("p.csv"), csv(List.of("class", "row", "path mass")));
        String program = "import csv, sys\n"
                + "rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8')))\n"
                + "print(len(rows), [rows[0][c] for c in ('row', 'class', 'path mass', 'probability of row')])";
        Path answer = folder.resolve("answer");
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", program, file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "skipped: no python3");
            return;
        }
        assertEquals(0, python.waitFor());
        assertEquals(
                "4 ['1', 'row', '0.75', '0.6']",
                Files.readString(answer, StandardCharsets.UTF_8).strip());
    }

    /** By us; any reader that wants different names can. */
    @Test
    void theFileIsReadBack() throws IOException {
        Path file = Files.writeString(folder.resolve("p.csv"), csv(List.of("class", "row", "path mass")));
        Schema schema = DataSource.open(DataOptions.builder(file)
                        .target("class")
                        .ignored(List.of("row"))
                        .build())
                .inferSchema(note -> {});
        assertEquals(List.of("class", "path mass", "row"), schema.target().classes());
        assertEquals(
                List.of("row", "path mass", "probability of class", "probability of row", "probability of path mass"),
                schema.columns().stream().map(Column::name).toList());
    }
}
