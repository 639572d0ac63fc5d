package org.espalier.teacher.onnx;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.io.FileHash;
import org.espalier.io.IoReason;
import org.espalier.teacher.TeacherException;

/**
 * An ONNX file, checked before ONNX Runtime opens it.
 *
 * @param name how messages call it
 * @param content its bytes
 * @param hasExternalData whether tensors lie in files beside it
 * @param bytes of the file and of those beside it
 * @param classLabels names of the classes as its last classifier states them; empty where none does
 * @param hash SHA-256 of the bytes, and of the files beside it where there are any
 */
record OnnxFile(
        Path path,
        String name,
        byte[] content,
        boolean hasExternalData,
        long bytes,
        List<String> classLabels,
        String hash) {
    /** The file itself; protobuf allows no more than twice as much. */
    static final long MAX_BYTES = 1L << 30;

    /** One file of external data. */
    static final long MAX_EXTERNAL_BYTES = 1L << 33;

    /**
     * Reads and checks.
     *
     * @throws TeacherException when it is no ONNX file, is too large, or wants data that do not lie beside it
     */
    static OnnxFile read(Path path) {
        String name = Texts.escape(path.toString());
        try {
            long size = Files.size(path);
            if (size > MAX_BYTES) {
                throw new TeacherException(
                        name + ": expected an ONNX file of at most " + MAX_BYTES + " bytes, found " + size);
            }
            byte[] content = Files.readAllBytes(path);
            ExternalData.Found found = ExternalData.find(content);
            Set<String> locations = found.locations();
            StringBuilder hashes = new StringBuilder(FileHash.sha256(content));
            long bytes = size;
            for (String location : locations) {
                Path beside = beside(path, name, location);
                hashes.append(FileHash.sha256(beside));
                bytes += Files.size(beside);
            }
            String hash = locations.isEmpty()
                    ? hashes.toString()
                    : FileHash.sha256(hashes.toString().getBytes(StandardCharsets.US_ASCII));
            return new OnnxFile(path, name, content, !locations.isEmpty(), bytes, found.classLabels(), hash);
        } catch (ExternalData.Malformed e) {
            throw new TeacherException(name + ": expected an ONNX file, found " + e.getMessage(), e);
        } catch (IOException e) {
            throw new TeacherException(name + ": can't be read (" + IoReason.of(e) + ")", e);
        }
    }

    /** The file of a location, which must be a plain name in the model's folder, and no link to elsewhere. */
    private static Path beside(Path model, String name, String location) throws IOException {
        Path folder = model.toRealPath().getParent();
        Path file;
        try {
            file = folder.resolve(location);
        } catch (InvalidPathException e) {
            throw outside(name, location, e);
        }
        if (!folder.equals(file.getParent()) || location.equals("..") || location.equals(".")) {
            throw outside(name, location, null);
        }
        if (!Files.isRegularFile(file)) {
            throw new TeacherException(
                    name + ": its data file " + Texts.quote(location) + " is not beside it, where it is looked for");
        }
        if (!folder.equals(file.toRealPath().getParent())) {
            throw outside(name, location, null);
        }
        if (Files.size(file) > MAX_EXTERNAL_BYTES) {
            throw new TeacherException(name + ": expected data files of at most " + MAX_EXTERNAL_BYTES
                    + " bytes, found " + Files.size(file) + " in " + Texts.quote(location));
        }
        return file;
    }

    private static TeacherException outside(String name, String location, Exception cause) {
        return new TeacherException(
                name + ": expected its data in files beside it, found the location " + Texts.quote(location), cause);
    }
}
