package org.espalier.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Labels;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

/**
 * Every row of public data sets through the graph and through the library. The trees are random: their gates are as
 * hard as trained ones, and their leaves differ more.
 */
class PublicDataOnnxTest {
    private static final double TOLERANCE = 1e-5;
    /** Two leaves whose path probabilities differ by less are equal in float32, and either may come out greatest. */
    private static final float TIE = 1e-6f;

    private static final int BATCH = 512;
    private static final List<String> ADULT = List.of(("age,workclass,fnlwgt,education,education-num,marital-status,"
                    + "occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
            .split(","));

    private static Path file(String name) {
        String folder = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(folder).resolve(name);
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
        assertEquals(16281, compare(DataSource.open(train).inferSchema(warning -> {}), DataSource.open(test), 7, 0.4f));
    }

    @Test
    void letter() throws Exception {
        DataSource data = DataSource.open(DataOptions.builder(file("letter/letter-recognition.data.gz"))
                .noHeader()
                .target("1")
                .build());
        assertEquals(20000, compare(data.inferSchema(warning -> {}), data, 9, 0.6f));
    }

    @Test
    void mnist() throws Exception {
        DataSource data = DataSource.open(DataOptions.builder(file("mnist/t10k-images-idx3-ubyte.gz"))
                .labels(file("mnist/t10k-labels-idx1-ubyte.gz"))
                .build());
        assertEquals(10000, compare(data.inferSchema(warning -> {}), data, 8, 0.1f));
    }

    private static long compare(Schema schema, DataSource data, int depth, float scale) throws Exception {
        SoftDecisionTree tree = TestTrees.random(schema, depth, 17, scale);
        OnnxInput input = new OnnxInput(schema);
        long rows = 0;
        try (Runtime average = new Runtime(
                        OnnxExport.bytes(tree, OnnxOptions.of(Rule.AVERAGE).withPaths()));
                Runtime maxPath = new Runtime(OnnxExport.bytes(tree, OnnxOptions.of(Rule.MAX_PATH)));
                RowStream stream = data.rows(schema, Labels.REQUIRED, BadRows.STOP, new DataNotes())) {
            List<Row> batch = new ArrayList<>();
            while (stream.hasNext()) {
                batch.add(stream.next());
                if (batch.size() == BATCH || !stream.hasNext()) {
                    compare(tree, input, batch, average, maxPath);
                    rows += batch.size();
                    batch.clear();
                }
            }
        }
        return rows;
    }

    private static void compare(
            SoftDecisionTree tree, OnnxInput input, List<Row> rows, Runtime average, Runtime maxPath) throws Exception {
        float[] raw = new float[rows.size() * input.width()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(raw(tree.schema(), input, rows.get(r)), 0, raw, r * input.width(), input.width());
        }
        var averages = average.run(raw, input.width());
        float[][] maxPaths = (float[][]) maxPath.run(raw, input.width()).get("probabilities");
        for (int r = 0; r < rows.size(); r++) {
            float[] x = rows.get(r).features();
            requireNear(tree.predict(x, Rule.AVERAGE), ((float[][]) averages.get("probabilities"))[r]);
            Prediction expected = tree.predict(x, Rule.MAX_PATH);
            int leaf = (int) ((long[]) averages.get("leaf"))[r];
            if (leaf == expected.leaf()) {
                requireNear(expected, maxPaths[r]);
            } else {
                float mass = tree.pathProbabilities(x)[leaf];
                assertTrue(expected.pathMass() - mass < TIE, () -> "another leaf of mass " + mass + " for " + expected);
            }
        }
    }

    private static float[] raw(Schema schema, OnnxInput input, Row row) {
        if (schema.image().isEmpty()) {
            return input.row(row.texts());
        }
        float[] pixels = row.features().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.round(pixels[i] * schema.image().get().scale());
        }
        return pixels;
    }

    private static void requireNear(Prediction expected, float[] answer) {
        for (int k = 0; k < answer.length; k++) {
            assertEquals(expected.probabilities()[k], answer[k], TOLERANCE);
        }
    }
}
