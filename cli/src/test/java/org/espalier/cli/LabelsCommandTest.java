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
import java.util.Arrays;
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
                says(with(
                        teach,
                        "spam,urgent",
                        "--folds",
                        "2",
                        "--out",
                        folder.resolve("t.csv").toString())));
    }

    private static String[] with(String[] begin, String... more) {
        List<String> all = new ArrayList<>(List.of(begin));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void treesOfOtherTargetsDoNotStandBesideEachOther() throws IOException {
        distilled();
        Path labels = Files.move(tree, folder.resolve("labels.safetensors"));
        distill(mails, "--target", "spam", "--ignore", "urgent");
        String[] evaluate = {"evaluate", "--data", mails.toString(), "--model"};
        assertOneLine(
                "--against: expected trees of one kind of target, found labels beside classes",
                says(with(evaluate, tree.toString(), "--against", labels.toString())));
        assertOneLine(
                "--against: expected trees of one kind of target, found classes beside labels",
                says(with(evaluate, labels.toString(), "--against", tree.toString())));
    }

    private String[] of(String command, String... more) {
        return with(new String[] {command, "--model", tree.toString(), "--data", mails.toString()}, more);
    }

    @Test
    void explainTellsAllLabelsOrOneInFull() {
        distilled();
        says(of("explain", "--row", "2"));
        String all = results.toString(StandardCharsets.UTF_8);
        assertTrue(all.startsWith("Row 2: ") && all.contains("\nPoints for yes; 20 points double the odds\n"), all);
        says(of("explain", "--row", "2", "--label", "urgent", "--counterfactual"));
        String one = results.toString(StandardCharsets.UTF_8);
        assertTrue(one.contains("Points for urgent against not urgent; 20 points double the odds"), one);
        says(of("explain", "--format", "json"));
        assertEquals(84, results().size());
        assertTrue(
                results().get(0).startsWith("{\"row\":1,\"prediction\":{\"labels\":["),
                results().get(0));
        Path picture = folder.resolve("row.svg");
        String said =
                says(of("explain", "--row", "2", "--label", "spam", "--format", "svg", "--out", picture.toString()));
        assertTrue(Files.exists(picture), said);
    }

    @Test
    void aReportAndExportsAreOfOneLabelWhereTheyHoldNoMore() throws IOException {
        distilled();
        Path report = folder.resolve("report.html");
        String said = says(of("report", "--label", "urgent", "--out", report.toString()));
        assertTrue(Files.readString(report).contains("urgent"), said);
        Path java = folder.resolve("Mails.java");
        said = says("export", "--model", tree.toString(), "--to", "java", "--out", java.toString());
        assertTrue(Files.readString(java).contains("public static String[] labelsOf("), said);
        Path pmml = folder.resolve("spam.pmml");
        said = says("export", "--model", tree.toString(), "--to", "pmml", "--label", "spam", "--out", pmml.toString());
        assertTrue(Files.exists(pmml), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            report --out NEW                           | a report: expected --label with one of 'spam', 'urgent', as it is of one label at a time
            explain --row 1 --format svg --out NEW     | a picture: expected --label with one of 'spam', 'urgent'
            explain --row 1 --counterfactual           | a counterfactual: expected --label with one of 'spam', 'urgent'
            explain --row 1 --reasons 2 --against yes  | a list of reasons: expected --label with one of 'spam', 'urgent'
            explain --row 1 --label shut               | --label: expected one of 'spam', 'urgent', found 'shut'
            """)
    void whatIsOfOneLabelSaysSo(String options, String expected) {
        distilled();
        String[] words =
                options.replace("NEW", folder.resolve("new").toString()).split(" ");
        assertOneLine(expected, says(of(words[0], Arrays.copyOfRange(words, 1, words.length))));
    }

    @ParameterizedTest
    @CsvSource({"pmml", "rules", "svg", "tribuo-onnx"})
    void exportsOfOneLabelSaySo(String form) {
        distilled();
        assertOneLine(
                "--to " + form + ": expected --label with one of 'spam', 'urgent', as it is of one label at a time",
                says(
                        "export",
                        "--model",
                        tree.toString(),
                        "--to",
                        form,
                        "--out",
                        folder.resolve("x").toString()));
    }

    @Test
    void fitHoldsLabelsBesideLogisticRegression() throws IOException {
        Path fitted = folder.resolve("fit");
        String[] fit = {"fit", "--data", mails.toString(), "--target", "spam,urgent", "--depth", "0", "--epochs", "8"};
        String said = says(with(fit, "--augment", "0", "--out", fitted.toString()));
        List<String> lines = results();
        assertTrue(lines.stream().anyMatch(l -> l.startsWith("logistic regression of each label ")), said + lines);
        assertTrue(
                lines.contains("  report-2.html     the label 'urgent' to look at: open it in a browser"),
                lines.toString());
        assertEquals(
                "size,hour,spam,urgent",
                Files.readAllLines(fitted.resolve("held-out.csv")).get(0));
        assertTrue(Files.readString(fitted.resolve("explanations.txt")).startsWith("sure of every label\nRow "));
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(fitted.resolve("evaluation.json")));
        assertTrue(((Map<?, ?>) json.get("evaluation")).containsKey("microF1"));
        assertEquals("explained", ((Map<?, ?>) json.get("verdict")).get("measure"));
        assertOneLine(
                "calibrate: expected two classes, found a target that is labels",
                says(with(fit, "--calibrate", "auto", "--force", "--out", fitted.toString())));
    }

    @Test
    void aLabelThatAllRowsHaveIsNothingToFit() {
        // the only yes is the latest row, which is held out
        Path same = file(
                "same.csv",
                "day,size,spam,urgent",
                r -> r + "," + r % 7 + "," + (r == 83 ? "yes" : "no") + "," + r % 2);
        String said = says(
                "fit",
                "--data",
                same.toString(),
                "--target",
                "spam,urgent",
                "--time",
                "day",
                "--out",
                folder.resolve("fit").toString());
        assertOneLine("target 'spam': expected training rows with yes and with no, found no alone", said);
    }

    @Test
    void driftComparesTheProbabilityOfEachLabel() {
        distilled();
        says("drift", "--data", mails.toString(), "--with", mails.toString(), "--model", tree.toString());
        String text = results.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("(probability of spam)") && text.contains("(probability of urgent)"), text);
        assertTrue(text.contains("(leaf)"), text);
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
            --target spam,urgent --target-kind number | target 'spam', row 1: expected a number, found 'no'
            --target spam,urgent --target-kind classes | --target: expected one column for classes, found 2
            --target spam,size                        | target 'size': expected targets of one kind, found a number beside 'spam', a label with yes and no
            --target spam,urgent --positive yes       | expected classes, found labels: this is done for classes only
            --target spam,urgent --monotone size=up   | --monotone: expected a target of classes, found labels
            --target spam,urgent --family huber       | --family: expected a number or a rate, found labels
            --target spam,urgent --whole-points true  | --whole-points: expected false for a number, a rate or labels
            --target spam,urgent --class-weights balanced | expected classes, found labels: this is done for classes only
            --target spam,urgent --exposure hour      | --target: expected one column for a rate, found 2
            --target spam,urgent --weights urgent     | the target 'urgent' can't be the weights or ignored as well
            --target spam,urgent --class-alias a=yes  | --class-alias: goes with classes, and the target is labels
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
