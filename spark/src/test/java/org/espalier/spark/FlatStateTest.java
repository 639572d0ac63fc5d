package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TreeParameters;
import org.junit.jupiter.api.Test;

class FlatStateTest {
    private static TreeParameters parameters(float from) {
        return new TreeParameters(
                new TreeShape(1),
                2,
                2,
                new float[] {from, from + 1},
                new float[] {from + 2},
                new float[] {from + 3},
                new float[] {from + 4, from + 5, from + 6, from + 7});
    }

    private static EngineState state(float from, long step) {
        return new EngineState(
                parameters(from),
                parameters(from + 10),
                parameters(from + 20),
                new double[] {from + 30},
                new double[] {from + 40},
                step);
    }

    @Test
    void aStateIsWhatItWas() {
        EngineState back = FlatState.of(state(1, 7)).state();
        assertArrayEquals(new float[] {1, 2}, back.parameters().gateWeight());
        assertArrayEquals(new float[] {3}, back.parameters().gateBias());
        assertArrayEquals(new float[] {14}, back.firstMoment().gateBetaRaw());
        assertArrayEquals(new float[] {25, 26, 27, 28}, back.secondMoment().leafLogits());
        assertArrayEquals(new double[] {31}, back.runningRight());
        assertArrayEquals(new double[] {41}, back.runningReach());
        assertEquals(7, back.step());
        assertEquals(4 * 24 + 16, FlatState.of(state(1, 7)).bytes());
    }

    @Test
    void theMeanIsByWeight() {
        EngineState mean = FlatState.mean(
                        List.of(FlatState.of(state(0, 5)), FlatState.of(state(4, 6))), new double[] {3, 1})
                .state();
        assertArrayEquals(new float[] {1, 2}, mean.parameters().gateWeight());
        assertArrayEquals(new float[] {25, 26, 27, 28}, mean.secondMoment().leafLogits());
        assertArrayEquals(new double[] {31}, mean.runningRight());
        assertEquals(6, mean.step());
    }

    /** A shard that takes other steps than the driver's rows would goes the same course. */
    @Test
    void aCourseIsSharedByAnyNumberOfSteps() {
        EngineSettings settings = new EngineSettings(Loss.EXPECTED, 0.1, 1, false, 5, 1);
        Course course =
                new Course(settings, new Steps(new int[4], 1, new float[] {1, 2, 3, 4}, new float[] {4, 3, 2, 1}));
        assertArrayEquals(
                new float[] {1, 2, 3, 4}, course.steps(new int[4], 1, 0, 1).beta());
        assertArrayEquals(
                new float[] {1, 1.5f, 2, 2.5f},
                course.steps(new int[8], 2, 0, 0.5).beta());
        assertArrayEquals(
                new float[] {2, 1}, course.steps(new int[2], 1, 0.5, 1).learningRate());
        assertEquals(settings, course.settings(1));
    }
}
