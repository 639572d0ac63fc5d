package org.espalier.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.ArgMax;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;

/**
 * What is fixed about a tree for all explanations and pictures of it, computed once: columns, references, and which
 * classes are reachable under each node. Nodes and leaves go by heap number: inner nodes from 0, leaf {@code l} is {@code nodes + l}.
 * Immutable; safe for any number of threads.
 *
 * <p>A tree without {@link TrainingStatistics} is measured against a row of zero features, and all of its leaves count
 * alike. {@link #over} counts reach and rows on other rows than those of the training.
 */
public final class TreeView {
    /** A class with less than this share of a subtree's reach does not count as reachable there. */
    private static final double MIN_SHARE = 0.01;

    /** A leaf without rows, and reached less than this on average, is dead. */
    private static final double DEAD_REACH = 1e-4;

    /** Whose rows {@link #reach} and {@link #rows} count. */
    public enum Rows {
        /** Nobody's: the tree remembers none, and all leaves count alike. */
        NONE,
        /** Those that the tree was trained on. */
        TRAINING,
        /** Those of {@link TreeView#over}. */
        GIVEN
    }

    private final SoftDecisionTree tree;
    private final Rows counted;
    private final List<ExplainedColumn> columns;
    /** {@code beta w}, {@code [nodes, features]}. */
    private final float[] coefficients;

    private final float[] centredBias;
    private final float[] plainBias;
    private final float[] mean;
    private final double[] reach;
    private final int[] rows;
    /** {@code [nodes + leaves][classes]}. */
    private final float[][] distributions;

    private final List<List<Integer>> reachableClasses;
    private final List<List<String>> reachableNames;
    private final Map<String, Integer> columnIndex = new HashMap<>();

    private TreeView(SoftDecisionTree tree, Rows counted, Optional<TrainingStatistics> statistics) {
        this.tree = tree;
        this.counted = counted;
        this.columns = columns(tree.schema());
        int nodes = tree.shape().nodes();
        int leaves = tree.shape().leaves();
        int features = tree.features();
        this.mean = tree.statistics().map(TrainingStatistics::featureMean).orElseGet(() -> new float[features]);
        this.coefficients = tree.gateWeight();
        this.plainBias = new float[nodes];
        this.centredBias = new float[nodes];
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        for (int i = 0; i < nodes; i++) {
            double centred = (double) beta[i] * bias[i];
            plainBias[i] = (float) centred;
            for (int f = 0; f < features; f++) {
                coefficients[i * features + f] *= beta[i];
                centred += (double) coefficients[i * features + f] * mean[f];
            }
            centredBias[i] = (float) centred;
        }
        this.reach = new double[nodes + leaves];
        this.rows = new int[nodes + leaves];
        this.distributions = new float[nodes + leaves][tree.classes()];
        gatherFromLeaves(statistics, nodes, leaves);
        this.reachableClasses =
                IntStream.range(0, nodes + leaves).mapToObj(this::reachable).toList();
        this.reachableNames = reachableClasses.stream()
                // a copy is what List.copyOf takes as it is: steps share these lists
                .map(below -> List.copyOf(below.stream().map(classes()::get).toList()))
                .toList();
        for (int c = 0; c < columns.size(); c++) {
            columnIndex.put(columns.get(c).name(), c);
        }
    }

    /** With the reach and the rows that the tree remembers of its training. */
    public static TreeView of(SoftDecisionTree tree) {
        Rows counted = tree.statistics().isPresent() ? Rows.TRAINING : Rows.NONE;
        return new TreeView(tree, counted, tree.statistics());
    }

    /**
     * With the reach and the rows of other data, so that what counts as heavy, or as dead, is what these rows come to.
     * Contributions are still measured against the training mean.
     *
     * @param rows encoded by the tree's schema; labels are ignored
     * @param threads worker threads; the result does not depend on them
     * @throws EspalierException when there are no rows
     */
    public static TreeView over(SoftDecisionTree tree, Dataset rows, int threads) {
        if (rows.rows() == 0) {
            throw new EspalierException("expected rows to measure the reach of branches on, found none");
        }
        return new TreeView(tree, Rows.GIVEN, Optional.of(RowStatistics.of(tree, rows, threads)));
    }

