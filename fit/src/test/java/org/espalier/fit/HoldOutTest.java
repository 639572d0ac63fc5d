package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;

class HoldOutTest {
    private static Set<String> of(List<String> groups, int[] rows) {
        Set<String> out = new HashSet<>();
        Arrays.stream(rows).forEach(r -> out.add(groups.get(r)));
        return out;
    }

    @Test
    void noGroupIsOnBothSides() {
        List<String> groups =
                IntStream.range(0, 200).mapToObj(r -> "g" + r * 7 % 40).toList();
        Split split = HoldOut.byGroup(groups, 0.25, 3);
        Set<String> both = of(groups, split.training());
        both.retainAll(of(groups, split.heldOut()));
        assertEquals(Set.of(), both);
        assertEquals(50, split.heldOut().length);
        assertEquals(150, split.training().length);
    }

    /** Two large groups: one is held out, though it has more rows than were wanted. */
    @Test
    void oneGroupAtLeastIsHeldOut() {
        List<String> groups =
                IntStream.range(0, 10).mapToObj(r -> r < 6 ? "a" : "b").toList();
        assertArrayEquals(
                new int[] {6, 7, 8, 9}, HoldOut.byGroup(groups, 0.2, 1).heldOut());
    }

    @Test
    void oneGroupAloneIsRefused() {
        assertEquals(
                "group: expected two groups or more, found one, 'x'",
                assertThrows(DataException.class, () -> HoldOut.byGroup(List.of("x", "x"), 0.2, 1))
                        .getMessage());
    }

    @Test
    void theLatestRowsAreHeldOut() {
        List<String> dates = List.of("2026-03-01", "2025-12-31", "2026-11-30", "2026-01-15", "2026-02-28");
        assertArrayEquals(new int[] {0, 2}, HoldOut.byTime(dates, 0.4).heldOut());
        assertArrayEquals(
                new int[] {0, 2},
                HoldOut.byTime(List.of("10", "9", "11.5", "-3", "0"), 0.4).heldOut());
        assertArrayEquals(
                new int[] {1},
                HoldOut.byTime(List.of("30.9.2026", "1.10.2026"), 0.5).heldOut());
        assertArrayEquals(
                new int[] {0},
                HoldOut.byTime(List.of("2026-05-01 13:00", "2026-05-01 12:59"), 0.5)
                        .heldOut());
    }

    /** What happened at the same time stays together. */
    @Test
    void rowsOfOneTimeStayTogether() {
        assertArrayEquals(
                new int[] {2, 3, 4},
                HoldOut.byTime(List.of("1", "1", "2", "2", "2"), 0.2).heldOut());
        assertArrayEquals(
                new int[] {4},
                HoldOut.byTime(List.of("1", "1", "1", "1", "2"), 0.6).heldOut());
    }

    @Test
    void aTimeThatDoesNotParseIsNamedWithItsRow() {
        assertEquals(
                "time: row 2: expected a number or a date such as 2026-11-30, found 'soon'",
                assertThrows(DataException.class, () -> HoldOut.byTime(List.of("2026-01-01", "soon"), 0.2))
                        .getMessage());
        assertEquals(
                "time: expected two times or more, found one, '5'",
                assertThrows(DataException.class, () -> HoldOut.byTime(List.of("5", "5"), 0.2))
                        .getMessage());
    }

    private static int[] labels(int rows) {
        return IntStream.range(0, rows).map(r -> r % 10 == 0 ? 1 : 0).toArray();
    }

    @Test
    void fewRowsTakeTurnsInFiveFolds() {
        List<Fold> folds = Fold.of(labels(503), Optional.empty(), Optional.empty(), 1);
        assertEquals(5, folds.size());
        int[] all = folds.stream()
                .flatMapToInt(f -> Arrays.stream(f.validation()))
                .sorted()
                .toArray();
        assertArrayEquals(IntStream.range(0, 503).toArray(), all);
        for (Fold fold : folds) {
            assertEquals(503, fold.fit().length + fold.validation().length);
            long rare =
                    Arrays.stream(fold.validation()).filter(r -> r % 10 == 0).count();
            assertTrue(rare == 10 || rare == 11, "rows of the rare class: " + rare);
        }
    }

    @Test
    void manyRowsHaveOneValidationPart() {
        List<Fold> folds = Fold.of(labels(4000), Optional.empty(), Optional.empty(), 1);
        assertEquals(1, folds.size());
        assertEquals(600, folds.get(0).validation().length);
    }

    @Test
    void foldsKeepGroupsTogether() {
        List<String> groups =
                IntStream.range(0, 300).mapToObj(r -> "g" + r % 17).toList();
        List<Fold> folds = Fold.of(labels(300), Optional.of(groups), Optional.empty(), 1);
        assertEquals(5, folds.size());
        for (Fold fold : folds) {
            Set<String> both = of(groups, fold.fit());
            both.retainAll(of(groups, fold.validation()));
            assertEquals(Set.of(), both);
        }
    }

    @Test
    void foldsOfTimesLookForward() {
        List<String> times = IntStream.range(0, 100).mapToObj(String::valueOf).toList();
        List<Fold> folds = Fold.of(labels(100), Optional.empty(), Optional.of(times), 1);
        assertEquals(1, folds.size());
        assertEquals(85, folds.get(0).validation()[0]);
    }
}
