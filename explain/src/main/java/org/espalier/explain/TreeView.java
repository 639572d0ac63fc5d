package org.espalier.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.sdt.Answers;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.espalier.words.Words;

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
    private final Words words;
    /** Empty where the target is several numbers, each with amounts of its own. */
    private final Optional<Amounts> amounts;

    private final Rows counted;
    private final List<ExplainedColumn> columns;
    /** {@code beta w}, {@code [nodes, features]}. */
    private final float[] coefficients;

    private final GateColumns gateColumns;

    private final float[] centredBias;
    private final float[] plainBias;
    private final float[] mean;
    private final double[] reach;
    private final long[] rows;
    /** {@code [nodes + leaves][classes]}. */
    private final float[][] distributions;

    /** Whether rows may come to a node or leaf: none comes to what lies right of a closed gate. */
    private final boolean[] isThere;

    private final Optional<SegmentMeans> means;
    /** By leaf; none where leaves are constant. */
    private final List<List<Integer>> asked;

    private final List<List<Integer>> reachableClasses;
    private final List<List<String>> reachableNames;
    private final Map<String, Integer> columnIndex = new HashMap<>();

    private TreeView(SoftDecisionTree tree, Rows counted, Optional<TrainingStatistics> statistics) {
        this.tree = tree;
        this.words = tree.schema().words();
        Target target = tree.schema().target();
        this.amounts = target instanceof Target.Numbers ? Optional.empty() : Optional.of(Amounts.of(target));
        this.counted = counted;
        this.columns = ExplainedColumn.of(tree.schema());
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
        this.gateColumns = new GateColumns(columns, coefficients, nodes, features);
        this.reach = new double[nodes + leaves];
        this.rows = new long[nodes + leaves];
        this.distributions = new float[nodes + leaves][tree.answers()];
        this.isThere = isThere(tree);
        this.means = tree.scorecards().map(cards -> SegmentMeans.of(tree, cards));
        this.asked = tree.scorecards()
                .map(cards -> IntStream.range(0, leaves)
                        .mapToObj(l -> asked(cards, l, columns))
                        .toList())
                .orElse(List.of());
        gatherFromLeaves(statistics, nodes, leaves);
        this.reachableClasses =
                IntStream.range(0, nodes + leaves).mapToObj(this::reachable).toList();
        this.reachableNames = reachableClasses.stream()
                // a copy is what List.copyOf takes as it is: steps share these lists
                .map(below -> List.copyOf(
                        isNumeric()
                                ? List.<String>of()
                                : below.stream().map(answers()::get).toList()))
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
     * With the reach and the rows of other data, so that what counts as most visited, or as dead, is what these rows come to.
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

    private void gatherFromLeaves(Optional<TrainingStatistics> statistics, int nodes, int leaves) {
        float[] leafReach = statistics.map(TrainingStatistics::leafReach).orElseGet(() -> {
            float[] alike = new float[leaves];
            for (int l = 0; l < leaves; l++) {
                alike[l] = isThere[nodes + l] ? 1f / leaves() : 0;
            }
            return alike;
        });
        long[] leafRows = statistics.map(TrainingStatistics::leafRows).orElseGet(() -> new long[leaves]);
        for (int l = 0; l < leaves; l++) {
            reach[nodes + l] = leafReach[l];
            rows[nodes + l] = leafRows[l];
            distributions[nodes + l] = tree.calibrated(tree.leafDistribution(l));
        }
        for (int i = nodes - 1; i >= 0; i--) {
            int left = TreeShape.left(i);
            int right = TreeShape.right(i);
            reach[i] = reach[left] + reach[right];
            rows[i] = rows[left] + rows[right];
            double share = isLeaf(i) ? 0 : reach[i] > 0 ? reach[right] / reach[i] : 0.5;
            for (int k = 0; k < tree.answers(); k++) {
                distributions[i][k] = (float) ((1 - share) * distributions[left][k] + share * distributions[right][k]);
            }
        }
    }

    private static boolean[] isThere(SoftDecisionTree tree) {
        int nodes = tree.shape().nodes();
        boolean[] out = new boolean[nodes + tree.shape().leaves()];
        out[0] = true;
        for (int i = 0; i < nodes; i++) {
            out[TreeShape.left(i)] = out[i];
            out[TreeShape.right(i)] = out[i] && tree.structure().isOpen(i);
        }
        return out;
    }

    /** By the answers of the leaves below, each by its reach. */
    private List<Integer> reachable(int heap) {
        if (isNumeric()) {
            return List.of(0);
        }
        int levels = tree.shape().depth() - TreeShape.depthOf(heap);
        int first = ((heap + 1) << levels) - 1;
        double[] byClass = new double[tree.answers()];
        double all = 0;
        for (int leaf = first; leaf < first + (1 << levels); leaf++) {
            if (!isThere[leaf]) {
                continue;
            }
            // a leaf that nothing reaches still has an answer
            double weight = Math.max(reach[leaf], 1e-12);
            if (hasScorecards()) {
                // which class it answers hangs on the row
                for (int k = 0; k < byClass.length; k++) {
                    byClass[k] += weight * distributions[leaf][k];
                }
            } else {
                byClass[answer(leaf)] += weight;
            }
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

    /** What people call columns, values, classes and rows; whatever is shown to people asks here. */
    public Words words() {
        return words;
    }

    /** Names of the classes; a {@link org.espalier.data.DataException} where the target is of another kind. */
    public List<String> classes() {
        return tree.schema().target().classes();
    }

    /** Names of the numbers in an answer: the classes, the labels, several numbers, or of a number or a rate the target alone. */
    public List<String> answers() {
        return tree.schema().target().answerNames();
    }

    /** Whether the target is a number or a rate: an answer is one number in its unit. */
    public boolean isNumeric() {
        return tree.schema().target().isNumeric();
    }

    /**
     * How the numbers that the target has are written.
     *
     * @throws org.espalier.data.DataException one line, when the target is several numbers: {@link org.espalier.sdt.OneOutput} takes one of them
     */
    public Amounts amounts() {
        return amounts.orElseThrow(() -> Amounts.ofSeveral(tree.schema().target()));
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
    public long rows(int heap) {
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

    /**
     * Whether a node is drawn and told as a leaf: a leaf, or a closed gate, which stands for the leaf that all of its rows come
     * to. Of a closed gate {@link #leafNode} is the number of that leaf.
     */
    public boolean isLeaf(int heap) {
        return leafNode(heap) >= tree.shape().nodes();
    }

    /** The leaf or open gate that rows come to from a node: itself, or what lies left of it where it is closed. */
    public int leafNode(int heap) {
        int at = heap;
        while (at < tree.shape().nodes() && !tree.structure().isOpen(at)) {
            at = TreeShape.left(at);
        }
        return at;
    }

    /** The topmost node that is told as this leaf: the leaf itself, or the closed gate that it lies under. */
    public int placeOf(int leafNode) {
        int at = leafNode;
        while (at > 0 && leafNode(TreeShape.parent(at)) == leafNode) {
            at = TreeShape.parent(at);
        }
        return at;
    }

    /** Whether rows may come to a node or leaf. */
    public boolean isThere(int heap) {
        return isThere[heap];
    }

    /** Number of gates that divide. */
    public int gates() {
        return (int) IntStream.range(0, tree.shape().nodes())
                .filter(i -> isThere[i] && tree.structure().isOpen(i))
                .count();
    }

    /** Number of leaves that rows may come to. */
    public int leaves() {
        int nodes = tree.shape().nodes();
        return (int) IntStream.range(nodes, isThere.length)
                .filter(heap -> isThere[heap])
                .count();
    }

    /** Whether a leaf, or every leaf under a node, has no rows and next to no reach; a leaf that is closed off is. */
    public boolean isDead(int heap) {
        return !isThere[heap] || knowsItsRows() && rows[heap] == 0 && reach[heap] < DEAD_REACH;
    }

    /** Answer of a leaf, or the mean of the answers under a node by reach, {@code [answers]}; a copy. */
    public float[] distribution(int heap) {
        return distributions[heap].clone();
    }

    /** {@link #distribution} with the names of the classes, or of the target. */
    public ClassProbabilities probabilities(int heap) {
        return ClassProbabilities.wrap(answers(), distributions[heap]);
    }

    /** Probability of a class on a side of a gate, or the mean answer of a number or a rate there, see {@link #distribution}. */
    public float probability(int node, Branch side, int classIndex) {
        return distributions[child(node, side)][classIndex];
    }

    /** By how much a class is likelier on the right of a gate; of a number by how much more is answered there, of a rate as a logarithm. */
    public double gain(int node, int classIndex) {
        double right = probability(node, Branch.RIGHT, classIndex);
        double left = probability(node, Branch.LEFT, classIndex);
        return amounts().isRate() ? Math.log(right / left) : right - left;
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

    /** Whether leaves answer by scorecards, each row by its own values. */
    public boolean hasScorecards() {
        return means.isPresent();
    }

    /** What points are measured against. */
    public Points.Reference reference() {
        return tree.statistics().flatMap(TrainingStatistics::scorecards).isPresent()
                ? Points.Reference.SEGMENT_AVERAGE
                : Points.Reference.ZERO_TERMS;
    }

    /** The columns of {@link #columns()} that a leaf asks about, in their order; none where leaves are constant. */
    public List<Integer> asked(int leaf) {
        return asked.isEmpty() ? List.of() : asked.get(leaf);
    }

    private static List<Integer> asked(LeafScorecards cards, int leaf, List<ExplainedColumn> columns) {
        int[] schemaColumns = cards.columns(leaf);
        return IntStream.range(0, columns.size())
                .filter(c -> Arrays.binarySearch(schemaColumns, columns.get(c).schemaColumn()) >= 0)
                .boxed()
                .toList();
    }

    /** The columns of {@link #columns()} that a gate asks about, in their order. */
    public List<Integer> askedBy(int node) {
        return gateColumns.of(node);
    }

    LeafScorecards cards() {
        return tree.scorecards().orElseThrow();
    }

    /** {@code z} of a leaf for a row, {@code [outputs]}. */
    double[] scores(int leaf, float[] x) {
        double[] z = new double[cards().outputs()];
        cards().score(leaf, x, 0, z);
        return z;
    }

    /** What a column adds to {@code z} in a leaf, less what it adds on average there. */
    double effect(int leaf, int output, int column, float[] x) {
        int schemaColumn = columns.get(column).schemaColumn();
        return cards().effect(leaf, output, schemaColumn, x, 0)
                - means.orElseThrow().effect(leaf, output, schemaColumn);
    }

    /**
     * How far a column moves a row in a leaf with a scorecard, in log odds: the absolute effect of two classes; of K classes
     * {@code 2/K sum over k of |effect_k - mean over the classes|}, which of two is the same.
     *
     * @param column index in {@link #columns()}
     * @param x encoded features, {@code [features]}
     */
    public double size(int leaf, int column, float[] x) {
        return SegmentMeans.size(cards().outputs(), k -> effect(leaf, k, column, x));
    }

    /** {@code z} of the row that effects are measured against. */
    double meanScore(int leaf, int output) {
        return means.orElseThrow().score(leaf, output);
    }

    /** The class that a leaf answers to a row; the leaf by its heap number, or that of a closed gate above it. */
    public int answerAt(int heap, float[] x) {
        return answer(answerOf(leafNode(heap) - tree.shape().nodes(), x));
    }

    /** The answer of a leaf to a row, {@code [answers]}, as {@link org.espalier.sdt.Rule#MAX_PATH} gives it. */
    float[] answerOf(int leaf, float[] x) {
        return tree.leafDistribution(leaf, x);
    }

    /** The answer of a scorecard without the tree's calibration, {@code [answers]}. */
    float[] uncalibrated(int leaf, float[] x) {
        float[] out = new float[tree.answers()];
        Answers.of(scores(leaf, x), tree.schema(), out, 0);
        return out;
    }

    /** What points count for a row: the positive class of two and the other one; of more the likeliest and the next. */
    int[] topTwo(double[] z) {
        if (tree.classes() == 2) {
            int positive = tree.schema().positiveIndex();
            return new int[] {positive, 1 - positive};
        }
        return Largest.indices(z.length, 2, Double.NEGATIVE_INFINITY, k -> z[k]);
    }

    /** The class that is answered where the classes have these probabilities. */
    int answer(float[] probabilities) {
        return tree.classOf(probabilities);
    }

    /** The class that a leaf answers, or the mean of the answers under a node comes to, see {@link #distribution}. */
    public int answer(int heap) {
        return answer(distributions[heap]);
    }

    /** Whether the leaves on both sides of a gate answer this one class, but for 1 % of their reach. */
    public boolean isDecided(int node, int classIndex) {
        if (hasScorecards() || isNumeric()) {
            return false;
        }
        List<Integer> only = List.of(classIndex);
        return reachableClasses(child(node, Branch.LEFT)).equals(only)
                && reachableClasses(child(node, Branch.RIGHT)).equals(only);
    }
}
