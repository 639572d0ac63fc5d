package org.espalier.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import org.espalier.EspalierException;

/**
 * Files that appear whole or not at all: the content goes to a temporary file beside the target, is forced to the disk,
 * and takes the target's name in one step. A failure, a full disk or an interrupted run leaves neither a part of the new
 * file nor a trace of the temporary one, and the old file as it was. (A killed process leaves a file
 * {@code .espalier-*.tmp}, which can be deleted.)
 *
 * <p>A link is followed; a device or a pipe ({@code /dev/stdout}) is written to directly, for it has nothing to replace.
 */
public final class AtomicFiles {
    /** Writes the content of a file. Closing the stream is allowed and not needed. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final int BUFFER_BYTES = 1 << 16;

    private AtomicFiles() {}

    /**
     * Writes {@code target}.
     *
     * @throws FileExistsException when the file exists and is not to be replaced
     * @throws EspalierException one line, when its folder is missing or can't be written, or when writing fails. What {@code content} throws besides {@link IOException} comes through
     *     as it is.
     */
    public static void write(Path target, OverwritePolicy existing, Content content) {
        check(target, existing);
        try {
            if (isDevice(target)) {
                try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
                    content.writeTo(out);
                }
            } else {
                writeAndRename(throughLink(target), existing, content);
            }
        } catch (IOException e) {
            throw failure(target, e);
        } catch (UncheckedIOException e) {
            throw failure(target, e.getCause());
        }
    }

    /** Writes text as UTF-8; else as {@link #write}. */
    public static void writeText(Path target, OverwritePolicy existing, String text) {
        write(target, existing, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Fails as {@link #write} would at its start. For a command that works for an hour before it has something to write.
     *
     * @throws EspalierException one line
     */
    public static void check(Path target, OverwritePolicy existing) {
        if (Files.isDirectory(target)) {
            throw cannotWrite(target, "expected a file, found a folder of that name", null);
        }
        if (isDevice(target)) {
            return;
        }
        if (existing == OverwritePolicy.REFUSE && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileExistsException(target, null);
        }
        Path folder = folder(target);
        if (!Files.exists(folder)) {
            throw cannotWrite(target, "the folder " + folder + " does not exist", null);
        }
        if (!Files.isDirectory(folder)) {
            throw cannotWrite(target, folder + " is not a folder", null);
        }
        if (!Files.isWritable(folder)) {
            throw cannotWrite(target, "no permission to write into the folder " + folder, null);
        }
    }

    @SuppressWarnings("try") // the resource works by being closed
    private static void writeAndRename(Path target, OverwritePolicy existing, Content content) throws IOException {
        // An own name instead of Files.createTempFile: that one's files can be read by their owner alone.
        Path temporary = folder(target).resolve(".espalier-" + UUID.randomUUID() + ".tmp");
        try (var removal = new RemovalAtExit(temporary)) {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                keepPermissions(target, temporary);
                OutputStream out = new Uncloseable(Channels.newOutputStream(channel));
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            rename(temporary, target, existing);
        }
        forceFolder(folder(target));
    }

    /** A rename replaces silently, a hard link never does: only the link has no gap between the look and the leap. */
    private static void rename(Path temporary, Path target, OverwritePolicy existing) throws IOException {
        if (existing == OverwritePolicy.REFUSE) {
            try {
                Files.createLink(target, temporary);
                return; // the temporary name goes with its RemovalAtExit
            } catch (FileAlreadyExistsException e) {
                throw new FileExistsException(target, e);
            } catch (UnsupportedOperationException | FileSystemException e) {
                // a file system without hard links
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    throw new FileExistsException(target, e);
                }
            }
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A file that its owner made private stays private. */
    private static void keepPermissions(Path target, Path temporary) throws IOException {
        var view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (view != null && Files.exists(target)) {
            view.setPermissions(Files.getPosixFilePermissions(target));
        }
    }

    /** After a power cut the name must be there as well as the content. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folder, some network file systems force none: there the rename alone has to do.
            return;
        }
    }

    private static boolean isDevice(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target) && !Files.isDirectory(target);
    }

    private static Path throughLink(Path target) throws IOException {
        return Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
    }

    private static Path folder(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        return parent == null ? target.toAbsolutePath() : parent;
    }

    private static EspalierException failure(Path target, IOException e) {
        return cannotWrite(target, reason(e), e);
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "its folder is gone" : IoReason.of(e);
    }

    private static EspalierException cannotWrite(Path target, String reason, Exception cause) {
        return new EspalierException("cannot write " + target + ": " + reason, cause);
    }

    /** Zip streams and writers close what they write to; here the file must stay open until it is forced to the disk. */
    private static final class Uncloseable extends BufferedOutputStream {
        Uncloseable(OutputStream out) {
            super(out, BUFFER_BYTES);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
