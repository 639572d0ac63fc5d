package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.Encoder;
import org.espalier.explain.Explainer;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missing values that a file writes in a way of its own: said once, in training, and known to the model from then on. */
class MissingTokensTest {
    @TempDir
    private static Path folder;

    private static Path model;

    @BeforeAll
    static void train() {
        Path data = Fruit.write(folder.resolve("fruit.csv"), rows("-999"));
        model = folder.resolve("tree.safetensors");
        Cli.done(distill(data, model, "--missing=-999"));
    }

    /** Every sixth size is missing. */
    private static List<String> rows(String token) {
        List<String> rows = new ArrayList<>(Fruit.rows(1, 300));
        for (int i = 0; i < rows.size(); i += 6) {
            rows.set(i, rows.get(i).replaceFirst("[^,]*", token));
        }
        return rows;
    }

    private static String[] distill(Path data, Path out, String... more) {
        List<String> args = new ArrayList<>(List.of("distill", "--quiet", "--data", data.toString()));
        args.addAll(List.of("--target", "kind", "--depth", "3", "--epochs", "20", "--augment", "0"));
        args.addAll(List.of("--out", out.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static String predicted(Path from, String size, String... more) {
        Path rows = Fruit.write(folder.resolve("new.csv"), "size,colour", List.of(size + ",red", "8,blue"));
        List<String> args =
                new ArrayList<>(List.of("predict", "--quiet", "--model", from.toString(), "--data", rows.toString()));
        args.addAll(List.of(more));
        return Cli.done(args.toArray(String[]::new)).out();
    }

    @Test
    void theModelKnowsThem() {
        String asTrained = predicted(model, "-999", "--missing=-999");
        assertEquals(asTrained, predicted(model, "-999"));
        assertEquals(asTrained, predicted(model, "?", "--missing", "?"), "the option comes first");
    }

    @Test
    void soDoesAnExplanation() {
        Path rows = Fruit.write(folder.resolve("why.csv"), "size,colour", List.of("-999,red"));
        String said = Cli.done("explain", "--quiet", "--model", model.toString(), "--data", rows.toString())
                .out();
        assertTrue(said.contains("size: missing"), said);
        SoftDecisionTree tree = ModelFile.read(model);
        float[] missing = new Encoder(tree.schema()).encode(Arrays.asList(null, "red"));
        assertArrayEquals(
                tree.predict(missing, Rule.AVERAGE).probabilities(),
                Explainer.of(tree).explain(List.of("-999", "red")).average().toFloats());
    }

    @Test
    void aSchemaHandsThemOn() throws IOException {
        Path data = Fruit.write(folder.resolve("again.csv"), rows("-999"));
        Path schema = folder.resolve("schema.json");
        Cli.done(
                "schema",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--missing=-999",
                "--out",
                schema.toString());
        Path same = folder.resolve("same.safetensors");
        Cli.done(distill(data, same, "--schema", schema.toString()));
        assertEquals(-1, Files.mismatch(model, same));

        Path usual = folder.resolve("usual.json");
        Path marks = Fruit.write(folder.resolve("marks.csv"), rows("?"));
        Cli.done("schema", "--quiet", "--data", marks.toString(), "--target", "kind", "--out", usual.toString());
        assertTrue(!Files.readString(usual).contains("missingTokens"));
        Path overridden = folder.resolve("overridden.safetensors");
        Cli.done(distill(data, overridden, "--schema", usual.toString(), "--missing=-999"));
        assertEquals(predicted(overridden, "-999", "--missing=-999"), predicted(overridden, "-999"));
        assertEquals(
                predicted(overridden, "-999"),
                predicted(overridden, "-999", "--schema", usual.toString()),
                "a schema that says nothing of tokens leaves them to the model");
    }
}
