package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;

/** A hard tree of Tribuo's that follows a soft one. */
class TribuoTreeExportTest {
    private static final Schema SCHEMA = new Schema(
            List.of(number("height", 150, 40), number("width", 20, 4)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("kind", List.of("low", "high")));

    /** Right of the gate, where the weighted sum is above 0, it is high. */
    private static final SoftDecisionTree BY_HEIGHT = tree(3, 0);

    /** No split of one column alone says this. */
    private static final SoftDecisionTree SLANTED = tree(3, 3);

    @TempDir
    Path folder;

    static List<RoadTrees.Named> exactTrees() {
        Decision decision = new Decision(OptionalDouble.of(0.45), new Calibration.Logistic(1.7, 0.2));
        return List.of(
                new RoadTrees.Named("one leaf", RoadTrees.constant(3, 0, Decision.PLAIN)),
                new RoadTrees.Named("three classes", RoadTrees.constant(3, 2, Decision.PLAIN)),
                new RoadTrees.Named("threshold", RoadTrees.constant(2, 2, decision)),
                new RoadTrees.Named("every kind of gate", oneColumnEach()));
    }

    /** Numbers that rise and fall, imputed and with an indicator; categories; a gate without a column; beta above 1. */
    private static SoftDecisionTree oneColumnEach() {
        Schema schema = RoadTrees.wide(3, 0, Knots.Form.RAMPS, 1).schema();
        TreeShape shape = new TreeShape(3);
        float[] weight = new float[shape.nodes() * schema.width()];
        int[] feature = {0, 1, 3, 5, 8, 9, 0};
        float[] of = {-0.7f, 1.3f, 0.9f, 1, -2, 0, 0.3f};
        for (int gate = 0; gate < feature.length; gate++) {
            weight[gate * schema.width() + feature[gate]] = of[gate];
        }
        weight[schema.width() + 2] = -3; // the amount's indicator
        weight[3 * schema.width() + 6] = 2; // another city
        float[] bias = {0.7f * 10.5f, 0.1f, -0.2f, -0.5f, 1, 0.4f, -3};
        float[] beta = {1, 2, 1.5f, 1, 1, 1, 3};
        float[] logits = new float[shape.leaves() * 3];
        Random random = new Random(4);
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        return new SoftDecisionTree(schema, shape, weight, bias, beta, logits, Provenance.none());
    }

    /** The same leaf's answer for every row, also on the threshold itself: read back from a file. */
    @ParameterizedTest
    @MethodSource("exactTrees")
    void gatesOfOneColumnAreSplits(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        assertEquals(Optional.empty(), TribuoTreeExport.whyNotExact(tree, Rule.GREEDY));
        Path file = folder.resolve("tree.tribuo");
        TribuoTreeExport.writeExact(tree, FeatureNames.ROW_PROCESSOR, file, OverwritePolicy.REFUSE);
        Model<Label> model = Model.deserializeFromFile(file).castModel(Label.class);
        assertInstanceOf(TreeModel.class, model);
        Encoder encoder = new Encoder(tree.schema());
        List<List<String>> rows = new ArrayList<>(RoadTrees.rows(tree.schema(), 1000, 5));
        if (named.name().startsWith("every")) {
            rows.add(List.of("10.5", "5000", "0.4", "Rome", "on"));
            rows.add(List.of(Double.toString(Math.nextUp(10.5)), "", "", "", ""));
        }
        for (List<String> row : rows) {
            var expected = tree.predict(encoder.encode(row), Rule.GREEDY);
            var found = model.predict(TestExamples.rowProcessor(tree.schema(), row));
            List<String> classes = tree.schema().target().classes();
            assertEquals(classes.get(expected.classIndex()), found.getOutput().getLabel(), row::toString);
            for (int k = 0; k < classes.size(); k++) {
                assertEquals(
                        expected.probabilities()[k],
                        found.getOutputScores().get(classes.get(k)).getScore(),
                        row::toString);
            }
        }
    }

    @Test
    void whatIsNotTheSameTreeIsSaid() {
        assertEquals(
                Optional.of(
                        "Tribuo's tree takes the likelier branch at every gate, which is --rule greedy, not average"),
                TribuoTreeExport.whyNotExact(BY_HEIGHT, Rule.AVERAGE));
        assertEquals(
                Optional.of("gate 0 asks about more than one column"),
                TribuoTreeExport.whyNotExact(SLANTED, Rule.GREEDY));
        assertEquals(
                Optional.of("a leaf of Tribuo's has one answer, and these have scorecards"),
                TribuoTreeExport.whyNotExact(TestScorecards.tree(2, 1), Rule.GREEDY));
        assertEquals(
                "the tree has no exact form as Tribuo's: gate 0 asks about more than one column",
                assertThrows(EspalierException.class, () -> TribuoTreeExport.exact(SLANTED, FeatureNames.ROW_PROCESSOR))
                        .getMessage());
    }

    private static Column.Number number(String name, double mean, double deviation) {
        return new Column.Number(
                name,
                Optional.empty(),
                mean - 3 * deviation,
                mean + 3 * deviation,
                mean,
                deviation,
                Column.Scaling.STANDARD,
                Column.Missing.ERROR,
                false);
    }

    private static SoftDecisionTree tree(float height, float width) {
        return new SoftDecisionTree(
                SCHEMA,
                new TreeShape(1),
                new float[] {height, width},
                new float[] {0},
                new float[] {1},
                new float[] {0.9f, 0.1f, 0.2f, 0.8f},
                new Provenance("0", "sha256:0", "labels", 1, new TreeMap<>(), new TreeMap<>()));
    }

    private static DenseMatrix rows(int count) {
        Random random = new Random(3);
        float[] values = new float[2 * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new DenseMatrix(count, 2, values);
    }

    @Test
    void itFollowsInRawUnitsAlsoFromAFileWithoutOurJars() throws Exception {
        var grown = TribuoTreeExport.grow(BY_HEIGHT, rows(1000), Rule.AVERAGE, FeatureNames.PLAIN);
        assertEquals(800, grown.grownOn());
        assertEquals(200, grown.measuredOn());
        assertTrue(grown.loss() <= 1, () -> grown.loss() + " points");
        grown.requireLoss(2);
        Path file = folder.resolve("tree.tribuo");
        grown.write(file, OverwritePolicy.REFUSE);
        TreeModel<?> model = assertInstanceOf(TreeModel.class, Model.deserializeFromFile(file));
        assertEquals("soft decision tree by average", about(model, "approximates"));

        ArrayExample<Label> tall = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
        tall.add("height", 190);
        tall.add("width", 20);
        assertEquals("high", answer(model, tall));
        float[] same = new Encoder(SCHEMA).encode(List.of("190", "20"));
        assertEquals(1, BY_HEIGHT.predict(same, Rule.AVERAGE).classIndex());

        Path examples = folder.resolve("examples");
        try (var out = new ScoreExamples.Writer(examples, SCHEMA.target().classes())) {
            out.add(new ScoreExamples.Scored(tall, new float[] {0, 1}));
        }
        assertEquals(
                "1 rows, equal to 1e-5",
                FreshJvm.run(FreshJvm.TRIBUO_ALONE, ScoreExamples.class, folder, file, examples));
    }

    private static String answer(TreeModel<?> model, ArrayExample<Label> example) {
        return model.castModel(Label.class).predict(example).getOutput().getLabel();
    }

    private static String about(TreeModel<?> model, String key) {
        return model.getProvenance().getInstanceProvenance().getMap().get(key).toString();
    }

    @Test
    void itIsMeasuredOnRowsThatItHasNotSeenAndRefusedWhereItLosesTooMuch() {
        var grown = TribuoTreeExport.grow(SLANTED, rows(100), Rule.MAX_PATH, FeatureNames.PLAIN);
        assertTrue(grown.loss() > 2, "a hard tree of few rows can't follow a slanted gate");
        EspalierException refusal = assertThrows(EspalierException.class, () -> grown.requireLoss(2));
        assertEquals(
                String.format(
                        java.util.Locale.ROOT,
                        "the hard tree gives the soft tree's class to %.2f %% of 20 rows that it has not seen, %.2f points"
                                + " short; at most 2.0 are allowed (--max-loss)",
                        100 * grown.agreement(),
                        grown.loss()),
                refusal.getMessage());
        grown.requireLoss(100);
    }

    @Test
    void theSameRowsGiveTheSameBytes() {
        byte[] once = TribuoTreeExport.grow(SLANTED, rows(500), Rule.AVERAGE, FeatureNames.ROW_PROCESSOR)
                .model()
                .toByteArray();
        byte[] again = TribuoTreeExport.grow(SLANTED, rows(500), Rule.AVERAGE, FeatureNames.ROW_PROCESSOR)
                .model()
                .toByteArray();
        assertArrayEquals(once, again);
    }

    @Test
    void tooFewRowsOrOneClassAreRefused() {
        EspalierException few = assertThrows(
                EspalierException.class,
                () -> TribuoTreeExport.grow(BY_HEIGHT, rows(49), Rule.AVERAGE, FeatureNames.PLAIN));
        assertEquals(
                "expected 50 rows or more that are not all zero to grow a hard tree on, found 49", few.getMessage());
        EspalierException one = assertThrows(
                EspalierException.class,
                () -> TribuoTreeExport.grow(
                        BY_HEIGHT, new DenseMatrix(60, 2, new float[120]), Rule.AVERAGE, FeatureNames.PLAIN));
        assertEquals("the tree gives the same class to all rows: a hard tree can't be grown on them", one.getMessage());
    }

    @Test
    void anExistingFileStays() throws Exception {
        Path file = Files.writeString(folder.resolve("mine"), "mine");
        var grown = TribuoTreeExport.grow(BY_HEIGHT, rows(100), Rule.AVERAGE, FeatureNames.PLAIN);
        assertThrows(EspalierException.class, () -> grown.write(file, OverwritePolicy.REFUSE));
        assertEquals("mine", Files.readString(file));
    }
}
