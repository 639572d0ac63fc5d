package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.console.Console;
import org.espalier.examples.Digits;
import org.espalier.fit.FitOptions;
import org.espalier.json.Json;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with a tenth of its digits, an epoch of their network, and a tenth of its loans. */
class DemoCommandTest {
    private static final DemoCommand.Preset SMALL = new DemoCommand.Preset(
            new DigitsDemo.Preset(
                    1000,
                    TeachOptions.demo()
                            .maps(List.of(4, 4))
                            .hidden(List.of(16))
                            .epochs(2)
                            .build(),
                    DistillOptions.builder(Digits.SCHEMA)
                            .depth(3)
                            .epochs(3)
                            .augment(1)
                            .build()),
            new LoansDemo.Preset(
                    800,
                    FitOptions.defaults()
                            .withText(TrainingOptions.DEPTH, "1")
                            .withTeaching(false)
                            .withRivals(false)));

    @TempDir
    private Path folder;

    private Path demo;
    private String out;

    @BeforeEach
    void run() {
        demo = folder.resolve("demo");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Console console =
                new Console(bytes, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8), false);
        DemoCommand command = new DemoCommand(console, SMALL);
        new picocli.CommandLine(command).parseArgs("--out", demo.toString());
        command.run();
        console.flush();
        out = bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void makesATableFilesAndACommandToTryNext() throws IOException {
        List<String> lines = out.lines().toList();
        assertEquals("Digits", lines.get(0));
        assertEquals(
                List.of("model", "teacher", "labels-only tree", "distilled tree"),
                lines.subList(3, 7).stream().map(line -> line.split("  +")[0]).toList());
        assertTrue(out.contains("\nLoans: somebody who applies now\n\nApplicant 1: "), out);
        assertTrue(out.contains("\ntried "), out);
        assertEquals(
                Set.of(
                        "digits",
                        "schema.json",
                        "tree.safetensors",
                        "evaluation.json",
                        "explanations.txt",
                        "held-out.csv",
                        "report.html"),
                files(demo));
        assertEquals(
                Set.of(
                        "schema.json",
                        "teacher.zip",
                        "tree.safetensors",
                        "tree-labels.safetensors",
                        "evaluation.json",
                        "report.html"),
                files(demo.resolve("digits")));
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(demo.resolve("digits/evaluation.json")));
        assertEquals(Set.of("distilled tree", "labels-only tree"), json.keySet());
        assertTrue(out.endsWith("\n" + demo + "/report.html\n"), out);
        requireWork(Pattern.compile("(?m)^  \\./espalier (.*)$").matcher(out));
        assertSecondRunIsRefused();
    }

    private static Set<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** The commands that it proposes are run, with the held-out rows for new ones. */
    private void requireWork(Matcher next) {
        int count = 0;
        while (next.find()) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status = Main.run(
                    new ByteArrayOutputStream(),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    next.group(1).replace("NEW.csv", demo + "/held-out.csv").split(" "));
            assertEquals(0, status, () -> next.group() + "\n" + err);
            count++;
        }
        assertEquals(6, count);
    }

    private void assertSecondRunIsRefused() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "demo",
                "--out",
                demo.toString());
        assertEquals(1, status);
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .startsWith("espalier: --out: the folder " + demo + " is not empty (--force writes over it,"),
                err::toString);
    }
}
