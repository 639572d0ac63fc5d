package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnotsTest {
    private static void assertRefused(String line, List<Double> points, List<Double> special, Knots.Form form) {
        assertEquals(
                line,
                assertThrows(IllegalArgumentException.class, () -> new Knots(points, special, form))
                        .getMessage());
    }

    @Test
    void listsAreCopied() {
        List<Double> points = new ArrayList<>(List.of(1.0, 2.0));
        Knots knots = new Knots(points, List.of(), Knots.Form.RAMPS);
        points.set(0, 7.0);
        assertEquals(List.of(1.0, 2.0), knots.points());
    }

    @Test
    void oneKnotIsABandButNoRamp() {
        assertEquals(List.of(3.0), new Knots(List.of(3.0), List.of(), Knots.Form.BANDS).points());
        assertRefused("knots: expected none, or two and more, found [3.0]", List.of(3.0), List.of(), Knots.Form.RAMPS);
    }

    @Test
    void numbersRiseAndAreFinite() {
        for (Knots.Form form : Knots.Form.values()) {
            assertRefused(
                    "knots: expected rising finite numbers, found [2.0, 1.0]", List.of(2.0, 1.0), List.of(), form);
            assertRefused(
                    "knots: expected rising finite numbers, found [1.0, 1.0]", List.of(1.0, 1.0), List.of(), form);
            assertRefused(
                    "knots: expected rising finite numbers, found [1.0, NaN]",
                    List.of(1.0, Double.NaN),
                    List.of(),
                    form);
            assertRefused(
                    "special values: expected rising finite numbers, found [Infinity]",
                    List.of(),
                    List.of(Double.POSITIVE_INFINITY),
                    form);
        }
    }

    @Test
    void thereIsAnEndToThem() {
        List<Double> many =
                IntStream.range(0, Knots.MAX + 1).mapToObj(i -> (double) i).toList();
        assertRefused("knots: expected at most 256, found 257", many, List.of(), Knots.Form.RAMPS);
        assertRefused("special values: expected at most 256, found 257", List.of(), many, Knots.Form.RAMPS);
    }
}
