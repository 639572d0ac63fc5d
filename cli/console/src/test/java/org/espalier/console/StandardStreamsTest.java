package org.espalier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.File;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StandardStreamsTest {
    @TempDir
    Path dir;

    /** What a started JVM does: something on descriptor 2 by itself, something on System.err after install. */
    public static final class Child {
        private Child() {}

        public static void main(String[] args) {
            System.err.println("to descriptor 2");
            StandardStreams.install();
            System.err.print("größer \u2265\r");
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
    void errorGoesToTheGivenDescriptorOnceInstalled() throws Exception {
        Path real = dir.resolve("real");
        Files.writeString(real, "kept\n");

        String second = runChild("3>>\"$0\"", real, "--add-opens=java.base/java.io=ALL-UNNAMED");

        assertEquals(
                "kept\ngrößer \u2265\r",
                Files.readString(real),
                "appended, in UTF-8, without waiting for a line's end");
        assertEquals("to descriptor 2\n", second);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
    void errorStaysWhereTheJvmHasItWhenJavaDoesNotLetUs() throws Exception {
        Path real = dir.resolve("real");

        String second = runChild("3>>\"$0\"", real);

        assertEquals("", Files.readString(real));
        assertEquals("to descriptor 2\ngr", second.substring(0, 18));
    }

    @Test
    void nothingChangesWithoutTheLauncher() {
        PrintStream before = System.err;

        StandardStreams.install();

        assertSame(before, System.err);
    }

    @Test
    void aNumberThatIsNoneIsRefused() {
        assertNull(StandardStreams.open("three"));
        assertNull(StandardStreams.open("-1"));
    }

    private String runChild(String redirection, Path real, String... options) throws Exception {
        Path second = dir.resolve("second");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", "exec \"$@\" " + redirection, real.toString(), java.toString(), "-Despalier.stderr=3"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(second.toFile())
                .redirectOutput(new File("/dev/null"))
                .start();
        assertEquals(true, process.waitFor(60, TimeUnit.SECONDS), "the child ends by itself");
        assertEquals(0, process.exitValue());
        return Files.readString(second);
    }
}
