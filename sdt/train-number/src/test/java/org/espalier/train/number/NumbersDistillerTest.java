package org.espalier.train.number;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Intervals;
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

/** Trees of several numbers, from the teacher to the finished tree. */
class NumbersDistillerTest {
    private static final Target.Number PRICE = new Target.Number("price", Optional.of("EUR"), Optional.empty());
    private static final Target.Number RENT = new Target.Number("rent", Optional.empty(), Optional.empty());
    private static final Schema HOMES = schema(new Target.Numbers("numbers", List.of(PRICE, RENT)));

    /** Of the noise, in the unit of each. */
    private static final double[] NOISE = {9_000, 0.2};

    private static Schema schema(Target target) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 2; c++) {
            columns.add(new Column.Number(
                    "x" + c, Optional.empty(), -1, 1, 0, 0.58, Column.Scaling.NONE, Column.Missing.ERROR, false));
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), target);
    }

    /** Both bend where the first column changes sign. */
    private static double[] values(float[] x) {
        return new double[] {
            200_000 + 50_000 * x[1] + (x[0] > 0 ? 80_000 : 0), 3 + (x[0] > 0 ? 1.5 * x[1] : -1.5 * x[1])
        };
    }

    private static Dataset homes(int rows, long seed, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[rows * 2];
        float[] y = new float[rows * 2];
        for (int r = 0; r < rows; r++) {
            float[] row = {(float) (2 * random.nextDouble() - 1), (float) (2 * random.nextDouble() - 1)};
            System.arraycopy(row, 0, x, r * 2, 2);
            double[] v = values(row);
            for (int k = 0; k < 2; k++) {
                double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
                y[r * 2 + k] = (float) (v[k] + 2 * noise * NOISE[k] * sum);
            }
        }
        return Dataset.ofNumbers(HOMES, new DenseMatrix(rows, 2, x), y, Optional.empty());
    }

    private static DistillOptions options(Dataset rows, LeafKind leaves) {
        return DistillOptions.builder(rows)
                .leaves(leaves)
                .depth(2)
                .epochs(25)
                .augment(2)
                .threads(1)
                .build();
    }

    private static SoftDecisionTree distill(Dataset rows, DistillOptions options, Optional<Teacher> teacher) {
        return new NumberDistiller(options, TrainingListener.SILENT).distill(rows, teacher, Optional.empty());
    }

    /** RMSE of an output against what it is without noise. */
    private static double rmse(SoftDecisionTree tree, Dataset rows, int k) {
        Predictions found = tree.predict(rows.features(), Rule.MAX_PATH, 1);
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Math.pow(
                    found.probabilities()[2 * r + k] - values(rows.features().row(r))[k], 2);
        }
        return Math.sqrt(sum / rows.rows());
    }

    @Test
    void followsATeacherInEachOutput() {
        Dataset rows = homes(800, 1, 0);
        Dataset unseen = homes(400, 2, 0);
        Teacher teacher = Teacher.ofSeveralNumbers(HOMES, "homes 1", NumbersDistillerTest::values);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.of(teacher));
        assertTrue(rmse(tree, unseen, 0) < 14_000, "price: " + rmse(tree, unseen, 0));
        assertTrue(rmse(tree, unseen, 1) < 0.25, "rent: " + rmse(tree, unseen, 1));
        Target.Numbers target = (Target.Numbers) tree.schema().target();
        assertEquals(240_000, target.outputs().get(0).spread().orElseThrow().mean(), 5_000);
        assertEquals(Optional.of("EUR"), target.outputs().get(0).unit());
        assertEquals(3, target.outputs().get(1).spread().orElseThrow().mean(), 0.1);
        String summary = NumberDistiller.summary(tree);
        assertTrue(summary.startsWith("validation on 80 rows: RMSE in standard deviations average 0."), summary);
    }

    /** One output loses little beside a tree of its own. */
    @Test
    void bothOutputsAreAsGoodAsATreeOfTheirOwn() {
        Dataset rows = homes(800, 1, 1);
        Dataset unseen = homes(400, 2, 0);
        SoftDecisionTree both = distill(rows, options(rows, LeafKind.POINTS), Optional.empty());
        for (int k = 0; k < 2; k++) {
            float[] own = new float[rows.rows()];
            for (int r = 0; r < own.length; r++) {
                own[r] = rows.values()[2 * r + k];
            }
            Schema schema = HOMES.withTarget(k == 0 ? PRICE : RENT);
            Dataset alone = Dataset.ofNumbers(schema, rows.features(), own, Optional.empty());
            SoftDecisionTree one = distill(alone, options(alone, LeafKind.POINTS), Optional.empty());
            Predictions found = one.predict(unseen.features(), Rule.MAX_PATH, 1);
            double sum = 0;
            for (int r = 0; r < unseen.rows(); r++) {
                sum += Math.pow(
                        found.probabilities()[r] - values(unseen.features().row(r))[k], 2);
            }
            double ofOne = Math.sqrt(sum / unseen.rows());
            assertTrue(rmse(both, unseen, k) < 1.25 * ofOne + 0.1 * NOISE[k], rmse(both, unseen, k) + " to " + ofOne);
        }
    }

    @Test
    void intervalsOfEachOutputCoverWhatTheyPromise() {
        Dataset rows = homes(1500, 1, 1);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.CONSTANT), Optional.empty());
        Intervals intervals = tree.intervals().orElseThrow();
        Dataset unseen = homes(1000, 3, 1);
        Predictions found = tree.predict(unseen.features(), Rule.MAX_PATH, 1);
        for (int k = 0; k < 2; k++) {
            int within = 0;
            for (int r = 0; r < unseen.rows(); r++) {
                float value = found.probabilities()[2 * r + k];
                float truth = unseen.values()[2 * r + k];
                int at = 2 * found.leaf()[r] + k;
                within += truth >= intervals.low(at, value) && truth <= intervals.high(at, value) ? 1 : 0;
            }
            assertEquals(900, within, 50, "output " + k);
        }
    }

    /** The family is that of every output. */
    @Test
    void aQuantileOfEachOutput() {
        Dataset rows = homes(1000, 1, 2);
        DistillOptions options = options(rows, LeafKind.POINTS).toBuilder()
                .family(new Family.Quantile(0.9))
                .build();
        SoftDecisionTree tree = distill(rows, options, Optional.empty());
        Dataset unseen = homes(1000, 3, 2);
        Predictions found = tree.predict(unseen.features(), Rule.MAX_PATH, 1);
        for (int k = 0; k < 2; k++) {
            int below = 0;
            for (int r = 0; r < unseen.rows(); r++) {
                below += unseen.values()[2 * r + k] <= found.probabilities()[2 * r + k] ? 1 : 0;
            }
            assertEquals(900, below, 60, "output " + k);
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAndTheFileGivesTheSameTree() throws IOException {
        Dataset rows = homes(300, 1, 1);
        DistillOptions one = options(rows, LeafKind.POINTS);
        SoftDecisionTree tree = distill(rows, one, Optional.empty());
        byte[] bytes = ModelFile.toBytes(tree);
        assertArrayEquals(
                bytes,
                ModelFile.toBytes(distill(rows, one.toBuilder().threads(3).build(), Optional.empty())));
        SoftDecisionTree read = ModelFile.read(bytes, "tree");
        assertEquals(tree.schema(), read.schema());
        for (Rule rule : Rule.values()) {
            assertEquals(tree.predict(rows.features(), rule, 1), read.predict(rows.features(), rule, 1));
        }
    }

    /** Outputs in another order are brought into the data's. */
    @Test
    void aTeacherWithTheOutputsInAnotherOrder() {
        Dataset rows = homes(400, 1, 0);
        Schema turned = HOMES.withTarget(new Target.Numbers("numbers", List.of(RENT, PRICE)));
        Teacher teacher = Teacher.ofSeveralNumbers(turned, "turned", x -> {
            double[] v = values(x);
            return new double[] {v[1], v[0]};
        });
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.of(teacher));
        assertTrue(rmse(tree, rows, 0) < 25_000, "price: " + rmse(tree, rows, 0));
        assertTrue(rmse(tree, rows, 1) < 0.5, "rent: " + rmse(tree, rows, 1));
    }

    private static String refusal(Dataset rows, DistillOptions options, Optional<Teacher> teacher) {
        return assertThrows(EspalierException.class, () -> distill(rows, options, teacher))
                .getMessage();
    }

    @Test
    void mistakes() {
        Dataset rows = homes(60, 1, 0);
        DistillOptions options = options(rows, LeafKind.POINTS);
        float[] y = rows.values().clone();
        y[13] = Float.NaN;
        assertEquals(
                "row 7 has no value of 'rent', and there is no teacher to give it one",
                refusal(Dataset.ofNumbers(HOMES, rows.features(), y, Optional.empty()), options, Optional.empty()));
        for (int r = 0; r < 60; r++) {
            y[2 * r + 1] = 5;
        }
        assertEquals(
                "expected rows with different values of 'rent', found one value only",
                refusal(Dataset.ofNumbers(HOMES, rows.features(), y, Optional.empty()), options, Optional.empty()));
        assertEquals(
                "the family poisson: expected a target that is a rate, found several numbers",
                refusal(rows, options.toBuilder().family(new Family.Poisson()).build(), Optional.empty()));
        assertEquals(
                "the teacher knows 1 numbers, the data have 2 ('price', 'rent')",
                refusal(rows, options, Optional.of(Teacher.ofNumbers(schema(PRICE), "one", x -> x[0]))));
        Schema labels = schema(new Target.Labels("labels", List.of("price", "rent")));
        assertEquals(
                "the teacher answers probabilities of 2 labels, and the target 'numbers' is several numbers",
                refusal(rows, options, Optional.of(Teacher.ofLabels(labels, "l", x -> new double[] {0.5, 0.6}))));
        Schema other = schema(new Target.Numbers(
                "numbers", List.of(PRICE, new Target.Number("age", Optional.empty(), Optional.empty()))));
        assertEquals(
                "the data have the number 'rent', the teacher knows only 'price', 'age'",
                refusal(
                        rows,
                        options,
                        Optional.of(Teacher.ofSeveralNumbers(other, "o", NumbersDistillerTest::values))));
        assertEquals(
                "the teacher's answer for row 1: expected a finite number, found NaN",
                refusal(rows, options, Optional.of(Teacher.ofSeveralNumbers(HOMES, "o", x ->
                        new double[] {1, Double.NaN}))));
        assertTrue(refusal(rows, options, Optional.of(Teacher.ofSeveralNumbers(HOMES, "o", x -> new double[] {1})))
                .contains("expected 2 numbers, one for each output, found 1"));
        assertEquals(
                "the teacher's 2 answers add up to 1 in every row, as those of classes do and the targets' values do not:"
                        + " expected numbers in the targets' units",
                refusal(rows, options, Optional.of(Teacher.ofSeveralNumbers(HOMES, "o", x ->
                        new double[] {0.3, 0.7}))));
        assertEquals(
                "expected one number, found a target of 2 answers: ofSeveralNumbers",
                assertThrows(IllegalArgumentException.class, () -> Teacher.ofNumbers(HOMES, "o", x -> 1))
                        .getMessage());
    }
}
