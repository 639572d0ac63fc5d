package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

class ColumnsReadTest {
    /** The root asks about age, its left child about home; the right one is closed. */
    @Test
    void columnsCountOnceAndClosedGatesNot() {
        SoftDecisionTree tree = TestScorecards.tree(2, 3);
        assertArrayEquals(
                new int[] {3, 3, 3, 3}, ColumnsRead.byLeaf(tree), "age, debt and home in every leaf or above it");
        assertEquals(3, ColumnsRead.mean(tree, new int[] {0, 1, 2}));
    }

    @Test
    void gatesAloneCountWhereLeavesAreConstant() {
        SoftDecisionTree tree = TestScorecards.tree(2, 3);
        SoftDecisionTree constant =
                tree.toBuilder().leaves(new Leaves.Constant(2, new float[8])).build();
        assertArrayEquals(new int[] {2, 2, 1, 1}, ColumnsRead.byLeaf(constant));
        assertEquals(1.5, ColumnsRead.mean(constant, new int[] {0, 2}));
    }
}
