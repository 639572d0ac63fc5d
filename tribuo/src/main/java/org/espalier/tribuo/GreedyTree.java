package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.classification.Label;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.common.tree.protos.LeafNodeProto;
import org.tribuo.common.tree.protos.SplitNodeProto;
import org.tribuo.common.tree.protos.TreeModelProto;
import org.tribuo.common.tree.protos.TreeNodeProto;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelProto;

/**
 * A soft tree by greedy routing as Tribuo's {@link TreeModel}, node by node: where every gate asks about one column and leaves
 * are constant, the likelier branch is a split on that column, and the tree is the same. A number's gate is one split, or two
 * where its value may be missing; a category's gate a split for each category that goes another way than an unknown one.
 */
final class GreedyTree {
    /** Categories multiply what lies below them. */
    private static final int MAX_NODES = 100_000;

    private static final int ROOT = -1;

    private final SoftDecisionTree tree;
    private final Schema schema;
    private final FeatureNames names;
    private final ImmutableFeatureMap domain;
    private final float[] weight;
    private final float[] bias;
    private final float[] beta;
    private final List<TreeNodeProto> nodes = new ArrayList<>();

    /** Writes a subtree; returns its index. */
    private interface Subtree {
        int write(int parent);
    }

    private GreedyTree(SoftDecisionTree tree, FeatureNames names) {
        this.tree = tree;
        this.schema = tree.schema();
        this.names = names;
        this.domain = new FeatureSpace(schema, names).domain();
        this.weight = tree.gateWeight();
        this.bias = tree.gateBias();
        this.beta = tree.gateBeta();
    }

    /** Why a tree has no such form; empty where it has. */
    static Optional<String> refusal(SoftDecisionTree tree, Rule rule) {
        if (tree.schema().image().isPresent()) {
            return Optional.of("it is a tree of images");
        }
        if (rule != Rule.GREEDY) {
            return Optional.of("Tribuo's tree takes the likelier branch at every gate, which is --rule greedy, not "
                    + rule.text());
        }
        if (tree.scorecards().isPresent()) {
            return Optional.of("a leaf of Tribuo's has one answer, and these have scorecards");
        }
        GreedyTree routing = new GreedyTree(tree, FeatureNames.PLAIN);
        for (int gate = 0; gate < tree.shape().nodes(); gate++) {
            if (tree.structure().isOpen(gate) && routing.asked(gate).size() > 1) {
                return Optional.of("gate " + gate + " asks about more than one column");
            }
        }
        return Optional.empty();
    }

    /** @throws EspalierException where categories make it too large */
    static ModelProto model(SoftDecisionTree tree, FeatureNames names) {
        GreedyTree routing = new GreedyTree(tree, names);
        routing.subtree(0).write(ROOT);
        var provenance = TribuoExport.provenance(
                tree, TreeModel.class, Map.of("rule", Rule.GREEDY.text(), "agreement", "1.0000"));
        var carrier = new ModelDataCarrier<>(
                "soft-decision-tree-by-greedy",
                provenance,
                routing.domain,
                TribuoExport.outputs(tree.schema().target().classes()),
                true,
                provenance.getTribuoVersion());
        TreeModelProto content = TreeModelProto.newBuilder()
                .setMetadata(carrier.serialize())
                .addAllNodes(routing.nodes)
                .build();
        return ModelProto.newBuilder()
                .setVersion(TreeModel.CURRENT_VERSION)
                .setClassName(TreeModel.class.getName())
                .setSerializedData(Any.pack(content))
                .build();
    }

