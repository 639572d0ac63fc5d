package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.scorecard.SoftCart;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of one-column gates from a CART, and the columns that it is given while it grows. */
class GateGrowthTest {
    private static final int ROWS = 800;
    /** Number a, a category of three with a slot for others, numbers b and c: seven features in four columns. */
    private static final Schema SCHEMA = new Schema(
            List.of(
                    number("a"),
                    new Column.Category("home", List.of("own", "rent", "free"), Column.Missing.IMPUTE, false),
                    number("b"),
                    number("c")),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("t", List.of("no", "yes")));

    private static final int WIDTH = 7;

    private static Column number(String name) {
        return new Column.Number(name, Optional.empty(), -9, 9, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
    }

    /** Yes where home is own or free and a is above 2.2, or home is rent and b is above -1.5. */
    private static Dataset rows() {
        SplittableRandom random = Seeds.stream(9);
        float[] x = new float[ROWS * WIDTH];
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            int home = random.nextInt(3);
            float a = (float) (1 + Seeds.normal(random));
            float b = (float) Seeds.normal(random);
            x[r * WIDTH] = a;
            x[r * WIDTH + 1 + home] = 1;
            x[r * WIDTH + 5] = b;
            x[r * WIDTH + 6] = (float) Seeds.normal(random);
            labels[r] = (home == 1 ? b > -1.5 : a > 2.2) ? 1 : 0;
        }
        return new Dataset(SCHEMA, new DenseMatrix(ROWS, WIDTH, x), labels, Optional.empty());
    }

