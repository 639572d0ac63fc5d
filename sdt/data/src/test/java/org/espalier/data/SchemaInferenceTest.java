package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.text.Delimiter;
import org.espalier.text.TextCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaInferenceTest {
    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private DataOptions.Builder content(String text) {
        return DataOptions.builder(files.text("data.csv", text)).target("class");
    }

    /** A file of a column, a number column beside it, and two classes. */
    private DataOptions.Builder column(String name, int rows, IntFunction<String> values) {
        return content(name + ",x,class\n"
                + IntStream.range(0, rows)
                        .mapToObj(i -> values.apply(i) + "," + i % 7 + "," + (i % 2 == 0 ? "a" : "b"))
                        .collect(Collectors.joining("\n")));
    }

    private static Column first(DataOptions.Builder options) {
        return DataFiles.infer(options).columns().get(0);
    }

    @Test
    void describesNumbersByTheirMoments() {
        Column.Number expected = new Column.Number(
                "v", Optional.empty(), -2, 4, 1, Math.sqrt(6), Column.Scaling.STANDARD, Column.Missing.ERROR, false);
        Column.Number found = assertInstanceOf(Column.Number.class, first(content("v,class\n-2,a\n1,b\n4,a\n")));
        assertEquals(expected.standardDeviation(), found.standardDeviation(), 1e-15);
        assertEquals(
                expected,
                new Column.Number(
                        found.name(),
                        found.unit(),
                        found.minimum(),
                        found.maximum(),
                        found.mean(),
                        expected.standardDeviation(),
                        found.scaling(),
                        found.missing(),
                        found.immutable()));
    }

    @Test
    void momentsOfNumbersFarFromZeroAreExact() {
        Column.Number found = (Column.Number)
                first(content("v,class\n1000000000.1,a\n1000000000.2,b\n1000000000.3,a\n1000000000.4,b\n"));
        assertEquals(1000000000.25, found.mean(), 1e-6);
        assertEquals(Math.sqrt(0.0125), found.standardDeviation(), 1e-6);
    }

    @Test
    void wholeNumbersStayNumbers() {
        assertInstanceOf(Column.Number.class, first(column("code", 50, i -> String.valueOf(i % 3))));
    }

    @Test
    void namedColumnsAreCategoriesWhateverTheyLookLike() {
        Column.Category found = assertInstanceOf(
                Column.Category.class,
                first(column("code", 50, i -> String.valueOf(i % 3)).categories(List.of("code"))));
        assertEquals(List.of("0", "1", "2"), found.categories());
    }

    @Test
    void categoriesAreSortedAndKeepTheirSpelling() {
        Column.Category found = (Column.Category) first(content("c,class\nb,a\nA,b\nb,a\n\u00e4 b,b\n\u00e4 b,a\n"));
        assertEquals(List.of("A", "b", "\u00e4 b"), found.categories());
        assertEquals(Column.Missing.IMPUTE, found.missing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "ID", "Id"})
    void leavesOutWhatIsCalledId(String name) {
        DataOptions.Builder options = column(name, 20, i -> String.valueOf(i / 2));
        assertEquals(new Column.Ignored(name), first(options));
        assertEquals(
                List.of("column '" + name + "' is left out: it is named like an identifier"),
                DataFiles.warnings(options));
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer_id", "uuid", "row_uuid", "Customer_ID"})
    void leavesOutNumbersCalledIdentifiersThatAreAllDifferent(String name) {
        DataOptions.Builder options = column(name, 3000, i -> String.valueOf(7 * i));
        assertEquals(
                List.of("column '" + name
                        + "' is left out: it is named like an identifier and its values are all different"),
                DataFiles.warnings(options));
        assertInstanceOf(Column.Number.class, first(column(name, 3000, i -> String.valueOf(7 * i % 2999))));
    }

    @Test
    void leavesOutTheRowNumbersOfATableThatHasNoNameForThem() {
        DataOptions.Builder options = column("", 20, String::valueOf);
        assertEquals(
                List.of("column 'column1' is left out: it has no name and its values are all different"),
                DataFiles.warnings(options));
    }

    @Test
    void saysWhereNumbersHaveADecimalComma() {
        assertEquals(
                List.of(
                        "column 'a' is left out: its values look like numbers with a decimal comma (the option decimal)",
                        "column 'b': its values look like numbers with a decimal comma (the option decimal); they are taken as categories"),
                DataFiles.warnings(content("a;b;kind;class\n49,123;0,5;1,a;ja\n-1,5;1;2,a;nein\n+7,25;0,5;1,a;ja\n")
                        .delimiter(Delimiter.parse(";"))));
        assertEquals(
                List.of(),
                DataFiles.warnings(
                        content("kind;class\n1,;ja\n,5;nein\n1,2,3;ja\n,5;ja\n").delimiter(Delimiter.parse(";"))));
    }

    @Test
    void leavesOutTextsThatAreAllDifferent() {
        DataOptions.Builder options = column("name", 20, i -> "n" + i);
        assertEquals(
                List.of("column 'name' is left out: its values are texts that are all different"),
                DataFiles.warnings(options));
        assertEquals(
                List.of("column 'name' is left out: its values are texts that are all different"),
                DataFiles.warnings(column("name", TextCounts.MAX_TEXTS + 100, i -> "n" + i)));
    }

    @Test
    void leavesOutColumnsThatSayNothing() {
        assertEquals(
                List.of(
                        "column 'one' is left out: all of its values are the same",
                        "column 'same' is left out: all of its values are the same",
                        "column 'none' is left out: it has no values"),
                DataFiles.warnings(content("one,same,none,x,class\n1,s,?,1,a\n1.0,s,,2,b\n,s,NA,3,a\n")));
    }

    @Test
    void leavesOutWhatTheUserIgnores() {
        DataOptions.Builder options = content("u,v,class\n1,2,a\n2,3,b\n").ignored(List.of("1"));
        assertEquals(new Column.Ignored("u"), first(options));
        assertEquals(List.of(), DataFiles.warnings(options));
    }

    @Test
    void keepsTheMostFrequentOfTooManyCategories() {
        // c0 to c999 three times, the others once
        DataOptions.Builder options = column("city", 4000, i -> i < 3000 ? "c" + i % 1000 : "rare" + i);
        assertEquals(
                List.of(
                        "column 'city': of 2000 categories the 1000 most frequent are kept, the others count as 'other'"),
                DataFiles.warnings(options));
        Column.Category city = (Column.Category) first(options);
        assertEquals(1000, city.categories().size());
        assertEquals(
                List.of(),
                city.categories().stream().filter(c -> c.startsWith("rare")).toList());
    }

    @Test
    void findsTheFrequentOnesAmongMoreCategoriesThanItRemembers() {
        DataOptions.Builder options = column("word", 60_000, i -> i % 2 == 0 ? "f" + i % 1000 : "rare" + i);
        Column.Category word = (Column.Category) first(options);
        assertEquals(
                500, word.categories().stream().filter(c -> c.startsWith("f")).count());
        assertEquals(
                List.of("column 'word': of more than 20000 categories the 1000 most frequent are kept,"
                        + " the others count as 'other'"),
                DataFiles.warnings(options));
    }

    @Test
    void takesAColumnOfNumbersAndManyTextsAsCategories() {
        DataOptions.Builder options = column("code", 100, i -> i % 5 == 0 ? "V" + i % 3 : String.valueOf(i % 4));
        assertInstanceOf(Column.Category.class, first(options));
        assertEquals(
                List.of("column 'code': taken as categories, as 20 of its values, 'V0' the first, are not numbers"),
                DataFiles.warnings(options));
    }

    @Test
    void looksAgainWhereTextsComeAfterThousandsOfNumbers() {
        DataOptions.Builder options =
                column("code", 9000, i -> i < 5000 ? String.valueOf(i / 2) : i % 2 == 0 ? "V" : "W");
        Column.Category code = assertInstanceOf(Column.Category.class, first(options));
        assertEquals(1000, code.categories().size());
        assertEquals(
                List.of("V", "W"),
                code.categories().stream()
                        .filter(c -> !Character.isDigit(c.charAt(0)))
                        .toList());
        assertEquals(
                List.of("0", "1", "10"), code.categories().subList(0, 3), "numbers seen before the texts are counted");
    }

    @Test
    void warnsOfDataInTheHeader() {
        assertEquals(
                List.of(
                        "the header has numbers among its names, '39', '7.5'; a file without header needs the option noHeader"),
                DataFiles.warnings(DataOptions.builder(files.text("a.csv", "39,7.5,yes\n40,8,no\n41,9,yes\n"))
                        .target("-1")));
        assertEquals(
                List.of(),
                DataFiles.warnings(DataOptions.builder(files.text("a.csv", "0,1,2\n40,8,no\n41,9,yes\n"))
                        .target("-1")));
    }

    @Test
    void fewWholeNumbersAreClassesSortedByValue() {
        assertEquals(
                List.of("-1", "2", "10"),
                DataFiles.infer(content("v,class\n1,10\n2,2\n3,-1\n4,10\n"))
                        .target()
                        .classes());
    }

    @Test
    void spellingsOfOneNumberAreOneClass() {
        DataOptions.Builder options = content("v,class\n1,1\n2,2\n3,1.0\n4,2.0\n");
        assertEquals(List.of("1", "2"), DataFiles.infer(options).target().classes());
        assertEquals(
                List.of(0, 1, 0, 1),
                IntStream.of(DataFiles.read(options).labels()).boxed().toList());
    }

    @Test
    void manyNumbersAreClassesWhereTheUserSaysSo() {
        DataOptions.Builder options = DataOptions.builder(files.text(
                        "data.csv",
                        "v,class\n"
                                + IntStream.range(0, 60)
                                        .mapToObj(i -> 7 * i + "," + i % 30)
                                        .collect(Collectors.joining("\n"))))
                .target("class")
                .categories(List.of("class"));
        assertEquals(30, DataFiles.infer(options).classes());
        assertEquals("29", DataFiles.infer(options).target().classes().get(29));
    }

    @Test
    void classNamesKeepTheirSpelling() {
        assertEquals(
                List.of("<=50K", ">50K", "no \"one\""),
                DataFiles.infer(content("v,class\n1,>50K\n2,<=50K\n3,\"no \"\"one\"\"\"\n"))
                        .target()
                        .classes());
    }

    @Test
    void aNameComesBeforeANumber() {
        assertEquals(
                "1",
                DataFiles.infer(DataOptions.builder(files.text("a.csv", "0,1\n3,a\n4,b\n"))
                                .target("1"))
                        .target()
                        .name());
        assertEquals(
                "x",
                DataFiles.infer(DataOptions.builder(files.text("a.csv", "x,y\na,3\nb,4\n"))
                                .target("1"))
                        .target()
                        .name());
        assertEquals(
                "x",
                DataFiles.infer(DataOptions.builder(files.text("a.csv", "x,y\na,3\nb,4\n"))
                                .target("-2"))
                        .target()
                        .name());
    }
}
