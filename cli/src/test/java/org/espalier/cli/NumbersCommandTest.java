package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.console.Console;
import org.espalier.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several numbers on the command line: what each command makes of them, and what it says where it makes nothing. */
class NumbersCommandTest {
    private static final int ROWS = 250;

    @TempDir
    Path folder;

    private Path homes;
    private Path tree;
    private final ByteArrayOutputStream results = new ByteArrayOutputStream();

    @BeforeEach
    void write() throws IOException {
        tree = folder.resolve("tree.safetensors");
        StringBuilder text = new StringBuilder("size,age,price,rent,town\n");
        for (int r = 0; r < ROWS; r++) {
            int size = 30 + r * 7 % 101;
            int age = r * 13 % 53;
            text.append(size).append(',').append(age).append(',');
            text.append(1000 * size - 500 * age + r % 7 * 100).append(',');
            text.append((4 * size + (age > 20 ? 0 : 90) + r % 5) / 10.0).append(',');
            text.append(r % 2 == 0 ? "yes" : "no").append('\n');
        }
        homes = Files.writeString(folder.resolve("homes.csv"), text);
    }

    /** What a command says, its results left out. */
    private String says(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        results.reset();
        Console console = new Console(results, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        new EspalierCommand(console).run(arguments);
        return said.toString(StandardCharsets.UTF_8);
    }

    private static String[] with(String[] begin, String... more) {
        List<String> all = new ArrayList<>(List.of(begin));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String distill(String... more) {
        String[] begin = {
            "distill", "--data", homes.toString(), "--epochs", "8", "--depth", "1", "--augment", "0", "--force", "--out"
        };
        return says(with(with(begin, tree.toString()), more));
    }

    private void distilled() {
        String said = distill("--target", "price,rent");
        assertTrue(Files.exists(tree), said);
        assertTrue(said.contains("note: targets 'price', 'rent': their values are taken as numbers\n"), said);
        assertTrue(results().get(0).startsWith("validation on 25 rows: RMSE in standard deviations average "));
    }

    private List<String> results() {
        return results.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String[] of(String command, String... more) {
        return with(new String[] {command, "--model", tree.toString(), "--data", homes.toString()}, more);
    }

    private static void assertOneLine(String expected, String said) {
        String last = said.lines().reduce((a, b) -> b).orElse("");
        assertTrue(last.startsWith("espalier: ") && last.contains(expected), said);
        assertTrue(!said.contains("\tat "), said);
    }

    @Test
    void predictWritesAValueAndAnIntervalOfEach() throws IOException {
        distilled();
        says(of("predict"));
        List<String> lines = results();
        assertEquals(ROWS + 1, lines.size());
        assertEquals("row,price,price low,price high,rent,rent low,rent high,path mass", lines.get(0));
        String[] first = lines.get(1).split(",");
        for (int from : new int[] {1, 4}) {
            double value = Double.parseDouble(first[from]);
            assertTrue(Double.parseDouble(first[from + 1]) < value && value < Double.parseDouble(first[from + 2]));
        }
        says(of("predict", "--format", "jsonl"));
        assertEquals(
                "{\"row\":1,\"values\":{\"price\":{\"value\":" + first[1] + ",\"low\":" + first[2] + ",\"high\":"
                        + first[3]
                        + "},\"rent\":{\"value\":" + first[4] + ",\"low\":" + first[5] + ",\"high\":" + first[6]
                        + "}},\"rule\":\"average\",\"pathMass\":" + first[7] + "}",
                results().get(0));
    }

    /** Columns whose names would be one keep apart. */
    @Test
    void namesOfColumnsStayDifferent() throws IOException {
        Path odd = Files.writeString(
                folder.resolve("odd.csv"),
                Files.readString(homes).replace("price,rent", "path mass,row").replace("town", "size of town"));
        homes = odd;
        distill("--target", "path mass,row");
        says(of("predict"));
        assertEquals(
                "row,value of path mass,path mass low,path mass high,value of row,row low,row high,path mass",
                results().get(0));
    }

    @Test
    void teachTrainsNetworksThatDistillFollowsInAnyOrder() {
        Path network = folder.resolve("numbers.zip");
        String[] teach = {"teach", "--data", homes.toString(), "--hidden", "8", "--epochs", "2", "--networks", "2"};
        String said = says(with(teach, "--target", "rent,price", "--out", network.toString()));
        assertTrue(results().get(0).startsWith("validation RMSE in standard deviations "), said);
        String distilled = distill("--target", "price,rent", "--teacher", network.toString());
        assertTrue(Files.exists(tree), distilled);
        says(of("evaluate", "--teacher", network.toString()));
        assertTrue(
                results.toString(StandardCharsets.UTF_8).contains("R2 to the teacher, %"),
                results.toString(StandardCharsets.UTF_8));
        Path one = folder.resolve("one.zip");
        says(with(teach, "--target", "price", "--ignore", "rent", "--out", one.toString()));
        assertOneLine(
                "--target: expected one column, as the schema's target has, found 2",
                distill("--target", "price,rent", "--teacher", one.toString()));
    }

    @Test
    void aTableOfAnswersIsATeacher() throws IOException {
        StringBuilder text = new StringBuilder("rent,price\n");
        for (int r = 0; r < ROWS; r++) {
            text.append(5 + r % 3).append(',').append(70_000 + 1000 * (r % 11)).append('\n');
        }
        Path table = Files.writeString(folder.resolve("answers.csv"), text);
        distill("--target", "price,rent", "--teacher", table.toString());
        assertTrue(Files.exists(tree));
        Path other =
                Files.writeString(folder.resolve("other.csv"), text.toString().replace("rent", "age"));
        assertOneLine(
                "expected columns named by the numbers 'price', 'rent', found 'age'",
                distill("--target", "price,rent", "--teacher", other.toString()));
    }

    @Test
    void evaluateMeasuresEachAndTheMeans() throws IOException {
        distilled();
        says(of("evaluate"));
        String text = results.toString(StandardCharsets.UTF_8);
        assertTrue(text.startsWith("mean of the outputs "), text);
        assertTrue(text.contains("\nRMSE, standard deviations")
                && text.contains("\nprice\n")
                && text.contains("\nrent\n"));
        says(of("evaluate", "--json"));
        Map<?, ?> json = (Map<?, ?>) Json.parse(results.toString(StandardCharsets.UTF_8));
        Map<?, ?> outputs = (Map<?, ?>) json.get("outputs");
        assertEquals("[price, rent]", outputs.keySet().toString());
        double mean = 0;
        for (Object output : outputs.values()) {
            mean += number(((Map<?, ?>) ((Map<?, ?>) output).get("r2")).get("maxPath")) / 2;
        }
        assertEquals(mean, number(((Map<?, ?>) json.get("r2")).get("maxPath")), 1e-4);
        assertTrue(json.containsKey("pathMass") && json.containsKey("intervals"));
    }

    private static double number(Object json) {
        return ((Number) json).doubleValue();
    }

    @Test
    void anotherUnitInOneOfTheTargetsIsPointedOut() throws IOException {
        distilled();
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(homes)) {
            String[] cells = line.split(",");
            cells[3] = cells[3].equals("rent") ? "rent" : cells[3] + "e3";
            text.append(String.join(",", cells)).append('\n');
        }
        Files.writeString(homes, text);
        String said = says(of("evaluate"));
        assertTrue(said.contains("target 'rent': its values are about ") && said.contains("another unit?"), said);
        assertTrue(!said.contains("target 'price'"), said);
    }

    @Test
    void explainTellsAllNumbersOrOneInFull() {
        distilled();
        says(of("explain", "--row", "2"));
        String all = results.toString(StandardCharsets.UTF_8);
        assertTrue(all.startsWith("Row 2: price ") && all.contains("\nWhat adds up to each answer\n"), all);
        says(of("explain", "--row", "2", "--number", "rent", "--counterfactual", "--wanted", "60.."));
        String one = results.toString(StandardCharsets.UTF_8);
        assertTrue(one.contains("What adds up to the answer"), one);
        says(of("explain", "--format", "json"));
        assertEquals(ROWS, results().size());
        assertTrue(
                results().get(0).startsWith("{\"row\":1,\"prediction\":{\"values\":{\"price\":"),
                results().get(0));
        Path picture = folder.resolve("row.svg");
        String said =
                says(of("explain", "--row", "2", "--number", "price", "--format", "svg", "--out", picture.toString()));
        assertTrue(Files.exists(picture), said);
    }

    @Test
    void aReportAndExportsAreOfOneNumberWhereTheyHoldNoMore() throws IOException {
        distilled();
        Path report = folder.resolve("report.html");
        String said = says(of("report", "--number", "rent", "--out", report.toString()));
        assertTrue(Files.readString(report).contains("rent"), said);
        for (String form : List.of("java", "json", "tribuo")) {
            Path out = folder.resolve(form.equals("java") ? "Homes.java" : "homes." + form);
            said = says("export", "--model", tree.toString(), "--to", form, "--out", out.toString());
            assertTrue(Files.exists(out), said);
        }
        for (String form : List.of("pmml", "rules", "svg")) {
            Path out = folder.resolve("price." + form);
            said = says(
                    "export", "--model", tree.toString(), "--to", form, "--number", "price", "--out", out.toString());
            assertTrue(Files.exists(out), said);
        }
    }

    @Test
    void inspectSaysWhichNumbers() {
        distilled();
        says("inspect", tree.toString());
        assertTrue(
                results().contains("predicts 'numbers': the numbers 'price', 'rent'"),
                results().toString());
        says("inspect", tree.toString(), "--json");
        assertTrue(
                results.toString(StandardCharsets.UTF_8).contains("\"numbers\": 2"),
                results.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTreeOfOneNumberDoesNotStandBesideOneOfSeveral() throws IOException {
        distilled();
        Path both = Files.move(tree, folder.resolve("both.safetensors"));
        distill("--target", "price", "--ignore", "rent");
        assertOneLine(
                "--against: expected trees of one kind of target, found several numbers beside numbers",
                says(of("evaluate", "--against", both.toString())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            report --out NEW                                | a report: expected --number with one of 'price', 'rent', as it is of one number at a time
            explain --row 1 --format svg --out NEW          | a picture: expected --number with one of 'price', 'rent'
            explain --row 1 --counterfactual --wanted 5..   | a counterfactual: expected --number with one of 'price', 'rent'
            explain --row 1 --number shut                   | --number: expected one of 'price', 'rent', found 'shut'
            evaluate --fidelity                             | --fidelity: expected trees of classes
            evaluate --target price                         | --target: expected 2 columns, 'price', 'rent', as the schema's target has, found 1
            """)
    void whatIsOfOneNumberSaysSo(String options, String expected) {
        distilled();
        String[] words =
                options.replace("NEW", folder.resolve("new").toString()).split(" ");
        assertTrue(
                says(of(words[0], Arrays.copyOfRange(words, 1, words.length))).contains(expected));
    }

    @ParameterizedTest
    @CsvSource({"pmml", "rules", "svg"})
    void exportsOfOneNumberSaySo(String form) {
        distilled();
        assertOneLine(
                "--to " + form + ": expected --number with one of 'price', 'rent', as it is of one number at a time",
                says(
                        "export",
                        "--model",
                        tree.toString(),
                        "--to",
                        form,
                        "--out",
                        folder.resolve("x").toString()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --target price,town                           | target 'price': expected targets of one kind, found a number beside 'town', a label with yes and no
            --target price,town --target-kind number      | target 'town', row 1: expected a number, found 'yes'
            --target price,rent --target-kind labels      | target 'price': expected a label, with yes and no
            --target price,rent --target-kind classes     | --target: expected one column for classes, found 2; several target columns are numbers, or labels, yes or no each
            --target price,rent --target-kind rate        | --target: expected one column for a rate, found 2
            --target price,rent --exposure size           | --target: expected one column for a rate, found 2
            --target price,rent --family poisson          | the family poisson: expected a target that is a rate, found several numbers
            --target price,rent --monotone size=up        | --monotone: expected a target of classes, found several numbers
            --target price,price                          | --target: the column 'price' is named twice
            --target price,rent --positive yes            | expected classes, found several numbers
            """)
    void mistakesOfDistill(String options, String expected) {
        assertOneLine(expected, distill(options.split(" ")));
    }
}
