package org.espalier.sdt;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * What of a complete tree is there, and which columns each part may ask about. A closed gate divides nothing: all rows
 * take its left side, and the node is the leaf that lies furthest left below it. So a tree need not be full, and everything
 * that walks a complete tree still finds its way.
 */
public final class Structure {
    /** A closed gate's bias: {@code sigma} of it is 0 in every arithmetic here. */
    public static final float CLOSED_BIAS = -1e4f;

    private final BitSet closed;
    private final Optional<boolean[]> gateColumns;
    private final Optional<boolean[]> leafColumns;

    private Structure(BitSet closed, Optional<boolean[]> gateColumns, Optional<boolean[]> leafColumns) {
        this.closed = closed;
        this.gateColumns = gateColumns;
        this.leafColumns = leafColumns;
    }

    /** Every gate divides, and every part may ask about every column. */
    public static Structure full() {
        return new Structure(new BitSet(), Optional.empty(), Optional.empty());
    }

    /**
     * Copies what it is given.
     *
     * @param closed the gates that divide nothing, by heap number
     */
    public Structure withClosed(BitSet closed) {
        return new Structure((BitSet) closed.clone(), gateColumns, leafColumns);
    }

    /**
     * Copies what it is given.
     *
     * @param gates which columns each gate may ask about, {@code [nodes, schema columns]}; empty: all
     * @param leaves which columns each leaf may ask about, {@code [leaves, schema columns]}; empty: all
     */
    public Structure withColumns(Optional<boolean[]> gates, Optional<boolean[]> leaves) {
        return new Structure(closed, gates.map(boolean[]::clone), leaves.map(boolean[]::clone));
    }

    /** Whether a gate divides; a closed one sends every row left. */
    public boolean isOpen(int gate) {
        return !closed.get(gate);
    }

    /** Whether every gate divides. */
    public boolean isFull() {
        return closed.isEmpty();
    }

    /** The closed gates, a copy. */
    public BitSet closed() {
        return (BitSet) closed.clone();
    }

    /** Which columns each gate may ask about, {@code [nodes, schema columns]}; empty: all. A copy. */
    public Optional<boolean[]> gateColumns() {
        return gateColumns.map(boolean[]::clone);
    }

    /** Which columns each leaf may ask about, {@code [leaves, schema columns]}; empty: all. A copy. */
    public Optional<boolean[]> leafColumns() {
        return leafColumns.map(boolean[]::clone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Structure that
                && closed.equals(that.closed)
                && same(gateColumns, that.gateColumns)
                && same(leafColumns, that.leafColumns);
    }

    private static boolean same(Optional<boolean[]> a, Optional<boolean[]> b) {
        return Arrays.equals(a.orElse(null), b.orElse(null));
    }

    @Override
    public int hashCode() {
        return 31 * (31 * closed.hashCode() + Arrays.hashCode(gateColumns.orElse(null)))
                + Arrays.hashCode(leafColumns.orElse(null));
    }

    @Override
    public String toString() {
        return "Structure[closed=" + closed + "]";
    }
}
