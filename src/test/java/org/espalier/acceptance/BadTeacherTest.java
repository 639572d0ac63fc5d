package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Teachers that can't teach these rows: one line says why, before any work. */
class BadTeacherTest {
    @TempDir
    private static Path folder;

    private static Path data;
    private static Path network;

    @BeforeAll
    static void teach() {
        data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        network = folder.resolve("teacher.zip");
        Cli.done(
                "teach",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--hidden",
                "4",
                "--epochs",
                "1",
                "--out",
                network.toString());
    }

    private static String[] distill(Path rows, String target, Path teacher, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "distill",
                "--quiet",
                "--data",
                rows.toString(),
                "--target",
                target,
                "--depth",
                "2",
                "--epochs",
                "1",
                "--teacher",
                teacher.toString(),
                "--out",
                folder.resolve("tree.safetensors").toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static void assertRefused(String line, Path teacher) {
        Cli.assertFails(1, line, distill(data, "kind", teacher));
    }

    @AfterEach
    void nothingIsWritten() {
        assertFalse(Files.exists(folder.resolve("tree.safetensors")));
    }

    private static Path table(String name, String header, List<String> rows) {
        return Fruit.write(folder.resolve(name), header, rows);
    }

    @Test
    void missingFile() {
        Path file = folder.resolve("gone.zip");
        assertRefused(file + ": no such file", file);
    }

    @Test
    void fileThatIsNoTribuoModel() throws IOException {
        Path file = Files.writeString(folder.resolve("forest.tribuo"), "PK\3\4 a zip");
        assertRefused(
                file
                        + ": expected a Tribuo model whose classes are on the class path (Protocol message contained an invalid"
                        + " tag (zero).)",
                file);
    }

    @Test
    void fileThatIsNoOnnxNetwork() throws IOException {
        Path file = Files.writeString(folder.resolve("net.onnx"), "PK\3\4 a zip");
        assertRefused(file + ": expected an ONNX file, found no protobuf message at byte 3", file);
    }

    @Test
    void zipWithASerialisedObject() throws IOException {
        Path zip = folder.resolve("planted.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entries = new ZipOutputStream(out)) {
            for (String name : List.of("configuration.json", "coefficients.bin", "preprocessor.bin")) {
                entries.putNextEntry(new ZipEntry(name));
                entries.write(1);
                entries.closeEntry();
            }
        }
        assertRefused(
                zip
                        + ": refused, because it holds preprocessor.bin, a serialised Java object that could run any code; save"
                        + " the network without it",
                zip);
    }

    @Test
    void fileThatIsNoZip() throws IOException {
        Path zip = folder.resolve("text.zip");
        Files.copy(data, zip);
        assertRefused(
                zip
                        + ": expected a DL4J zip, found a file that is no zip, or a part or damaged copy of one (zip END header"
                        + " not found)",
                zip);
    }

    @Test
    void networkForOtherColumns() {
        Path other =
                Fruit.write(folder.resolve("other.csv"), "weight,kind", List.of("1,raw", "2,ripe", "3,raw", "4,ripe"));
        Cli.assertFails(
                1,
                other + ": no column 'size', which the schema has; the columns are 'weight', 'kind'",
                distill(other, "kind", network));
    }

    @Test
    void schemaOfAnotherEncoding() throws IOException {
        Path schema = folder.resolve("schema.json");
        Files.writeString(
                schema,
                Cli.done("schema", "--data", data.toString(), "--target", "kind")
                        .out()
                        .replace("\"red\"", "\"crimson\""));
        Cli.assertFails(
                1,
                "the teacher was trained on rows that were encoded in another way: category 3 of column 'colour' is 'red'"
                        + " there, 'crimson' here",
                distill(data, "kind", network, "--schema", schema.toString()));
    }

    @Test
    void networkForOtherClasses() {
        Path other = Fruit.write(folder.resolve("classes.csv"), Collections.nCopies(30, "5,red,rotten"));
        Cli.assertFails(
                1,
                other + ", row 1, target 'kind': expected one of the classes 'raw', 'ripe', found 'rotten'",
                distill(other, "kind", network));
    }

    @Test
    void tableForOtherClasses() {
        Path table = table("classes-table.csv", "raw,rotten", Collections.nCopies(60, "0.5,0.5"));
        assertRefused(table + ": expected columns named by the classes 'raw', 'ripe', found 'rotten'", table);
    }

    @Test
    void tableWithoutAClass() {
        Path table = table("one-class.csv", "raw", Collections.nCopies(60, "0.5"));
        assertRefused(table + ": expected a column for each class, found none for 'ripe'", table);
    }

    @Test
    void tableOfAnotherLength() {
        Path table = table("short.csv", "raw,ripe", Collections.nCopies(59, "0.5,0.5"));
        assertRefused(table + ": expected 60 rows, one for each row of the data, found 59", table);
    }

    @Test
    void rowThatDoesNotAddUpToOne() {
        List<String> rows = new ArrayList<>(Collections.nCopies(60, "0.5,0.5"));
        rows.set(16, "0.5,0.4");
        Path table = table("sums.csv", "raw,ripe", rows);
        assertRefused(table + ", row 17: expected probabilities that add up to 1, found a sum of 0.9000", table);
    }

    @Test
    void valueThatIsNoProbability() {
        List<String> rows = new ArrayList<>(Collections.nCopies(60, "0.5,0.5"));
        rows.set(16, "-0.5,1.5");
        Path table = table("negative.csv", "raw,ripe", rows);
        assertRefused(table + ", row 17: expected probabilities of 0 to 1, found -0.5", table);
    }

    @Test
    void cellThatIsNoNumber() {
        List<String> rows = new ArrayList<>(Collections.nCopies(60, "0.5,0.5"));
        rows.set(16, "0.5,half");
        Path table = table("word.csv", "raw,ripe", rows);
        assertRefused(table + ", row 17, column 'ripe': expected a finite number, found 'half'", table);
    }
}
