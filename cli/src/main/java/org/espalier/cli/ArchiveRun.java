package org.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the common commands on a small table of its own, so that the JVM can write the classes that they load into an archive
 * ({@code -XX:ArchiveClassesAtExit}), from which later starts map them instead of reading and verifying each. The launcher
 * calls it once after a build; it prints nothing, and ends with status 0 where every command did.
 */
public final class ArchiveRun {
    private static final int ROWS = 60;

    private ArchiveRun() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("espalier-archive");
        int status;
        try {
            status = run(folder);
        } finally {
            delete(folder);
        }
        System.exit(status);
    }

    static int run(Path folder) throws IOException {
        String rows = folder.resolve("rows.csv").toString();
        String model = folder.resolve("tree.safetensors").toString();
        Files.writeString(Path.of(rows), table());
        List<String[]> commands = List.of(
                new String[] {"--version"},
                new String[] {"schema", "--data", rows, "--target", "kind"},
                new String[] {
                    "distill",
                    "--data",
                    rows,
                    "--target",
                    "kind",
                    "--depth",
                    "2",
                    "--epochs",
                    "1",
                    "--threads",
                    "1",
                    "--out",
                    model
                },
                new String[] {"predict", "--data", rows, "--model", model},
                new String[] {"explain", "--data", rows, "--model", model, "--row", "1"},
                new String[] {"explain", "--data", rows, "--model", model, "--row", "1", "--format", "json"},
                new String[] {"evaluate", "--data", rows, "--model", model},
                new String[] {"inspect", model});
        PrintStream err = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        for (String[] command : commands) {
            int status = Main.run(OutputStream.nullOutputStream(), err, command);
            if (status != EspalierCommand.DONE) {
                return status;
            }
        }
        // one of the errors, whose classes are worth having too
        Main.run(OutputStream.nullOutputStream(), err, "predict", "--modle", model);
        return EspalierCommand.DONE;
    }

    /** A number, a category, a missing value here and there, and two classes. */
    private static String table() {
        StringBuilder text = new StringBuilder("size,colour,kind\n");
        for (int r = 0; r < ROWS; r++) {
            String size = r % 20 == 7 ? "" : Double.toString(r * 0.25);
            text.append(size).append(r % 3 == 0 ? ",red," : ",green,").append(r % 2 == 0 ? "plum\n" : "pear\n");
        }
        return text.toString();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
