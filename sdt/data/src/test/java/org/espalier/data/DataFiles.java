package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.espalier.EspalierException;
import org.junit.jupiter.api.function.Executable;

/** Small data files for tests, in one folder that messages are told without. */
public final class DataFiles {
    private final Path folder;

    public DataFiles(Path folder) {
        this.folder = folder;
    }

    public Path text(String name, String content) {
        return bytes(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public Path bytes(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** IDX images whose pixels count up from 0 over all images. */
    public static byte[] idxImages(int count, int rows, int columns) {
        ByteBuffer out = ByteBuffer.allocate(16 + count * rows * columns);
        out.putInt(0x00000803).putInt(count).putInt(rows).putInt(columns);
        for (int i = 0; out.hasRemaining(); i++) {
            out.put((byte) i);
        }
        return out.array();
    }

    public static byte[] idxLabels(int... labels) {
        ByteBuffer out = ByteBuffer.allocate(8 + labels.length);
        out.putInt(0x00000801).putInt(labels.length);
        Arrays.stream(labels).forEach(label -> out.put((byte) label));
        return out.array();
    }

    /** The message of the error that the call must end in, without the folder. */
    public String error(Executable call) {
        String message = assertThrows(EspalierException.class, call).getMessage();
        return message.replace(folder + "/", "").replace(folder.toString(), "FOLDER");
    }

    /** The schema that is inferred, warnings ignored. */
    public static Schema infer(DataOptions.Builder options) {
        return DataSource.open(options.build()).inferSchema(warning -> {});
    }

    public static List<String> warnings(DataOptions.Builder options) {
        List<String> warnings = new ArrayList<>();
        DataSource.open(options.build()).inferSchema(warnings::add);
        return warnings;
    }

    /** Inferred and read. */
    public static Dataset read(DataOptions.Builder options) {
        return read(options, infer(options));
    }

    public static Dataset read(DataOptions.Builder options, Schema schema) {
        return DataSource.open(options.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes());
    }
}
