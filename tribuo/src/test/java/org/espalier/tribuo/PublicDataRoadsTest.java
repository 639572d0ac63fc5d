package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/**
 * Every row of public data sets through every road into Tribuo, each saved and loaded again in a JVM that has no more than
 * the road needs. The trees are random: their gates are as hard as trained ones, and their leaves differ more.
 */
class PublicDataRoadsTest {
    /** Two leaves whose path probabilities differ by less are equal in float32, and either may be the argmax. */
    private static final float TIE = 1e-6f;

    private static final List<String> ADULT = List.of(("age,workclass,fnlwgt,education,education-num,marital-status,"
                    + "occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
            .split(","));

    @TempDir
    Path folder;

    private static Path file(String name) {
        String data = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(data).resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        return file;
    }

    @Test
    void adult() throws Exception {
        DataOptions train = DataOptions.builder(file("adult/adult.data.gz"))
                .columns(ADULT)
                .target("income")
                .build();
        DataOptions test = DataOptions.builder(file("adult/adult.test.gz"))
                .columns(ADULT)
                .comment('|')
                .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K"))
                .build();
        Schema schema = DataSource.open(train).inferSchema(warning -> {});
        compare(TestTrees.random(schema, 7, 17, 0.4f), DataSource.open(test), 16281);
    }

    @Test
    void letter() throws Exception {
        DataSource data = DataSource.open(DataOptions.builder(file("letter/letter-recognition.data.gz"))
                .noHeader()
                .target("1")
                .build());
        compare(TestTrees.random(data.inferSchema(warning -> {}), 9, 17, 0.6f), data, 20000);
    }

    @Test
    void mnist() throws Exception {
        DataSource data = DataSource.open(DataOptions.builder(file("mnist/t10k-images-idx3-ubyte.gz"))
                .labels(file("mnist/t10k-labels-idx1-ubyte.gz"))
                .build());
        compare(TestTrees.random(data.inferSchema(warning -> {}), 8, 17, 0.1f), data, 10000);
    }

    private void compare(SoftDecisionTree tree, DataSource data, int rows) throws Exception {
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            Path examples = folder.resolve("examples-" + rule);
            String expected = rows - write(tree, data, rule, rows, examples) + " rows, equal to 1e-5";

            SoftDecisionTreeModel model = TribuoExport.model(tree, rule, FeatureNames.ROW_PROCESSOR);
            assertEquals(expected, ScoreExamples.compare(model, examples), "a model at hand, by " + rule);

            Path own = folder.resolve("own.tribuo");
            TribuoExport.write(model, own, OverwritePolicy.REPLACE);
            assertEquals(
                    expected,
                    FreshJvm.run(FreshJvm.SMALL_JARS, ScoreExamples.class, folder, own, examples),
                    "our model from a file, by " + rule);

            Path external = folder.resolve("external.tribuo");
            TribuoOnnxExport.write(tree, rule, FeatureNames.ROW_PROCESSOR, external, OverwritePolicy.REPLACE);
            assertEquals(
                    expected,
                    FreshJvm.run(FreshJvm.TRIBUO_ALONE, ScoreExamples.class, folder, external, examples),
                    "ONNXExternalModel from a file, by " + rule);
        }
    }

    /** Writes the rows with the library's answers, those left out whose likeliest leaf is a matter of rounding; how many. */
    private static int write(SoftDecisionTree tree, DataSource data, Rule rule, int rows, Path file) throws Exception {
        int all = 0;
        int ties = 0;
        Schema schema = tree.schema();
        try (RowStream stream = data.rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes());
                var out = new ScoreExamples.Writer(file, schema.target().classes())) {
            while (stream.hasNext()) {
                Row row = stream.next();
                all++;
                if (rule == Rule.MAX_PATH && isTie(tree.pathProbabilities(row.features()))) {
                    ties++;
                } else {
                    float[] scores = tree.predict(row.features(), rule).probabilities();
                    out.add(new ScoreExamples.Scored(example(schema, row), scores));
                }
            }
        }
        assertEquals(rows, all);
        return ties;
    }

    private static boolean isTie(float[] paths) {
        float[] sorted = paths.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length - 1] - sorted[sorted.length - 2] < TIE;
    }

    private static ArrayExample<Label> example(Schema schema, Row row) {
        if (schema.image().isEmpty()) {
            return TestExamples.rowProcessor(schema, row.texts());
        }
        List<String> names = schema.featureNames();
        float[] pixels = row.features();
        int[] drawn =
                IntStream.range(0, pixels.length).filter(i -> pixels[i] != 0).toArray();
        double scale = schema.image().get().scale();
        return new ArrayExample<>(
                LabelFactory.UNKNOWN_LABEL,
                Arrays.stream(drawn).mapToObj(names::get).toArray(String[]::new),
                Arrays.stream(drawn)
                        .mapToDouble(i -> Math.round((float) (pixels[i] * scale)))
                        .toArray());
    }
}
