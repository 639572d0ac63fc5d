package org.espalier.train.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.train.EngineState;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TreeParameters;

/** Comparisons that say how far off, and where. */
final class Near {
    private Near() {}

    static void assertRelative(double expected, double actual, double tolerance, String what) {
        assertEquals(expected, actual, tolerance * Math.abs(expected), what);
    }

    /** {@code max |delta| <= tolerance * max |expected|} for each tensor. */
    static void assertTensors(Vector expected, TreeParameters actual, double tolerance, String what) {
        for (Tensor tensor : Tensor.values()) {
            float[] found = tensor.of(actual);
            int start = expected.start(tensor);
            double largest = 0;
            for (int i = start; i < expected.end(tensor); i++) {
                largest = Math.max(largest, Math.abs(expected.values()[i]));
            }
            for (int i = 0; i < found.length; i++) {
                int index = i;
                assertEquals(
                        expected.values()[start + i],
                        found[i],
                        tolerance * largest,
                        () -> what + ": " + tensor + "[" + index + "]");
            }
        }
    }

    static void assertTensors(TreeParameters expected, TreeParameters actual, double tolerance, String what) {
        assertTensors(Vector.of(expected), actual, tolerance, what);
    }

    static void assertObjective(ObjectiveValue expected, ObjectiveValue actual, double tolerance, String what) {
        assertRelative(expected.loss(), actual.loss(), tolerance, what + ": loss");
        assertRelative(expected.penalty(), actual.penalty(), tolerance, what + ": penalty");
        assertTensors(expected.gradient(), actual.gradient(), tolerance, what + ": gradient");
    }

    static void assertSameBytes(TreeParameters expected, TreeParameters actual, String what) {
        for (Tensor tensor : Tensor.values()) {
            assertArrayEquals(tensor.of(expected), tensor.of(actual), what + ": " + tensor);
        }
    }

    static void assertSameBytes(EngineState expected, EngineState actual, String what) {
        assertSameBytes(expected.parameters(), actual.parameters(), what + ": parameters");
        assertSameBytes(expected.firstMoment(), actual.firstMoment(), what + ": first moment");
        assertSameBytes(expected.secondMoment(), actual.secondMoment(), what + ": second moment");
        assertArrayEquals(expected.runningRight(), actual.runningRight(), what + ": running N");
        assertArrayEquals(expected.runningReach(), actual.runningReach(), what + ": running D");
        assertEquals(expected.step(), actual.step(), what + ": step");
    }
}
