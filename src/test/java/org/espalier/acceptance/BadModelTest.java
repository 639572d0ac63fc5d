package org.espalier.acceptance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Model files that can't be believed: {@code inspect}, {@code predict} and {@code evaluate} say so in one line. */
class BadModelTest {
    private static final String DAMAGED =
            "the file is truncated or damaged: its content does not have the SHA-256 that it states";

    @TempDir
    private Path folder;

    private Path data;
    private Path model;
    private byte[] good;

    @BeforeEach
    void train() throws IOException {
        data = Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 60));
        model = folder.resolve("tree.safetensors");
        Cli.done(
                "distill",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--depth",
                "2",
                "--epochs",
                "1",
                "--out",
                model.toString());
        good = Files.readAllBytes(model);
    }

    private void assertRefused(String reason, byte[] bytes) throws IOException {
        Files.write(model, bytes);
        assertRefused(reason);
    }

    private void assertRefused(String reason) {
        String line = "cannot read the model " + model + ": " + reason;
        Cli.assertFails(1, line, "inspect", model.toString());
        Cli.assertFails(1, line, "predict", "--model", model.toString(), "--data", data.toString());
        Cli.assertFails(1, line, "evaluate", "--model", model.toString(), "--data", data.toString());
    }

    @Test
    void missing() throws IOException {
        Files.delete(model);
        assertRefused("there is no such file");
    }

    @Test
    void truncated() throws IOException {
        assertRefused(DAMAGED, Arrays.copyOf(good, good.length - 1));
    }

    @Test
    void anyBitFlipped() throws IOException {
        for (int bit : new int[] {2000, 4000, 8 * (good.length - 200) + 3, 8 * good.length - 1}) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(DAMAGED, flipped);
        }
    }

    @Test
    void weightsThatAreNoNumbers() throws IOException {
        byte[] damaged = good.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putFloat(damaged.length - 4, Float.NaN);
        assertRefused(DAMAGED, damaged);
    }

    @Test
    void hugeDeclaredHeader() throws IOException {
        byte[] huge = good.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putLong(0, Long.MAX_VALUE);
        assertRefused(
                "expected a header of at most " + (good.length - 8) + " bytes (the file has no more), found one of "
                        + Long.MAX_VALUE + ": truncated, or no safetensors file",
                huge);
    }

    @Test
    void futureVersion() throws IOException {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        String newer = text.replaceFirst("\"version\":\"2\"", "\"version\":\"9\"");
        assertRefused(
                "expected format version 1 to 2, found 9: written by a newer release of Espalier",
                newer.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void anotherKindOfFile() throws IOException {
        byte[] csv = Files.readAllBytes(data);
        long asLength = ByteBuffer.wrap(csv).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertRefused(
                "expected a header of at most " + (csv.length - 8) + " bytes (the file has no more), found one of "
                        + asLength + ": truncated, or no safetensors file",
                csv);
    }

    @Test
    void empty() throws IOException {
        assertRefused("expected at least 8 bytes, found 0: empty or truncated", new byte[0]);
    }
}
