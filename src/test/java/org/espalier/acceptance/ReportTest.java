package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code espalier report}, and pictures by {@code explain} and {@code export}, as a user meets them. */
class ReportTest {
    private static final String EVIL = "</script><img src=x onerror=\"document.title='taken'\">\u202e\u001b[2J";

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void train() {
        List<String> rows = new ArrayList<>();
        for (String row : Fruit.rows(1, 300)) {
            rows.add(row.replace("green", '"' + EVIL.replace("\"", "\"\"") + '"'));
        }
        data = Fruit.write(folder.resolve("fruit.csv"), rows);
        model = folder.resolve("tree.safetensors");
        Cli.done(command(
                "distill",
                "--leaves",
                "constant",
                "--quiet",
                "--target",
                "kind",
                "--depth",
                "3",
                "--epochs",
                "60",
                "--augment",
                "0",
                "--out"));
    }

    /** With the data, and the model as the last word or by its option. */
    private static String[] command(String name, String... more) {
        List<String> args = new ArrayList<>(List.of(name, "--data", data.toString()));
        args.addAll(Arrays.asList(more));
        if (name.equals("distill")) {
            args.add(model.toString());
        } else {
            args.addAll(List.of("--model", model.toString()));
        }
        return args.toArray(String[]::new);
    }

    private static Path file(String name) {
        return folder.resolve(name);
    }

    @Test
    void theReportHoldsNoElementOfAHostileCategory() throws IOException {
        Path report = file("report.html");
        Cli.done(command("report", "--quiet", "--target", "kind", "--out", report.toString()));
        String html = Files.readString(report);
        assertTrue(html.contains("\\u003cimg src=x"), "the category is there as text");
        assertFalse(html.contains("<img"));
    }

    @Test
    void withoutRowsThereAreNoExamples() throws IOException {
        Path report = file("without.html");
        Cli.done(command("report", "--quiet", "--target", "kind", "--no-rows", "--out", report.toString()));
        assertTrue(Files.readString(report).contains("\"examples\":[]"));
    }

    @Test
    void aReportOnTheRowsOfTheTrainingSaysSo() throws IOException {
        String note = "note: these are the rows that the tree was trained on: the figures are optimistic\n";
        Path report = file("trained.html");
        Cli.Outcome same = Cli.done(command("report", "--target", "kind", "--out", report.toString()));
        assertTrue(same.err().contains(note), same.err());
        assertTrue(Files.readString(report).contains("\"trainingRows\":true"));
        assertTrue(Cli.done(command("evaluate", "--target", "kind")).err().contains(note));
        Path other = Fruit.write(file("held-out.csv"), Fruit.rows(2, 40));
        Path second = file("held-out.html");
        Cli.Outcome others = Cli.done(
                "report",
                "--model",
                model.toString(),
                "--data",
                other.toString(),
                "--target",
                "kind",
                "--out",
                second.toString());
        assertFalse(others.err().contains("trained on"), others.err());
        assertTrue(Files.readString(second).contains("\"trainingRows\":false"));
    }

    @Test
    void aReportThatIsThereIsKept() throws IOException {
        Path report = Files.writeString(file("kept.html"), "mine");
        Cli.assertFails(
                1,
                "cannot write " + report + ": it exists already (--force replaces it)",
                command("report", "--out", report.toString()));
        assertEquals("mine", Files.readString(report));
    }

    @Test
    void aPictureOfOneRowInEveryFormat() throws IOException {
        for (String format : List.of("dot", "svg", "png", "pdf")) {
            Path picture = file("row." + format);
            Cli.done(command("explain", "--row", "2", "--format", format, "--out", picture.toString()));
            assertTrue(Files.size(picture) > 500, format);
        }
        String svg = Files.readString(file("row.svg"));
        assertTrue(svg.contains(">Row 2: ") && svg.contains("path mass"), svg);
        assertFalse(svg.contains("<img"), svg);
    }