    /** Schema columns that a gate weighs. */
    private List<Integer> asked(int gate) {
        List<Integer> out = new ArrayList<>();
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            int end = feature + schema.columns().get(c).width();
            boolean isAsked = false;
            for (; feature < end; feature++) {
                isAsked |= weight[gate * schema.width() + feature] != 0;
            }
            if (isAsked) {
                out.add(c);
            }
        }
        return out;
    }

    private int firstFeature(int column) {
        return schema.columns().subList(0, column).stream()
                .mapToInt(Column::width)
                .sum();
    }

    private Subtree subtree(int node) {
        if (node >= tree.shape().nodes()) {
            return parent -> leaf(parent, node - tree.shape().nodes());
        }
        Subtree left = subtree(TreeShape.left(node));
        if (!tree.structure().isOpen(node)) {
            return left;
        }
        Subtree right = subtree(TreeShape.right(node));
        List<Integer> asked = asked(node);
        if (asked.isEmpty()) {
            return beta[node] * bias[node] >= 0 ? right : left;
        }
        int c = asked.get(0);
        return schema.columns().get(c) instanceof Column.Number number
                ? number(node, number, firstFeature(c), left, right)
                : category(node, (Column.Category) schema.columns().get(c), firstFeature(c), left, right);
    }

    /** In floats, as scoring does it. */
    private float logit(int gate, int feature, float x) {
        float w = beta[gate] * weight[gate * schema.width() + feature];
        return beta[gate] * bias[gate] + w * x;
    }

    private Subtree number(int gate, Column.Number n, int feature, Subtree left, Subtree right) {
        boolean rises = weight[gate * schema.width() + feature] > 0;
        double last = lastOfLowerSide(gate, n, feature, rises);
        Subtree split =
                parent -> split(parent, names.number(n.name()), last, rises ? right : left, rises ? left : right);
        if (n.missing() == Column.Missing.ERROR) {
            return split;
        }
        float missing = logit(gate, feature, n.encode(n.mean()));
        if (n.missing() == Column.Missing.INDICATOR) {
            missing += beta[gate] * weight[gate * schema.width() + feature + 1];
        }
        Subtree ofMissing = missing >= 0 ? right : left;
        return parent -> split(parent, names.missing(n.name()), 0.5, ofMissing, split);
    }

    /** The largest double that goes the way of the small ones: found by halving, so that it is the one of floats. */
    private double lastOfLowerSide(int gate, Column.Number n, int feature, boolean rises) {
        double low = -Double.MAX_VALUE;
        double high = Double.MAX_VALUE;
        while (Math.nextUp(low) < high) {
            double middle = middle(low, high);
            boolean isUpper = logit(gate, feature, (float) ((middle - n.offset()) / n.scale())) >= 0 == rises;
            if (isUpper) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Half of the doubles between two lie below it. */
    private static double middle(double low, double high) {
        long a = rank(low);
        long b = rank(high);
        long r = (a & b) + ((a ^ b) >> 1);
        return Double.longBitsToDouble(r >= 0 ? r : Long.MIN_VALUE - r);
    }

    private static long rank(double value) {
        long bits = Double.doubleToLongBits(value);
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }

    private Subtree category(int gate, Column.Category column, int first, Subtree left, Subtree right) {
        boolean other = logit(gate, first + column.otherSlot(), 1) >= 0;
        Subtree out = other ? right : left;
        for (int slot = column.width() - 1; slot >= 0; slot--) {
            boolean goesRight = logit(gate, first + slot, 1) >= 0;
            if (goesRight != other) {
                String name = slot < column.otherSlot()
                        ? names.category(column.name(), column.categories().get(slot))
                        : names.missing(column.name());
                Subtree rest = out;
                Subtree own = goesRight ? right : left;
                out = parent -> split(parent, name, 0.5, own, rest);
            }
        }
        return out;
    }

    private int split(int parent, String feature, double value, Subtree greater, Subtree notGreater) {
        int index = reserve();
        SplitNodeProto node = SplitNodeProto.newBuilder()
                .setParentIdx(parent)
                .setCurIdx(index)
                .setSplitFeatureIdx(domain.getID(feature))
                .setSplitValue(value)
                .setGreaterThanIdx(greater.write(index))
                .setLessThanOrEqualIdx(notGreater.write(index))
                .build();
        nodes.set(index, node(SplitNode.class, node));
        return index;
    }

    private int leaf(int parent, int leaf) {
        int index = reserve();
        float[] p = tree.leafDistribution(leaf, new float[schema.width()]);
        List<String> classes = schema.target().classes();
        Map<String, Label> scores = new LinkedHashMap<>();
        for (int k = 0; k < p.length; k++) {
            scores.put(classes.get(k), new Label(classes.get(k), p[k]));
        }
        LeafNodeProto.Builder node = LeafNodeProto.newBuilder()
                .setParentIdx(parent)
                .setCurIdx(index)
                .setGeneratesProbabilities(true)
                .setOutput(scores.get(classes.get(tree.classOf(p))).serialize());
        scores.forEach((name, label) -> node.putScore(name, label.serialize()));
        nodes.set(index, node(LeafNode.class, node.build()));
        return index;
    }

    private int reserve() {
        if (nodes.size() == MAX_NODES) {
            throw new EspalierException("Tribuo's tree: expected at most " + MAX_NODES
                    + " nodes, found more, as a gate of many categories multiplies what lies below it: take tribuo");
        }
        nodes.add(TreeNodeProto.getDefaultInstance());
        return nodes.size() - 1;
    }

    private static TreeNodeProto node(Class<?> kind, Message content) {
        return TreeNodeProto.newBuilder()
                .setVersion(0)
                .setClassName(kind.getName())
                .setSerializedData(Any.pack(content))
                .build();
    }
}
