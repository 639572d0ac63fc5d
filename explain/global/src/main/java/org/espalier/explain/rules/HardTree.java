package org.espalier.explain.rules;

import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.Progress;
import org.espalier.data.Dataset;
import org.espalier.explain.TreeView;

/**
 * A tree that is walked gate by gate: at every gate of the soft tree the likelier branch (greedy routing; it is not the
 * tree of the likeliest path, and its answers differ from that one's, see {@link RuleFit}). Gates stay sums of columns, in
 * the user's units, of as few columns as decide nearly all of the rows that come there ({@link RuleOptions}); the others
 * are held at the average of those rows. Branches that no row takes are pruned, and leaves side by side with one answer
 * are merged (not where leaves have scorecards: there they answer by points, and no two are the same). Immutable; safe for any number of threads.
 *
 * <p>Of the rows that it is made from every second one cuts: says which branches are pruned and which columns kept. The others
 * measure what that costs ({@link RuleFit}). Of fewer than {@value RuleRows#MIN_ROWS} rows all cut. What is counted at the leaves
 * is all of them.
 *
 * <p>All numbers are rounded as they are printed: the rules on paper are the ones that are measured.
 */
public final class HardTree {
    private final TreeView tree;
    private final HardNode root;
    /** Pruned by what comes there by all columns. */
    private final HardNode wholeRoot;

    private final RuleOptions options;
    private final Optional<Dataset> data;

    HardTree(TreeView tree, HardNode root, HardNode wholeRoot, RuleOptions options, Optional<Dataset> data) {
        this.tree = tree;
        this.root = root;
        this.wholeRoot = wholeRoot;
        this.options = options;
        this.data = data;
    }

    /**
     * Grows it on rows, the training rows best.
     *
     * @param rows encoded by the tree's schema; labels, where they have any, give the precision of leaves
     * @throws EspalierException when there are no rows
     */
    public static HardTree of(TreeView tree, Dataset rows, RuleOptions options) {
        return of(tree, rows, options, Progress.NONE);
    }

    /** The same; {@code progress} hears of the rows that are followed. */
    public static HardTree of(TreeView tree, Dataset rows, RuleOptions options, Progress progress) {
        if (rows.rows() == 0) {
            throw new EspalierException("expected rows to make rules from, found none");
        }
        if (rows.features().columns() != tree.tree().features()) {
            throw new IllegalArgumentException("expected " + tree.tree().features() + " features, found "
                    + rows.features().columns());
        }
        return new HardTreeGrowth(tree, options, Optional.of(rows), progress).grow();
    }

    /**
     * Without rows: from what the tree remembers of its training rows. Nothing says how many rows the kept columns decide,
     * so a gate keeps all columns that move it, up to {@link RuleOptions#maxTerms()}; leaves have a share and a
     * probability, no number of rows and no precision.
     */
    public static HardTree of(TreeView tree, RuleOptions options) {
        return of(tree, options, Progress.NONE);
    }

    /** The same; {@code progress} hears of the gates. */
    public static HardTree of(TreeView tree, RuleOptions options, Progress progress) {
        return new HardTreeGrowth(tree, options, Optional.empty(), progress).grow();
    }

    public TreeView tree() {
        return tree;
    }

    public HardNode root() {
        return root;
    }

    /** The same with all columns at every gate: nothing is dropped, only pruned and merged. */
    public HardNode wholeRoot() {
        return wholeRoot;
    }

    public RuleOptions options() {
        return options;
    }

    /** Number of rows that it was grown on; 0: none. */
    public int rows() {
        return data.map(Dataset::rows).orElse(0);
    }

    /** Whether every second row cut it, and the others are there to measure it. */
    boolean isCutOnHalf() {
        return new RuleRows(rows()).isSplit();
    }

    /** Whether it was grown on these very rows. */
    boolean isMadeFrom(Dataset rows) {
        return data.isPresent() && data.get().features() == rows.features();
    }

    /** The leaf of a row of encoded features. */
    public HardNode.Leaf leafOf(float[] x) {
        HardNode at = root;
        while (at instanceof HardNode.Gate gate) {
            at = gate.sum().goesRight(x) ? gate.right() : gate.left();
        }
        return (HardNode.Leaf) at;
    }

    /** The class of a row of encoded features: by its leaf's scorecard where leaves have them. */
    public int answer(float[] x) {
        return answerAt(leafOf(x), x);
    }

    private int answerAt(HardNode.Leaf leaf, float[] x) {
        return tree.hasScorecards() ? tree.answerAt(leaf.node(), x) : leaf.answer();
    }

    /**
     * The answer of a number or a rate for a row of encoded features: the leaf's, by its scorecard where leaves have them.
     *
     * @throws IllegalStateException when the target is of another kind
     */
    public float value(float[] x) {
        return valueAt(leafOf(x), x);
    }

    private float valueAt(HardNode.Leaf leaf, float[] x) {
        if (!tree.isNumeric()) {
            throw new IllegalStateException("expected a number or a rate, found classes");
        }
        return tree.tree().leafDistribution(leaf.node() - tree.tree().shape().nodes(), x)[0];
    }

    /** As {@link #answerWithAllColumns}, of a number or a rate. */
    float valueWithAllColumns(float[] x) {
        return valueAt(leafByAllColumns(x), x);
    }

    /** The class with all columns at every gate: what pruning costs, without what dropping columns costs. */
    int answerWithAllColumns(float[] x) {
        return answerAt(leafByAllColumns(x), x);
    }

    private HardNode.Leaf leafByAllColumns(float[] x) {
        HardNode at = wholeRoot;
        while (at instanceof HardNode.Gate gate) {
            at = goesRight(tree, gate.node(), x) ? gate.right() : gate.left();
        }
        return (HardNode.Leaf) at;
    }

    /** By all columns. */
    static boolean goesRight(TreeView tree, int gate, float[] x) {
        double logit = tree.plainBias(gate);
        for (int f = 0; f < x.length; f++) {
            logit += (double) tree.coefficient(gate, f) * x[f];
        }
        return logit >= 0;
    }
}
