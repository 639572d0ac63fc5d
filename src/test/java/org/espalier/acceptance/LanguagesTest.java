package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever language a program's JVM speaks, files and texts are the same, to the byte: Turkish has a dotted capital I, Arabic digits
 * of its own, German a decimal comma. Run inside the test's JVM, so past {@code main}, which sets a language of
 * its own; {@link LocaleTest} starts the command itself. In Turkish Tribuo does not find its own methods; that is said.
 */
class LanguagesTest {
    private static final List<String> TRIBUO = List.of("tribuo", "tribuo-onnx", "tribuo-tree");
    private static final List<String> EXPORTS = List.of(
            "json",
            "onnx",
            "pmml",
            "tribuo",
            "tribuo-onnx",
            "tribuo-tree",
            "dot",
            "svg",
            "png",
            "pdf",
            "rules",
            "java");

    @TempDir
    private static Path folder;

    private static Map<String, byte[]> expected;

    @BeforeAll
    static void inNoLanguage() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            expected = everything();
        } finally {
            Locale.setDefault(before);
        }
        assertTrue(expected.size() > 40, expected.keySet().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG-u-nu-arab", "de-DE"})
    void filesAndTextsAreTheSameBytes(String language) {
        Locale before = Locale.getDefault();
        Map<String, byte[]> found;
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            found = everything();
        } finally {
            Locale.setDefault(before);
        }
        if (language.equals("tr-TR")) {
            for (String form : TRIBUO) {
                String said = new String(found.remove("constant export " + form), StandardCharsets.UTF_8);
                assertTrue(
                        said.startsWith(
                                "1\n\nespalier: expected a default locale in which Tribuo finds its own methods"),
                        said);
            }
        }
        found.forEach((what, bytes) -> assertArrayEquals(
                expected.get(what),
                bytes,
                () -> language + ": " + what + "\n"
                        + new String(expected.get(what), StandardCharsets.UTF_8) + "\n"
                        + new String(bytes, StandardCharsets.UTF_8)));
        Set<String> all = new LinkedHashSet<>(expected.keySet());
        all.removeIf(what -> language.equals("tr-TR") && what.contains("tribuo"));
        assertEquals(all, found.keySet());
    }

    /** All that is written, by what it is. */
    private static Map<String, byte[]> everything() {
        Map<String, byte[]> out = new LinkedHashMap<>();
        List<String> rows = IntStream.range(0, 80)
                .mapToObj(i -> 12345.5 * (i * 7 % 61) + ",\u0130stanbul " + i % 3 + ","
                        + (i * 7 % 61 < 30 ? "gro\u00df" : "I"))
                .toList();
        String data = Fruit.write(folder.resolve("data.csv"), "ya\u015f I,title,kind", rows)
                .toString();
        said(out, "schema", () -> Cli.done("schema", "--data", data, "--target", "kind"));
        for (String leaves : List.of("constant", "points")) {
            String model = folder.resolve(leaves + ".safetensors").toString();
            String[] distill = {
                "distill", "--data", data, "--target", "kind", "--depth", "2", "--epochs", "6", "--leaves", leaves
            };
            said(out, leaves + " distill", () -> Cli.done(and(distill, "--force", "--out", model)));
            file(out, leaves + " model", Path.of(model));
            said(out, leaves + " inspect", () -> Cli.done("inspect", model));
            for (String line : List.of(
                    "evaluate --fidelity",
                    "evaluate --json",
                    "evaluate --slices title",
                    "predict",
                    "predict --format jsonl",
                    "explain --row 2 --counterfactual",
                    "explain --row 2 --reasons 2 --against I",
                    "explain --format json",
                    "explain --row 2 --format svg",
                    "explain --row 2 --format dot",
                    "drift --with " + data)) {
                said(
                        out,
                        leaves + " " + line.replace(data, "data.csv"),
                        () -> Cli.done(and(line.split(" "), "--data", data, "--model", model)));
            }
            String report = folder.resolve("report.html").toString();
            said(
                    out,
                    leaves + " report",
                    () -> Cli.done("report", "--data", data, "--model", model, "--force", "--out", report));
            file(out, leaves + " report.html", Path.of(report));
            for (String to : EXPORTS) {
                if (leaves.equals("constant") || !TRIBUO.contains(to)) {
                    export(out, leaves, model, to, data);
                }
            }
        }
        return out;
    }

    /** What can't be exported is refused in the same words. */
    private static void export(Map<String, byte[]> out, String leaves, String model, String to, String data) {
        Path file = folder.resolve(to.equals("java") ? "Tree.java" : "tree." + to);
        List<String> line =
                new ArrayList<>(List.of("export", "--model", model, "--to", to, "--force", "--out", file.toString()));
        if (to.equals("tribuo-tree") || to.equals("rules")) {
            line.addAll(List.of("--data", data));
        }
        Cli.Outcome outcome = Cli.run(line.toArray(String[]::new));
        said(out, leaves + " export " + to, () -> outcome);
        if (outcome.status() == 0) {
            file(out, leaves + " " + file.getFileName(), file);
        }
    }

    private static void said(Map<String, byte[]> out, String what, Supplier<Cli.Outcome> run) {
        Cli.Outcome outcome = run.get();
        // progress tells the time that is left
        String notes = outcome.err()
                .lines()
                .filter(line -> line.matches("(note|warning|espalier): .*"))
                .collect(Collectors.joining("\n"));
        out.put(what, (outcome.status() + "\n" + outcome.out() + "\n" + notes).getBytes(StandardCharsets.UTF_8));
    }

    private static void file(Map<String, byte[]> out, String what, Path file) {
        try {
            out.put(what, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String[] and(String[] line, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(line));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
