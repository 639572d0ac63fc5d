package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** A label of a tree is a tree of two classes that answers alike, one of several numbers a tree of a number. */
class OneOutputTest {
    @Test
    void answersAsTheWholeTreeDoesByEveryRule() {
        for (RoadTrees.Named named : LabelRoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Encoder encoder = new Encoder(tree.schema());
            List<String> labels = tree.schema().target().answerNames();
            for (int k = 0; k < labels.size(); k++) {
                SoftDecisionTree one = OneOutput.of(tree, labels.get(k));
                for (List<String> row : RoadTrees.rows(tree.schema(), 40, 5)) {
                    float[] x = encoder.encode(row);
                    for (Rule rule : Rule.values()) {
                        Prediction whole = tree.predict(x, rule);
                        Prediction alone = one.predict(x, rule);
                        assertEquals(whole.probabilities()[k], alone.probabilities()[1], 1e-6, named + ", " + rule);
                        assertEquals(whole.leaf(), alone.leaf());
                        assertEquals(whole.pathMass(), alone.pathMass());
                    }
                }
            }
        }
    }

    @Test
    void itsClassesAreTheWordsOfTheColumnAndPeopleAreToldTheLabel() {
        SoftDecisionTree tree = LabelRoadTrees.all().get(0).tree();
        Schema schema = OneOutput.of(tree, "signed").schema();
        assertEquals(new Target.Classes("signed", List.of("false", "true"), Optional.of("true")), schema.target());
        assertEquals("signed", schema.words().className("true"));
        assertEquals("not signed", schema.words().className("false"));
        assertEquals("signed", schema.words().target());
    }

    @Test
    void itRemembersTheRowsOfTheWholeTree() {
        SoftDecisionTree tree = LabelRoadTrees.all().get(1).tree();
        Encoder encoder = new Encoder(tree.schema());
        List<List<String>> rows = RoadTrees.rows(tree.schema(), 30, 5);
        float[] x = new float[30 * tree.features()];
        for (int r = 0; r < 30; r++) {
            System.arraycopy(encoder.encode(rows.get(r)), 0, x, r * tree.features(), tree.features());
        }
        Dataset data = Dataset.ofNumbers(
                tree.schema(), new DenseMatrix(30, tree.features(), x), new float[90], Optional.empty());
        TrainingStatistics whole = RowStatistics.of(tree, data, 1);
        TrainingStatistics one =
                OneOutput.of(tree.withStatistics(whole), "spam").statistics().orElseThrow();
        assertArrayEquals(whole.leafRows(), one.leafRows());
        float[] answers = whole.scorecards().orElseThrow().leafAnswer();
        float[] ofOne = one.scorecards().orElseThrow().leafAnswer();
        assertEquals(answers[3], ofOne[3], "yes in the second leaf");
        assertEquals(1 - answers[3], ofOne[2], 1e-6, "no in the second leaf");
    }

    @Test
    void aNumberAnswersAsTheWholeTreeDoesWithItsIntervals() {
        for (RoadTrees.Named named : NumbersRoadTrees.all()) {
            SoftDecisionTree tree = named.tree();
            Encoder encoder = new Encoder(tree.schema());
            List<String> names = tree.schema().target().answerNames();
            for (int k = 0; k < names.size(); k++) {
                SoftDecisionTree one = OneOutput.of(tree, names.get(k));
                assertEquals(
                        NumbersRoadTrees.TARGET.outputs().get(k), one.schema().target());
                assertEquals(names.get(k), one.schema().words().target());
                for (List<String> row : RoadTrees.rows(tree.schema(), 40, 5)) {
                    float[] x = encoder.encode(row);
                    for (Rule rule : Rule.values()) {
                        Prediction whole = tree.predict(x, rule);
                        Prediction alone = one.predict(x, rule);
                        float value = whole.probabilities()[k];
                        assertEquals(
                                value, alone.value(), 1e-6 * NumbersRoadTrees.TARGET.scale(k), named + ", " + rule);
                        assertEquals(whole.leaf(), alone.leaf());
                        assertEquals(
                                tree.intervals().orElseThrow().low(3 * whole.leaf() + k, value),
                                one.intervals().orElseThrow().low(whole.leaf(), value));
                    }
                }
            }
        }
    }

    @Test
    void severalNumbersAreReadAgainFromTheirFile() throws IOException {
        for (RoadTrees.Named named : NumbersRoadTrees.all()) {
            byte[] bytes = ModelFile.toBytes(named.tree());
            SoftDecisionTree read = ModelFile.read(bytes, "tree");
            assertEquals(named.tree().schema(), read.schema());
            assertEquals(named.tree().intervals(), read.intervals());
            assertArrayEquals(bytes, ModelFile.toBytes(read));
        }
    }

    @Test
    void mistakes() {
        assertEquals(
                "expected one of the numbers 'price', '\"rent\" & \\n', 'depth', found 'other'",
                assertThrows(
                                DataException.class,
                                () -> OneOutput.of(NumbersRoadTrees.all().get(0).tree(), "other"))
                        .getMessage());
        SoftDecisionTree tree = LabelRoadTrees.all().get(0).tree();
        assertEquals(
                "expected one of the labels 'spam', '\"urgent\" & \\n', 'signed', found 'other'",
                assertThrows(DataException.class, () -> OneOutput.of(tree, "other"))
                        .getMessage());
        assertEquals(
                "expected a tree of labels or of several numbers, found one of classes",
                assertThrows(DataException.class, () -> OneOutput.of(TestScorecards.tree(3, 3), "p"))
                        .getMessage());
    }
}
