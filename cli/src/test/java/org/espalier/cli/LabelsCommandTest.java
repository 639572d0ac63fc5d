package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.espalier.console.Console;
import org.espalier.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels on the command line: what each command makes of several yes/no columns, and what it says where it makes nothing. */
class LabelsCommandTest {
    @TempDir
    Path folder;

    private Path mails;
    private Path tree;
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();

    @BeforeEach
    void write() {
        tree = folder.resolve("tree.safetensors");
        mails = file(
                "mails.csv",
                "size,hour,spam,urgent",
                r -> r % 7 + "," + (r % 24 + 1) + "," + (r % 7 > 3 ? "yes" : "no") + "," + (r % 24 > 17 ? 1 : 0));
    }

    private Path file(String name, String header, IntFunction<String> row) {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int r = 0; r < 84; r++) {
            text.append(row.apply(r)).append('\n');
        }
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command says, its results left out. */
    private String says(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        results.reset();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        new EspalierCommand(console).run(arguments);
        return said.toString(StandardCharsets.UTF_8);
    }

    private String distill(Path data, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "distill", "--data", data.toString(), "--epochs", "8", "--depth", "1", "--augment", "0", "--force"));
        all.addAll(List.of("--out", tree.toString()));
        all.addAll(List.of(more));
        return says(all.toArray(String[]::new));
    }

    private void distilled() {
        String said = distill(mails, "--target", "spam,urgent");
        assertTrue(Files.exists(tree), said);
    }

    private List<String> results() {
        return results.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static void assertOneLine(String expectedEnd, String said) {
        String last = said.lines().reduce((a, b) -> b).orElse("");
        assertTrue(last.startsWith("espalier: ") && last.contains(expectedEnd), said);
        assertTrue(!said.contains("\tat "), said);
    }

    @Test
    void predictWritesTheLabelsAndAProbabilityOfEach() {
        distilled();
        says("predict", "--data", mails.toString(), "--model", tree.toString());
        List<String> lines = results();
        assertEquals(85, lines.size());
        assertEquals("row,labels,path mass,spam,urgent", lines.get(0));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            List<String> yes = new ArrayList<>();
            if (Float.parseFloat(cells[3]) >= 0.5f) {
                yes.add("spam");
            }
            if (Float.parseFloat(cells[4]) >= 0.5f) {
                yes.add("urgent");
            }
            assertEquals(String.join(";", yes), cells[1]);
        }
        says("predict", "--data", mails.toString(), "--model", tree.toString(), "--format", "jsonl");
        String[] first = lines.get(1).split(",");
        assertEquals(
                "{\"row\":1,\"labels\":[],\"rule\":\"average\",\"pathMass\":" + first[2]
                        + ",\"probabilities\":{\"spam\":" + first[3] + ",\"urgent\":" + first[4] + "}}",
                results().get(0));
    }

    @Test
    void teachTrainsANetworkThatDistillFollowsAndOneOfClassesIsRefused() {
        Path network = folder.resolve("labels.zip");
        String[] teach = {"teach", "--data", mails.toString(), "--hidden", "4", "--epochs", "1", "--target"};
        String said = says(with(teach, "spam,urgent", "--out", network.toString()));
        assertTrue(results().get(0).startsWith("all labels of a validation row right: "), said);
        String distilled = distill(mails, "--teacher", network.toString());
        assertTrue(distilled.contains("the rows are encoded as the teacher's schema says"), distilled);
        assertTrue(results().get(0).contains("of all labels right by average"), distilled);
        Path ofClasses = folder.resolve("classes.zip");
        says(with(teach, "spam", "--ignore", "urgent", "--out", ofClasses.toString()));
        assertOneLine(
                "the target is labels: expected a teacher of labels, found one of classes ('no', 'yes')",
                distill(mails, "--target-kind", "labels", "--teacher", ofClasses.toString()));
        assertOneLine(
                "--target: expected one column, as the schema's target has, found 2",
                distill(mails, "--target", "spam,urgent", "--teacher", ofClasses.toString()));
        assertOneLine(
                "--folds: expected a target of classes, found labels",
                says(with(teach, "spam,urgent", "--folds", "2", "--out", folder.resolve("t.csv").toString())));
    }

    private static String[] with(String[] begin, String... more) {
        List<String> all = new ArrayList<>(List.of(begin));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void inspectSaysWhichLabels() {
        distilled();
        says("inspect", tree.toString());
        assertTrue(
                results().contains("predicts 'labels': 'spam', 'urgent'"),
                results().toString());
    }

    @Test
    void evaluateMeasuresEachLabelAndAllAlsoBesideATable() throws IOException {
        distilled();
        Path table = file("answers.csv", "urgent,spam", r -> (r % 24 > 17 ? 0.9 : 0.1) + "," + (r % 7 > 3 ? 0.8 : 0.3));
        String said = says(
                "evaluate",
                "--data",
                mails.toString(),
                "--model",
                tree.toString(),
                "--teacher",
                table.toString(),
                "--json");
        String json = results.toString(StandardCharsets.UTF_8);
        Map<?, ?> found = (Map<?, ?>) Json.parse(json);
        assertEquals(1.0, ((Map<?, ?>) found.get("accuracy")).get("teacher"), said);
        assertEquals(List.of("spam", "urgent"), List.copyOf(((Map<?, ?>) found.get("labels")).keySet()));
        assertTrue(json.contains("\"agreementInAll\"") && json.contains("\"auc.maxPath.urgent\""), json);
        says("evaluate", "--data", mails.toString(), "--model", tree.toString());
        assertTrue(results().get(1).startsWith("labels right, %"), results().toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --fidelity     | --fidelity: expected trees of classes
            --slices size  | --slices: expected trees of classes, found labels
            --costs none   | --costs: expected trees of classes, found labels
            --target spam  | --target: expected 2 columns, 'spam', 'urgent', as the schema's target has, found 1
            """)
    void mistakesOfEvaluate(String options, String expected) {
        distilled();
        String[] evaluate = {"evaluate", "--data", mails.toString(), "--model", tree.toString()};
        String said = says(with(evaluate, options.split(" ")));
        assertTrue(said.contains(expected) && !said.contains("\tat "), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --target spam,spam                        | --target: the column 'spam' is named twice
            --target spam,shut                        | --target: no column 'shut'
            --target spam,urgent --target-kind number | --target: expected one column for a number, found 2
            --target spam,size                        | target 'size': expected a label, with yes and no, true and false, or 1 and 0, found '0', '1', '2', …
            --target spam,urgent --positive yes       | expected classes, found labels: this is done for classes only
            --target spam,urgent --monotone size=up   | --monotone: expected a target of classes, found labels
            --target spam,urgent --family huber       | --family: expected a number or a rate, found labels
            --target spam,urgent --whole-points true  | --whole-points: expected false for a number, a rate or labels
            --target spam,urgent --class-weights balanced | expected classes, found labels: this is done for classes only
            --target spam,urgent --exposure hour      | --target: expected one column for a rate, found 2
            --target spam,urgent --weights urgent     | the target 'urgent' can't be the weights or ignored as well
            --target spam,urgent --ignore spam        | the target 'spam' can't be the weights or ignored as well
            """)
    void mistakesOfDistill(String options, String expected) {
        assertOneLine(expected, distill(mails, options.split(" ")));
    }

    @Test
    void aMissingLabelAndOneValue() {
        Path gap = file("gap.csv", "a,x,y", r -> r % 7 + "," + r % 2 + "," + (r == 4 ? "" : r % 3 == 0 ? "yes" : "no"));
        assertOneLine(
                "row 5, target 'y': expected a value, found the missing value ''", distill(gap, "--target", "x,y"));
        Path one = file("one.csv", "a,x,y", r -> r % 7 + "," + r % 2 + ",no");
        assertOneLine("1 and 0, found 'no' only", distill(one, "--target", "x,y"));
    }
}
