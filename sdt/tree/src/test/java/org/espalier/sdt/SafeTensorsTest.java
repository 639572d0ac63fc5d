package org.espalier.sdt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder;

    /** A file of the given header, padded, and so many bytes of data. */
    private static byte[] file(String header, int data) {
        byte[] json = header.getBytes(UTF_8);
        int padded = (json.length + 7) / 8 * 8;
        ByteBuffer out = ByteBuffer.allocate(8 + padded + data).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(json);
        while (out.position() < 8 + padded) {
            out.put((byte) ' ');
        }
        return out.array();
    }

    private static String refusal(byte[] file) {
        String message =
                assertThrows(IOException.class, () -> new SafeTensors(file)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void everyTypeComesBackAsItWas() throws IOException {
        float[] floats = {1.5f, -0f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, 6};
        double[] doubles = {Math.PI, Double.MIN_VALUE};
        int[] ints = {Integer.MIN_VALUE, 7, -1};
        long[] longs = {Long.MAX_VALUE};
        byte[] bytes = new SafeTensorsWriter()
                .metadata("b", "\"quotes\" and é \n")
                .metadata("a", "")
                .floats("f", floats, 2, 3)
                .doubles("d", doubles, 2)
                .ints("i", ints, 3, 1)
                .longs("scalar", longs)
                .floats("none", new float[0], 0, 5)
                .toBytes();
        SafeTensors read = new SafeTensors(bytes);
        assertArrayEquals(floats, read.floats("f"));
        assertArrayEquals(doubles, read.doubles("d"));
        assertArrayEquals(ints, read.ints("i"));
        assertArrayEquals(longs, read.longs("scalar"));
        assertArrayEquals(new float[0], read.floats("none"));
        assertEquals(List.of(2, 3), read.shape("f"));
        assertEquals(List.of(), read.shape("scalar"));
        assertEquals(List.of(0, 5), read.shape("none"));
        assertEquals(SafeTensors.Type.I32, read.type("i"));
        assertEquals(Map.of("b", "\"quotes\" and é \n", "a", ""), read.metadata());
        assertEquals(List.of("b", "a"), List.copyOf(read.metadata().keySet()));
        assertEquals(List.of("d", "scalar", "f", "i", "none"), read.names());
    }

    @Test
    void theLayoutIsTheFormats() {
        byte[] bytes = new SafeTensorsWriter()
                .metadata("k", "v")
                .ints("i", new int[] {1}, 1)
                .doubles("d", new double[] {1}, 1)
                .toBytes();
        String header = """
                {"__metadata__":{"k":"v"},\
                "d":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},\
                "i":{"dtype":"I32","shape":[1],"data_offsets":[8,12]}}\
                """;
        ByteBuffer expected = ByteBuffer.wrap(file(header, 12)).order(ByteOrder.LITTLE_ENDIAN);
        expected.putDouble(expected.capacity() - 12, 1).putInt(expected.capacity() - 4, 1);
        assertArrayEquals(expected.array(), bytes);
    }

    @Test
    void aTensorLongerThanTheWritersBufferIsWhole() throws IOException {
        double[] values = new double[50_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.sin(i);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new SafeTensorsWriter().doubles("d", values, 100, 500).write(out);
        Path file = Files.write(folder.resolve("f"), out.toByteArray());
        assertArrayEquals(values, SafeTensors.read(file).doubles("d"));
    }

    @Test
    void aTensorIsReadAsWhatItIs() throws IOException {
        SafeTensors read = new SafeTensors(
                new SafeTensorsWriter().floats("f", new float[1], 1).toBytes());
        assertEquals(
                "tensor 'f': expected F64, found F32",
                assertThrows(IOException.class, () -> read.doubles("f")).getMessage());
        assertEquals(
                "expected a tensor 'g', found 'f'",
                assertThrows(IOException.class, () -> read.shape("g")).getMessage());
    }

    @Test
    void theWriterRefusesWhatNobodyCouldRead() {
        SafeTensorsWriter writer = new SafeTensorsWriter().floats("f", new float[6], 2, 3);
        assertEquals(
                "g: expected 6 values for the shape [2, 3], found 5",
                assertThrows(IllegalArgumentException.class, () -> writer.floats("g", new float[5], 2, 3))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> writer.floats("f", new float[1], 1));
        assertThrows(IllegalArgumentException.class, () -> writer.floats("__metadata__", new float[1], 1));
        assertThrows(IllegalArgumentException.class, () -> writer.floats("g", new float[1], -1, -1));
        assertThrows(IllegalArgumentException.class, new SafeTensorsWriter().metadata("k", "\ud800")::toBytes);
        SafeTensorsWriter large = new SafeTensorsWriter().metadata("k", "x".repeat(SafeTensors.MAX_HEADER_BYTES));
        assertEquals(
                "too large for a file: a header of 16777248 bytes (at most 16777216) and tensors of 0 bytes "
                        + "(at most 2 GiB together)",
                assertThrows(EspalierException.class, large::toBytes).getMessage());
    }

    @Test
    void aFileThatIsNotThereOrNoFile() {
        Path none = folder.resolve("none");
        assertEquals(
                none + ": there is no such file",
                assertThrows(IOException.class, () -> SafeTensors.read(none)).getMessage());
        assertEquals(
                "expected a file, found a folder or a device",
                assertThrows(IOException.class, () -> SafeTensors.read(folder)).getMessage());
    }

    @Test
    void aHeaderLengthIsHeldAgainstTheFile() {
        assertEquals("expected at least 8 bytes, found 0: empty or truncated", refusal(new byte[0]));
        assertEquals("expected at least 8 bytes, found 7: empty or truncated", refusal(new byte[7]));
        byte[] file = file("{}", 0);
        for (long length : new long[] {9, 1L << 31, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
            assertEquals(
                    "expected a header of at most 8 bytes (the file has no more), found one of "
                            + Long.toUnsignedString(length) + ": truncated, or no safetensors file",
                    refusal(file));
        }
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(3);
        assertEquals("expected a header padded to a multiple of 8 bytes, found one of 3", refusal(file));
        assertEquals(
                "expected a header of at most 16777216 bytes, found one of 16777224",
                refusal(file("{}" + " ".repeat(1 << 24), 0)));
    }

    @Test
    void aHeaderIsOneJsonObjectInUtf8() {
        assertEquals("expected a header that begins with '{'", refusal(new byte[8]));
        assertEquals("expected a header that begins with '{'", refusal(file("[]", 0)));
        assertEquals("expected a header that begins with '{'", refusal(file(" {}", 0)));
        assertEquals("header: expected one JSON value, found more after it", refusal(file("{}{}", 0)));
        byte[] latin = file("{\"__metadata__\":{\"a\":\"x\"}}", 0);
        latin[8 + 21] = (byte) 0xe9;
        assertEquals("expected a header in UTF-8, found bytes that are not", refusal(latin));
        String begin = refusal(file("{\"a\":", 0));
        assertEquals("header: not well-formed JSON: Unexpected end-of-input", begin.substring(0, 53));
        String twice = refusal(file("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0));
        assertEquals("header: not well-formed JSON: Duplicate field 'k'", twice.replaceAll(" \\(line.*", ""));
    }

    @Test
    void metadataAreStrings() {
        assertEquals("__metadata__: expected a JSON object, found a list", refusal(file("{\"__metadata__\":[]}", 0)));
        assertEquals(
                "__metadata__: \"k\": expected a text, found '1'", refusal(file("{\"__metadata__\":{\"k\":1}}", 0)));
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "\"t\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
    }

    @Test
    void aTensorIsHeldAgainstTheFile() {
        assertEquals("tensor 't': expected a JSON object, found '1'", refusal(file("{\"t\":1}", 0)));
        assertEquals(
                "tensor 't': \"data_offsets\": expected a list, found nothing",
                refusal(file("{\"t\":{\"dtype\":\"F32\",\"shape\":[]}}", 0)));
        assertEquals(
                "tensor 't': \"dtype\": expected a text, found '1'",
                refusal(file("{" + tensor("1", "[1]", "[0,4]") + "}", 4)));
        assertEquals(
                "tensor 't': unknown key 'x'; the keys are dtype, shape, data_offsets",
                refusal(file("{" + tensor("\"F32\"", "[1]", "[0,4],\"x\":1") + "}", 4)));
        assertEquals(
                "tensor 't': expected F32, F64, I32 or I64, found 'BF16'",
                refusal(file("{" + tensor("\"BF16\"", "[2]", "[0,4]") + "}", 4)));
        for (String offsets : new String[] {"[0]", "[0,4,4]"}) {
            assertEquals(
                    "tensor 't': expected two data_offsets, found " + offsets.split(",").length,
                    refusal(file("{" + tensor("\"F32\"", "[1]", offsets) + "}", 4)));
        }
        for (String offset : new String[] {"4.0", "\"4\""}) {
            assertEquals(
                    "tensor 't': \"data_offsets\": expected a list of whole numbers, found '" + offset.replace("\"", "")
                            + "'",
                    refusal(file("{" + tensor("\"F32\"", "[1]", "[0," + offset + "]") + "}", 4)));
        }
        for (String offsets : new String[] {"[0,5]", "[-4,0]", "[4,0]", "[0,9223372036854775807]"}) {
            assertEquals(
                    "tensor 't': expected data_offsets within the 4 bytes after the header, found "
                            + offsets.substring(1, offsets.length() - 1).replace(",", " and ") + ": truncated?",
                    refusal(file("{" + tensor("\"F32\"", "[1]", offsets) + "}", 4)));
        }
        for (String extent : new String[] {"-1", "2147483648"}) {
            assertEquals(
                    "tensor 't': expected whole numbers from 0 to 2147483647 as shape, found " + extent,
                    refusal(file("{" + tensor("\"F32\"", "[" + extent + "]", "[0,4]") + "}", 4)));
        }
        for (String extent : new String[] {"1.0", "null"}) {
            assertEquals(
                    "tensor 't': \"shape\": expected a list of whole numbers, found "
                            + (extent.equals("null") ? "nothing" : "'1.0'"),
                    refusal(file("{" + tensor("\"F32\"", "[" + extent + "]", "[0,4]") + "}", 4)));
        }
        assertEquals(
                "tensor 't': expected F32 [2], found 4 bytes",
                refusal(file("{" + tensor("\"F32\"", "[2]", "[0,4]") + "}", 4)));
        // 2^31 * 2^31 * 4 is 0 modulo 2^64
        assertEquals(
                "tensor 't': the shape is larger than any file",
                refusal(file("{" + tensor("\"F32\"", "[1073741824,1073741824,4,4]", "[0,0]") + "}", 0)));
    }

    @Test
    void everyByteBelongsToOneTensor() {
        String a = "{\"a\":{\"dtype\":\"I32\",\"shape\":[1],\"data_offsets\":[0,4]},";
        assertEquals(
                "tensor 't': expected to begin at offset 4, where the one before it ends, found 0",
                refusal(file(a + tensor("\"I32\"", "[2]", "[0,8]") + "}", 8)));
        assertEquals(
                "tensor 't': expected to begin at offset 4, where the one before it ends, found 8",
                refusal(file(a + tensor("\"I32\"", "[1]", "[8,12]") + "}", 12)));
        int header = file("{" + tensor("\"I32\"", "[1]", "[0,4]") + "}", 0).length;
        assertEquals(
                "expected " + (header + 4) + " bytes, found " + (header + 5) + ": more than the tensors take",
                refusal(file("{" + tensor("\"I32\"", "[1]", "[0,4]") + "}", 5)));
    }

    @Test
    void aHostileNameStaysOnItsLine() {
        assertEquals(
                "tensor '\\u001b[2J\\n': expected a JSON object, found '1'", refusal(file("{\"\\u001b[2J\\n\":1}", 0)));
        assertEquals(
                "__metadata__: \"\\u001b[2J\\n\": expected a text, found '1'",
                refusal(file("{\"__metadata__\":{\"\\u001b[2J\\n\":1}}", 0)));
    }
}
