package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;

/** What version 2 of the format has in addition: scorecards, structure, decision. Every fault is named in one line. */
class ModelFileScorecardTest {
    private static final byte[] COMPLETE = ModelFile.toBytes(TestScorecards.complete(1));

    private static String refusal(byte[] file) {
        String message = assertThrows(ModelFileException.class, () -> ModelFile.read(file, "m"))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
        assertEquals("cannot read the model m: ", message.substring(0, 25));
        return message.substring(25);
    }

    private static void assertRefused(String line, ModelBytes changed) {
        assertEquals(line, refusal(changed.rehashed()));
    }

    private static ModelBytes complete() {
        return ModelBytes.of(COMPLETE);
    }

    /** The parts of a file, to be put together in another way. */
    private static final class Parts {
        final Map<String, String> metadata;
        final Map<String, Object> tensors = new TreeMap<>();
        final Map<String, int[]> shapes = new TreeMap<>();

        Parts(byte[] file) throws IOException {
            SafeTensors read = new SafeTensors(file);
            metadata = new LinkedHashMap<>(read.metadata());
            for (String name : read.names()) {
                boolean whole = List.of("leaf.rows", "gate.open", "gate.columns", "leaf.columns")
                        .contains(name);
                put(
                        name,
                        whole ? read.ints(name) : read.floats(name),
                        read.shape(name).stream().mapToInt(i -> i).toArray());
            }
        }

        Parts put(String name, Object values, int... shape) {
            tensors.put(name, values);
            shapes.put(name, shape);
            return this;
        }

        Parts remove(String name) {
            tensors.remove(name);
            return this;
        }

        byte[] file() {
            SafeTensorsWriter writer = new SafeTensorsWriter();
            metadata.forEach(writer::metadata);
            tensors.forEach((name, values) -> {
                if (values instanceof int[] ints) {
                    writer.ints(name, ints, shapes.get(name));
                } else {
                    writer.floats(name, (float[]) values, shapes.get(name));
                }
            });
            byte[] file = writer.toBytes();
            ModelBytes.rehash(file);
            return file;
        }
    }

    @Test
    void allOfItComesBackAsItWas() {
        SoftDecisionTree tree = TestScorecards.complete(1);
        SoftDecisionTree read = ModelFile.read(COMPLETE, "m");
        assertEquals(tree.schema(), read.schema());
        assertEquals(tree.shape(), read.shape());
        assertEquals(tree.structure(), read.structure());
        assertEquals(tree.decision(), read.decision());
        assertEquals(tree.statistics(), read.statistics());
        assertEquals(tree.provenance(), read.provenance());
        assertArrayEquals(
                tree.scorecards().orElseThrow().weight(),
                read.scorecards().orElseThrow().weight());
        assertArrayEquals(
                tree.scorecards().orElseThrow().intercept(),
                read.scorecards().orElseThrow().intercept());
        assertArrayEquals(COMPLETE, ModelFile.toBytes(read));
    }

    @Test
    void theHeaderIsWhatTheFormatSays() throws IOException {
        SafeTensors file = new SafeTensors(COMPLETE);
        assertEquals(
                List.of(
                        "gate.weight",
                        "gate.bias",
                        "gate.beta",
                        "leaf.weight",
                        "leaf.bias",
                        "leaf.basisMean",
                        "leaf.answer",
                        "gate.open",
                        "gate.columns",
                        "leaf.columns",
                        "feature.mean",
                        "leaf.reach",
                        "leaf.rows"),
                file.names());
        assertEquals(List.of(4, 13, 1), file.shape("leaf.weight"));
        assertEquals(List.of(4, 1), file.shape("leaf.bias"));
        assertEquals(List.of(4, 13), file.shape("leaf.basisMean"));
        assertEquals(List.of(4, 2), file.shape("leaf.answer"));
        assertEquals(List.of(3), file.shape("gate.open"));
        assertEquals(List.of(3, 4), file.shape("gate.columns"));
        assertEquals(List.of(4, 4), file.shape("leaf.columns"));
        assertArrayEquals(new int[] {1, 1, 0}, file.ints("gate.open"));
        assertEquals(
                "{\"threshold\":0.3,\"isotonic\":{\"x\":[0.0,0.25,1.0],\"y\":[0.0625,0.25,0.9375]}}",
                file.metadata().get("decision"));
    }

