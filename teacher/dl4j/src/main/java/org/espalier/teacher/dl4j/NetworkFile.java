package org.espalier.teacher.dl4j;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The zip that DL4J's {@code ModelSerializer} reads and writes: {@code configuration.json} and {@code coefficients.bin},
 * and {@code espalier-schema.json} beside them, which DL4J does not look at.
 *
 * <p>Reading takes these entries, and {@code normalizer.bin}, and hands DL4J their content, never the file: DL4J would read a serialised Java
 * object from {@code preprocessor.bin}, which can run any code.
 *
 * @param configuration content of {@code configuration.json}
 * @param coefficients content of {@code coefficients.bin}
 * @param schema content of {@code espalier-schema.json}
 * @param normalizer content of {@code normalizer.bin}, which DL4J programs add for networks of raw rows
 */
record NetworkFile(String configuration, byte[] coefficients, Optional<String> schema, Optional<byte[]> normalizer) {
    static final String CONFIGURATION = "configuration.json";
    static final String COEFFICIENTS = "coefficients.bin";
    static final String SCHEMA = "espalier-schema.json";
    private static final String PREPROCESSOR = "preprocessor.bin";
    static final String NORMALIZER = "normalizer.bin";

    private static final int MAX_TEXT_BYTES = 64 << 20;
    private static final int MAX_COEFFICIENT_BYTES = Integer.MAX_VALUE - 64;

    /** Weights hardly shrink when packed. What unpacks to more than this many times its size is no network. */
    private static final int MAX_RATIO = 200;

    /** Small entries may have any ratio. */
    private static final int FREE_BYTES = 16 << 20;

    /** A zip can't say "no time"; this is its earliest. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /**
     * Reads a file.
     *
     * @throws TeacherException when it is no DL4J zip, or holds what Espalier does not read; the message names the file
     */
    static NetworkFile read(Path path) {
        String name = Texts.escape(path.toString());
        if (Files.isDirectory(path)) {
            throw new TeacherException(name + ": expected a DL4J zip, found a folder");
        }
        try (ZipFile zip = new ZipFile(path.toFile())) {
            refuse(zip, name);
            byte[] configuration = read(zip, CONFIGURATION, MAX_TEXT_BYTES, name)
                    .orElseThrow(() ->
                            new TeacherException(name + ": expected a DL4J zip, found one without " + CONFIGURATION));
            byte[] coefficients = read(zip, COEFFICIENTS, MAX_COEFFICIENT_BYTES, name)
                    .orElseThrow(() ->
                            new TeacherException(name + ": expected a DL4J zip, found one without " + COEFFICIENTS));
            Optional<String> schema =
                    read(zip, SCHEMA, MAX_TEXT_BYTES, name).map(b -> new String(b, StandardCharsets.UTF_8));
            Optional<byte[]> normalizer = read(zip, NORMALIZER, MAX_TEXT_BYTES, name);
            return new NetworkFile(new String(configuration, StandardCharsets.UTF_8), coefficients, schema, normalizer);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new TeacherException(
                    name + (Files.exists(path) ? ": no permission to read it" : ": no such file"), e);
        } catch (ZipException | IllegalArgumentException e) {
            throw new TeacherException(
                    name + ": expected a DL4J zip, found a file that is no zip, or a part or damaged copy of one ("
                            + Texts.escape(String.valueOf(e.getMessage())) + ")",
                    e);
        } catch (IOException e) {
            throw new TeacherException(
                    name + ": can't be read (" + Texts.escape(String.valueOf(e.getMessage())) + ")", e);
        }
    }

    private static void refuse(ZipFile zip, String name) {
        if (zip.getEntry(PREPROCESSOR) != null) {
            throw new TeacherException(name + ": refused, because it holds " + PREPROCESSOR
                    + ", a serialised Java object that could run any code; save the network without it");
        }
    }

    private static Optional<byte[]> read(ZipFile zip, String entryName, int maxBytes, String name) throws IOException {
        ZipEntry entry = zip.getEntry(entryName);
        if (entry == null) {
            return Optional.empty();
        }
        long packed = Math.max(0, entry.getCompressedSize());
        long limit = Math.min(maxBytes, Math.max(FREE_BYTES, packed * MAX_RATIO));
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(limit, 2 * packed + 64));
        CRC32 crc = new CRC32();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] part = new byte[1 << 16];
            for (int n; (n = in.read(part)) > 0; ) {
                if (out.size() + (long) n > limit) {
                    throw new TeacherException(name + ": " + entryName + " unpacks to more than " + limit
                            + " bytes, which no network of this file size does");
                }
                out.write(part, 0, n);
                crc.update(part, 0, n);
            }
        }
        if (crc.getValue() != entry.getCrc()) {
            throw new ZipException(entryName + " does not have the checksum that the zip says");
        }
        return Optional.of(out.toByteArray());
    }

    /** The parts of a network, as they are written. */
    static NetworkFile of(Network network, Optional<String> schema) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(out)) {
            Nd4j.write(network.parameters(), data);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return new NetworkFile(network.configurationJson(), out.toByteArray(), schema, Optional.empty());
    }

    NetworkFile withNormalizer(Optional<byte[]> content) {
        return new NetworkFile(configuration, coefficients, schema, content);
    }

    /** The same content gives the same bytes. */
    void writeTo(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        write(zip, CONFIGURATION, configuration.getBytes(StandardCharsets.UTF_8));
        write(zip, COEFFICIENTS, coefficients);
        if (schema.isPresent()) {
            write(zip, SCHEMA, schema.get().getBytes(StandardCharsets.UTF_8));
        }
        if (normalizer.isPresent()) {
            write(zip, NORMALIZER, normalizer.get());
        }
        zip.finish();
        zip.flush();
    }

    private static void write(ZipOutputStream zip, String entryName, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(entryName);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
