package org.espalier.train.number;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Family;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees of labels, from the teacher to the finished tree. */
class LabelsDistillerTest {
    private static final Schema MAILS = schema(new Target.Labels("labels", List.of("spam", "urgent")));

    private static Schema schema(Target target) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 2; c++) {
            columns.add(new Column.Number(
                    "x" + c, Optional.empty(), -1, 1, 0, 0.58, Column.Scaling.NONE, Column.Missing.ERROR, false));
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), target);
    }

    /** The first is linear in a column, the second turns around where the first column changes sign. */
    private static double[] probabilities(float[] x) {
        return new double[] {sigmoid(4 * x[1] - 1), sigmoid(x[0] > 0 ? 5 * x[1] : -5 * x[1])};
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static Dataset mails(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[rows * 2];
        float[] y = new float[rows * 2];
        for (int r = 0; r < rows; r++) {
            float[] row = {(float) (2 * random.nextDouble() - 1), (float) (2 * random.nextDouble() - 1)};
            System.arraycopy(row, 0, x, r * 2, 2);
            double[] p = probabilities(row);
            for (int k = 0; k < 2; k++) {
                y[r * 2 + k] = random.nextDouble() < p[k] ? 1 : 0;
            }
        }
        return Dataset.ofNumbers(MAILS, new DenseMatrix(rows, 2, x), y, Optional.empty());
    }

    private static DistillOptions options(Dataset rows, LeafKind leaves) {
        return DistillOptions.builder(rows)
                .leaves(leaves)
                .depth(2)
                .epochs(20)
                .augment(2)
                .threads(1)
                .build();
    }

    private static SoftDecisionTree distill(Dataset rows, DistillOptions options, Optional<Teacher> teacher) {
        return new NumberDistiller(options, TrainingListener.SILENT).distill(rows, teacher, Optional.empty());
    }

    /** Mean distance of the probabilities from the true ones. */
    private static double error(SoftDecisionTree tree, Dataset rows, Rule rule) {
        Predictions found = tree.predict(rows.features(), rule, 1);
        double sum = 0;
        for (int i = 0; i < found.probabilities().length; i++) {
            sum += Math.abs(
                    found.probabilities()[i] - probabilities(rows.features().row(i / 2))[i % 2]);
        }
        return sum / found.probabilities().length;
    }

    @Test
    void followsATeacherOfLabels() {
        Dataset rows = mails(800, 1);
        Teacher teacher = Teacher.ofLabels(MAILS, "mails 1", LabelsDistillerTest::probabilities);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.of(teacher));
        Dataset unseen = mails(400, 2);
        assertTrue(error(tree, unseen, Rule.MAX_PATH) < 0.1, "max-path: " + error(tree, unseen, Rule.MAX_PATH));
        assertTrue(error(tree, unseen, Rule.AVERAGE) < 0.1, "average: " + error(tree, unseen, Rule.AVERAGE));
        assertEquals("logistic", tree.provenance().configuration().get("family"));
        assertTrue(NumberDistiller.summary(tree).startsWith("validation on 80 rows: of all labels right by average "));
    }

    @Test
    void learnsFromTheLabelsAloneWithLeavesOfBothKinds() {
        Dataset rows = mails(1500, 1);
        Dataset unseen = mails(400, 2);
        SoftDecisionTree linear = distill(rows, options(rows, LeafKind.POINTS), Optional.empty());
        SoftDecisionTree constant = distill(rows, options(rows, LeafKind.CONSTANT), Optional.empty());
        assertTrue(error(linear, unseen, Rule.MAX_PATH) < 0.09, "linear: " + error(linear, unseen, Rule.MAX_PATH));
        double ofConstant = error(constant, unseen, Rule.MAX_PATH);
        assertTrue(ofConstant < 0.2, "constant: " + ofConstant);
        assertTrue(constant.scorecards().isEmpty());
    }

    @Test
    void aRareLabelBeginsAtItsShare() {
        Dataset rows = mails(300, 1);
        float[] y = new float[600];
        for (int r = 0; r < 300; r++) {
            y[2 * r] = r % 50 == 0 ? 1 : 0;
            y[2 * r + 1] = r % 2;
        }
        Dataset rare = Dataset.ofNumbers(MAILS, rows.features(), y, Optional.empty());
        DistillOptions options =
                options(rare, LeafKind.CONSTANT).toBuilder().depth(1).epochs(1).build();
        Predictions found = distill(rare, options, Optional.empty()).predict(rare.features(), Rule.AVERAGE, 1);
        assertEquals(0.02, found.probabilities()[0], 0.01);
        assertEquals(0.5, found.probabilities()[1], 0.1);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndTheFileGivesTheSameTree(@TempDir Path folder) throws IOException {
        Dataset rows = mails(300, 1);
        DistillOptions one = options(rows, LeafKind.POINTS);
        SoftDecisionTree tree = distill(rows, one, Optional.empty());
        byte[] second =
                ModelFile.toBytes(distill(rows, one.toBuilder().threads(3).build(), Optional.empty()));
        assertArrayEquals(ModelFile.toBytes(tree), second);
        Path file = folder.resolve("tree.safetensors");
        ModelFile.write(tree, file, OverwritePolicy.REFUSE);
        SoftDecisionTree read = ModelFile.read(file);
        assertEquals(tree.schema(), read.schema());
        for (Rule rule : Rule.values()) {
            assertEquals(tree.predict(rows.features(), rule, 1), read.predict(rows.features(), rule, 1));
        }
    }

    /** A label that a row does not say is the teacher's matter; of those that it says the weight is mixed in. */
    @Test
    void aTeacherAnswersLabelsThatRowsDoNotSay() {
        Dataset rows = mails(300, 1);
        float[] y = rows.values().clone();
        y[13] = Float.NaN;
        Dataset partly = Dataset.ofNumbers(MAILS, rows.features(), y, Optional.empty());
        DistillOptions options =
                options(partly, LeafKind.POINTS).toBuilder().labelWeight(0.5).build();
        assertEquals(
                "row 7 has no value of 'urgent', and there is no teacher to give it one",
                refusal(partly, options, Optional.empty()));
        Teacher teacher = Teacher.ofLabels(MAILS, "mails 1", LabelsDistillerTest::probabilities);
        SoftDecisionTree tree = distill(partly, options, Optional.of(teacher));
        assertTrue(error(tree, rows, Rule.MAX_PATH) < 0.16, "max-path: " + error(tree, rows, Rule.MAX_PATH));
    }

    private static String refusal(Dataset rows, DistillOptions options, Optional<Teacher> teacher) {
        return assertThrows(EspalierException.class, () -> distill(rows, options, teacher))
                .getMessage();
    }

    @Test
    void mistakes() {
        Dataset rows = mails(60, 1);
        DistillOptions options = options(rows, LeafKind.POINTS);
        assertEquals(
                "family: expected a number or a rate, found labels, whose loss is the cross-entropy",
                refusal(rows, options.toBuilder().family(new Family.Huber()).build(), Optional.empty()));
        Schema classes = MAILS.withTarget(new Target.Classes("class", List.of("a", "b")));
        assertEquals(
                "the teacher answers probabilities of 2 classes, and the target 'labels' is of labels",
                refusal(rows, options, Optional.of(Teacher.of(classes, "halves", x -> new double[] {0.5, 0.5}))));
        Schema other = MAILS.withTarget(new Target.Labels("labels", List.of("spam", "signed")));
        assertEquals(
                "the data have the label 'urgent', the teacher knows only 'spam', 'signed'",
                refusal(rows, options, Optional.of(Teacher.ofLabels(other, "o", x -> new double[] {0.5, 0.5}))));
        assertEquals(
                "the teacher's answer for row 1: expected a probability, 0 to 1, found 1.5",
                refusal(rows, options, Optional.of(Teacher.ofLabels(MAILS, "o", x -> new double[] {0.5, 1.5}))));
        assertEquals(
                "the teacher's 2 probabilities add up to 1 in every row: expected those of labels, each yes or no, found"
                        + " those of classes, of which one is right",
                refusal(rows, options, Optional.of(Teacher.ofLabels(MAILS, "o", x -> new double[] {0.3, 0.7}))));
    }

    /** Labels in another order are brought into the data's. */
    @Test
    void aTeacherWithTheLabelsInAnotherOrder() {
        Dataset rows = mails(300, 1);
        Schema turned = MAILS.withTarget(new Target.Labels("labels", List.of("urgent", "spam")));
        Teacher teacher = Teacher.ofLabels(turned, "turned", x -> {
            double[] p = probabilities(x);
            return new double[] {p[1], p[0]};
        });
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.of(teacher));
        assertTrue(error(tree, rows, Rule.MAX_PATH) < 0.16, "max-path: " + error(tree, rows, Rule.MAX_PATH));
    }
}
