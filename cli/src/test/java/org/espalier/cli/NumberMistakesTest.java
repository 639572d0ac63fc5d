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
import java.util.function.IntFunction;
import org.espalier.console.Console;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong where the target is a number or a rate: one line that says so. */
class NumberMistakesTest {
    @TempDir
    Path folder;

    private Path prices;

    @BeforeEach
    void write() {
        prices = file("prices.csv", "a,b,y", r -> r % 7 + "," + r % 5 + "," + (100 + r % 11));
    }

    private Path file(String name, String header, IntFunction<String> row) {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int r = 0; r < 60; r++) {
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
        Console console =
                new Console(new ByteArrayOutputStream(), new PrintStream(said, true, StandardCharsets.UTF_8), false);
        new EspalierCommand(console).run(arguments);
        return said.toString(StandardCharsets.UTF_8);
    }

    private String distill(Path data, String... more) {
        List<String> all = new ArrayList<>(List.of(
                "distill", "--data", data.toString(), "--epochs", "1", "--depth", "1", "--augment", "0", "--force"));
        all.addAll(List.of("--out", folder.resolve("tree").toString()));
        all.addAll(List.of(more));
        return says(all.toArray(String[]::new));
    }

    private static void assertOneLine(String expectedEnd, String said) {
        String last = said.lines().reduce((a, b) -> b).orElse("");
        assertTrue(last.startsWith("espalier: ") && last.contains(expectedEnd), said);
        assertTrue(!said.contains("\tat "), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            much | target 'y', row 8: expected a number, found 'much'
            inf  | target 'y', row 8: expected a number, found 'inf'
            1e39 | target 'y': expected a range
            """)
    void aValueThatIsNoNumber(String value, String expected) {
        Path wrong = file("wrong.csv", "a,y", r -> r % 7 + "," + (r == 7 ? value : "" + r % 11));
        assertOneLine(expected, distill(wrong, "--target", "y", "--target-kind", "number"));
    }

    @Test
    void oneValueOnly() {
        Path one = file("one.csv", "a,y", r -> r % 7 + ",5");
        assertOneLine(
                "target 'y': expected different numbers, found '5' only",
                distill(one, "--target", "y", "--target-kind", "number"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | 1  | row 6, exposure 'years': expected a positive number, found '0'
            -1 | 1  | row 6, exposure 'years': expected a positive number, found '-1'
            1  | -1 | target 'claims', row 6: expected a rate, 0 or more, found a negative number
            """)
    void exposuresAndCounts(String exposure, String count, String expected) {
        Path wrong = file(
                "wrong.csv",
                "a,years,claims",
                r -> r % 7 + "," + (r == 5 ? exposure : "1") + "," + (r == 5 ? count : r % 2));
        assertOneLine(expected, distill(wrong, "--target", "claims", "--exposure", "years"));
    }

    @Test
    void familiesThatDoNotFit() {
        Path claims = file("claims.csv", "a,years,claims", r -> r % 7 + ",1," + r % 2);
        assertOneLine(
                "row 1: expected an amount above 0, as the family gamma has, found 0",
                distill(claims, "--target", "claims", "--exposure", "years", "--family", "gamma"));
        assertOneLine(
                "--family: expected squared, huber, quantile=0.9 (above 0, below 1), poisson, gamma or tweedie=1.5 (above"
                        + " 1, below 2), found 'quantile=1.2'",
                distill(prices, "--target", "y", "--family", "quantile=1.2"));
        assertOneLine(
                "the family poisson: expected a target that is a rate, found a number",
                distill(prices, "--target", "y", "--target-kind", "number", "--family", "poisson"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --target kind,y                           | target 'y': expected targets of one kind, found a number beside 'kind', a label with yes and no
            --target y,kind --target-kind number      | target 'kind', row 1: expected a number, found 'no'
            --target y,kind --target-kind labels      | target 'y': expected a label, with yes and no, true and false, or 1 and 0, found '0', '1', '2'
            --target kind --ignore y --family huber   | --family: expected a target that is a number, a rate or labels, found classes
            --target kind --ignore y --clip 4         | --clip: expected a target that is a number, a rate or labels, found classes
            --target y --ignore kind --target-kind number --clip 0.5     | --clip: expected 1 or more, auto or none, found 0.5
            --target y --ignore kind --target-kind number --clip never   | --clip: expected auto, none or a number, found 'never'
            --target y --ignore kind --target-kind number --family quantile=0 | --family: expected squared, huber, quantile=0.9 (above 0, below 1)
            """)
    void targetsAndOptionsOfSeveralKinds(String options, String expected) {
        Path mixed = file("mixed.csv", "a,kind,y", r -> r % 7 + "," + (r % 2 == 0 ? "no" : "yes") + "," + r % 11);
        assertOneLine(expected, distill(mixed, options.split(" +")));
    }

    /** Networks know their schema: what they answer is known before a row is read. */
    @Test
    void aTeacherOfAnotherKindAndAnotherUnit() {
        Path classes = file("classes.csv", "a,b,y", r -> r % 7 + "," + r % 5 + "," + (r % 2 == 0 ? "no" : "yes"));
        Path ofClasses = folder.resolve("classes.zip");
        Path ofNumbers = folder.resolve("numbers.zip");
        String[] quick = {"--epochs", "1", "--hidden", "4", "--target", "y", "--out"};
        teach(classes, quick, ofClasses);
        teach(prices, quick, ofNumbers, "--target-kind", "number", "--networks", "1");
        assertOneLine(
                "the target is a number: expected a teacher of a number, found one of classes ('no', 'yes')",
                distill(prices, "--target", "y", "--target-kind", "number", "--teacher", ofClasses.toString()));
        assertOneLine(
                "row 1, target 'y': expected a finite number, found 'no' (the teacher's schema says that the target is a"
                        + " number)",
                distill(classes, "--target", "y", "--teacher", ofNumbers.toString()));
        Path cents = file("cents.csv", "a,b,y", r -> r % 7 + "," + r % 5 + "," + 1000 * (100 + r % 11));
        String said = distill(cents, "--target", "y", "--teacher", ofNumbers.toString());
        assertTrue(
                said.lines()
                        .anyMatch(
                                line -> line.matches("warning: target 'y': its values are about [0-9,]+ times as large"
                                        + " as those of the training rows: another unit\\?")),
                said);
        assertEquals(
                0, said.lines().filter(line -> line.startsWith("espalier: ")).count(), said);
    }

    private void teach(Path data, String[] quick, Path out, String... more) {
        List<String> all = new ArrayList<>(List.of("teach", "--data", data.toString()));
        all.addAll(List.of(quick));
        all.add(out.toString());
        all.addAll(List.of(more));
        String said = says(all.toArray(String[]::new));
        assertTrue(Files.exists(out), said);
    }
}
