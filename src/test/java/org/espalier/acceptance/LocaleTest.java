package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The command under other languages and character sets: the same arguments, files, outputs, to the byte. Quiet where standard
 * error is compared: on a busy machine a command says what it is at.
 */
class LocaleTest {
    private static final String JVM = "ESPALIER_JAVA_OPTS";

    @TempDir
    private static Path home;

    private static Launcher espalier;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws IOException {
        assumeTrue(Launcher.isSupported(), "the launcher is a bash script, and there is no bash here");
        espalier = Launcher.install(home);
    }

    private Path write(String name) throws IOException {
        List<String> lines = IntStream.range(0, 30)
                .mapToObj(i -> 7 * i % 31 + ",\u0130stanbul " + i % 3 + "," + (i % 4 < 2 ? "gro\u00df" : "klein"))
                .toList();
        return Fruit.write(folder.resolve(name), "yaş,\u015fehir,größe", lines);
    }

    /** File names outside ASCII exist only where the test's own JVM can name them. */
    private static boolean canNameFiles() {
        return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "he_IL.UTF-8"})
    void argumentsAndOutputAreUtf8InEveryLocale(String locale) throws Exception {
        assumeTrue(canNameFiles(), "the JVM of the test can't hand on such arguments");
        Path data = write("data.csv");
        String expected = Cli.done("schema", "--data", data.toString(), "--target", "größe")
                .out();
        Cli.Outcome outcome = espalier.with(Map.of("LC_ALL", locale))
                .run(folder, "schema", "--quiet", "--data", "data.csv", "--target", "größe");
        // bash itself says where a locale is not installed
        String said = outcome.err()
                .lines()
                .filter(line -> !line.contains("warning: setlocale"))
                .collect(Collectors.joining("\n"));
        assertEquals(new Cli.Outcome(0, expected, ""), new Cli.Outcome(outcome.status(), outcome.out(), said));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX"})
    void filesOfAnyNameAreFoundInTheCLocale(String locale) throws Exception {
        assumeTrue(canNameFiles(), "the JVM of the test can't name such a file");
        write("größe.csv");
        Cli.Outcome outcome = espalier.with(Map.of("LC_ALL", locale))
                .run(folder, "schema", "--quiet", "--data", "größe.csv", "--target", "3", "--out", "şema.json");
        assertEquals(new Cli.Outcome(0, "", ""), outcome);
        assertEquals(
                Cli.done("schema", "--data", folder.resolve("größe.csv").toString(), "--target", "3")
                        .out(),
                Files.readString(folder.resolve("şema.json")));
    }

    /** In Turkish the upper case of i is a dotted I, and Tribuo makes names of methods with it: the command sees to that. */
    @Test
    void tribuoModelsAreTheSameBytesInTurkish() throws Exception {
        Path data = write("data.csv");
        Path model = folder.resolve("t.safetensors");
        Cli.done(distilling(data, model, "constant"));
        Launcher turkish = espalier.with(Map.of(JVM, "-Xmx1g -Duser.language=tr -Duser.country=TR"));
        for (String to : List.of("tribuo", "tribuo-onnx")) {
            Cli.done(exporting(model, to, folder.resolve("root." + to)));
            run(turkish, exporting(model, to, folder.resolve("turkish." + to)));
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("root." + to)),
                    Files.readAllBytes(folder.resolve("turkish." + to)),
                    to);
        }
    }

    private static String[] distilling(Path data, Path model, String leaves) {
        return new String[] {
            "distill",
            "--data",
            data.toString(),
            "--target",
            "3",
            "--depth",
            "2",
            "--epochs",
            "5",
            "--leaves",
            leaves,
            "--out",
            model.toString()
        };
    }

    private static String[] exporting(Path model, String to, Path out) {
        return new String[] {"export", "--model", model.toString(), "--to", to, "--out", out.toString()};
    }

    private Cli.Outcome run(Launcher launcher, String... args) throws Exception {
        Cli.Outcome outcome = launcher.run(folder, args);
        assertEquals(0, outcome.status(), () -> String.join(" ", args) + "\n" + outcome.err());
        return outcome;
    }

    /** Characters that turn the direction of text reach neither a terminal nor a table as they are. */
    @Test
    void namesThatTurnTextAreShownAsEscapes() {
        Path data = Fruit.write(
                folder.resolve("turned.csv"),
                "a\u202eb,\u202akind",
                IntStream.range(0, 40)
                        .mapToObj(i -> 7 * i % 41 + "," + (i % 3 == 0 ? "\u202dyes" : "no\u202c"))
                        .toList());
        Path model = folder.resolve("turned.safetensors");
        String[] distill = {
            "distill",
            "--data",
            data.toString(),
            "--target",
            "2",
            "--depth",
            "2",
            "--epochs",
            "3",
            "--out",
            model.toString()
        };
        for (Cli.Outcome outcome : List.of(
                Cli.done("schema", "--data", data.toString(), "--target", "2"),
                Cli.done(distill),
                Cli.done("predict", "--data", data.toString(), "--model", model.toString()),
                Cli.done("explain", "--data", data.toString(), "--model", model.toString(), "--row", "1"),
                Cli.done("evaluate", "--data", data.toString(), "--model", model.toString()),
                Cli.run("schema", "--data", data.toString(), "--target", "\u202ekind"))) {
            assertFalse((outcome.out() + outcome.err()).codePoints().anyMatch(c -> c >= 0x202a && c <= 0x202e));
        }
        assertEquals(
                "{\"version\"",
                new String(
                                Cli.done("schema", "--data", data.toString(), "--target", "2")
                                        .out()
                                        .getBytes(StandardCharsets.US_ASCII),
                                StandardCharsets.US_ASCII)
                        .substring(0, 10));
    }
}
