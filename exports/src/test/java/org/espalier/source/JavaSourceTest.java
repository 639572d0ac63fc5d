package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The exported class is compiled and answers as the library does. */
class JavaSourceTest {
    private static final double NEAR = 1e-5;

    @TempDir
    Path folder;

    private Compiled compiled(SoftDecisionTree tree, Rule rule) throws Exception {
        boolean isImage = tree.schema().image().isPresent();
        return Compiled.of("Tree", JavaSource.write(tree, rule, "Tree"), folder, isImage);
    }

    private static void assertSame(SoftDecisionTree tree, Compiled java, float[] x) throws Throwable {
        assertNear(tree.predict(x, Rule.AVERAGE).probabilities(), java.answer("average", x));
        float[] mass = tree.pathProbabilities(x);
        float[] sorted = mass.clone();
        Arrays.sort(sorted);
        // of two leaves as likely as each other either one may win
        if (sorted[sorted.length - 1] - sorted[sorted.length - 2] > 1e-6) {
            assertNear(tree.predict(x, Rule.MAX_PATH).probabilities(), java.answer("maxPath", x));
        }
    }

    private static void assertNear(float[] expected, double[] found) {
        double[] doubles = IntStream.range(0, expected.length)
                .mapToDouble(k -> expected[k])
                .toArray();
        assertArrayEquals(doubles, found, NEAR);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7})
    void aTableAnswersAsTheLibraryDoes(int depth) throws Throwable {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), depth, depth);
        Compiled java = compiled(tree, Rule.MAX_PATH);
        Encoder encoder = new Encoder(tree.schema());
        Random random = new Random(depth);
        for (int r = 0; r < 200; r++) {
            String age = random.nextInt(4) == 0 ? "?" : Double.toString(17 + 60 * random.nextDouble());
            String gain = random.nextInt(4) == 0 ? "NA" : random.nextInt(100) + "e2";
            String city = List.of("ja", "nein", "unknown", "", "anders").get(random.nextInt(5));
            String strict = random.nextBoolean() ? "a" : "b";
            float[] x = encoder.encode(List.of(age, gain, "no matter", city, strict));
            Object[] row = {age, gain, city, strict};
            assertArrayEquals(x, java.encode(row));
            assertSame(tree, java, x);
            assertNear(tree.predict(x, Rule.GREEDY).probabilities(), java.answer("greedy", x));
            assertArrayEquals(java.answer("maxPath", x), java.predict(row));
            int best = tree.predict(x, Rule.MAX_PATH).classIndex();
            assertEquals(tree.schema().target().classes().get(best), java.classOf(row));
        }
        assertArrayEquals(new String[] {"age", "gain, \"net\"", "städtisch", "strict"}, java.names("columns"));
        assertArrayEquals(tree.schema().target().classes().toArray(), java.names("classes"));
    }

    @Test
    void numbersMayBeNumbersAndNullIsMissing() throws Throwable {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 1);
        Compiled java = compiled(tree, Rule.AVERAGE);
        assertArrayEquals(
                java.encode(new Object[] {"41", "1000.5", "ja", "a"}),
                java.encode(new Object[] {41, 1000.5, "ja", "a"}));
        assertArrayEquals(
                java.encode(new Object[] {"", "", "", "a"}), java.encode(new Object[] {null, Double.NaN, null, "a"}));
    }

    /** Numbers, booleans, blanks and composed letters, as the library compares them. */
    @Test
    void categoriesAreComparedByValue() throws Throwable {
        Schema schema = new Schema(
                List.of(
                        new Column.Category("flag", List.of("False", "True"), Column.Missing.INDICATOR, false),
                        new Column.Category("code", List.of("1", "2", "0.50"), Column.Missing.IMPUTE, false),
                        new Column.Category("city", List.of("Lund", "Malm\u00f6"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("a", "b")));
        SoftDecisionTree tree = TestTrees.random(schema, 2, 1);
        Compiled java = compiled(tree, Rule.AVERAGE);
        Encoder encoder = new Encoder(schema);
        for (Object[] row : List.of(
                new Object[] {"true", "2.0", "Malmo\u0308"},
                new Object[] {true, 2.0, "\u00a0Malm\u00f6\ufeff"},
                new Object[] {" TRUE ", 2, "malm\u00f6"},
                new Object[] {"truth", 0.5, null},
                new Object[] {"NA", "5e-1", "Lund "})) {
            assertArrayEquals(
                    encoder.encode(Arrays.stream(row)
                            .map(v -> v == null ? null : v.toString())
                            .toList()),
                    java.encode(row),
                    Arrays.toString(row));
        }
    }

    /** Missing is what was so in the training data, and null; a number that a token spells may come as a number. */
    @Test
    void missingIsWhatTheSchemaSays() throws Throwable {
        Set<String> tokens = Set.of("-999", "n/a", "*/ @NAME@ \"\\u000a", "9".repeat(400));
        SoftDecisionTree tree = TestTrees.random(TestTrees.table().withMissingTokens(tokens), 3, 1);
        Compiled java = compiled(tree, Rule.AVERAGE);
        Encoder encoder = new Encoder(tree.schema());
        float[] missing = encoder.encode(Arrays.asList("-999", "n/a", "", null, "a"));
        for (Object token : new Object[] {"-999", " n/a ", "*/ @NAME@ \"\\u000a", -999, -999.0, null}) {
            assertArrayEquals(missing, java.encode(new Object[] {token, token, "n/a", "a"}));
        }
        List<String> blanks = List.of("5 ", "-1", "", " nein", "b\t");
        assertArrayEquals(encoder.encode(blanks), java.encode(new Object[] {"5 ", "-1", " nein", "b\t"}));
        assertThrows(IllegalArgumentException.class, () -> java.encode(new Object[] {"", "1", "ja", "a"}));

        SoftDecisionTree none = TestTrees.random(TestTrees.table().withMissingTokens(Set.of()), 3, 1);
        assertArrayEquals(missing, compiled(none, Rule.AVERAGE).encode(new Object[] {null, null, null, "a"}));
    }

    @Test
    void valuesThatDoNotFitAreRefused() throws Throwable {
        Compiled java = compiled(TestTrees.random(TestTrees.table(), 2, 1), Rule.AVERAGE);
        List<Object[]> rows = List.of(
                new Object[] {"old", "1", "ja", "a"},
                new Object[] {"0x1p3", "1", "ja", "a"},
                new Object[] {"1d", "1", "ja", "a"},
                new Object[] {"Infinity", "1", "ja", "a"},
                new Object[] {"1", "1e300", "ja", "a"},
                new Object[] {"1", "1", "ja", ""},
                new Object[] {"1", "1", "ja"});
        List<String> said = new ArrayList<>();
        for (Object[] row : rows) {
            said.add(assertThrows(IllegalArgumentException.class, () -> java.encode(row))
                    .getMessage());
        }
        assertEquals(
                List.of(
                        "age: expected a number, found old",
                        "age: expected a number, found 0x1p3",
                        "age: expected a number, found 1d",
                        "age: expected a number, found Infinity",
                        "gain, \"net\": the number is too large: 1e300",
                        "strict: expected a value, found a missing one",
                        "expected 4 values, found 3"),
                said);
    }

    @ParameterizedTest
    @CsvSource({"3, 2, 1, 2", "28, 28, 1, 8"})
    void anImageAnswersAsTheLibraryDoes(int width, int height, int channels, int depth) throws Throwable {
        SoftDecisionTree tree = TestTrees.random(TestTrees.image(width, height, channels), depth, 5, 0.2f);
        Compiled java = compiled(tree, Rule.AVERAGE);
        Random random = new Random(3);
        Encoder encoder = new Encoder(tree.schema());
        for (int r = 0; r < 20; r++) {
            float[] pixels = new float[tree.features()];
            for (int p = 0; p < pixels.length; p++) {
                pixels[p] = random.nextInt(256);
            }
            float[] x = encoder.encodePixels(pixels);
            assertArrayEquals(x, java.encode(pixels));
            assertSame(tree, java, x);
        }
        assertEquals(
                "expected " + tree.features() + " pixels, found 1",
                assertThrows(IllegalArgumentException.class, () -> java.encode(new float[1]))
                        .getMessage());
        float[] bad = new float[tree.features()];
        bad[1] = Float.NaN;
        assertEquals(
                "pixel 2: expected a number, found NaN",
                assertThrows(IllegalArgumentException.class, () -> java.encode(bad))
                        .getMessage());
    }

    @Test
    void hostileNamesStayNames() throws Throwable {
        List<String> names = List.of(
                "*/ } static { System.exit(1); } /*",
                "\" + System.exit(1) + \"",
                "\\u000a\\u0022;",
                "\\",
                "line\nbreak\rtab\t\0\u001b[31m\u007f",
                "\u202eabc\ud800",
                "@CLASSES@",
                "@WEIGHT@ @NAME@",
                "{@code x} <b>&amp;",
                "$1 \\1",
                "x".repeat(10_000),
                "ümläut 漢字 😀");
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            columns.add(new Column.Category(name, names, Column.Missing.IMPUTE, false));
        }
        columns.add(new Column.Number(
                "number",
                Optional.of("*/ @NAME@"),
                0,
                1,
                0.1,
                3,
                Column.Scaling.STANDARD,
                Column.Missing.IMPUTE,
                false));
        Schema schema = new Schema(
                columns, Optional.empty(), Optional.empty(), new Target.Classes("*/ @DEPTH@ \\u000a", names));
        SoftDecisionTree tree = TestTrees.random(schema, 3, 2);
        Compiled java = compiled(tree, Rule.GREEDY);
        List<String> row = new ArrayList<>(names);
        row.add("2");
        float[] x = new Encoder(schema).encode(row);
        assertArrayEquals(x, java.encode(row.toArray()));
        assertSame(tree, java, x);
        assertArrayEquals(names.toArray(), java.names("classes"));
    }

    @Test
    void everyFloatKeepsItsBits() throws Throwable {
        float[] odd = {Float.MIN_VALUE, -0f, Float.MAX_VALUE / 8, 0.1f, 1e-30f, 16777217f};
        Schema schema = TestTrees.image(2, 1, 1);
        float[] leaves = new float[40];
        SoftDecisionTree tree = new SoftDecisionTree(
                schema, new TreeShape(2), odd, new float[3], new float[] {1, 1, 1}, leaves, Provenance.none());
        String source = JavaSource.write(tree, Rule.AVERAGE, "Tree");
        String numbers = source.replaceAll("(?s).*WEIGHT = floats\\(6,\\s*\"([^\"]*)\".*", "$1");
        String[] texts = numbers.trim().split(" ");
        for (int i = 0; i < odd.length; i++) {
            assertEquals(Float.floatToRawIntBits(odd[i]), Float.floatToRawIntBits(Float.parseFloat(texts[i])));
        }
    }

    @Test
    void whatNoClassCanHoldIsRefused() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 1, 1);
        for (String name : List.of("", "1a", "a-b", "class", "String", "größe", "a.b")) {
            String said = assertThrows(EspalierException.class, () -> JavaSource.write(tree, Rule.AVERAGE, name))
                    .getMessage();
            assertEquals("expected the name of a Java class, found '" + name + "'", said);
        }
        SoftDecisionTree large = TestTrees.random(TestTrees.image(28, 28, 1), 13, 1);
        assertEquals(
                "expected a tree of at most 4000000 numbers for Java source, found 6520046: take json or onnx",
                assertThrows(EspalierException.class, () -> JavaSource.write(large, Rule.AVERAGE, "Tree"))
                        .getMessage());
        List<String> words = IntStream.range(0, 7000).mapToObj(i -> "w" + i).collect(Collectors.toList());
        Schema wordy = new Schema(
                List.of(new Column.Category("c", words, Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("a", "b")));
        SoftDecisionTree many = TestTrees.random(wordy, 1, 1);
        assertTrue(assertThrows(EspalierException.class, () -> JavaSource.write(many, Rule.AVERAGE, "Tree"))
                .getMessage()
                .startsWith("expected names that a Java class holds, found 1 columns, 7000 categories"));
        Schema oneLongName = new Schema(
                List.of(new Column.Category("c", List.of("a", "b".repeat(40_000)), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("a", "b")));
        SoftDecisionTree lengthy = TestTrees.random(oneLongName, 1, 1);
        assertEquals(
                "expected names of at most 32000 bytes for Java source, found one of 40000 characters: take json or onnx",
                assertThrows(EspalierException.class, () -> JavaSource.write(lengthy, Rule.AVERAGE, "Tree"))
                        .getMessage());
    }

    @Test
    void tablesAtTheLimitCompile() throws Throwable {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 900; c++) {
            columns.add(new Column.Number(
                    "n" + c,
                    Optional.empty(),
                    0,
                    1,
                    0.1 + c,
                    3,
                    Column.Scaling.STANDARD,
                    Column.Missing.IMPUTE,
                    false));
        }
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("t", List.of("a", "b")));
        Compiled java = compiled(TestTrees.random(schema, 8, 1), Rule.AVERAGE);
        assertEquals(900, java.names("columns").length);
    }

    @ParameterizedTest
    @CsvSource({"adult/adult.data.gz, 5", "german-credit/german.data, 4"})
    void everyRowOfARealTable(String name, int depth) throws Throwable {
        Path file = PublicData.file(name);
        DataOptions options =
                DataOptions.builder(file.toString()).noHeader().target("-1").build();
        DataSource source = DataSource.open(options);
        Schema schema = source.inferSchema(warning -> {});
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        SoftDecisionTree tree = new Distiller(DistillOptions.builder(rows)
                        .leaves(LeafKind.CONSTANT)
                        .depth(depth)
                        .epochs(2)
                        .augment(0)
                        .build())
                .distill(rows, Optional.empty());
        Compiled java = compiled(tree, Rule.AVERAGE);
        int[] used = IntStream.range(0, schema.columns().size())
                .filter(c -> schema.columns().get(c).width() > 0)
                .toArray();
        int seen = 0;
        try (RowStream stream = source.rows(schema, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            while (stream.hasNext()) {
                Row row = stream.next();
                Object[] fields =
                        IntStream.of(used).mapToObj(c -> row.texts().get(c)).toArray();
                float[] x = java.encode(fields);
                assertArrayEquals(row.features(), x);
                assertSame(tree, java, x);
                seen++;
            }
        }
        assertEquals(rows.rows(), seen);
        assertTrue(Files.exists(folder.resolve("Tree.class")));
    }
}
