package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherFormat;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.SGD;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.baseline.DummyRegressionTrainer;

/** Tribuo models that teach, and those that can't. */
class TribuoTeacherTest {
    private static final Schema TABLE = TestTrees.table();
    private static final SoftDecisionTree TREE = TestTrees.random(TABLE, 4, 11, 0.7f);
    private static final float[] ROW = new Encoder(TABLE).encode(List.of("52", "0", "7", "ja", "a"));

    @TempDir
    Path folder;

    private String refusal(Path file) {
        String message = assertThrows(TeacherException.class, () -> TribuoTeacher.load(file, TABLE))
                .getMessage();
        return message.replace(folder + "/", "");
    }

    @Test
    void anExternalModelTeachesFromAFile() {
        Path file = folder.resolve("external.tribuo");
        TribuoOnnxExport.write(TREE, Rule.AVERAGE, FeatureNames.PLAIN, file, OverwritePolicy.REFUSE);
        float[] other = new Encoder(TABLE).encode(List.of("", "1000.25", "x", "", "never seen"));
        float[] both = new float[2 * ROW.length];
        System.arraycopy(ROW, 0, both, 0, ROW.length);
        System.arraycopy(other, 0, both, ROW.length, ROW.length);
        try (Teacher teacher = TeacherFormat.of(file).load(file, TABLE, 1)) {
            float[] answers = teacher.logProbabilities(new DenseMatrix(2, ROW.length, both), 0, 2);
            for (int k = 0; k < 3; k++) {
                assertEquals(TREE.predict(ROW, Rule.AVERAGE).probabilities()[k], Math.exp(answers[k]), 1e-5);
                assertEquals(TREE.predict(other, Rule.AVERAGE).probabilities()[k], Math.exp(answers[3 + k]), 1e-5);
            }
        }
    }

    @Test
    void aRegressionIsRefused() throws Exception {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        ArrayExample<Regressor> example = new ArrayExample<>(new Regressor("price", 3));
        example.add("age", 52);
        data.add(example);
        Path file = folder.resolve("regression.tribuo");
        DummyRegressionTrainer.createMeanTrainer().train(data).serializeToFile(file);
        assertEquals("regression.tribuo: expected a Tribuo classifier, found a model of Regressor", refusal(file));
    }

    @Test
    void aClassifierWithoutProbabilitiesIsRefused() throws Exception {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        for (String label : TABLE.target().classes()) {
            ArrayExample<Label> example = new ArrayExample<>(new Label(label));
            example.add("age", 52);
            data.add(example);
        }
        Path file = folder.resolve("hinge.tribuo");
        new LinearSGDTrainer(new Hinge(), SGD.getSimpleSGD(1), 1, 1).train(data).serializeToFile(file);
        String message = refusal(file);
        assertTrue(message.startsWith("hinge.tribuo: expected a Tribuo model with probabilities, found "), message);
    }

    /** Its other answers would be taken for a probability of 0. */
    @Test
    void aModelThatKnowsSomeOfTheClassesOnlyIsRefused() throws Exception {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        for (String label : TABLE.target().classes().subList(0, 2)) {
            ArrayExample<Label> example = new ArrayExample<>(new Label(label));
            example.add("age", 52);
            data.add(example);
        }
        Path file = folder.resolve("some.tribuo");
        new LogisticRegressionTrainer().train(data).serializeToFile(file);
        try (Teacher teacher = TribuoTeacher.load(file, TABLE)) {
            assertEquals(
                    "the teacher knows 2 classes ('<=50K', '>50K'), the data have 3 ('<=50K', '>50K', 'line\\nbreak')",
                    assertThrows(TeacherException.class, () -> Teachers.fit(teacher, TABLE))
                            .getMessage());
        }
    }

    /** Changed at random bytes, a file gives a teacher or the one documented exception; more by -Despalier.mutants=20000. */
    @Test
    void mutantsAreReadOrRefused() throws Exception {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        for (String label : TABLE.target().classes()) {
            ArrayExample<Label> example = new ArrayExample<>(new Label(label));
            example.add("age", 52);
            data.add(example);
        }
        Path file = folder.resolve("mutant.tribuo");
        new LogisticRegressionTrainer().train(data).serializeToFile(file);
        byte[] good = Files.readAllBytes(file);
        int read = 0;
        int mutants = Integer.getInteger("espalier.mutants", 500);
        for (int seed = 0; seed < mutants; seed++) {
            Files.write(file, Mutants.of(good, seed));
            try (Teacher teacher = TribuoTeacher.load(file, TABLE)) {
                teacher.logProbabilities(new DenseMatrix(1, ROW.length, ROW.clone()), 0, 1);
                read++;
            } catch (TeacherException e) {
                assertEquals(1, e.getMessage().lines().count(), "seed " + seed + ": " + e.getMessage());
            }
        }
        assertTrue(read > 0 && read < mutants, read + " of " + mutants + " were read");
    }

    @Test
    void aProbabilityThatIsNoNumberNamesTheRow() {
        Teacher teacher = TribuoTeacher.of(new NotANumber(), TABLE);
        DenseMatrix rows = new DenseMatrix(2, ROW.length, new float[2 * ROW.length]);
        assertEquals(
                "the teacher's answer for row 2: expected probabilities of 0 to 1, found NaN",
                assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows, 1, 2))
                        .getMessage());
    }

    /** Answers NaN. */
    private static final class NotANumber extends Model<Label> {
        private static final long serialVersionUID = 1L;

        NotANumber() {
            this(TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN));
        }

        private NotANumber(SoftDecisionTreeModel like) {
            super("broken", like.getProvenance(), like.getFeatureIDMap(), like.getOutputIDInfo(), true);
        }

        @Override
        public Prediction<Label> predict(Example<Label> example) {
            Map<String, Label> scores = new java.util.TreeMap<>();
            TABLE.target().classes().forEach(name -> scores.put(name, new Label(name, Double.NaN)));
            return new Prediction<>(scores.values().iterator().next(), scores, 1, example, true);
        }

        @Override
        public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
            return Map.of();
        }

        @Override
        public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
            return Optional.empty();
        }

        @Override
        protected Model<Label> copy(String newName, ModelProvenance newProvenance) {
            return this;
        }
    }
}
