package org.espalier.teacher.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.NumberTable;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks that other tools trained and exported (make_networks.py), beside the same tools' probabilities as a table. */
class ForeignNetworksTest {
    private static final int FEATURES = 5;

    @TempDir
    Path folder;

    private enum Network {
        SCIKIT_LEARN("sklearn.onnx", "sklearn.csv", Values.PROBABILITIES, List.of("ant", "bee", "cat")),
        /** The network tells the names of its classes: they may stand in another order. */
        SCIKIT_LEARN_ZIPMAP("sklearn-zipmap.onnx", "sklearn.csv", Values.PROBABILITIES, List.of("cat", "ant", "bee")),
        /** Its weights in a file beside it, as PyTorch writes them. */
        PYTORCH("pytorch.onnx", "pytorch.csv", Values.LOGITS, List.of("ant", "bee", "cat"));

        private final String file;
        private final String table;
        private final Values values;
        private final Schema schema;

        Network(String file, String table, Values values, List<String> classes) {
            this.file = file;
            this.table = table;
            this.values = values;
            this.schema = TestRows.table(FEATURES, classes);
        }
    }

    private Path resource(String name) throws Exception {
        try (InputStream in = ForeignNetworksTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private Teacher network(Network network) throws Exception {
        if (network == Network.PYTORCH) {
            resource("pytorch.onnx.data");
        }
        Teacher teacher = OnnxTeacher.load(
                resource(network.file), new OnnxTeacher.Loading(network.schema, network.values, Optional.empty(), 1));
        return Teachers.fit(teacher, network.schema);
    }

    private Teacher table(Network network) throws Exception {
        return TableTeacher.read(
                resource(network.table),
                Values.PROBABILITIES,
                network.schema.target().classes());
    }

    private Dataset rows(Network network) throws Exception {
        NumberTable numbers = NumberTable.read(resource("rows.csv"));
        float[] values = new float[numbers.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) numbers.values()[i];
        }
        int[] labels = new int[numbers.rows()];
        Arrays.fill(labels, Dataset.UNLABELLED);
        return new Dataset(network.schema, new DenseMatrix(numbers.rows(), FEATURES, values), labels, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void itAnswersAsItsTableOfProbabilities(Network network) throws Exception {
        Dataset rows = rows(network);
        float[] expected = table(network).logProbabilities(rows.features(), 0, rows.rows());
        try (Teacher teacher = network(network)) {
            float[] found = teacher.logProbabilities(rows.features(), 0, rows.rows());
            for (int i = 0; i < found.length; i++) {
                assertEquals(Math.exp(expected[i]), Math.exp(found[i]), 1e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void itDistilsToTheAgreementOfItsTable(Network network) throws Exception {
        Dataset rows = rows(network);
        try (Teacher teacher = network(network)) {
            double byNetwork = agreement(rows, teacher);
            double byTable = agreement(rows, table(network));
            assertTrue(byTable > 0.8, () -> "agreement " + byTable);
            assertEquals(byTable, byNetwork, 1.0 / rows.rows(), "one row may lie between two leaves");
        }
    }

    private static double agreement(Dataset rows, Teacher teacher) {
        DistillOptions options = DistillOptions.builder(rows)
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .epochs(40)
                .batch(16)
                .augment(0)
                .threads(1)
                .build();
        SoftDecisionTree tree = new Distiller(options).distill(rows, Optional.of(teacher));
        float[] answers = teacher.logProbabilities(rows.features(), 0, rows.rows());
        return Evaluation.of(tree, rows, Optional.of(answers), EvaluationOptions.defaults())
                .agreement()
                .orElseThrow()
                .average();
    }
}
