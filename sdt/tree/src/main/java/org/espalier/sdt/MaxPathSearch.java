package org.espalier.sdt;

import java.util.Arrays;

/**
 * Finds the leaf of highest path probability without looking at every gate: nodes are opened in the order of their
 * reach, and as a child's reach is never above its parent's, the first leaf that comes up has the highest. Of equal
 * leaves the leftmost wins.
 */
final class MaxPathSearch {
    /** {@code beta w_i x} of a gate, by its heap number. */
    interface GateProduct {
        float of(int gate);
    }

    private final int nodes;
    /** A binary heap of open nodes: heap numbers of the tree, and their reach. */
    private int[] open = new int[64];

    private float[] openReach = new float[64];
    private int size;
    private int leaf;
    private float mass;

    MaxPathSearch(int nodes) {
        this.nodes = nodes;
    }

    int leaf() {
        return leaf;
    }

    float mass() {
        return mass;
    }

    void bestFirst(float[] bias, GateProduct product) {
        size = 0;
        push(0, 1f);
        while (true) {
            int node = open[0];
            float reach = openReach[0];
            pop();
            if (node >= nodes) {
                leaf = node - nodes;
                mass = reach;
                return;
            }
            float z = bias[node] + product.of(node);
            double small = smallerSide(z);
            float likely = (float) (reach * (1 - small));
            float unlikely = (float) (reach * small);
            push(TreeShape.left(node), z >= 0 ? unlikely : likely);
            push(TreeShape.right(node), z >= 0 ? likely : unlikely);
        }
    }

    /** The likelier branch at every gate; right where both are equal, as a gate's probability of 0.5 rounds up. */
    void greedy(float[] bias, GateProduct product) {
        int node = 0;
        double reach = 1;
        while (node < nodes) {
            float z = bias[node] + product.of(node);
            reach *= 1 - smallerSide(z);
            node = z >= 0 ? TreeShape.right(node) : TreeShape.left(node);
        }
        leaf = node - nodes;
        mass = (float) reach;
    }

    /** {@code sigma(-|z|)}, exact where it is small. */
    private static double smallerSide(float z) {
        double e = Math.exp(-Math.abs((double) z));
        return e / (1 + e);
    }

    /** Greater reach first; of equals the node nearer to the root, then the one further left: the smaller number. */
    private boolean before(float reachA, int a, float reachB, int b) {
        return reachA > reachB || (reachA == reachB && a < b);
    }

    private void push(int node, float reach) {
        if (size == open.length) {
            open = Arrays.copyOf(open, 2 * size);
            openReach = Arrays.copyOf(openReach, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!before(reach, node, openReach[parent], open[parent])) {
                break;
            }
            open[at] = open[parent];
            openReach[at] = openReach[parent];
            at = parent;
        }
        open[at] = node;
        openReach[at] = reach;
    }

    private void pop() {
        size--;
        int node = open[size];
        float reach = openReach[size];
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(openReach[child + 1], open[child + 1], openReach[child], open[child])) {
                child++;
            }
            if (!before(openReach[child], open[child], reach, node)) {
                break;
            }
            open[at] = open[child];
            openReach[at] = openReach[child];
            at = child;
        }
        open[at] = node;
        openReach[at] = reach;
    }
}
