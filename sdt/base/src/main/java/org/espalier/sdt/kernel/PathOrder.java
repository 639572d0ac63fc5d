package org.espalier.sdt.kernel;

/**
 * The order of gates and leaves inside the engine: level by level as in heap order, but within level {@code l} the bits
 * of the position are reversed. The children of position {@code j} then are {@code j} (left) and {@code j + 2^l} (right)
 * of the next level: whole runs of a level can be computed side by side.
 */
public final class PathOrder {
    private PathOrder() {}

    /** Heap number of each gate in path order, {@code [2^depth - 1]}. */
    public static int[] gates(int depth) {
        int[] heap = new int[(1 << depth) - 1];
        for (int level = 0; level < depth; level++) {
            int start = (1 << level) - 1;
            for (int j = 0; j < 1 << level; j++) {
                heap[start + j] = start + reversed(j, level);
            }
        }
        return heap;
    }

    /** Leaf number (left to right) of each leaf in path order, {@code [2^depth]}. */
    public static int[] leaves(int depth) {
        int[] leaf = new int[1 << depth];
        for (int j = 0; j < leaf.length; j++) {
            leaf[j] = reversed(j, depth);
        }
        return leaf;
    }

    private static int reversed(int value, int bits) {
        return bits == 0 ? 0 : Integer.reverse(value) >>> (32 - bits);
    }
}
