package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.explain.Explainer;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/** The Tribuo model against the library, before and after it was a file. */
class SoftDecisionTreeModelTest {
    private static final Schema TABLE = TestTrees.table();
    private static final SoftDecisionTree TREE = TestTrees.random(TABLE, 4, 11, 0.7f);
    private static final List<List<String>> ROWS = List.of(
            List.of("52", "0", "7", "ja", "a"),
            List.of("17.25", "250000", "", "nein", "b"),
            List.of("", "1000.25", "x", "unknown", "never seen"),
            List.of("?", "NA", "x", "", "a"),
            List.of("-3e5", "1e-3", "x", "never seen", "b"));

    @TempDir
    Path folder;

    private static float[] scores(SoftDecisionTree tree, Prediction<Label> prediction) {
        List<String> classes = tree.schema().target().classes();
        float[] out = new float[classes.size()];
        for (int k = 0; k < out.length; k++) {
            out[k] = (float) prediction.getOutputScores().get(classes.get(k)).getScore();
        }
        return out;
    }

    private static void assertAnswersAsTheLibrary(Model<Label> model, Rule rule) {
        for (List<String> row : ROWS) {
            var expected = TREE.predict(new Encoder(TABLE).encode(row), rule);
            Prediction<Label> found = model.predict(TestExamples.rowProcessor(TABLE, row));
            assertArrayEquals(expected.probabilities(), scores(TREE, found));
            assertEquals(
                    TABLE.target().classes().get(expected.classIndex()),
                    found.getOutput().getLabel());
        }
    }

    private Model<Label> reloaded(Model<Label> model) throws Exception {
        Path file = folder.resolve("model.tribuo");
        TribuoExport.write(model, file, OverwritePolicy.REPLACE);
        return Model.deserializeFromFile(file).castModel(Label.class);
    }

