package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** Trees that answer numbers, rates and labels: scoring, the model file, and what they refuse. */
class NumberTreeTest {
    private static final float[] ROW = {0.5f, -1};

    private static Schema schema(Target target) {
        return new Schema(List.of(number("age"), number("size")), Optional.empty(), Optional.empty(), target);
    }

    private static Column.Number number(String name) {
        return new Column.Number(
                name, Optional.empty(), -4, 4, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
    }

    private static Target.Number price() {
        return new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(100, 5000, 1500, 800)));
    }

    /** One gate on age, half of the rows each way at age 0. */
    private static SoftDecisionTree.Builder oneGate(Schema schema) {
        return SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {2, 0}, new float[] {0}, new float[] {1});
    }

    private static SoftDecisionTree linear(Optional<LeafRange> range) {
        Schema schema = schema(price());
        float[] weight = {100, -50, 300, 20};
        return oneGate(schema)
                .leaves(new Leaves.Linear(
                        new LeafScorecards(Basis.of(schema), 2, weight, new float[] {1000, 2000}, range)))
                .build();
    }

    private static double right() {
        return 1 / (1 + Math.exp(-1));
    }

    @Test
    void constantLeavesAnswerTheirNumbers() {
        SoftDecisionTree tree = oneGate(schema(price()))
                .leaves(new Leaves.Constant(1, new float[] {900, 2500}))
                .build();
        Prediction path = tree.predict(ROW, Rule.MAX_PATH);
        assertEquals(2500, path.value());
        assertEquals(1, path.leaf());
        assertEquals(900 + 1600 * right(), tree.predict(ROW, Rule.AVERAGE).value(), 1e-3);
        assertEquals(1, tree.answers());
    }

    @Test
    void linearLeavesAnswerTheirSums() {
        SoftDecisionTree tree = linear(Optional.empty());
        double left = 1000 + 100 * 0.5 + 50;
        double ofRight = 2000 + 300 * 0.5 - 20;
        assertEquals(ofRight, tree.predict(ROW, Rule.MAX_PATH).value(), 1e-3);
        assertEquals(
                left + (ofRight - left) * right(),
                tree.predict(ROW, Rule.AVERAGE).value(),
                1e-3);
        assertArrayEquals(new float[] {(float) left}, tree.leafDistribution(0, ROW), 1e-3f);
    }

    @Test
    void aScoreIsHeldWithinTheRangeOfItsLeaf() {
        SoftDecisionTree tree = linear(Optional.of(new LeafRange(new float[] {1150, 1800}, new float[] {1200, 2100})));
        assertEquals(2100, tree.predict(ROW, Rule.MAX_PATH).value());
        assertEquals(1150, tree.leafDistribution(0, ROW)[0]);
    }

    @Test
    void aRateIsTheExponentialOfItsScore() {
        Target claims = new Target.Rate("claims", Optional.of("years"), Optional.empty());
        SoftDecisionTree tree = oneGate(schema(claims))
                .leaves(new Leaves.Constant(1, new float[] {(float) Math.log(0.1), (float) Math.log(0.3)}))
                .build();
        assertEquals(0.3, tree.predict(ROW, Rule.MAX_PATH).value(), 1e-7);
        assertEquals(0.1 + 0.2 * right(), tree.predict(ROW, Rule.AVERAGE).value(), 1e-7);
    }

    @Test
    void everyLabelHasItsProbability() {
        SoftDecisionTree tree = oneGate(schema(new Target.Labels("tags", List.of("new", "sold"))))
                .leaves(new Leaves.Constant(2, new float[] {0, 1, -2, 3}))
                .build();
        float[] found = tree.predict(ROW, Rule.MAX_PATH).probabilities();
        assertArrayEquals(
                new float[] {(float) (1 / (1 + Math.exp(2))), (float) (1 / (1 + Math.exp(-3)))}, found, 1e-6f);
    }

    @Test
    void aFileGivesTheSameTree() {
        SoftDecisionTree tree =
                linear(Optional.of(new LeafRange(new float[] {0, 1}, new float[] {4000, 4001}))).toBuilder()
                        .intervals(Optional.of(new Intervals(0.9, new float[] {-200, -300}, new float[] {250, 350})))
                        .build();
        DenseMatrix x = new DenseMatrix(2, 2, new float[] {0.5f, -1, -2, 1});
        tree = tree.withStatistics(
                RowStatistics.of(tree, Dataset.ofNumbers(tree.schema(), x, new float[] {1, 2}, Optional.empty()), 1));
        byte[] bytes = ModelFile.toBytes(tree);
        SoftDecisionTree read = ModelFile.read(bytes, "tree");
        assertArrayEquals(bytes, ModelFile.toBytes(read));
        assertEquals(tree.schema(), read.schema());
        assertEquals(tree.intervals(), read.intervals());
        assertEquals(
                tree.scorecards().orElseThrow().range(),
                read.scorecards().orElseThrow().range());
        assertEquals(tree.predict(ROW, Rule.AVERAGE), read.predict(ROW, Rule.AVERAGE));
        Intervals intervals = read.intervals().orElseThrow();
        assertEquals(1700, intervals.low(1, 2000));
        assertEquals(2350, intervals.high(1, 2000));
    }

    @Test
    void constantNumbersAndRatesAreReadAgain() {
        for (Target target : List.of(price(), new Target.Rate("claims", Optional.empty(), Optional.empty()))) {
            SoftDecisionTree tree = oneGate(schema(target))
                    .leaves(new Leaves.Constant(1, new float[] {0.5f, 1.5f}))
                    .build();
            byte[] bytes = ModelFile.toBytes(tree);
            assertTrue(new String(bytes, StandardCharsets.ISO_8859_1).contains("selfTest"));
            assertArrayEquals(bytes, ModelFile.toBytes(ModelFile.read(bytes, "tree")));
        }
    }

    /** The hash is put right again, so that the answers are what is looked at. */
    @Test
    void anotherAnswerToASelfTestRowIsRefused() {
        SoftDecisionTree tree = oneGate(schema(price()))
                .leaves(new Leaves.Constant(1, new float[] {900, 2500}))
                .build();
        SelfTest test = SelfTest.draw(tree, 1);
        SoftDecisionTree other = tree.toBuilder()
                .leaves(new Leaves.Constant(1, new float[] {901, 2500}))
                .build();
        String message =
                assertThrows(java.io.IOException.class, () -> test.check(other)).getMessage();
        assertTrue(
                message.matches("self-test row 1: expected [0-9.]+ for the number, the tree answers [0-9.]+"), message);
    }

    @Test
    void whatBelongsToClassesIsRefused() {
        SoftDecisionTree tree = linear(Optional.empty());
        assertEquals(
                "target 'price': expected classes, found a number: this is done for classes only",
                assertThrows(DataException.class, tree::classes).getMessage());
        SoftDecisionTree.Builder decided =
                tree.toBuilder().decision(new Decision(java.util.OptionalDouble.of(0.3), new Calibration.None()));
        assertEquals(
                "a threshold or a calibration: expected two classes, found a number",
                assertThrows(IllegalArgumentException.class, decided::build).getMessage());
    }

    @Test
    void intervalsOfAnotherShapeAreRefused() {
        Intervals three = new Intervals(0.9, new float[3], new float[3]);
        assertEquals(
                "intervals: expected them for the 2 leaves of a numeric target, found 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> linear(Optional.empty()).toBuilder()
                                        .intervals(Optional.of(three))
                                        .build())
                        .getMessage());
        assertEquals(
                "interval 0: expected a lower end not above the upper, found 1.0 and 0.0",
                assertThrows(IllegalArgumentException.class, () -> new Intervals(0.9, new float[] {1}, new float[] {0}))
                        .getMessage());
        assertEquals(
                "range of leaf score 0: expected a least one not above the greatest, found 1.0 and 0.0",
                assertThrows(IllegalArgumentException.class, () -> new LeafRange(new float[] {1}, new float[] {0}))
                        .getMessage());
    }
}