    private static SoftCart.Start cart(int depth) {
        Dataset rows = rows();
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1);
        float[] targets = Targets.mix(rows.labels(), null, 2, 1, 1);
        return SoftCart.grow(SCHEMA, rows.features(), ROWS, 2, targets, weights, new TreeShape(depth));
    }

    /** Each side of the root asks about what decides there; a set of categories is one question. */
    @Test
    void theStartIsACart() {
        SoftCart.Start start = cart(2);
        assertEquals(1, start.columns()[0]);
        float[] root = Arrays.copyOf(start.gateWeight(), WIDTH);
        assertTrue((root[1] > 0) == (root[3] > 0) && (root[1] > 0) != (root[2] > 0), Arrays.toString(root));
        assertEquals(0, root[0] + root[4] + root[5] + root[6]);
        int rentSide = root[2] > 0 ? 2 : 1;
        assertEquals(2, start.columns()[rentSide]);
        assertEquals(0, start.columns()[3 - rentSide]);
        float[] ofRent = Arrays.copyOfRange(start.gateWeight(), rentSide * WIDTH, (rentSide + 1) * WIDTH);
        assertEquals(-1.5, -start.gateBias()[rentSide] / ofRent[5], 0.2);
        for (int leaf = 0; leaf < 4; leaf++) {
            assertEquals(1, start.leafMeans()[2 * leaf] + start.leafMeans()[2 * leaf + 1], 1e-9);
        }
        int right = rentSide == 2 ? 3 : 1;
        assertTrue(start.leafMeans()[2 * right + 1] > 0.8 && start.leafMeans()[2 * (right - 1) + 1] < 0.2);
    }

    /** Where nothing is left to divide a gate asks what its parent asked, and its leaves are alike. */
    @Test
    void aGateWithoutASplitIsItsParents() {
        SoftCart.Start start = cart(8);
        int repeated = (int) IntStream.range(1, 255)
                .filter(i -> Arrays.equals(
                        Arrays.copyOfRange(start.gateWeight(), i * WIDTH, (i + 1) * WIDTH),
                        Arrays.copyOfRange(
                                start.gateWeight(), TreeShape.parent(i) * WIDTH, (TreeShape.parent(i) + 1) * WIDTH)))
                .count();
        assertTrue(repeated > 0, "of 255 gates");
        for (double share : start.leafMeans()) {
            assertTrue(share > 0 && share < 1);
        }
    }

    /** The pair whose weight has the steepest gradient, given the bias, is opened; others stay 0 with their moments. */
    @Test
    void whatGainsMostIsOpened() {
        Dataset rows = rows();
        float[] weights = new float[ROWS];
        Arrays.fill(weights, 1);
        TrainingData data = new TrainingData(rows.features(), 2, Targets.mix(rows.labels(), null, 2, 1, 1), weights);
        DistillOptions options = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(1)
                .columnsPerGate(2)
                .build();
        GateGrowth growth = GateGrowth.of(options, 2);
        EngineState start = growth.start(data, ROWS, SCHEMA);
        TreeParameters gradient = TreeParameters.zeros(new TreeShape(1), WIDTH, 2);
        gradient.gateBias()[0] = 2;
        // all of c's gradient is the bias's: its mean is 0, so this is a gain; a's is as great but for the mean's part
        gradient.gateWeight()[0] = 2;
        gradient.gateWeight()[6] = 1;
        EngineState opened = new GateBudget(start, false, 1, SCHEMA, data, ROWS).opened(gradient, 2, 2, 1);
        assertArrayEquals(
                new boolean[] {false, true, false, true},
                GateBudget.columns(opened.masks().orElseThrow(), SCHEMA, 1));
        assertArrayEquals(start.parameters().gateWeight(), opened.parameters().gateWeight());
        EngineState full = new GateBudget(opened, false, 1, SCHEMA, data, ROWS).opened(gradient, 9, 2, 1);
        assertArrayEquals(
                opened.masks().orElseThrow().gates(), full.masks().orElseThrow().gates());
    }

    /** Openings end within the first half of a run, and the budget is reached, not passed. */
    @Test
    void theBudgetIsReachedInTheFirstHalf() {
        DistillOptions options = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .columnsPerGate(3)
                .epochs(40)
                .reinitialize(3)
                .build();
        GateGrowth growth = GateGrowth.of(options, 5);
        assertEquals(0, growth.options().reinitialize());
        List<Integer> epochs = new ArrayList<>();
        for (int e = growth.next(0); e < 40; e = growth.next(e)) {
            epochs.add(e);
            assertTrue(growth.changesAt(e) && !growth.isDone(e));
        }
        assertEquals(List.of(4, 6, 8, 10, 12, 14, 16, 18), epochs);
        assertTrue(growth.isDone(19) && !growth.changesAt(19));
    }

    private static DistillOptions.Builder few() {
        return DistillOptions.builder(rows())
                .leaves(LeafKind.CONSTANT)
                .depth(2)
                .columnsPerGate(1)
                .epochs(12)
                .augment(0)
                .threads(1);
    }

    /** Both ways are told of, the better one by the validation loss is taken, and it keeps to its budget. */
    @Test
    void theBetterWayIsTaken() {
        List<String> notes = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void note(String text) {
                notes.add(text);
            }
        };
        SoftDecisionTree tree =
                new Distiller(few().build(), listener, Optional.empty()).distill(rows(), Optional.empty());
        String told = notes.stream()
                .filter(n -> n.startsWith("gates of few columns by "))
                .findFirst()
                .orElseThrow();
        String[] losses = told.replaceAll(".*a loss of ", "").split(" against ");
        assertTrue(Double.parseDouble(losses[0]) <= Double.parseDouble(losses[1]), told);
        assertEquals(Double.parseDouble(losses[0]), tree.provenance().metrics().get("validation.loss"), 1e-5);
        boolean[] asked = tree.structure().gateColumns().orElseThrow();
        for (int i = 0; i < 3; i++) {
            int gate = i;
            assertEquals(
                    1, IntStream.range(0, 4).filter(c -> asked[gate * 4 + c]).count());
        }
    }

    /** A run that is stopped while it grows goes on there, and ends in the same tree. */
    @Test
    void aStoppedGrowthIsResumed(@TempDir Path folder) {
        DistillOptions options = few().columnsPerGate(2).build();
        SoftDecisionTree whole = new Distiller(options).distill(rows(), Optional.empty());
        int epochs = 12;
        int[] seen = {0};
        TrainingListener stopping = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                if (++seen[0] == epochs + 4) {
                    throw new UnsupportedOperationException("stop");
                }
            }
        };
        Optional<CheckpointStore> store = Optional.of(new FileCheckpoints(folder));
        assertThrows(
                UnsupportedOperationException.class,
                () -> new Distiller(options, stopping, store).distill(rows(), Optional.empty()));
        List<Integer> after = new ArrayList<>();
        TrainingListener counting = new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                after.add(report.epoch());
            }
        };
        SoftDecisionTree resumed = new Distiller(options, counting, store).distill(rows(), Optional.empty());
        assertEquals(5, after.get(0), "pruning was at its end");
        assertArrayEquals(whole.gateWeight(), resumed.gateWeight());
        assertArrayEquals(whole.leafLogits(), resumed.leafLogits());
        assertEquals(whole.provenance(), resumed.provenance());
    }
}
