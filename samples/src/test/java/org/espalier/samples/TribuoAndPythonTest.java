package org.espalier.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxOptions;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples that go over to Tribuo and to Python. */
class TribuoAndPythonTest {
    private static final Pattern FIGURES =
            Pattern.compile("right on (\\d+) rows not seen: boosted trees (\\S+) %, one soft"
                    + " tree (\\S+) %; they agree on (\\S+) %");

    @TempDir
    private Path folder;

    private void distil(Path data, int rows, double accuracy, double agreement) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, UTF_8));
        Path model = folder.resolve("tree.tribuo");
        try {
            DistilXgboost.main(new String[] {data.toString(), Integer.toString(rows), model.toString()});
        } finally {
            System.setOut(before);
        }
        String out = bytes.toString(UTF_8);
        assertTrue(Files.size(model) > 0);
        assertTrue(out.startsWith("Row 1: <=50K\n") || out.startsWith("Row 1: >50K\n"), out);
        assertTrue(out.contains("20 points double the odds\n"), out);
        var figures = FIGURES.matcher(out);
        assertTrue(figures.find(), out);
        assertEquals(Integer.toString(rows / 5), figures.group(1));
        assertTrue(Double.parseDouble(figures.group(2)) > accuracy, out);
        assertTrue(Double.parseDouble(figures.group(3)) > accuracy, out);
        assertTrue(Double.parseDouble(figures.group(4)) > agreement, out);
    }

    @Test
    void boostedTreesOfTheCensus() throws IOException {
        String data = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(data).resolve("adult/adult.data.gz");
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        distil(file, 4000, 76, 85);
    }

    /** In the form of the census data, so that the sample runs where these are absent. */
    @Test
    void boostedTreesOfMadeRows() throws IOException {
        SplittableRandom random = new SplittableRandom(2);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int age = random.nextInt(17, 90);
            int hours = random.nextInt(10, 80);
            String income = age + hours > 95 ? ">50K" : "<=50K";
            lines.add(age + ", Private, 77516, HS-grad, 9, Divorced, Sales, Unmarried, White, "
                    + (i % 2 == 0 ? "Male" : "Female") + ", 0, 0, " + hours + ", ?, " + income);
        }
        distil(Files.write(folder.resolve("adult.data"), lines), 1000, 85, 85);
    }

    @Test
    void pythonRunsTheOnnxFile() throws Exception {
        String python =
                System.getProperty("ESPALIER_PYTHON", System.getenv().getOrDefault("ESPALIER_PYTHON", "python3"));
        List<String> fields = new ArrayList<>();
        StringBuilder rows = new StringBuilder("size,colour,ripe\n");
        for (int i = 0; i < 200; i++) {
            String size = i % 41 == 7 ? "" : i % 10 + "." + i % 7;
            String colour = List.of("green", "red", "red, striped").get(i % 3);
            fields.add(size + ";" + colour);
            rows.append(size + ",\"" + colour + "\"," + (i % 3 == 0 ? "no" : "yes") + "\n");
        }
        Path csv = Files.writeString(folder.resolve("fruit.csv"), rows);
        Path model = folder.resolve("tree.safetensors");
        TrainAndPredict.train(csv, "ripe", model);
        SoftDecisionTree tree = withTokens(ModelFile.read(model), Set.of("", "-999"));
        Path onnx = folder.resolve("tree.onnx");
        OnnxExport.write(tree, OnnxOptions.of(Rule.AVERAGE), onnx, OverwritePolicy.REFUSE);
        // a colour that the tree does not know
        Files.writeString(csv, rows.append("5,purple,no\n-999,red,no\n"));
        fields.addAll(List.of("5;purple", "-999;red"));

        Path output = folder.resolve("output");
        List<String> command = List.of(python, "python/run_onnx.py", onnx.toString(), csv.toString());
        Process process = start(command, output);
        assumeTrue(process != null, () -> "skipped: no " + python + " (ESPALIER_PYTHON names another)");
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "no answer");
        List<String> answers = Files.readAllLines(output);
        assumeTrue(answers.isEmpty() || !answers.get(0).startsWith("skipped: "), () -> answers.get(0));
        assertEquals(fields.size(), answers.size(), () -> String.join("\n", answers));
        Encoder encoder = new Encoder(tree.schema());
        for (int r = 0; r < answers.size(); r++) {
            float[] row = encoder.encode(List.of(fields.get(r).split(";", -1)));
            var expected = tree.predict(row, Rule.AVERAGE);
            String[] answer = answers.get(r).split(",", 2);
            assertEquals(tree.schema().target().classes().get(expected.classIndex()), answer[0]);
            assertEquals(expected.probabilities()[expected.classIndex()], Double.parseDouble(answer[1]), 1e-5);
        }
    }

    /** The same tree for data in which other fields stand for a missing value. */
    private static SoftDecisionTree withTokens(SoftDecisionTree tree, Set<String> tokens) {
        Schema schema = tree.schema().withMissingTokens(tokens);
        LeafScorecards cards = tree.scorecards().orElseThrow();
        return SoftDecisionTree.builder(schema, tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .leaves(new Leaves.Linear(
                        new LeafScorecards(Basis.of(schema), cards.leaves(), cards.weight(), cards.intercept())))
                .structure(tree.structure())
                .provenance(tree.provenance())
                .build();
    }

    private static Process start(List<String> command, Path output) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return null; // no such program
        }
    }
}
