package org.espalier.bench.paper;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.SparseVector;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * The usual decision tree to compare with: Tribuo's CART (Gini impurity, five rows or more in a leaf), grown to its end
 * once. CART's splits do not depend on where growth stops, so both baselines are cut out of it: the tree of a given depth,
 * and the tree of a given number of leaves that grows best first (always at the leaf whose split lowers the impurity of
 * the training rows most).
 */
final class Cart {
    private static final int FIRST_NAME = 1_000_000;

    private final ImmutableFeatureMap features;
    private final Part root;

    private Cart(ImmutableFeatureMap features, Part root) {
        this.features = features;
        this.root = root;
    }

    /** A node of the grown tree with the training rows that reach it, by class. */
    private record Part(Node<Label> node, int depth, int[] counts, List<Part> children) {
        int answer() {
            int best = 0;
            for (int k = 1; k < counts.length; k++) {
                if (counts[k] > counts[best]) {
                    best = k;
                }
            }
            return best;
        }

        /** Gini impurity times rows: {@code n (1 - sum_k (n_k / n)^2)}. */
        double impurity() {
            double rows = IntStream.of(counts).sum();
            double squares = 0;
            for (int count : counts) {
                squares += (double) count * count;
            }
            return rows == 0 ? 0 : rows - squares / rows;
        }

        double decrease() {
            return impurity() - children.stream().mapToDouble(Part::impurity).sum();
        }
    }

    /** A tree cut out of the grown one. */
    final class Pruned {
        private final List<Part> leaves;
        private final Set<Part> ends = Collections.newSetFromMap(new IdentityHashMap<>());

        private Pruned(List<Part> leaves) {
            this.leaves = leaves;
            ends.addAll(leaves);
        }

        int leaves() {
            return leaves.size();
        }

        int depth() {
            return leaves.stream().mapToInt(Part::depth).max().orElseThrow();
        }

        /** Share of the rows whose class is answered. */
        double accuracy(Dataset rows) {
            int hits = 0;
            for (int r = 0; r < rows.rows(); r++) {
                hits += leafOf(rows, r).answer() == rows.labels()[r] ? 1 : 0;
            }
            return (double) hits / rows.rows();
        }

        /** Different columns that the splits on a row's path ask about, on average. */
        double columnsRead(Dataset rows) {
            double sum = 0;
            for (int r = 0; r < rows.rows(); r++) {
                BitSet read = new BitSet();
                for (Part at = root; !ends.contains(at); at = next(at, rows, r)) {
                    read.set(column(at, rows.schema()));
                }
                sum += read.cardinality();
            }
            return sum / rows.rows();
        }

        private Part leafOf(Dataset rows, int r) {
            Part at = root;
            while (!ends.contains(at)) {
                at = next(at, rows, r);
            }
            return at;
        }

        private Part next(Part at, Dataset rows, int r) {
            Node<Label> next =
                    at.node().getNextNode(vector(example(rows.features().row(r), 0), features));
            return at.children().get(at.children().get(0).node() == next ? 0 : 1);
        }

        private int column(Part at, Schema schema) {
            int id = ((SplitNode<Label>) at.node()).getFeatureID();
            int feature = Integer.parseInt(features.get(id).getName()) - FIRST_NAME;
            int column = 0;
            while (feature
                    >= schema.firstFeature(column)
                            + schema.columns().get(column).width()) {
                column++;
            }
            return column;
        }
    }

    static Cart grow(Dataset training) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> examples =
                new MutableDataset<>(new SimpleDataSourceProvenance("training rows", labels), labels);
        float[] row = new float[training.features().columns()];
        for (int r = 0; r < training.rows(); r++) {
            training.features().copyRow(r, row, 0);
            examples.add(example(row, training.labels()[r]));
        }
        TreeModel<Label> model = new CARTClassificationTrainer(Integer.MAX_VALUE).train(examples);
        List<SparseVector> vectors = new ArrayList<>();
        examples.forEach(e -> vectors.add(vector((ArrayExample<Label>) e, model.getFeatureIDMap())));
        int[] all = IntStream.range(0, training.rows()).toArray();
        Part root = part(
                model.getRoot(),
                0,
                all,
                vectors,
                training.labels(),
                training.schema().classes());
        return new Cart(model.getFeatureIDMap(), root);
    }

    private static Part part(
            Node<Label> node, int depth, int[] rows, List<SparseVector> vectors, int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int r : rows) {
            counts[labels[r]]++;
        }
        if (!(node instanceof SplitNode<Label> split)) {
            return new Part(node, depth, counts, List.of());
        }
        Node<Label> left = split.getLessThanOrEqual();
        int[] toLeft = IntStream.of(rows)
                .filter(r -> split.getNextNode(vectors.get(r)) == left)
                .toArray();
        int[] toRight = IntStream.of(rows)
                .filter(r -> split.getNextNode(vectors.get(r)) != left)
                .toArray();
        return new Part(
                node,
                depth,
                counts,
                List.of(
                        part(left, depth + 1, toLeft, vectors, labels, classes),
                        part(split.getGreaterThan(), depth + 1, toRight, vectors, labels, classes)));
    }

    /** The tree that growth to this depth gives. */
    Pruned ofDepth(int depth) {
        List<Part> leaves = new ArrayList<>();
        collect(root, depth, leaves);
        return new Pruned(leaves);
    }

    private static void collect(Part part, int depth, List<Part> leaves) {
        if (part.depth() == depth || part.children().isEmpty()) {
            leaves.add(part);
        } else {
            part.children().forEach(child -> collect(child, depth, leaves));
        }
    }

    /** The tree that best-first growth to this many leaves gives; fewer where the grown tree has fewer. */
    Pruned ofLeaves(int count) {
        PriorityQueue<Part> open =
                new PriorityQueue<>(Comparator.comparingDouble(Part::decrease).reversed());
        List<Part> closed = new ArrayList<>();
        open.add(root);
        while (!open.isEmpty() && open.size() + closed.size() < count) {
            Part next = open.remove();
            if (next.children().isEmpty()) {
                closed.add(next);
            } else {
                open.addAll(next.children());
            }
        }
        closed.addAll(open);
        return new Pruned(closed);
    }

    private static ArrayExample<Label> example(float[] row, int label) {
        ArrayExample<Label> example = new ArrayExample<>(new Label(Integer.toString(label)));
        for (int f = 0; f < row.length; f++) {
            if (row[f] != 0) {
                example.add(name(f), row[f]);
            }
        }
        return example;
    }

    /** In the order of the features when sorted as text, as Tribuo numbers them. */
    private static String name(int feature) {
        return Integer.toString(FIRST_NAME + feature);
    }

    private static SparseVector vector(ArrayExample<Label> example, ImmutableFeatureMap features) {
        return SparseVector.createSparseVector(example, features, false);
    }
}