    @Test
    void bothRulesAnswerAsTheLibraryAlsoFromAFileAndACopy() throws Exception {
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            SoftDecisionTreeModel model = TribuoExport.model(TREE, rule, FeatureNames.ROW_PROCESSOR);
            assertAnswersAsTheLibrary(model, rule);
            assertAnswersAsTheLibrary(model.copy(), rule);
            Model<Label> back = reloaded(model);
            assertAnswersAsTheLibrary(back, rule);
            assertEquals(model.getProvenance(), back.getProvenance());
            assertEquals(model.serialize(), back.serialize());
        }
    }

    @Test
    void plainNamesAreTheColumnsOwn() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN);
        ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        example.add("age", 52);
        example.add("städtisch=ja", 1);
        example.add("strict=a", 1);
        float[] row = new Encoder(TABLE).encode(List.of("52", "0", "", "ja", "a"));
        assertArrayEquals(TREE.predict(row, Rule.AVERAGE).probabilities(), scores(TREE, model.predict(example)));
    }

    @Test
    void unknownFeaturesArePassedOverAndDuplicatesAddUp() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR);
        ArrayExample<Label> example = TestExamples.rowProcessor(TABLE, List.of("50", "3", "", "ja", "a"));
        example.add("age@value", 2);
        example.add("elsewhere@value", 1e9);
        float[] row = new Encoder(TABLE).encode(List.of("52", "3", "", "ja", "a"));
        assertArrayEquals(TREE.predict(row, Rule.AVERAGE).probabilities(), scores(TREE, model.predict(example)));
    }

    @Test
    void anExampleWithoutAKnownFeatureIsRefused() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR);
        ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        example.add("elsewhere@value", 1);
        assertThrows(IllegalArgumentException.class, () -> model.predict(example));
        example.add("age@value", Double.NaN);
        assertThrows(IllegalArgumentException.class, () -> model.predict(example));
    }

    @Test
    void zeroAndAbsentAreTheSame() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR);
        ArrayExample<Label> absent = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        absent.add("strict@a", 1);
        float[] row = new Encoder(TABLE).encode(List.of("0", "0", "", "new", "a"));
        assertArrayEquals(TREE.predict(row, Rule.AVERAGE).probabilities(), scores(TREE, model.predict(absent)));
        absent.add("age@value", 0);
        assertArrayEquals(TREE.predict(row, Rule.AVERAGE).probabilities(), scores(TREE, model.predict(absent)));
    }

    @Test
    void theExcuseCarriesTheExplanation() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR);
        var excuse = (SoftDecisionTreeExcuse)
                model.getExcuse(TestExamples.rowProcessor(TABLE, ROWS.get(0))).orElseThrow();
        var expected = Explainer.of(TREE).explain(new Encoder(TABLE).encode(ROWS.get(0)));
        assertEquals(expected.leaf(), excuse.explanation().leaf());
        assertEquals(
                expected.predictedClass(), excuse.getPrediction().getOutput().getLabel());
        assertEquals(
                List.copyOf(TABLE.target().classes()).size(), excuse.getScores().size());
    }

    /** The scores of a label add up to the attribution of the columns to that label, which differ by label. */
    @Test
    void everyLabelHasScoresOfItsOwn() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR);
        Explainer explainer = Explainer.of(TREE);
        Set<Double> totals = new HashSet<>();
        // in these rows every column has features with a name
        List<List<String>> rows = List.of(ROWS.get(0), List.of("30", "1000", "7", "nein", "b"));
        for (List<String> fields : rows) {
            var excuse =
                    model.getExcuse(TestExamples.rowProcessor(TABLE, fields)).orElseThrow();
            var expected = explainer.explain(new Encoder(TABLE).encode(fields));
            for (String label : TABLE.target().classes()) {
                double total = excuse.getScores().get(label).stream()
                        .mapToDouble(p -> p.getB())
                        .sum();
                assertEquals(Arrays.stream(expected.attribution(label)).sum(), total, 1e-5);
                totals.add(total);
            }
        }
        assertEquals(rows.size() * TABLE.classes(), totals.size());
    }

    @Test
    void topFeaturesAreNamedAndOrdered() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR);
        var all = model.getTopFeatures(-1).get(Model.ALL_OUTPUTS);
        assertEquals(model.getFeatureIDMap().size() - 1, all.size(), "all but the missing gain, which is only imputed");
        assertEquals(all.subList(0, 3), model.getTopFeatures(3).get(Model.ALL_OUTPUTS));
        for (int i = 1; i < all.size(); i++) {
            assertTrue(all.get(i - 1).getB() >= all.get(i).getB());
        }
    }

    @Test
    void provenanceIsTribuosOwnAndCanBeMarshalled() {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN);
        var marshalled = ProvenanceUtil.marshalProvenance(model.getProvenance());
        assertEquals(model.getProvenance(), ProvenanceUtil.unmarshalProvenance(marshalled));
        assertTrue(model.getProvenance().toString().contains("dl4j sha256:11"));
        // No trainer of Tribuo's has trained it: what it was trained with stands beside, as it was.
        assertEquals(new EmptyTrainerProvenance(), model.getProvenance().getTrainerProvenance());
    }

    /** Made once by {@code TribuoExport.write} of this tree; every later release must read it. */
    @Test
    void theGoldenFileIsReadAndStillWritten() throws Exception {
        Path golden = folder.resolve("golden.tribuo");
        try (var in = SoftDecisionTreeModelTest.class.getResourceAsStream("golden.tribuo")) {
            Files.copy(in, golden);
        }
        assertAnswersAsTheLibrary(Model.deserializeFromFile(golden).castModel(Label.class), Rule.AVERAGE);
        assertEquals(
                Model.deserializeFromFile(golden).serialize(),
                TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR)
                        .serialize());
    }

    @Test
    void greedyIsRefused() {
        assertThrows(EspalierException.class, () -> TribuoExport.model(TREE, Rule.GREEDY, FeatureNames.PLAIN));
    }

    @Test
    void damagedFilesAreRefused() throws Exception {
        SoftDecisionTreeModel model = TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN);
        byte[] whole = model.serialize().toByteArray();
        for (int length = 1; length < whole.length; length += 131) {
            Path file = Files.write(folder.resolve("cut.tribuo"), Arrays.copyOf(whole, length));
            assertThrows(Exception.class, () -> Model.deserializeFromFile(file));
        }
    }

    /** Run in a JVM of its own: loads a model and prints its answer for an age of 52. */
    static final class Program {
        public static void main(String[] arguments) throws Exception {
            Model<Label> model =
                    Model.deserializeFromFile(Path.of(arguments[0])).castModel(Label.class);
            ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
            example.add("age", 52);
            example.add("strict=a", 1);
            System.out.println(
                    model.predict(example).getOutputScores().get(">50K").getScore());
        }
    }

    @Test
    void aFreshJvmWithTribuoAndTheSmallJarsLoadsIt() throws Exception {
        Path file = folder.resolve("model.tribuo");
        TribuoExport.write(TribuoExport.model(TREE, Rule.AVERAGE, FeatureNames.PLAIN), file, OverwritePolicy.REFUSE);
        String answer = FreshJvm.run(FreshJvm.SMALL_JARS, Program.class, folder, file);
        float[] row = new Encoder(TABLE).encode(List.of("52", "0", "", "new", "a"));
        assertEquals(TREE.predict(row, Rule.AVERAGE).probabilities()[1], Float.parseFloat(answer), 1e-6f);
    }
}
