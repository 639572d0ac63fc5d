package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Data that can't be used: one line says what was expected, what was found, and where; nothing is written. */
class BadDataTest {
    @TempDir
    private Path folder;

    private void assertFails(String line, Path data, String... more) {
        String[] args = {
            "distill",
            "--quiet",
            "--data",
            data.toString(),
            "--out",
            folder.resolve("tree.safetensors").toString()
        };
        String[] all = Arrays.copyOf(args, args.length + more.length);
        System.arraycopy(more, 0, all, args.length, more.length);
        Cli.assertFails(1, line, all);
    }

    private void assertFailsForKind(String line, Path data) {
        assertFails(line, data, "--target", "kind");
    }

    @AfterEach
    void nothingIsWritten() {
        assertFalse(Files.exists(folder.resolve("tree.safetensors")));
    }

    @Test
    void missingFile() {
        Path file = folder.resolve("gone.csv");
        assertFailsForKind(file + ": no such file", file);
    }

    @Test
    void emptyFile() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.csv"));
        assertFailsForKind(file + ": the file is empty", file);
    }

    @Test
    void folderInsteadOfAFile() {
        assertFailsForKind(folder + ": expected a file, found a folder", folder);
    }

    @Test
    void truncatedGzip() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write((Fruit.HEADER + "\n" + String.join("\n", Fruit.rows(1, 60)) + "\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        assertFailsForKind(file + ": the gzip file is truncated", file);
    }

    @Test
    void bytesThatAreNoText() throws IOException {
        Path file = Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3});
        assertFailsForKind(
                file + ": expected CSV or libsvm text, or IDX images that begin with 0x00000803; found bytes that begin"
                        + " with 0x89504e47",
                file);
    }

    @Test
    void idxOfAnotherKind() throws IOException {
        Path images = idx("images", 0x804, 2, 2, 2, 8);
        assertFails(images + ": expected IDX images (magic number 0x00000803), found magic number 0x00000804", images);
    }

    @Test
    void idxWithoutLabels() throws IOException {
        Path images = idx("images", 0x803, 2, 2, 2, 8);
        assertFails(images + ": the labels of the images are needed: --labels takes their IDX file", images);
    }

    @Test
    void labelsThatAreNone() throws IOException {
        Path images = idx("images", 0x803, 2, 2, 2, 8);
        assertFails(
                images + ": expected IDX labels (magic number 0x00000801), found magic number 0x00000803 (images)",
                images,
                "--labels",
                images.toString());
    }

    @Test
    void moreLabelsThanImages() throws IOException {
        Path images = idx("images", 0x803, 2, 2, 2, 8);
        Path labels = idx("labels", 0x801, 3, -1, -1, 3);
        assertFails(
                labels + ": expected 2 labels, one for each image of " + images + ", found 3",
                images,
                "--labels",
                labels.toString());
    }

    @Test
    void fewerImagesThanTheHeaderSays() throws IOException {
        Path images = idx("images", 0x803, 9, 2, 2, 8);
        Path labels = idx("labels", 0x801, 9, -1, -1, 9);
        assertFails(
                images + ": expected 9 images as its header says, found 2 (the file is truncated)",
                images,
                "--labels",
                labels.toString());
    }

    private Path idx(String name, int magic, int count, int rows, int columns, int content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(magic);
        out.writeInt(count);
        if (rows >= 0) {
            out.writeInt(rows);
            out.writeInt(columns);
        }
        for (int i = 0; i < content; i++) {
            out.writeByte(i % 2);
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    @Test
    void rowWithTooFewFields() {
        Path file = Fruit.with(folder.resolve("few.csv"), 17, "3.5,red");
        assertFailsForKind(file + ", row 17: expected 3 fields, found 2", file);
    }

    @Test
    void rowWithTooManyFields() {
        Path file = Fruit.with(folder.resolve("many.csv"), 17, "3.5,red,ripe,9");
        assertFailsForKind(file + ", row 17: expected 3 fields, found 4", file);
    }

    @Test
    void wordAmongNumbers() {
        Path file = Fruit.with(folder.resolve("word.csv"), 17, "big,red,ripe");
        assertFailsForKind(
                file + ", row 17, column 'size': expected a number, as in 59 other rows, found 'big' (--missing names"
                        + " tokens for missing values, --categories columns of words)",
                file);
    }

    @Test
    void infinity() {
        Path file = Fruit.with(folder.resolve("infinite.csv"), 17, "Infinity,red,ripe");
        assertFailsForKind(file + ", row 17, column 'size': expected a finite number, found 'Infinity'", file);
    }

    @Test
    void controlCharactersInADataFileSteerNoTerminal() {
        Path file = Fruit.with(folder.resolve("escape.csv"), 17, "3\u001b[31m4,red,ripe");
        assertFailsForKind(
                file + ", row 17, column 'size': expected a number, as in 59 other rows, found '3\\u001b[31m4'"
                        + " (--missing names tokens for missing values, --categories columns of words)",
                file);
    }

    @Test
    void unknownTarget() {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        assertFails(file + ": --target: no column 'kinds'; did you mean 'kind'?", file, "--target", "kinds");
    }

    @Test
    void noTarget() {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        assertFails(
                file
                        + ": which column is the target? --target takes its name or number; the columns are 'size', 'colour',"
                        + " 'kind'",
                file);
    }

    @Test
    void targetWithOneClass() {
        Path file = Fruit.write(folder.resolve("one.csv"), List.of("1,red,ripe", "2,blue,ripe", "3,red,ripe"));
        assertFailsForKind(file + ", target 'kind': expected two or more classes, found 'ripe' only", file);
    }

    @Test
    void targetWithAMissingValue() {
        Path file = Fruit.with(folder.resolve("unlabelled.csv"), 17, "3.5,red,");
        assertFailsForKind(file + ", row 17, target 'kind': expected a value, found the missing value ''", file);
    }

    @Test
    void convolutionsForATable() {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        Cli.assertFails(
                1,
                "--architecture: expected mlp or xgboost for a table, found cnn (it needs images)",
                "teach",
                "--quiet",
                "--data",
                file.toString(),
                "--target",
                "kind",
                "--architecture",
                "cnn",
                "--out",
                folder.resolve("teacher.zip").toString());
    }

    @Test
    void classWeightForAnUnknownClass() {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        assertFails(
                "--class-weights: expected one of the classes 'raw', 'ripe', found 'rotten'",
                file,
                "--target",
                "kind",
                "--class-weights",
                "rotten=2");
    }

    /** A device has no size that could be asked first. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void schemaWithoutAnEnd() {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        assertFails("/dev/zero: expected a schema, found a file of more than 64 MiB", file, "--schema", "/dev/zero");
    }

    @Test
    void schemaThatIsNoJson() throws IOException {
        Path file = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        Path schema = Files.writeString(folder.resolve("schema.json"), "{\"version\": 1,");
        assertFails(
                schema
                        + ": not well-formed JSON: Unexpected end-of-input within/between Object entries (line 1, column 15)",
                file,
                "--schema",
                schema.toString());
    }
}
