package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases that users of other tools reported, from the file to what the command says of it. Teachers that contradict the labels
 * or want raw rows are in {@link TeacherDoubtTest}, languages and character sets in {@link LocaleTest}.
 */
class MisleadingCasesTest {
    @TempDir
    private Path folder;

    private Path model() {
        return folder.resolve("tree.safetensors");
    }

    private Path write(String name, String header, List<String> rows) {
        return Fruit.write(folder.resolve(name), header, rows);
    }

    private Cli.Outcome distill(Path data, String target) {
        return Cli.done(
                "distill",
                "--data",
                data.toString(),
                "--target",
                target,
                "--leaves",
                "constant",
                "--depth",
                "2",
                "--epochs",
                "40",
                "--force",
                "--out",
                model().toString());
    }

    private Cli.Outcome run(String command, Path data, String... more) {
        List<String> args = new ArrayList<>(List.of(command, "--data", data.toString(), "--model", model().toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    /** Milliseconds since 1970: float32 has one number for 131 seconds of them. */
    @Test
    void timesInMillisecondsKeepTheirAnswersInOnnx() throws Exception {
        List<String> rows = IntStream.range(0, 200)
                .mapToObj(
                        i -> 1_767_225_600_000L + 12_007L * (i * 77 % 200) + (i * 77 % 200 < 100 ? ",early" : ",late"))
                .toList();
        Path data = write("epoch.csv", "at,cls", rows);
        distill(data, "cls");
        Path graph = folder.resolve("tree.onnx");
        Cli.Outcome exported =
                Cli.done("export", "--model", model().toString(), "--to", "onnx", "--out", graph.toString());
        assertTrue(
                exported.err().contains("note: the file's input is double, as float32 can't hold the values of 'at'"),
                exported.err());
        List<String> answers = run("predict", data).out().lines().skip(1).toList();
        double[] input = rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.split(",")[0]))
                .toArray();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.toString());
                OnnxTensor tensor =
                        OnnxTensor.createTensor(environment, DoubleBuffer.wrap(input), new long[] {input.length, 1});
                OrtSession.Result result = session.run(Map.of("input", tensor))) {
            float[][] probabilities =
                    (float[][]) result.get("probabilities").orElseThrow().getValue();
            for (int r = 0; r < input.length; r++) {
                String[] cells = answers.get(r).split(",");
                assertEquals(Double.parseDouble(cells[3]), probabilities[r][0], 1e-5, "row " + (r + 1));
                assertEquals(Double.parseDouble(cells[4]), probabilities[r][1], 1e-5, "row " + (r + 1));
            }
        }
        assertTrue(answers.stream().filter(a -> a.contains(",early,")).count() > 90, "the tree tells early from late");
    }

    private List<String> members(String yes, String no, String one, String two) {
        return IntStream.range(0, 120)
                .mapToObj(i -> (20 + i * 7 % 50) + "," + (i % 2 == 0 ? yes : no) + "," + (i % 3 == 0 ? one : two) + ","
                        + (i % 2 == 0 && i % 3 == 0 ? "bad" : "good"))
                .toList();
    }

    @Test
    void categoriesThatAreSpelledOtherwiseAtScoring() {
        String header = "age,member,grade,cls";
        Path training = write("train.csv", header, members("True", "False", "A", "B"));
        distill(training, "cls");
        String expected = run("evaluate", training).out();
        Path lower = write("lower.csv", header, members("true", "false", "A", "B"));
        Path blanks = write("blanks.csv", "age, member ,grade,cls", members("\" True\"", "\" False\"", "A", "B"));
        for (Path data : List.of(lower, blanks)) {
            assertEquals(expected, run("evaluate", data).out(), data.toString());
        }
        Path other = write("other.csv", header, members("T", "F", "A", "B"));
        Cli.Outcome refused = run("predict", other);
        assertEquals(1, refused.status());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().contains("column 'member'") && refused.err().contains("'T'"), refused.err());
        assertTrue(refused.err().contains("'False'") || refused.err().contains("'True'"), refused.err());
        Cli.Outcome allowed = run("predict", other, "--allow-unknown", "--quiet");
        assertEquals(0, allowed.status(), allowed.err());
        assertTrue(allowed.err().startsWith("warning: column 'member'"), allowed.err());
    }

    @Test
    void wholeNumbersAsCategoriesCompareAsNumbers() throws Exception {
        String header = "age,grade,cls";
        List<String> rows = IntStream.range(0, 120)
                .mapToObj(i -> (20 + i * 7 % 50) + "," + (1 + i % 3) + "," + (i % 3 == 0 ? "bad" : "good"))
                .toList();
        Path training = write("train.csv", header, rows);
        Path schema = folder.resolve("schema.json");
        String text = Cli.done("schema", "--data", training.toString(), "--target", "cls")
                .out();
        Files.writeString(
                schema,
                text.replaceFirst(
                        "\\{\"name\": \"grade\"[^}]*}",
                        "{\"name\": \"grade\", \"type\": \"category\", \"categories\": [\"1\", \"2\", \"3\"]}"));
        Cli.done(
                "distill",
                "--data",
                training.toString(),
                "--schema",
                schema.toString(),
                "--target",
                "cls",
                "--depth",
                "2",
                "--epochs",
                "20",
                "--out",
                model().toString());
        Path floats = write(
                "floats.csv",
                header,
                rows.stream().map(row -> row.replaceFirst(",(\\d),", ",$1.0,")).toList());
        assertEquals(run("evaluate", training).out(), run("evaluate", floats).out());
    }

    @Test
    void groupedThousandsInBothHabits() {
        List<String> rows = IntStream.range(0, 60)
                .mapToObj(i -> (i % 2 == 0 ? "\"" + (800 + i) + "\"" : "\"1,0" + (10 + i % 80) + "\"") + "," + (i % 7)
                        + (i % 2 == 0 ? ",low" : ",high"))
                .toList();
        Cli.Outcome english = Cli.done(
                "schema", "--data", write("en.csv", "income,x,cls", rows).toString(), "--target", "cls");
        assertTrue(english.err().contains("column 'income'") && english.err().contains("--thousands"), english.err());
        assertFalse(english.err().contains("--decimal"), english.err());
        List<String> german = rows.stream()
                .map(row -> row.replace("\"", "").replaceFirst("^1,", "1.").replaceFirst("^(\\S+?),(\\d),", "$1;$2;"))
                .toList();
        Cli.Outcome points = Cli.done(
                "schema", "--data", write("de.csv", "income;x;cls", german).toString(), "--target", "cls");
        assertTrue(
                points.err().contains("column 'income'") && points.err().contains("--thousands point reads them so"),
                points.err());
    }

    @Test
    void classesInSeveralSpellings() {
        List<String> booleans = IntStream.range(0, 40)
                .mapToObj(i -> i * 13 % 40 + ","
                        + List.of("true", "FALSE", "True", "False").get(i % 4))
                .toList();
        Cli.Outcome mixed = Cli.done(
                "schema", "--data", write("bool.csv", "a,cls", booleans).toString(), "--target", "cls");
        assertTrue(mixed.err().contains("--class-alias 'False=FALSE,true=True'"), mixed.err());
        List<String> blanks = IntStream.range(0, 40)
                .mapToObj(
                        i -> i * 13 % 40 + "," + List.of("no", "\"no \"", "yes").get(i % 3))
                .toList();
        Cli.Outcome blank =
                Cli.done("schema", "--data", write("blank.csv", "a,cls", blanks).toString(), "--target", "cls");
        assertTrue(blank.err().contains("'no', 'no '") && blank.err().contains("--class-alias"), blank.err());
    }

    @Test
    void answersHaveColumnsOfTheirOwnWhateverTheClassesAreCalled() {
        List<String> rows = IntStream.range(0, 60)
                .mapToObj(i ->
                        i * 7 % 60 + "," + List.of("class", "row", "path mass").get(i * 7 % 60 / 20))
                .toList();
        Path data = write("names.csv", "n,cls", rows);
        distill(data, "cls");
        Cli.Outcome answers = run("predict", data);
        List<String> header =
                Arrays.asList(answers.out().lines().findFirst().orElseThrow().split(","));
        assertEquals(header.size(), header.stream().distinct().count(), header.toString());
        assertEquals(List.of("row", "class", "path mass"), header.subList(0, 3));
        Path back = Fruit.write(
                folder.resolve("p.csv"),
                header.stream().reduce((a, b) -> a + "," + b).orElseThrow(),
                answers.out().lines().skip(1).toList());
        Cli.Outcome schema = Cli.done("schema", "--data", back.toString(), "--target", "class");
        assertTrue(schema.out().contains("\"classes\": [\"class\", \"path mass\", \"row\"]"), schema.out());
    }
}
