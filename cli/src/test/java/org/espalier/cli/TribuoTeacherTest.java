package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
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
import org.espalier.sdt.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.baseline.DummyRegressionTrainer;

/** {@code --teacher x.tribuo}: models of Tribuo's that come with the command, and those that are refused. */
class TribuoTeacherTest {
    @TempDir
    Path folder;

    private Path data;
    private Path teacher;
    private Path out;
    private String errors;
    private String results;

    @BeforeEach
    void write() throws Exception {
        List<String> lines = new ArrayList<>(List.of("size,colour,kind"));
        for (int i = 0; i < 100; i++) {
            lines.add(size(i) + "," + colour(i) + "," + kind(i));
        }
        data = Files.write(folder.resolve("fruit.csv"), lines);
        teacher = folder.resolve("teacher.tribuo");
        out = folder.resolve("tree.safetensors");
    }

    private static double size(int i) {
        return (i * 37 % 100) / 10.0;
    }

    private static String colour(int i) {
        return i % 3 == 0 ? "green" : "red";
    }

    private static String kind(int i) {
        return size(i) > 5 && i % 3 != 0 ? "ripe" : "raw";
    }

    private int distil(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "distill",
                "--quiet",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--depth",
                "2",
                "--epochs",
                "2",
                "--teacher",
                teacher.toString(),
                "--out",
                out.toString()));
        command.addAll(List.of(more));
        return run(command.toArray(String[]::new));
    }

    private int run(String... command) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        Console console = new Console(told, new PrintStream(said, true, StandardCharsets.UTF_8), false);
        int status = new EspalierCommand(console).run(command);
        console.flush();
        errors = said.toString(StandardCharsets.UTF_8).replace(folder + "/", "");
        results = told.toString(StandardCharsets.UTF_8);
        return status;
    }

    private static <T extends org.tribuo.Output<T>> MutableDataset<T> empty(OutputFactory<T> factory) {
        return new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
    }

    private Dataset<Label> labelled(String sizeName) {
        MutableDataset<Label> examples = empty(new LabelFactory());
        for (int i = 0; i < 100; i++) {
            ArrayExample<Label> example = new ArrayExample<>(new Label(kind(i)));
            example.add(sizeName, size(i));
            example.add("colour@" + colour(i), 1);
            examples.add(example);
        }
        return examples;
    }

    @Test
    void boostedTreesTeach() throws Exception {
        new XGBoostClassificationTrainer(5, 1, true)
                .train(labelled("size@value"))
                .serializeToFile(teacher);
        assertEquals(EspalierCommand.DONE, distil(), () -> errors);
        String identity = ModelFile.read(out).provenance().teacher();
        assertTrue(identity.startsWith("tribuo sha256:"), identity);
    }

    /** Each tree's rows go to the teacher as that tree encodes them. */
    @Test
    void treesOfOtherScalingsAreEachComparedWithTheTeacher() throws Exception {
        new XGBoostClassificationTrainer(5, 1, true)
                .train(labelled("size@value"))
                .serializeToFile(teacher);
        Path first = folder.resolve("first.safetensors");
        assertEquals(EspalierCommand.DONE, distil("--force"), () -> errors);
        Files.move(out, first);
        Path schema = folder.resolve("schema.json");
        assertEquals(
                EspalierCommand.DONE,
                run("schema", "--data", data.toString(), "--target", "kind", "--out", schema.toString()),
                () -> errors);
        Files.writeString(
                schema,
                Files.readString(schema)
                        .replace("\"type\": \"number\"", "\"type\": \"number\", \"scaling\": \"none\""));
        assertEquals(EspalierCommand.DONE, distil("--schema", schema.toString()), () -> errors);

        assertEquals(EspalierCommand.DONE, run(evaluate(out)), () -> errors);
        Map<?, ?> alone = (Map<?, ?>) Json.parse(results);
        String[] beside = evaluate(first, "--against", out.toString());
        assertEquals(EspalierCommand.DONE, run(beside), () -> errors);
        Map<?, ?> other = (Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.parse(results)).get("against")).get(0);
        for (String key : List.of("agreement", "average", "maxPath", "max_path")) {
            assertEquals(alone.get(key), other.get(key), key);
        }
        assertTrue(results.contains("agreement"), results);
    }

    private String[] evaluate(Path tree, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "evaluate",
                "--json",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--teacher",
                teacher.toString(),
                "--model",
                tree.toString()));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private void assertRefused(String line) {
        assertEquals(EspalierCommand.FAILED, distil(), () -> errors);
        assertEquals("espalier: " + line + "\n", errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void aModelOfOtherFeaturesIsRefused() throws Exception {
        new XGBoostClassificationTrainer(5, 1, true)
                .train(labelled("weight@value"))
                .serializeToFile(teacher);
        distil();
        assertTrue(
                errors.startsWith(
                        "espalier: teacher.tribuo: the model was trained on other features: expected features of"
                                + " the columns of the data, such as "),
                errors);
        assertEquals(1, errors.lines().count(), errors);
        assertFalse(Files.exists(out));
    }

    @Test
    void aRegressionIsRefused() throws Exception {
        MutableDataset<Regressor> examples = empty(new RegressionFactory());
        ArrayExample<Regressor> example = new ArrayExample<>(new Regressor("price", 3));
        example.add("size@value", 5);
        examples.add(example);
        DummyRegressionTrainer.createMeanTrainer().train(examples).serializeToFile(teacher);
        assertRefused("teacher.tribuo: expected a Tribuo classifier, found a model of Regressor");
    }

    @Test
    void aTruncatedModelIsRefusedInOneLine() throws Exception {
        new XGBoostClassificationTrainer(5, 1, true)
                .train(labelled("size@value"))
                .serializeToFile(teacher);
        byte[] whole = Files.readAllBytes(teacher);
        for (int length = 0; length < whole.length; length += whole.length / 5) {
            Files.write(teacher, Arrays.copyOf(whole, length));
            assertEquals(EspalierCommand.FAILED, distil());
            assertTrue(errors.startsWith("espalier: teacher.tribuo: "), errors);
            assertEquals(1, errors.lines().count(), errors);
            assertFalse(Files.exists(out));
        }
    }
}