    private static List<ExplainedColumn> columns(Schema schema) {
        List<ExplainedColumn> out = new ArrayList<>();
        if (schema.image().isPresent()) {
            List<String> names = schema.featureNames();
            for (int f = 0; f < names.size(); f++) {
                out.add(new ExplainedColumn(names.get(f), -1, f, 1));
            }
            return List.copyOf(out);
        }
        int feature = 0;
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column.width() > 0) {
                out.add(new ExplainedColumn(column.name(), c, feature, column.width()));
                feature += column.width();
            }
        }
        return List.copyOf(out);
    }

    private void gatherFromLeaves(Optional<TrainingStatistics> statistics, int nodes, int leaves) {
        float[] leafReach = statistics.map(TrainingStatistics::leafReach).orElseGet(() -> {
            float[] alike = new float[leaves];
            Arrays.fill(alike, 1f / leaves);
            return alike;
        });
        int[] leafRows = statistics.map(TrainingStatistics::leafRows).orElseGet(() -> new int[leaves]);
        for (int l = 0; l < leaves; l++) {
            reach[nodes + l] = leafReach[l];
            rows[nodes + l] = leafRows[l];
            distributions[nodes + l] = tree.leafDistribution(l);
        }
        for (int i = nodes - 1; i >= 0; i--) {
            int left = TreeShape.left(i);
            int right = TreeShape.right(i);
            reach[i] = reach[left] + reach[right];
            rows[i] = rows[left] + rows[right];
            double share = reach[i] > 0 ? reach[right] / reach[i] : 0.5;
            for (int k = 0; k < tree.classes(); k++) {
                distributions[i][k] = (float) ((1 - share) * distributions[left][k] + share * distributions[right][k]);
            }
        }
    }

    /** By the answers of the leaves below, each by its reach. */
    private List<Integer> reachable(int heap) {
        int levels = tree.shape().depth() - TreeShape.depthOf(heap);
        int first = ((heap + 1) << levels) - 1;
        double[] byClass = new double[tree.classes()];
        double all = 0;
        for (int leaf = first; leaf < first + (1 << levels); leaf++) {
            int best = ArgMax.of(distributions[leaf], 0, distributions[leaf].length);
            // a leaf that nothing reaches still has an answer
            double weight = Math.max(reach[leaf], 1e-12);
            byClass[best] += weight;
            all += weight;
        }
        double smallest = MIN_SHARE * all;
        return IntStream.range(0, byClass.length)
                .filter(k -> byClass[k] >= smallest)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -byClass[k]))
                .toList();
    }

    public SoftDecisionTree tree() {
        return tree;
    }

    /** Names of the classes. */
    public List<String> classes() {
        return tree.schema().target().classes();
    }

    /** Every column that has features, in the order of the features. */
    public List<ExplainedColumn> columns() {
        return columns;
    }

    /** Index of a column in {@link #columns()} by its name; -1 where there is none. */
    public int columnIndex(String name) {
        return columnIndex.getOrDefault(name, -1);
    }

    /** {@code beta w} of a gate and an encoded feature. */
    public float coefficient(int node, int feature) {
        return coefficients[node * tree.features() + feature];
    }

    /** {@code beta b}: the logit of a row of zero features. */
    public float plainBias(int node) {
        return plainBias[node];
    }

    /** {@code beta (b + w mean)}: the logit of the average training row. */
    public float bias(int node) {
        return centredBias[node];
    }

    /** Mean of an encoded feature over the training rows. */
    public float mean(int feature) {
        return mean[feature];
    }

    /** Share of the probability of the rows of {@link #counted()} that comes to a node or leaf; the root has 1. */
    public double reach(int heap) {
        return reach[heap];
    }

    /** Number of rows of {@link #counted()} whose max-path goes through a node or leaf; 0 where none are known. */
    public int rows(int heap) {
        return rows[heap];
    }

    /** Whose rows reach and rows are counted on. */
    public Rows counted() {
        return counted;
    }

    /** Whether reach and rows are counted on any. */
    public boolean knowsItsRows() {
        return counted != Rows.NONE;
    }

    /** Whether a leaf, or every leaf under a node, has no rows and next to no reach. */
    public boolean isDead(int heap) {
        return knowsItsRows() && rows[heap] == 0 && reach[heap] < DEAD_REACH;
    }

    /** Answer of a leaf, or the mean of the answers under a node by reach, {@code [classes]}; a copy. */
    public float[] distribution(int heap) {
        return distributions[heap].clone();
    }

    /** {@link #distribution} with the names of the classes. */
    public ClassProbabilities probabilities(int heap) {
        return ClassProbabilities.wrap(classes(), distributions[heap]);
    }

    /** Probability of a class on a side of a gate, see {@link #distribution}. */
    public float probability(int node, Branch side, int classIndex) {
        return distributions[child(node, side)][classIndex];
    }

    private static int child(int node, Branch side) {
        return side == Branch.LEFT ? TreeShape.left(node) : TreeShape.right(node);
    }

    /** Classes that the leaves under a node answer, the one of most reach first; those below 1 % of it left out. */
    public List<Integer> reachableClasses(int heap) {
        return reachableClasses.get(heap);
    }

    /** Names of the reachable classes on a side of a gate, see {@link #reachableClasses}. */
    public List<String> classNamesUnder(int node, Branch side) {
        return reachableNames.get(child(node, side));
    }

    /** Whether the leaves on both sides of a gate answer this one class, but for 1 % of their reach. */
    public boolean isDecided(int node, int classIndex) {
        List<Integer> only = List.of(classIndex);
        return reachableClasses(child(node, Branch.LEFT)).equals(only)
                && reachableClasses(child(node, Branch.RIGHT)).equals(only);
    }
}
