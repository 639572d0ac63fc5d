package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.text.Delimiter;
import org.espalier.text.Thousands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Columns that are not what they look like: one note each, which names the option that mends it. */
class MisleadingColumnsTest {
    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    /** A file of a column {@code v} and one of noise; classes that depend on neither. */
    private DataOptions.Builder column(int rows, IntFunction<String> value) {
        Random random = new Random(5);
        String lines = IntStream.range(0, rows)
                .mapToObj(i -> value.apply(i) + ";" + random.nextInt(7) + ";" + (random.nextBoolean() ? "no" : "yes"))
                .collect(Collectors.joining("\n"));
        return DataOptions.builder(files.text("data.csv", "v;noise;class\n" + lines + "\n"))
                .delimiter(Delimiter.parse(";"))
                .target("class");
    }

    private static Column v(DataOptions.Builder options) {
        return DataFiles.infer(options).columns().get(0);
    }

    private void assertNote(String note, DataOptions.Builder options) {
        assertEquals(List.of("column 'v'" + note), DataFiles.warnings(options));
    }

    private void assertNoNote(DataOptions.Builder options) {
        assertEquals(List.of(), DataFiles.warnings(options));
    }

    @Test
    void rowCountersAreLeftOutUnderAnyName() {
        String note = " is left out: its values count the rows (the option numbers takes them as numbers)";
        assertNote(note, column(100, i -> String.valueOf(1000 + i)));
        assertNote(note, column(100, i -> String.valueOf(100 - i)));
        assertNote(note, column(300, i -> String.valueOf(1 + i % 200))); // two files, joined
        DataOptions.Builder kept = column(100, String::valueOf).numbers(List.of("v"));
        assertNoNote(kept);
        assertInstanceOf(Column.Number.class, v(kept));
    }

    @Test
    void hoursAndShuffledNumbersCountNothing() {
        assertNoNote(column(240, i -> String.valueOf(i % 24)));
        assertNoNote(column(100, i -> String.valueOf(7 * i % 101)));
        assertNoNote(column(100, i -> String.valueOf(2 * i)));
        assertNoNote(column(100, i -> i == 50 ? "" : String.valueOf(i)));
    }

    private DataOptions.Builder leak(IntFunction<String> value) {
        String lines = IntStream.range(0, 200)
                .mapToObj(i -> value.apply(i) + ";" + 7 * i % 11 + ";" + (i * i % 7 < 3 ? "no" : "yes"))
                .collect(Collectors.joining("\n"));
        return DataOptions.builder(files.text("leak.csv", "v;noise;class\n" + lines + "\n"))
                .delimiter(Delimiter.parse(";"))
                .target("class");
    }

    @Test
    void aColumnThatAloneGivesTheTargetIsPointedOut() {
        String note = ": alone it gives the target of every row: is it known before the target is? (the option ignored"
                + " leaves it out)";
        assertNote(note, leak(i -> i * i % 7 < 3 ? "closed" : i % 2 == 0 ? "open" : "new"));
        assertNote(note, leak(i -> String.valueOf((i * i % 7 < 3 ? 0 : 500) + 13 * i % 97)));
        assertNoNote(leak(i -> i == 100 || i * i % 7 < 3 ? "closed" : "open"));
        assertNoNote(leak(i -> i == 100 ? "" : i * i % 7 < 3 ? "closed" : "open"));
    }

    @Test
    void groupedThousandsAreReadWithAnOption() {
        IntFunction<String> grouped = i -> 7 * i < 1000 ? "" + 7 * i : 7 * i / 1000 + ",%03d".formatted(7 * i % 1000);
        DataOptions.Builder options = column(300, grouped);
        assertNote(
                " is left out: its values look like numbers with grouped thousands, such as '1,001' beside '0'"
                        + " (the option thousands comma reads them)",
                options);
        Column.Number read = (Column.Number) v(options.thousands(Thousands.COMMA));
        assertEquals(2093, read.maximum());
        assertNote(
                ": its values look like numbers with grouped thousands, such as '1,008' beside '0' (the option thousands"
                        + " comma reads them); they are taken as categories",
                column(300, i -> grouped.apply(i / 2 * 2)));
    }

    /** Where the mark is a point or the comma was read as one, the numbers are numbers: wrong ones. */
    @Test
    void groupsOfThreeBehindAPointArePointedOut() {
        IntFunction<String> grouped = i -> 7 * i < 1000 ? "" + 7 * i : 7 * i / 1000 + ".%03d".formatted(7 * i % 1000);
        String note = ": read as numbers with decimals, but '1.001' beside '0' looks like grouped thousands (the option"
                + " thousands point reads them so)";
        assertNote(note, column(300, grouped));
        assertNote(note, column(300, i -> grouped.apply(i).replace('.', ',')).decimal(DataOptions.Decimal.COMMA));
        assertEquals(2093, ((Column.Number) v(column(300, grouped).thousands(Thousands.POINT))).maximum());
        assertNoNote(column(300, i -> i % 9 + ".%03d".formatted(7 * i % 1000)));
        assertNoNote(column(300, i -> i % 4 == 0 ? "3" : i % 4 == 1 ? "1.25" : "2.125"));
    }

    @Test
    void bothHabitsInOneColumnAreSaid() {
        assertNote(
                ": its values look like numbers written in two habits, '1,003.50' and '1.004,50'; write them in one; they are"
                        + " taken as categories",
                column(100, i -> i % 2 == 0 ? "1,003.50" : "1.004,50"));
    }

