package org.espalier.viz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.explain.Explanation;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;

/**
 * The part of a tree that is drawn: every gate that is open, with both of its children; what is not open is a leaf, or a
 * branch folded into one box. Nodes go by heap number; a closed gate is drawn as the leaf that lies under it.
 */
public final class DrawnTree {
    private final TreeView view;
    private final Set<Integer> open;

    private DrawnTree(TreeView view, Set<Integer> open) {
        this.view = view;
        this.open = open;
    }

    /** The gates of the first levels. */
    public static DrawnTree levels(TreeView view, int levels) {
        Set<Integer> open = new TreeSet<>();
        int gates = view.tree().shape().nodes();
        for (int i = 0; i < gates && TreeShape.depthOf(i) < levels; i++) {
            if (view.isThere(i) && !view.isLeaf(i)) {
                open.add(i);
            }
        }
        return new DrawnTree(view, open);
    }

    /** Opens the most visited branch, by reach, again and again, until so many boxes are at the ends. */
    public static DrawnTree mostVisited(TreeView view, int ends) {
        PriorityQueue<Integer> folded = new PriorityQueue<>(
                Comparator.comparingDouble((Integer i) -> -view.reach(i)).thenComparing(Comparator.naturalOrder()));
        Set<Integer> open = new TreeSet<>();
        if (!view.isLeaf(0)) {
            folded.add(0);
        }
        for (int count = 1; count < ends && !folded.isEmpty(); count++) {
            int next = folded.remove();
            open.add(next);
            for (int child : new int[] {TreeShape.left(next), TreeShape.right(next)}) {
                if (!view.isLeaf(child) && !view.isDead(child)) {
                    folded.add(child);
                }
            }
        }
        return new DrawnTree(view, open);
    }

    /** The gates of a row's path, and of the next one where one path does not tell the story. */
    public static DrawnTree path(Explanation why) {
        Set<Integer> open = new TreeSet<>();
        why.path().forEach(step -> open.add(step.node()));
        why.runnerUp().ifPresent(r -> r.path().stream().map(Step::node).forEach(open::add));
        return new DrawnTree(why.tree(), open);
    }

    /** What is drawn, parents before their children, from the left. */
    public List<Integer> nodes() {
        Set<Integer> out = new TreeSet<>(open);
        out.add(0);
        for (int gate : open) {
            out.add(TreeShape.left(gate));
            out.add(TreeShape.right(gate));
        }
        return new ArrayList<>(out);
    }

    public boolean isOpen(int heap) {
        return open.contains(heap);
    }

    public boolean isLeaf(int heap) {
        return view.isLeaf(heap);
    }

    /** How many leaves are inside folded boxes. */
    public int foldedLeaves() {
        int count = 0;
        for (int node : nodes()) {
            if (!isOpen(node) && !isLeaf(node)) {
                count += leavesUnder(node);
            }
        }
        return count;
    }

    public int leavesUnder(int heap) {
        int levels = view.tree().shape().depth() - TreeShape.depthOf(heap);
        int first = ((heap + 1) << levels) - 1;
        return (int) IntStream.range(first, first + (1 << levels))
                .filter(view::isThere)
                .count();
    }

    /** The nodes from the root to a leaf, that one included. */
    public static Set<Integer> pathTo(int heap) {
        Set<Integer> out = new HashSet<>();
        for (int i = heap; i > 0; i = (i - 1) / 2) {
            out.add(i);
        }
        out.add(0);
        return out;
    }
}
