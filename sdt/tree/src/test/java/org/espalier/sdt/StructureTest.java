package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StructureTest {
    private static BitSet gates(int... numbers) {
        BitSet set = new BitSet();
        for (int n : numbers) {
            set.set(n);
        }
        return set;
    }

    private static String refusal(Structure structure) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> TestScorecards.tree(2, 1).toBuilder()
                                .structure(structure)
                                .build())
                .getMessage();
    }

    @Test
    void aFullTreeHasOpenGatesAndNoMasks() {
        Structure full = Structure.full();
        assertTrue(full.isFull() && full.isOpen(0));
        assertEquals(Optional.empty(), full.gateColumns());
        assertEquals(Optional.empty(), full.leafColumns());
        assertEquals(full, Structure.full().withClosed(new BitSet()));
    }

    @Test
    void whatGoesInAndComesOutIsCopied() {
        BitSet closed = gates(2);
        boolean[] mask = {true, false};
        Structure structure = Structure.full().withClosed(closed).withColumns(Optional.of(mask), Optional.of(mask));
        Structure same = Structure.full()
                .withClosed(gates(2))
                .withColumns(Optional.of(new boolean[] {true, false}), Optional.of(new boolean[] {true, false}));
        closed.set(0);
        mask[0] = false;
        structure.closed().set(1);
        structure.gateColumns().orElseThrow()[1] = true;
        structure.leafColumns().orElseThrow()[1] = true;
        assertEquals(same, structure);
        assertEquals(same.hashCode(), structure.hashCode());
        assertTrue(structure.isOpen(0) && structure.isOpen(1));
        assertFalse(structure.isOpen(2) || structure.isFull());
    }

    @Test
    void equalIsEqualByContent() {
        Structure one = Structure.full().withColumns(Optional.of(new boolean[] {true}), Optional.empty());
        assertNotEquals(one, Structure.full());
        assertNotEquals(one, Structure.full().withColumns(Optional.empty(), Optional.of(new boolean[] {true})));
        assertNotEquals(Structure.full().withClosed(gates(1)), Structure.full().withClosed(gates(2)));
    }

    @Test
    void aTreeIsWhatItsStructureSays() {
        assertEquals(
                "gate 1: expected no weights and a bias of -10000.0, as it is closed, found others",
                refusal(Structure.full().withClosed(gates(1))));
        assertEquals(
                "closed gates: expected numbers below 3, found 3",
                refusal(Structure.full().withClosed(gates(3))));
        assertEquals(
                "columns of gates: expected 12 marks, found 2",
                refusal(Structure.full().withColumns(Optional.of(new boolean[2]), Optional.empty())));
        assertEquals(
                "columns of leaves: expected 16 marks, found 2",
                refusal(Structure.full().withColumns(Optional.empty(), Optional.of(new boolean[2]))));
        assertEquals(
                "gate 0: has a weight for the column 'age', which its mask leaves out",
                refusal(Structure.full().withColumns(Optional.of(new boolean[12]), Optional.empty())));
        assertEquals(
                "leaf 0: has points for the column 'age', which its mask leaves out",
                refusal(Structure.full().withColumns(Optional.empty(), Optional.of(new boolean[16]))));
    }
}
