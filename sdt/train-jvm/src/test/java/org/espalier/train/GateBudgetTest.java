package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Gates keep the columns that tell most, the tree keeps to its budget, and what is gone is 0. */
class GateBudgetTest {
    private static final int ROWS = 400;
    /** Two numbers and a category of two, with a slot for others: five features in three columns. */
    private static final Schema SCHEMA = new Schema(
            List.of(
                    number("a"),
                    new Column.Category("home", List.of("own", "rent"), Column.Missing.IMPUTE, false),
                    number("b")),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("t", List.of("no", "yes")));

    private static Column number(String name) {
        return new Column.Number(name, Optional.empty(), -9, 9, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
    }

    private static TrainingData data() {
        SplittableRandom random = Seeds.stream(4);
        float[] x = new float[ROWS * 5];
        float[] targets = new float[ROWS * 2];
        float[] weights = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            x[r * 5] = (float) (3 + Seeds.normal(random));
            x[r * 5 + 1 + random.nextInt(3)] = 1;
            x[r * 5 + 4] = (float) Seeds.normal(random);
            targets[r * 2] = 1;
            weights[r] = 1;
        }
        return new TrainingData(new DenseMatrix(ROWS, 5, x), 2, targets, weights);
    }

    /** The root is moved most by a, its left child by the category, its right one, which hardly a row reaches, by b. */
    private static EngineState state() {
        TreeParameters p = TreeParameters.zeros(new TreeShape(2), 5, 2);
        float[] weights = {
            2, 0.1f, 0.2f, 0.3f, 0.5f, //
            0.1f, 3, -3, 0, 0.4f, //
            0.2f, 0.1f, 0, 0, 1
        };
        System.arraycopy(weights, 0, p.gateWeight(), 0, weights.length);
        p.gateBias()[0] = -12; // a is 3 or so: six below
        EngineState s = EngineState.initial(p);
        Arrays.fill(s.firstMoment().gateWeight(), 0.5f);
        Arrays.fill(s.secondMoment().gateWeight(), 0.25f);
        return s;
    }

    private static EngineState within(EngineState state, int pairs, int most) {
        return new GateBudget(state, false, 1, SCHEMA, data(), ROWS).within(pairs, most);
    }

    private static int pairs(EngineState state) {
        boolean[] open = GateBudget.columns(state.masks().orElseThrow(), SCHEMA, 3);
        return (int) IntStream.range(0, open.length).filter(i -> open[i]).count();
    }

    @Test
    void oneColumnAGateIsTheOneThatTellsMost() {
        EngineState kept = within(state(), 3, 1);
        assertArrayEquals(
                new boolean[] {
                    true, false, false, //
                    false, true, false, //
                    false, false, true
                },
                GateBudget.columns(kept.masks().orElseThrow(), SCHEMA, 3));
        assertArrayEquals(
                new float[] {2, 0, 0, 0, 0, 0, 3, -3, 0, 0, 0, 0, 0, 0, 1},
                kept.parameters().gateWeight());
        for (TreeParameters moments : List.of(kept.firstMoment(), kept.secondMoment())) {
            for (int i = 0; i < 15; i++) {
                assertEquals(kept.masks().orElseThrow().gates()[i], moments.gateWeight()[i] != 0, "moment " + i);
            }
        }
    }

    /** The mean of what a lost column said, over the rows that come to the gate, stays in the bias. */
    @Test
    void theBiasTakesTheMeanOfWhatIsLost() {
        TrainingData data = data();
        double expected = -12;
        for (int r = 0; r < ROWS; r++) {
            float[] x = data.features().row(r);
            expected += (0.1 * x[1] + 0.2 * x[2] + 0.3 * x[3] + 0.5 * x[4]) / ROWS;
        }
        assertEquals(expected, within(state(), 3, 1).parameters().gateBias()[0], 1e-5);
    }

    /** Beyond one each, pairs go where they tell most: to the two gates that rows come to. */
    @Test
    void theBudgetIsTheTrees() {
        EngineState kept = within(state(), 5, 3);
        assertEquals(5, pairs(kept));
        boolean[] open = GateBudget.columns(kept.masks().orElseThrow(), SCHEMA, 3);
        assertTrue(!open[6] && !open[7] && open[8], "the gate without rows has its one column");
    }

    @Test
    void noGateHasMoreThanItMay() {
        EngineState kept = within(state(), 9, 2);
        assertEquals(6, pairs(kept));
    }

    /** What is lost stays lost. */
    @Test
    void aSecondSelectionOnlyTightens() {
        EngineState first = within(state(), 5, 3);
        EngineState second = within(first, 9, 3);
        assertArrayEquals(
                first.masks().orElseThrow().gates(),
                second.masks().orElseThrow().gates());
        assertArrayEquals(first.parameters().gateWeight(), second.parameters().gateWeight());
    }
}
