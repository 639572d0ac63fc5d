package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.EspalierException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.ONNXExternalModel;

/** Tribuo's ONNXExternalModel around our graph, against the library. */
class TribuoOnnxExportTest {
    private static final Schema TABLE = TestTrees.table();
    private static final SoftDecisionTree TREE = TestTrees.random(TABLE, 4, 11, 0.7f);

    @TempDir
    Path folder;

    private static Model<Label> model(Rule rule, FeatureNames names) {
        return Model.deserialize(TribuoOnnxExport.proto(TREE, rule, names)).castModel(Label.class);
    }

    private static void assertSame(List<String> row, Rule rule, Prediction<Label> answer) {
        float[] expected = TREE.predict(new Encoder(TABLE).encode(row), rule).probabilities();
        List<String> classes = TABLE.target().classes();
        float[] found = new float[classes.size()];
        for (int k = 0; k < found.length; k++) {
            found[k] = (float) answer.getOutputScores().get(classes.get(k)).getScore();
        }
        assertArrayEquals(expected, found, 1e-5f);
    }

    @Test
    void everyRuleAnswersAsTheLibraryKnownUnknownAndMissing() {
        for (Rule rule : Rule.values()) {
            Model<Label> model = model(rule, FeatureNames.ROW_PROCESSOR);
            for (List<String> row : List.of(
                    List.of("52", "0", "7", "ja", "a"),
                    List.of("17.25", "250000", "", "nein", "b"),
                    List.of("", "1000.25", "x", "unknown", "never seen"),
                    List.of("?", "NA", "x", "", "a"))) {
                assertSame(row, rule, model.predict(TestExamples.rowProcessor(TABLE, row)));
            }
        }
    }

    @Test
    void plainNamesDuplicatesUnknownFeaturesAndAbsentOnes() {
        Model<Label> model = model(Rule.AVERAGE, FeatureNames.PLAIN);
        ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        example.add("age", 50);
        example.add("age", 2);
        example.add("strict=a", 1);
        example.add("elsewhere", 1e9);
        assertSame(List.of("52", "0", "", "new", "a"), Rule.AVERAGE, model.predict(example));
        example.add("städtisch=ja", Double.NaN);
        assertThrows(IllegalArgumentException.class, () -> model.predict(example));
    }

    /** Here Tribuo's own wrapper is more lenient than our model, which refuses such an example. */
    @Test
    void anExampleWithoutAKnownFeatureIsARowOfZeros() {
        ArrayExample<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        example.add("elsewhere@value", 1);
        Prediction<Label> answer =
                model(Rule.AVERAGE, FeatureNames.ROW_PROCESSOR).predict(example);
        assertSame(List.of("0", "0", "", "new", "new"), Rule.AVERAGE, answer);
    }

    @Test
    void provenanceSaysWhereTheTreeComesFrom() {
        Model<Label> model = model(Rule.MAX_PATH, FeatureNames.PLAIN);
        var provenance = model.getProvenance();
        assertEquals(ONNXExternalModel.class.getName(), provenance.getClassName());
        assertTrue(provenance.toString().contains("dl4j sha256:11"), provenance.toString());
        assertTrue(provenance.toString().contains("max-path"), provenance.toString());
        assertEquals(provenance, ProvenanceUtil.unmarshalProvenance(ProvenanceUtil.marshalProvenance(provenance)));
        assertEquals(
                Optional.empty(), model.getExcuse(TestExamples.rowProcessor(TABLE, List.of("1", "2", "", "", "a"))));
        assertEquals(Map.of(), model.getTopFeatures(3));
    }

    @Test
    void theSameTreeGivesTheSameBytesAndExistingFilesStay() throws Exception {
        Path file = folder.resolve("tree.tribuo");
        TribuoOnnxExport.write(TREE, Rule.AVERAGE, FeatureNames.PLAIN, file, OverwritePolicy.REFUSE);
        byte[] expected =
                TribuoOnnxExport.proto(TREE, Rule.AVERAGE, FeatureNames.PLAIN).toByteArray();
        assertArrayEquals(expected, Files.readAllBytes(file));
        assertThrows(
                EspalierException.class,
                () -> TribuoOnnxExport.write(TREE, Rule.MAX_PATH, FeatureNames.PLAIN, file, OverwritePolicy.REFUSE));
        assertArrayEquals(expected, Files.readAllBytes(file));
    }

    @Test
    void aThresholdIsRefused() {
        SoftDecisionTree tree =
                RoadTrees.with(TestScorecards.one(2, 1), OptionalDouble.of(0.25), new Calibration.None());
        Path file = folder.resolve("threshold.tribuo");
        EspalierException refusal = assertThrows(
                EspalierException.class,
                () -> TribuoOnnxExport.write(tree, Rule.AVERAGE, FeatureNames.PLAIN, file, OverwritePolicy.REFUSE));
        assertEquals(
                "Tribuo's ONNX model answers the most probable class, and this tree decides by the threshold 0.25: take"
                        + " tribuo or onnx",
                refusal.getMessage());
        assertFalse(Files.exists(file));
    }
}
