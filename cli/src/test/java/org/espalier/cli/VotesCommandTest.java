package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
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
import org.espalier.sdt.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of votes as teacher, wherever a table of probabilities may be one. */
class VotesCommandTest {
    @TempDir
    Path folder;

    private Path rows;
    private Path votes;
    private String printed;
    private String errors;

    /** Spam from 0 up; ann and gpt know it nearly, coin answers two rows in three by chance. */
    @BeforeEach
    void write() throws Exception {
        Random random = new Random(1);
        StringBuilder data = new StringBuilder("x,y,kind\n");
        StringBuilder table = new StringBuilder("ann,gpt,coin\n");
        for (int r = 0; r < 300; r++) {
            double x = random.nextGaussian();
            String kind = x > 0 ? "spam" : "ham";
            data.append(x)
                    .append(',')
                    .append(random.nextInt(9))
                    .append(',')
                    .append(kind)
                    .append('\n');
            for (double right : new double[] {0.95, 0.9, 0.5}) {
                String said = random.nextDouble() < right ? kind : x > 0 ? "ham" : "spam";
                table.append(right > 0.5 ? said + "," : r % 3 == 0 ? "" : said);
            }
            table.append('\n');
        }
        rows = Files.writeString(folder.resolve("rows.csv"), data);
        votes = Files.writeString(folder.resolve("votes.csv"), table);
    }

    private int run(String command, String... more) {
        ByteArrayOutputStream results = new ByteArrayOutputStream();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        List<String> all = new ArrayList<>(List.of(command, "--data", rows.toString(), "--teacher", votes.toString()));
        all.addAll(List.of(more));
        int status = new EspalierCommand(console).run(all.toArray(String[]::new));
        printed = results.toString(StandardCharsets.UTF_8);
        errors = said.toString(StandardCharsets.UTF_8);
        return status;
    }

    private Path distill(String... more) {
        Path model = folder.resolve("tree.safetensors");
        List<String> all = new ArrayList<>(
                List.of("--target", "kind", "--depth", "1", "--epochs", "5", "--force", "--out", model.toString()));
        all.addAll(List.of(more));
        assertEquals(EspalierCommand.DONE, run("distill", all.toArray(String[]::new)), () -> errors);
        return model;
    }

    @Test
    void aTreeOfVotes() {
        Path model = distill();
        assertTrue(errors.contains("""
                        annotator  votes  agreement with the others, %  right on labels, %  estimated from the votes, %
                        ann        300    72.80                         93.67               90.27
                        gpt        300    74.40                         89.67               94.82
                        coin       200    54.00                         55.00               55.21
                        """), errors);
        assertTrue(errors.contains("note: the teacher is the votes of 3 annotators on 300 rows, weighted"), errors);
        assertTrue(ModelFile.read(model).provenance().teacher().startsWith("votes dawid-skene sha256:"));
        distill("--votes", "shares");
        assertTrue(errors.contains("each by its share"), errors);
        assertTrue(ModelFile.read(model).provenance().teacher().startsWith("votes shares sha256:"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void evaluateAndExplain() throws Exception {
        String model = distill().toString();
        assertEquals(EspalierCommand.DONE, run("evaluate", "--model", model), () -> errors);
        assertTrue(
                printed.endsWith("coin       200    54.00                         55.00               55.21\n"),
                printed);
        assertEquals(EspalierCommand.DONE, run("evaluate", "--model", model, "--json"), () -> errors);
        List<Object> annotators = (List<Object>) ((Map<String, Object>) Json.parse(printed)).get("annotators");
        assertEquals(
                List.of("annotator", "votes", "agreement", "labelled", "accuracy", "estimatedAccuracy"),
                List.copyOf(((Map<String, Object>) annotators.get(2)).keySet()));
        assertEquals(
                EspalierCommand.DONE, run("explain", "--model", model, "--row", "3", "--format", "json"), () -> errors);
        assertTrue(printed.contains("\"teacher\""), printed);
    }

    @Test
    void votesThatAreNone() throws Exception {
        String[] distill = {
            "--target", "kind", "--out", folder.resolve("tree.safetensors").toString()
        };
        Files.writeString(votes, "ann,gpt\nham,0.5\n");
        assertEquals(EspalierCommand.FAILED, run("distill", distill));
        assertTrue(
                errors.endsWith(
                        "espalier: " + votes + ", row 1, column 'gpt': expected a class ('ham', 'spam') or an empty"
                                + " field, found '0.5' (the columns of a table of probabilities are called as the classes)\n"),
                errors);
        Files.writeString(votes, "ann,gpt\nham,spam\n");
        assertEquals(EspalierCommand.FAILED, run("distill", distill));
        assertTrue(
                errors.endsWith(
                        "espalier: " + votes + ": expected 300 rows of votes, one for each row of the data, found 1\n"),
                errors);
        Files.writeString(votes, "ham,spam\n" + "0.5,0.5\n".repeat(300));
        String[] weighted = {"--target", "kind", "--votes", "shares", "--out", distill[3]};
        assertEquals(EspalierCommand.FAILED, run("distill", weighted));
        assertTrue(
                errors.endsWith("espalier: --votes: expected a table of votes as --teacher, with a column for each"
                        + " annotator, found none\n"),
                errors);
        Files.writeString(votes, "ann,gpt\nham,spam\n");
        String[] logits = {"--target", "kind", "--teacher-logits", "--out", distill[3]};
        assertEquals(EspalierCommand.FAILED, run("distill", logits));
        assertTrue(
                errors.contains("--teacher-logits: expected a table whose columns are called as the classes"), errors);
        assertEquals(
                EspalierCommand.WRONG_USE,
                run("distill", "--target", "kind", "--votes", "majority", "--out", distill[3]));
        assertFalse(Files.exists(Path.of(distill[3])));
    }
}