    @Test
    void codesWithLeadingZerosStayTexts() {
        String note = ": taken as categories, as '00100' has a leading zero (the option numbers takes them as numbers)";
        DataOptions.Builder options = column(3000, i -> "%05d".formatted(100 + 97 * (i % 200)));
        assertNote(note, options);
        assertEquals(200, ((Column.Category) v(options)).categories().size());
        assertInstanceOf(Column.Number.class, v(options.numbers(List.of("v"))));
        // more than are watched as texts: the file is read again, the note is said once
        List<String> many = DataFiles.warnings(column(9000, i -> "%05d".formatted(100 + i % 4000 * 7)));
        assertEquals(
                List.of(
                        "column 'v'" + note,
                        "column 'v': of 4000 categories the 1000 most frequent are kept, the others count as 'other'"),
                many);
        assertNoNote(column(100, i -> i == 3 ? "05" : String.valueOf(7 * i)));
    }

    @Test
    void sentinelsArePointedOut() {
        String note =
                ": -999 in 10 rows is far from the rest, 0 to 96: where it stands for a missing value, the option missing"
                        + " is to name it";
        assertNote(note, column(100, i -> i % 10 == 0 ? "-999" : String.valueOf(7 * i % 97)));
        assertNoNote(column(100, i -> i == 0 ? "-999" : String.valueOf(7 * i % 97)));
        assertNoNote(column(100, i -> i % 10 == 0 ? "-9" : String.valueOf(7 * i % 97)));
        assertNoNote(column(100, i -> i % 10 == 0 ? "-999" : String.valueOf(97 * i % 5000)));
    }

    @Test
    void numbersInDisguiseAndDatesArePointedOut() {
        record Habit(String such, String value) {}
        for (Habit habit : List.of(
                new Habit("percentages, such as '0.5%'", "%d.5%%"),
                new Habit("amounts of money, such as '$0.50'", "$%d.50"),
                new Habit("amounts of money, such as '0 EUR'", "%d EUR"),
                new Habit("numbers with a unit, such as '0 kg'", "%d kg"),
                new Habit(
                        "numbers with grouped thousands, such as '1 000 000' (the option thousands blank reads them)",
                        "1 00%d 000"),
                new Habit("dates, such as '2024-02-10'", "2024-02-1%d"),
                new Habit("dates, such as '10.2.2024'", "1%d.2.2024"))) {
            assertNote(
                    ": its values look like " + habit.such() + "; they are taken as categories",
                    column(100, i -> habit.value().formatted(i % 9)));
        }
        assertNoNote(
                column(100, i -> List.of("10th", "11th", "Bachelors", "1st-4th").get(i % 4)));
    }

    @Test
    void numbersOfTooManyDigitsArePointedOut() {
        assertNote(
                ": '9007199254740993' in row 2 has more digits than a number here can hold (the option categories takes the"
                        + " values as words)",
                column(100, i -> "90071992547409" + (92 + i * i % 7)));
    }

    @Test
    void spellingsOfOneClassOrCategoryArePointedOut() {
        DataOptions.Builder classes = DataOptions.builder(
                        files.text("classes.csv", "v,class\n1,True\n5,true\n2,FALSE\n7,False\n3,\"no \"\n4,no\n"))
                .target("class");
        assertEquals(
                List.of(
                        "target 'class': the classes 'FALSE', 'False'; 'True', 'true'; 'no', 'no ' differ by case or blanks"
                                + " only; the option classAliases 'False=FALSE,true=True,no =no' makes them one"),
                DataFiles.warnings(classes));
        classes.classAliases(DataOptions.parseClassAliases("False=FALSE,true=True,no =no"));
        assertEquals(
                List.of("FALSE", "True", "no"),
                DataFiles.infer(classes).target().classes());
        assertEquals(List.of(), DataFiles.warnings(classes));
        assertNote(
                ": the categories 'Lund', 'lund' differ by case or blanks only; written alike in the file they are one",
                column(100, i -> i % 5 == 0 ? "lund" : i % 2 == 0 ? "Lund" : "Oslo"));
    }

    @Test
    void moreCategoriesThanATenthOfTheRowsArePointedOut() {
        assertNote(
                ": 20 categories in 150 rows are too many to learn from (the option ignored leaves the column out)",
                column(150, i -> "k" + i % 20));
        assertNoNote(column(200, i -> "k" + i % 20));
    }

    @Test
    void commaIsOneMarkOnly() {
        DataOptions.Builder both =
                column(3, String::valueOf).thousands(Thousands.COMMA).decimal(DataOptions.Decimal.COMMA);
        assertEquals(
                "thousands: expected another mark than the one before the decimals",
                assertThrows(DataException.class, both::build).getMessage());
    }

    @Test
    void aSingleGroupedNumberNamesTheOption() {
        assertEquals(
                "data.csv, row 100, column 'v': expected a number, as in 99 other rows, found '1,003' (the option thousands"
                        + " reads grouped thousands, the option missing names tokens for missing values, the option categories"
                        + " columns of words)",
                files.error(() -> DataFiles.infer(column(100, i -> i == 99 ? "1,003" : String.valueOf(7 * i % 97)))));
    }

    @Test
    void aNulByteIsNamedWithItsRow() {
        assertEquals(
                "data.csv, row 3: expected text, found a NUL byte (\\u0000)",
                files.error(() -> DataFiles.infer(column(5, i -> i == 2 ? "a\0b" : "a"))));
    }
}
