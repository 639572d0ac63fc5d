package org.espalier.train.number;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.matrix.MatrixBuilder;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.EngineState;
import org.espalier.train.Family;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;
import org.espalier.train.NumberGates;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingListener;
import org.junit.jupiter.api.Test;

/** Trees of numbers and rates, from the teacher to the finished tree. */
class NumberDistillerTest {
    private static final int ROWS = 1200;

    private static final Schema HOMES = schema(new Target.Number("price", Optional.of("EUR"), Optional.empty()));
    private static final Schema CLAIMS = schema(new Target.Rate("claims", Optional.of("years"), Optional.empty()));

    private static Schema schema(Target target) {
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < 3; c++) {
            columns.add(new Column.Number(
                    "x" + c, Optional.empty(), -1, 1, 0, 0.58, Column.Scaling.NONE, Column.Missing.ERROR, false));
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), target);
    }

    /** A kink along x0 = 0.2, which one gate and two linear leaves can follow. */
    private static double price(float[] x) {
        return 200_000 + 50_000 * x[1] + (x[0] > 0.2 ? 80_000 * (x[0] - 0.2) + 40_000 : 0);
    }

    private static double rate(float[] x) {
        return 0.1 * Math.exp(0.8 * x[1] + (x[0] > 0 ? 0.7 : 0));
    }

    private static Dataset homes(int rows, long seed, double noise) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[rows * 3];
        float[] y = new float[rows];
        float[] row = new float[3];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < 3; c++) {
                row[c] = (float) (2 * random.nextDouble() - 1);
                x[r * 3 + c] = row[c];
            }
            y[r] = (float)
                    (price(row) + noise * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5));
        }
        return Dataset.ofNumbers(HOMES, new DenseMatrix(rows, 3, x), y, Optional.empty());
    }

    /** Counts by exposure, as rates, with the exposures as weights. */
    private static Dataset claims(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] x = new float[rows * 3];
        float[] y = new float[rows];
        float[] years = new float[rows];
        float[] row = new float[3];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < 3; c++) {
                row[c] = (float) (2 * random.nextDouble() - 1);
                x[r * 3 + c] = row[c];
            }
            years[r] = (float) (1 + 9 * random.nextDouble());
            double left = random.nextDouble();
            double p = Math.exp(-rate(row) * years[r]);
            int count = 0;
            while (left > p && count < 50) {
                left -= p;
                p *= rate(row) * years[r] / ++count;
            }
            y[r] = count / years[r];
        }
        return Dataset.ofNumbers(CLAIMS, new DenseMatrix(rows, 3, x), y, Optional.of(years));
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

    private static double rmse(SoftDecisionTree tree, Dataset rows, Rule rule) {
        Predictions found = tree.predict(rows.features(), rule, 1);
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Math.pow(found.probabilities()[r] - price(rows.features().row(r)), 2);
        }
        return Math.sqrt(sum / rows.rows());
    }

    @Test
    void followsATeacherOfNumbers() {
        Dataset rows = homes(ROWS, 1, 0);
        Dataset unseen = homes(400, 2, 0);
        Teacher teacher = Teacher.ofNumbers(HOMES, "homes 1", NumberDistillerTest::price);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.of(teacher));
        assertTrue(rmse(tree, unseen, Rule.MAX_PATH) < 9_000, "max-path: " + rmse(tree, unseen, Rule.MAX_PATH));
        assertTrue(rmse(tree, unseen, Rule.AVERAGE) < 9_000, "average: " + rmse(tree, unseen, Rule.AVERAGE));
        assertEquals("squared", tree.provenance().configuration().get("family"));
        assertTrue(tree.scorecards().orElseThrow().range().isPresent());
        assertEquals(200_000, tree.schema().target().spread().orElseThrow().mean(), 40_000);
    }

    @Test
    void constantLeavesAreACoarserAnswer() {
        Dataset rows = homes(ROWS, 1, 0);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.CONSTANT), Optional.empty());
        double error = rmse(tree, homes(400, 2, 0), Rule.MAX_PATH);
        assertTrue(error > 9_000 && error < 30_000, "max-path: " + error);
    }

    @Test
    void theSameSeedGivesTheSameBytesForAnyNumberOfThreads() {
        Dataset rows = homes(300, 1, 10_000);
        DistillOptions one = options(rows, LeafKind.POINTS);
        byte[] first = ModelFile.toBytes(distill(rows, one, Optional.empty()));
        byte[] second =
                ModelFile.toBytes(distill(rows, one.toBuilder().threads(3).build(), Optional.empty()));
        assertArrayEquals(first, second);
    }

    @Test
    void intervalsCoverRowsThatNobodyHasSeen() {
        Dataset rows = homes(4000, 1, 60_000);
        Dataset unseen = homes(4000, 2, 60_000);
        DistillOptions options =
                options(rows, LeafKind.POINTS).toBuilder().validation(0.25).build();
        SoftDecisionTree tree = distill(rows, options, Optional.empty());
        Intervals intervals = tree.intervals().orElseThrow();
        Predictions found = tree.predict(unseen.features(), Rule.MAX_PATH, 1);
        int within = 0;
        for (int r = 0; r < unseen.rows(); r++) {
            float value = found.probabilities()[r];
            float truth = unseen.values()[r];
            boolean isWithin =
                    truth >= intervals.low(found.leaf()[r], value) && truth <= intervals.high(found.leaf()[r], value);
            within += isWithin ? 1 : 0;
        }
        double covered = (double) within / unseen.rows();
        assertEquals(0.9, intervals.coverage());
        assertTrue(covered > 0.87 && covered < 0.93, "covered: " + covered);
    }

    @Test
    void ratesMeetTheirTotalAndTheirShape() {
        Dataset rows = claims(4000, 1);
        SoftDecisionTree tree = distill(rows, options(rows, LeafKind.POINTS), Optional.empty());
        Predictions found = tree.predict(rows.features(), Rule.MAX_PATH, 1);
        double truth = 0;
        double answered = 0;
        double worst = 0;
        for (int r = 0; r < rows.rows(); r++) {
            truth += rows.weight(r) * rows.values()[r];
            answered += rows.weight(r) * found.probabilities()[r];
            worst = Math.max(
                    worst,
                    Math.abs(Math.log(
                            found.probabilities()[r] / rate(rows.features().row(r)))));
        }
        assertEquals(1, answered / truth, 0.03);
        assertTrue(worst < 0.8, "the furthest rate is off by a factor of " + Math.exp(worst));
        assertEquals(Optional.empty(), tree.intervals());
    }

    @Test
    void aQuantileLiesAboveItsShareOfTheRows() {
        Dataset rows = homes(2000, 1, 60_000);
        DistillOptions options = options(rows, LeafKind.POINTS).toBuilder()
                .family(new Family.Quantile(0.8))
                .build();
        SoftDecisionTree tree = distill(rows, options, Optional.empty());
        Dataset unseen = homes(2000, 2, 60_000);
        Predictions found = tree.predict(unseen.features(), Rule.MAX_PATH, 1);
        int below = 0;
        for (int r = 0; r < unseen.rows(); r++) {
            below += unseen.values()[r] < found.probabilities()[r] ? 1 : 0;
        }
        assertEquals(0.8, (double) below / unseen.rows(), 0.05);
    }

    /** Tables of many categories are kept so, and examples of Tribuo and libsvm. */
    @Test
    void sparseRowsAreRowsToo() {
        Dataset rows = homes(400, 1, 0);
        MatrixBuilder sparse = new MatrixBuilder(3);
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            sparse.add(new float[] {0, r % 2 == 0 ? x[1] : 0, 0});
        }
        CsrMatrix features = assertInstanceOf(CsrMatrix.class, sparse.build());
        Dataset few = Dataset.ofNumbers(HOMES, features, rows.values(), Optional.empty());
        Teacher teacher = Teacher.ofNumbers(HOMES, "homes", NumberDistillerTest::price);
        SoftDecisionTree tree = distill(few, options(few, LeafKind.POINTS), Optional.of(teacher));
        assertTrue(rmse(tree, few, Rule.MAX_PATH) < 15_000, "max-path: " + rmse(tree, few, Rule.MAX_PATH));
    }

    /** Where columns bend the validation rows take ramps, where they do not the plain leaves, and both are said. */
    @Test
    void theValidationRowsChooseRamps() {
        for (boolean isBent : new boolean[] {false, true}) {
            Dataset rows = homes(1200, 1, 0);
            Teacher teacher =
                    Teacher.ofNumbers(HOMES, "bent " + isBent, x -> isBent ? 1000 * Math.abs(x[0]) : 1000 * x[0]);
            List<String> notes = new ArrayList<>();
            TrainingListener listener = new TrainingListener() {
                @Override
                public void note(String text) {
                    notes.add(text);
                }
            };
            DistillOptions options = DistillOptions.builder(rows)
                    .leaves(LeafKind.POINTS)
                    .depth(0)
                    .epochs(10)
                    .augment(2)
                    .threads(1)
                    .build();
            SoftDecisionTree tree =
                    new NumberDistiller(options, listener).distill(rows, Optional.of(teacher), Optional.empty());
            boolean hasRamps = ((Column.Number) tree.schema().columns().get(0))
                            .knots()
                            .points()
                            .size()
                    > 0;
            assertEquals(isBent, hasRamps, notes::toString);
            assertEquals(
                    2, notes.stream().filter(n -> n.contains("validation loss")).count(), notes::toString);
        }
    }

    /** The kink lies along one column, and a gate may ask about one: it asks about that one. */
    /** A CART on the numbers: its first gate asks what divides them, and its leaves say what they are. */
    @Test
    void gatesOfFewColumnsAreTriedByGrowthToo() {
        Dataset rows = homes(ROWS, 5, 0);
        DistillOptions one = options(rows, LeafKind.CONSTANT).toBuilder()
                .gates(GateKind.ONE)
                .columnsPerGate(1)
                .build();
        Scale scale = Scale.of(new Family.Squared(), Scale.withSpread(rows));
        List<NumberGates> ways = NumberGates.of(one, HOMES, scale::score);
        assertEquals(
                List.of("pruning", "growth"),
                ways.stream().map(NumberGates::name).toList());
        assertEquals(
                List.of(false, true),
                ways.stream().map(NumberGates::areDividing).toList());
        float[] targets = new float[ROWS];
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            targets[r] = scale.toTraining(rows.values()[r], 0);
            weights[r] = 1;
        }
        TrainingData data = new TrainingData(rows.features(), 1, targets, weights).withBasis(Basis.none(HOMES));
        assertTrue(ways.get(0).start(data, ROWS).isEmpty(), "a run that prunes starts as it likes");
        EngineState grown = ways.get(1).start(data, ROWS).orElseThrow();
        float[] gate = grown.parameters().gateWeight();
        assertTrue(gate[0] > 0 && gate[1] == 0 && gate[2] == 0, "x0 divides most");
        assertEquals(0.2, -grown.parameters().gateBias()[0] / gate[0], 0.1);
        float[] leaf = grown.parameters().leafLogits();
        assertTrue(
                Math.max(leaf[0], leaf[1]) < Math.min(leaf[2], leaf[3]) && leaf[0] < 0 && leaf[3] > 0 && leaf[3] < 3,
                "in standard deviations: " + Arrays.toString(leaf));
        assertEquals(
                1,
                NumberGates.of(options(rows, LeafKind.CONSTANT), HOMES, scale::score)
                        .size(),
                "gates of all columns have one way");
    }

    @Test
    void gatesOfOneColumnAskAboutOne() {
        Dataset rows = homes(ROWS, 1, 0);
        Teacher teacher = Teacher.ofNumbers(HOMES, "homes 1", NumberDistillerTest::price);
        DistillOptions options = DistillOptions.builder(rows)
                .leaves(LeafKind.CONSTANT)
                .gates(GateKind.ONE)
                .depth(2)
                .epochs(25)
                .augment(2)
                .threads(1)
                .build();
        SoftDecisionTree tree = distill(rows, options, Optional.of(teacher));
        float[] weight = tree.gateWeight();
        for (int g = 0; g < 3; g++) {
            int asked = 0;
            for (int f = 0; f < 3; f++) {
                asked += weight[g * 3 + f] != 0 ? 1 : 0;
            }
            assertEquals(1, asked, "columns of gate " + g);
        }
        assertTrue(rmse(tree, rows, Rule.MAX_PATH) < 35_000, "max-path: " + rmse(tree, rows, Rule.MAX_PATH));
    }

    /** Every second copy lies between rows, so that a teacher is asked there; without one a value stays with its row. */
    @Test
    void copiesAreMixedWhereATeacherAnswersThem() {
        float[] values = new float[3 * 200];
        for (int r = 0; r < 200; r++) {
            values[3 * r] = r % 2 == 0 ? -1 : 1;
        }
        DenseMatrix rows = new DenseMatrix(200, 3, values);
        assertEquals(0, between(Jitter.copy(HOMES, rows, 1, 1, true)), "an odd copy");
        assertEquals(0, between(Jitter.copy(HOMES, rows, 1, 2, false)), "without a teacher");
        assertEquals(75, between(Jitter.copy(HOMES, rows, 1, 2, true)), 25, "a mixed copy");
    }

    /** Rows whose first number is far from both of those that there are. */
    private static int between(Matrix copy) {
        int count = 0;
        for (int r = 0; r < copy.rows(); r++) {
            count += Math.abs(copy.row(r)[0]) < 0.7 ? 1 : 0;
        }
        return count;
    }

    private static String error(Dataset rows, DistillOptions options, Optional<Teacher> teacher) {
        return assertThrows(EspalierException.class, () -> distill(rows, options, teacher))
                .getMessage();
    }

    @Test
    void mistakes() {
        Dataset rows = homes(60, 1, 0);
        DistillOptions options = options(rows, LeafKind.POINTS);
        assertEquals(
                "the family poisson: expected a target that is a rate, found a number",
                error(rows, options.toBuilder().family(new Family.Poisson()).build(), Optional.empty()));
        Schema classes = HOMES.withTarget(new Target.Classes("class", List.of("a", "b")));
        Teacher ofClasses = Teacher.of(classes, "halves", x -> new double[] {0.5, 0.5});
        assertEquals(
                "the teacher answers probabilities of 2 classes, and the target 'price' is a number",
                error(rows, options, Optional.of(ofClasses)));
        assertEquals(
                "whole-points: expected false for a number, a rate or labels: other values are for classes only",
                error(rows, options.toBuilder().wholePoints(true).build(), Optional.empty()));
        assertEquals(
                "tao: expected 0 for a number, a rate or labels: other values are for classes only",
                error(rows, options.toBuilder().tao(1).build(), Optional.empty()));
        Teacher nan = Teacher.ofNumbers(HOMES, "nan", x -> Double.NaN);
        assertEquals(
                "the teacher's answer for row 1: expected a finite number, found NaN",
                error(rows, options, Optional.of(nan)));
        float[] y = rows.values().clone();
        y[6] = Float.NaN;
        Dataset partly = Dataset.ofNumbers(HOMES, rows.features(), y, Optional.empty());
        assertEquals(
                "row 7 has no value of the target, and there is no teacher to give it one",
                error(partly, options, Optional.empty()));
        Dataset amounts = Dataset.ofNumbers(CLAIMS, rows.features(), new float[60], Optional.empty());
        assertEquals(
                "row 1: expected an amount above 0, as the family gamma has, found 0",
                error(
                        amounts,
                        options(amounts, LeafKind.POINTS).toBuilder()
                                .family(new Family.Gamma())
                                .build(),
                        Optional.empty()));
    }
}