    @Test
    void picturesOfAllRowsNeedAFolder() throws IOException {
        Cli.assertFails(
                2,
                "--format svg: expected --row, or --out with a folder that is there (see espalier explain --help)",
                command("explain", "--format", "svg"));
        Path three = Fruit.write(file("three.csv"), "size,colour", List.of("8,red", "8,blue", "2.5,red"));
        Path pictures = Files.createDirectory(file("pictures"));
        Cli.done(
                "explain",
                "--model",
                model.toString(),
                "--data",
                three.toString(),
                "--format",
                "svg",
                "--out",
                pictures.toString());
        try (var files = Files.list(pictures)) {
            assertEquals(
                    List.of("row-1.svg", "row-2.svg", "row-3.svg"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aRowOutOfRangeLeavesNoPicture() {
        Path picture = file("none.svg");
        Cli.assertFails(
                1,
                "--row: expected a row of the data, 1 to 300, found 301",
                command("explain", "--row", "301", "--format", "svg", "--out", picture.toString()));
        assertFalse(Files.exists(picture));
    }

    @Test
    void theTreeAsAPicture() throws IOException {
        Path picture = file("tree.svg");
        Cli.done("export", "--quiet", "--model", model.toString(), "--to", "svg", "--out", picture.toString());
        assertTrue(Files.readString(picture).contains(">Soft decision tree for kind, depth 3: 7 gates, 8 leaves<"));
        Cli.assertFails(
                2,
                "--levels: expected 1 to 10, found 11 (see espalier export --help)",
                "export",
                "--model",
                model.toString(),
                "--to",
                "svg",
                "--levels",
                "11",
                "--out",
                file("other.svg").toString());
    }

    @Test
    void theRowsOfDataDecideWhatIsHeavy() throws IOException {
        Path picture = file("heavy.svg");
        Cli.done(command("export", "--quiet", "--to", "svg", "--most-visited", "3", "--out", picture.toString()));
        String svg = Files.readString(picture);
        assertTrue(svg.contains("Rows and reach are those of the 300 given rows."), svg);
        assertTrue(svg.contains(">Folded: 8 of 8 leaves, in the boxes with a shadow."), svg);
        Cli.assertFails(
                2,
                "--levels and --most-visited: expected one of them, found both (see espalier export --help)",
                command("export", "--to", "svg", "--most-visited", "3", "--levels", "2", "--out", "x.svg"));
        Cli.assertFails(
                2,
                "--most-visited: expected 2 to 1024, found 1 (see espalier export --help)",
                command("export", "--to", "svg", "--most-visited", "1", "--out", "x.svg"));
    }

    @Test
    void noRowsAndRowsOfAnotherTable() throws IOException {
        Path none = Files.writeString(file("none.csv"), Fruit.HEADER + "\n");
        Path report = file("never.html");
        Cli.assertFails(
                1,
                none + ": expected rows, found none",
                "report",
                "--model",
                model.toString(),
                "--data",
                none.toString(),
                "--out",
                report.toString());
        Path other = Files.writeString(file("other.csv"), "weight,kind\n5,ripe\n");
        Cli.assertFails(
                1,
                other + ": no column 'size', which the schema has; the columns are 'weight', 'kind'",
                "report",
                "--model",
                model.toString(),
                "--data",
                other.toString(),
                "--out",
                report.toString());
        assertFalse(Files.exists(report));
    }

    /** A tree from a program that knew no names. */
    @Test
    void aModelWithoutNamesSaysSo() throws IOException {
        Path nameless = file("nameless.safetensors");
        SoftDecisionTree tree = new SoftDecisionTree(
                Schema.unnamed(2, 2),
                new TreeShape(1),
                new float[] {1, -2},
                new float[] {0},
                new float[] {1},
                new float[] {1, 0, 0, 1},
                Provenance.none());
        ModelFile.write(tree, nameless, OverwritePolicy.REFUSE);
        Path rows = Files.writeString(file("numbers.csv"), "3,0.5\n");
        Cli.Outcome outcome = Cli.done(
                "explain", "--model", nameless.toString(), "--data", rows.toString(), "--no-header", "--row", "1");
        assertEquals(
                "note: the model knows no names: columns are called feature 1, feature 2 and so on\n", outcome.err());
        assertTrue(outcome.out().contains("feature 1 (3)"), outcome.out());
    }

    @Test
    void aWrongNumberOfExamplesIsWrongUse() {
        Cli.assertFails(
                2,
                "--examples: expected 0 to 500, found 501 (see espalier report --help)",
                command("report", "--examples", "501", "--out", file("x.html").toString()));
    }
}
