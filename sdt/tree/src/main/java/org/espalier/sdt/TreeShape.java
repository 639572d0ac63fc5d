package org.espalier.sdt;

/**
 * A complete binary tree in heap order: inner node 0 is the root, node {@code i} has the children {@code 2i + 1} (left)
 * and {@code 2i + 2} (right); leaves are numbered from 0, left to right, and leaf {@code l} has the heap number
 * {@code nodes() + l}.
 *
 * @param depth number of gates on a path, 0 (one leaf) to {@value #MAX_DEPTH}
 */
public record TreeShape(int depth) {
    public static final int MAX_DEPTH = 16;

    public TreeShape {
        if (depth < 0 || depth > MAX_DEPTH) {
            throw new IllegalArgumentException("depth: expected 0 to " + MAX_DEPTH + ", found " + depth);
        }
    }

    /** Number of inner nodes, {@code 2^depth - 1}. */
    public int nodes() {
        return (1 << depth) - 1;
    }

    /** Number of leaves, {@code 2^depth}. */
    public int leaves() {
        return 1 << depth;
    }

    /** Depth of an inner node or leaf by its heap number; the root has 0. */
    public static int depthOf(int heap) {
        return 31 - Integer.numberOfLeadingZeros(heap + 1);
    }

    public static int left(int heap) {
        return 2 * heap + 1;
    }

    public static int right(int heap) {
        return 2 * heap + 2;
    }

    public static int parent(int heap) {
        return (heap - 1) / 2;
    }
}
