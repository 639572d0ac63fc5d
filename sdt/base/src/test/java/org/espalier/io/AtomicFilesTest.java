package org.espalier.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private static String messageOf(Path target, OverwritePolicy existing, AtomicFiles.Content content) {
        return assertThrows(EspalierException.class, () -> AtomicFiles.write(target, existing, content))
                .getMessage();
    }

    @Test
    void writesTheWholeFileAndNothingElse() throws IOException {
        AtomicFiles.writeText(folder.resolve("a"), OverwritePolicy.REFUSE, "é\n");
        assertEquals("é\n", Files.readString(folder.resolve("a")));
        assertEquals(List.of("a"), files());
    }

    @Test
    void anExistingFileIsRefusedAndStaysAsItWas() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        String message = messageOf(a, OverwritePolicy.REFUSE, out -> out.write('n'));
        assertEquals("cannot write " + a + ": it exists already", message);
        assertEquals("old", Files.readString(a));
        assertEquals(List.of("a"), files());
    }

    @Test
    void aFileThatAppearsDuringTheWriteIsNotReplaced() throws IOException {
        Path a = folder.resolve("a");
        String message = messageOf(a, OverwritePolicy.REFUSE, out -> Files.writeString(a, "the other one's"));
        assertEquals("cannot write " + a + ": it exists already", message);
        assertEquals("the other one's", Files.readString(a));
        assertEquals(List.of("a"), files());
    }

    @Test
    void anExistingFileIsReplaced() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        AtomicFiles.writeText(a, OverwritePolicy.REPLACE, "new");
        assertEquals("new", Files.readString(a));
        assertEquals(List.of("a"), files());
    }

    @Test
    void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        AtomicFiles.write(a, OverwritePolicy.REPLACE, out -> {
            out.write("new".getBytes(UTF_8));
            out.flush();
            assertEquals("old", Files.readString(a));
            assertEquals(2, files().size());
        });
        assertEquals("new", Files.readString(a));
    }

    @Test
    void aPrivateFileStaysPrivate() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        assumeTrue(Files.getFileStore(a).supportsFileAttributeView("posix"), "no POSIX permissions here");
        Files.setPosixFilePermissions(a, PosixFilePermissions.fromString("rw-------"));
        AtomicFiles.writeText(a, OverwritePolicy.REPLACE, "new");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(a)));
    }

    @Test
    void aNewFileHasTheUsualPermissions() throws IOException {
        Path usual = Files.createFile(folder.resolve("usual"));
        assumeTrue(Files.getFileStore(usual).supportsFileAttributeView("posix"), "no POSIX permissions here");
        AtomicFiles.writeText(folder.resolve("a"), OverwritePolicy.REFUSE, "new");
        assertEquals(Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(folder.resolve("a")));
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), a);
        AtomicFiles.writeText(link, OverwritePolicy.REPLACE, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(a));
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path a = Files.writeString(folder.resolve("a"), "old");
        String message = messageOf(a, OverwritePolicy.REPLACE, out -> {
            out.write(new byte[1 << 20]);
            throw new IOException("the source broke");
        });
        assertEquals("cannot write " + a + ": the source broke", message);
        message = messageOf(a, OverwritePolicy.REPLACE, out -> {
            throw new UncheckedIOException(new IOException("in a stream"));
        });
        assertEquals("cannot write " + a + ": in a stream", message);
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFiles.write(a, OverwritePolicy.REPLACE, out -> {
                    throw new IllegalStateException("a bug");
                }));
        assertEquals("old", Files.readString(a));
        assertEquals(List.of("a"), files());
    }

    @Test
    void aContentMayCloseItsStream() throws IOException {
        Path a = folder.resolve("a.gz");
        AtomicFiles.write(a, OverwritePolicy.REFUSE, out -> {
            try (OutputStream gzip = new GZIPOutputStream(out)) {
                gzip.write(7);
            }
        });
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(a))) {
            assertEquals(7, in.read());
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path a = folder.resolve("no").resolve("a");
        assertEquals(
                "cannot write " + a + ": the folder " + folder.resolve("no") + " does not exist",
                messageOf(a, OverwritePolicy.REFUSE, out -> {}));
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(
                "cannot write " + file.resolve("a") + ": " + file + " is not a folder",
                messageOf(file.resolve("a"), OverwritePolicy.REFUSE, out -> {}));
    }

    @Test
    void aFolderInPlaceOfTheFileIsNamed() {
        assertEquals(
                "cannot write " + folder + ": expected a file, found a folder of that name",
                messageOf(folder, OverwritePolicy.REPLACE, out -> {}));
    }

    @Test
    void aFolderWithoutPermissionIsNamed() throws IOException {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assumeTrue(closed.toFile().setWritable(false), "permissions can't be taken away here");
        assumeFalse(Files.isWritable(closed), "this user may write everywhere");
        assertEquals(
                "cannot write " + closed.resolve("a") + ": no permission to write into the folder " + closed,
                messageOf(closed.resolve("a"), OverwritePolicy.REFUSE, out -> {}));
    }

    @Test
    void aDeviceIsWrittenToDirectly() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "there is no /dev/null here");
        AtomicFiles.writeText(device, OverwritePolicy.REFUSE, "gone");
        assertTrue(Files.exists(device));
        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void aFullDeviceIsOneLine() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full here");
        assertEquals(
                "cannot write /dev/full: No space left on device",
                messageOf(full, OverwritePolicy.REFUSE, out -> out.write(new byte[1 << 20])));
    }

    /** The system itself stops the write in the middle, by a limit on the size of files. */
    @Test
    void aDiskThatFillsUpLeavesNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "there is no bash here");
        Path a = Files.writeString(folder.resolve("a"), "old");
        Process child = java("ulimit -f 64; exec", "1048576", a);
        String output = new String(child.getInputStream().readAllBytes(), UTF_8);
        assertEquals(3, child.waitFor(), output);
        assertEquals("cannot write " + a + ": File too large\n", output);
        assertEquals("old", Files.readString(a));
        assertEquals(List.of("a"), files());
    }

    @Test
    void aStoppedProgramLeavesNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "there is no bash here");
        Path a = folder.resolve("a");
        Process child = java("exec", "-1", a);
        assertEquals('w', child.getInputStream().read());
        assertEquals(1, files().size());
        child.destroy(); // SIGTERM, as Ctrl-C is handled alike
        assertTrue(child.waitFor(20, TimeUnit.SECONDS));
        assertEquals(List.of(), files());
    }

    private static Process java(String shell, String bytes, Path target) throws IOException {
        String command = "%s '%s' -XX:TieredStopAtLevel=1 -cp '%s' %s %s '%s'"
                .formatted(
                        shell,
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        WritingProgram.class.getName(),
                        bytes,
                        target);
        return new ProcessBuilder("/bin/bash", "-c", command)
                .redirectErrorStream(true)
                .start();
    }
}
