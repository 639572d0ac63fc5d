package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.console.Console;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sentences to a table, a tree of it, and the entities that it finds. */
class TokensCommandTest {
    @TempDir
    Path folder;

    private String printed;
    private String errors;

    private int run(String... arguments) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        int status = new EspalierCommand(console).run(arguments);
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    /** Birds of one or two words that eat foods of one or two. */
    private Path sentences(int count) throws IOException {
        Random random = new Random(4);
        List<String> lines = new ArrayList<>();
        String[] birds = {"Kea", "Kaka", "Grey Teal", "Robin", "Brown Kiwi"};
        String[] foods = {"grubs", "small seeds", "fruit", "soft worms"};
        for (int s = 0; s < count; s++) {
            add(lines, birds[random.nextInt(birds.length)], "BIRD");
            lines.add("eats O");
            add(lines, foods[random.nextInt(foods.length)], "FOOD");
            lines.add("");
        }
        return Files.write(folder.resolve("birds.txt"), lines);
    }

    private static void add(List<String> lines, String words, String tag) {
        String prefix = " B-";
        for (String word : words.split(" ")) {
            lines.add(word + prefix + tag);
            prefix = " I-";
        }
    }

    @Test
    @SuppressWarnings("unchecked")
    void fromSentencesToEntities() throws Exception {
        String rows = folder.resolve("rows.csv").toString();
        String model = folder.resolve("tree.safetensors").toString();
        String[] tokens = {
            "tokens", "--data", sentences(80).toString(), "--window", "1", "--cues", "eats", "--out", rows
        };
        assertEquals(EspalierCommand.DONE, run(tokens), () -> errors);
        assertTrue(printed.startsWith("80 sentences, "), printed);
        assertTrue(printed.contains("; tags: B-BIRD 80, B-FOOD 80, I-BIRD "), printed);
        assertEquals(EspalierCommand.FAILED, run(tokens));
        assertEquals(
                EspalierCommand.DONE,
                run(
                        "distill",
                        "--data",
                        rows,
                        "--target",
                        "tag",
                        "--depth",
                        "3",
                        "--epochs",
                        "60",
                        "--leaves",
                        "constant",
                        "--out",
                        model),
                () -> errors);
        assertEquals(
                EspalierCommand.DONE,
                run("evaluate", "--model", model, "--data", rows, "--sentences", "sentence_id"),
                () -> errors);
        assertTrue(printed.contains("\nBIRD               80      100.00"), printed);
        assertTrue(printed.contains("sentences: 80; an entity is found where"), printed);
        assertEquals(
                EspalierCommand.DONE,
                run("evaluate", "--model", model, "--data", rows, "--sentences", "sentence_id", "--json"),
                () -> errors);
        Map<String, Object> entities =
                (Map<String, Object>) ((Map<String, Object>) Json.parse(printed)).get("entities");
        assertEquals(List.of("sentences", "average", "maxPath"), List.copyOf(entities.keySet()));
        assertEquals(EspalierCommand.FAILED, run("evaluate", "--model", model, "--data", rows, "--sentences", "verse"));
        assertTrue(errors.contains("--sentences: expected a column of "), errors);
    }

    @Test
    void sentencesThatAreNone() throws IOException {
        Path file = Files.writeString(folder.resolve("bad.txt"), "Kea B-X\nfeed\n\n");
        Path out = folder.resolve("rows.csv");
        assertEquals(EspalierCommand.FAILED, run("tokens", "--data", file.toString(), "--out", out.toString()));
        assertEquals("espalier: " + file + ", line 2: expected a token and its tag, found 'feed'\n", errors);
        assertFalse(Files.exists(out));
        assertEquals(
                EspalierCommand.DONE,
                run("tokens", "--data", file.toString(), "--on-error", "skip", "--out", out.toString()));
        assertTrue(errors.endsWith("skipped 1 row that could not be read\n"), errors);
        Files.writeString(file, "\n\n");
        assertEquals(
                EspalierCommand.FAILED, run("tokens", "--data", file.toString(), "--force", "--out", out.toString()));
        assertEquals("espalier: " + file + ": expected sentences, found none\n", errors);
        for (String[] wrong : new String[][] {{"--window", "11"}, {"--tags", "A,A"}, {"--tag-form", "bioes"}}) {
            assertEquals(
                    EspalierCommand.WRONG_USE,
                    run("tokens", "--data", file.toString(), wrong[0], wrong[1], "--out", out.toString()));
            assertTrue(errors.startsWith("espalier: " + wrong[0] + ": expected"), errors);
        }
    }
}