    @Test
    void aTreeOfOneLeafHasTensorsWithoutNumbers() throws IOException {
        SafeTensors file = new SafeTensors(ModelFile.toBytes(TestScorecards.one(3, 1)));
        assertEquals(List.of(0, 7), file.shape("gate.weight"));
        assertEquals(List.of(0), file.shape("gate.bias"));
        assertEquals(List.of(1, 13, 3), file.shape("leaf.weight"));
    }

    @Test
    void everyBitFlipAndTruncationIsRefused() {
        byte[] bytes = COMPLETE.clone();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            refusal(bytes);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
        for (int length = 0; length < bytes.length; length++) {
            refusal(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void numbersThatAreNone() {
        for (String name : List.of("leaf.weight", "leaf.bias")) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                assertRefused(
                        "tensor '" + name + "': expected finite numbers, found " + bad,
                        complete().set(name, 2, bad));
            }
        }
        assertRefused(
                "training statistics: means of the basis: expected at most 1.0E30, found NaN",
                complete().set("leaf.basisMean", 3, Float.NaN));
        assertRefused(
                "training statistics: mean answers: expected at most 1.001, found 2.0",
                complete().set("leaf.answer", 3, 2f));
        assertRefused(
                "training statistics: mean answers: expected none below 0, found -0.5",
                complete().set("leaf.answer", 3, -0.5f));
    }

    @Test
    void knotsThatAreNone() {
        String knots = "\\\"knots\\\": [20, 30, 45, 70]";
        assertRefused(
                "header: schema, column 'age': knots: expected rising finite numbers, found [20.0, 45.0, 30.0, 70.0]",
                complete().replace(knots, "\\\"knots\\\": [20, 45, 30, 70]"));
        assertRefused(
                "header: schema, column 'age': expected \"knots\" or \"bands\", found both",
                complete().replace(knots, knots + ", \\\"bands\\\": [20, 30]"));
        assertRefused(
                "header: schema, column 'age': knots: expected none, or two and more, found [20.0]",
                complete().replace(knots, "\\\"knots\\\": [20]"));
        assertRefused(
                "header: schema, column 'debt': special values: expected rising finite numbers, found [-9.0, -9.0]",
                complete().replace("[-9]", "[-9, -9]"));
        assertRefused(
                "schema: column 'age': expected a range and knots that a float holds once they are scaled, found 1.0E300",
                complete().replace("45, 70]", "45, 1e300]"));
        assertRefused(
                "tensor 'leaf.weight': expected the shape [4, 12, 1], found [4, 13, 1]",
                complete().replace("45, 70]", "45]"));
    }

    @Test
    void aMonotoneSignOrAPositiveClassThatIsNone() {
        assertRefused(
                "header: schema, column 'debt': \"monotone\": expected one of [none, up, down], found 'sideways'",
                complete().replace("\\\"up\\\"", "\\\"sideways\\\""));
        assertRefused(
                "header: target 'risk': expected one of two classes as the positive one, found 'worse' of [good, bad]",
                complete().replace("\\\"positive\\\": \\\"bad\\\"", "\\\"positive\\\": \\\"worse\\\""));
    }

    @Test
    void structureThatItsNumbersContradict() {
        assertRefused(
                "tensor 'gate.open': expected 0 and 1, found 2", complete().set("gate.open", 0, 2));
        assertRefused(
                "gate 2: expected no weights and a bias of -10000.0, as it is closed, found others",
                complete().set("gate.weight", 2 * 7 + 1, 0.5f));
        assertRefused(
                "gate 2: expected no weights and a bias of -10000.0, as it is closed, found others",
                complete().set("gate.bias", 2, -1f));
        assertRefused(
                "gate 0: has a weight for the column 'age', which its mask leaves out",
                complete().set("gate.columns", 0, 0));
        assertRefused(
                "leaf 2: has points for the column 'debt', which its mask leaves out",
                complete().set("leaf.columns", 2 * 4 + 2, 0));
        assertRefused(
                "tensor 'leaf.columns': expected 0 and 1, found -1", complete().set("leaf.columns", 5, -1));
    }

    @Test
    void aDecisionThatIsNone() {
        String threshold = "\\\"threshold\\\":0.3";
        for (String bad : List.of("0.0", "1.0", "-0.5", "1.5")) {
            assertRefused(
                    "decision: threshold: expected a probability above 0, below 1, found " + bad,
                    complete().replace(threshold, "\\\"threshold\\\":" + bad));
        }
        String points = "{\\\"x\\\":[0.0,0.25,1.0],\\\"y\\\":[0.0625,0.25,0.9375]}";
        assertRefused(
                "decision: calibration: expected rising points from 0 to 1, found [0.0, 0.25, 1.0] and [0.0625, 0.95, 0.9375]",
                complete().replace(points, "{\\\"x\\\":[0.0,0.25,1.0],\\\"y\\\":[0.0625,0.95,0.9375]}"));
        assertRefused(
                "decision: calibration: expected rising points from 0 to 1, found [0.0, 0.0, 1.0] and [0.0625, 0.25, 0.9375]",
                complete().replace(points, "{\\\"x\\\":[0.0,0.0,1.0],\\\"y\\\":[0.0625,0.25,0.9375]}"));
        assertRefused(
                "decision: calibration: expected as many x as y, found 2 and 3",
                complete().replace(points, "{\\\"x\\\":[0.0,1.0],\\\"y\\\":[0.0625,0.25,0.9375]}"));
        assertRefused(
                "decision, isotonic: \"x\": expected a number, found 'a'",
                complete().replace(points, "{\\\"x\\\":[\\\"a\\\"],\\\"y\\\":[0.5]}"));
        assertRefused(
                "decision: \"isotonic\": expected an object, found a list",
                complete().replace(points, "[0.5]"));
        String isotonic = "\\\"isotonic\\\":" + points;
        assertRefused(
                "decision: calibration: expected a positive slope and a finite offset, found -1.0 and 0.5",
                complete().replace(isotonic, "\\\"logistic\\\":[-1.0,0.5]"));
        assertRefused(
                "decision: expected two numbers as \"logistic\", found 1",
                complete().replace(isotonic, "\\\"logistic\\\":[1.0]"));
    }

    @Test
    void aDecisionOfThreeClasses() throws IOException {
        Parts parts = new Parts(ModelFile.toBytes(TestScorecards.one(3, 1)));
        parts.metadata.put("decision", "{\"threshold\":0.5}");
        assertEquals("a threshold or a calibration: expected two classes, found 3", refusal(parts.file()));
    }

    @Test
    void scorecardsOfAnImage() throws IOException {
        Schema image = TestTrees.image(7, 1, 1);
        Schema two =
                new Schema(List.of(), Optional.empty(), image.image(), new Target.Classes("t", List.of("no", "yes")));
        Parts parts = new Parts(COMPLETE);
        parts.metadata.put("schema", SchemaJson.write(two));
        parts.metadata.put("selfTest", "{\"seed\":1,\"rows\":[]}");
        assertEquals(
                "tensor 'leaf.weight': expected constant leaves for images, found scorecards", refusal(parts.file()));
    }

    @Test
    void tensorsThatBelongToOthers() throws IOException {
        String both =
                "expected the tensors leaf.basisMean and leaf.answer both or neither, beside scorecards and what the"
                        + " tree remembers of its training rows";
        assertEquals(both, refusal(new Parts(COMPLETE).remove("leaf.answer").file()));
        assertEquals(both, refusal(new Parts(COMPLETE).remove("leaf.basisMean").file()));
        assertEquals(
                both,
                refusal(new Parts(COMPLETE)
                        .remove("feature.mean")
                        .remove("leaf.reach")
                        .remove("leaf.rows")
                        .file()));
        Parts constant = new Parts(ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 1)))
                .put("leaf.basisMean", new float[2], 2, 1)
                .put("leaf.answer", new float[6], 2, 3)
                .put("feature.mean", new float[11], 11)
                .put("leaf.reach", new float[] {0.5f, 0.5f}, 2)
                .put("leaf.rows", new int[2], 2);
        assertEquals(both, refusal(constant.file()));
        String others = "expected the tensors gate.beta, gate.bias, gate.weight, leaf.bias, leaf.weight, found others";
        assertEquals(others, refusal(new Parts(COMPLETE).remove("leaf.bias").file()));
        assertEquals(
                others,
                refusal(new Parts(COMPLETE)
                        .put("leaf.logits", new float[8], 4, 2)
                        .file()));
    }

    @Test
    void version1HasNoneOfIt() throws IOException {
        Parts scorecards = new Parts(COMPLETE);
        scorecards.metadata.put("version", "1");
        assertEquals(
                "expected the tensors gate.beta, gate.bias, gate.weight, leaf.logits, found others",
                refusal(scorecards.file()));
    }

    @Test
    void shapesAreHeldAgainstTheSchema() {
        assertRefused(
                "tensor 'leaf.weight': expected the shape [4, 13, 1], found [4, 1, 13]",
                complete().replace("[4,13,1]", "[4,1,13]"));
        assertRefused(
                "tensor 'leaf.bias': expected the shape [4, 1], found [4]",
                complete().replace("[4,1]", "[4]"));
        assertRefused(
                "tensor 'leaf.basisMean': expected the shape [4, 13], found [13, 4]",
                complete().replace("[4,13]", "[13,4]"));
        assertRefused(
                "tensor 'leaf.answer': expected the shape [4, 2], found [2, 4]",
                complete().replace("[4,2]", "[2,4]"));
        assertRefused(
                "tensor 'gate.columns': expected the shape [3, 4], found [4, 3]",
                complete().replace("[3,4]", "[4,3]"));
        assertRefused(
                "tensor 'leaf.columns': expected the shape [4, 4], found [2, 8]",
                complete().replace("[4,4]", "[2,8]"));
    }

    @Test
    void statisticsThatDoNotFitTheTree() {
        TrainingStatistics of = TestScorecards.complete(1).statistics().orElseThrow();
        SoftDecisionTree constant = TestTrees.random(TestTrees.table(), 2, 1);
        assertEquals(
                "statistics of scorecards: expected none, as the leaves are constant",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> constant.withStatistics(new TrainingStatistics(
                                        new float[11], of.leafReach(), of.leafRows(), of.scorecards())))
                        .getMessage());
        TrainingStatistics few = new TrainingStatistics(
                of.featureMean(),
                of.leafReach(),
                of.leafRows(),
                Optional.of(new TrainingStatistics.Scorecards(new float[3], new float[8])));
        assertEquals(
                "statistics of scorecards: expected 52 means and 8 answers, found 3 and 8",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> TestScorecards.complete(1).withStatistics(few))
                        .getMessage());
    }

    @Test
    void aRangeThatNoFloatHolds() {
        Schema wide = TestScorecards.schema(2);
        List<Column> columns = new ArrayList<>(wide.columns());
        columns.set(
                0,
                ((Column.Number) columns.get(0))
                        .withKnots(new Knots(List.of(1e38, 1e60), List.of(), Knots.Form.BANDS)));
        assertEquals(
                "column 'age': expected a range and knots that a float holds once they are scaled, found 1.0E60",
                assertThrows(IllegalArgumentException.class, () -> Basis.of(wide.withColumns(columns)))
                        .getMessage());
    }
}
