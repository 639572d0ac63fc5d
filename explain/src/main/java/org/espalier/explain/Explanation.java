package org.espalier.explain;

import java.util.List;
import java.util.Optional;
import org.espalier.base.ArgMax;

/**
 * Why a tree decided as it did for one row: the max-path, gate by gate, and what stands beside it. A plain value; not to
 * be written to.
 *
 * @param tree names, units and references of the tree
 * @param row what is explained
 * @param path the gates of the max-path from the root down
 * @param leaf the max-path leaf, counted from the left
 * @param mass path mass: path probability of that leaf
 * @param distribution answer of that leaf, {@code [classes]}
 * @param average answer of all leaves together, {@code [classes]}
 * @param teacher answer of the teacher, {@code [classes]}, where there is one
 * @param runnerUp the second likeliest path, where the path mass is below one half
 */
public record Explanation(
        TreeView tree,
        RowValues row,
        List<Step> path,
        int leaf,
        float mass,
        float[] distribution,
        float[] average,
        Optional<float[]> teacher,
        Optional<RunnerUp> runnerUp) {
    public Explanation {
        path = List.copyOf(path);
    }

    /** Below this path mass one path does not tell the story. */
    public static final float ENOUGH_MASS = 0.5f;

    /** The max-path's class: the greatest of {@link #distribution()}, the first of equals. */
    public int predicted() {
        return greatest(distribution);
    }

    /** Name of the max-path's class. */
    public String predictedClass() {
        return tree.classes().get(predicted());
    }

    /** The value of a column as the user knows it: his own text, else decoded from the features. */
    public String valueOf(int column) {
        return ValueText.of(tree, row, tree.columns().get(column));
    }

    /** Whether the tree knows such a value of a column. */
    public OutOfDistribution familiarity(int column) {
        return OutOfDistribution.of(tree, row, tree.columns().get(column));
    }

    /** What is to be said of a value that the tree does not know: {@code not seen in training}, {@code outside 0 to 100}. */
    public Optional<String> noteOn(int column) {
        return ValueText.note(tree, tree.columns().get(column), familiarity(column));
    }

    /** The teacher's class, where there is a teacher. */
    public Optional<Integer> teachersClass() {
        return teacher.map(Explanation::greatest);
    }

    /** Whether one path tells the story: its mass is at least {@link #ENOUGH_MASS}. */
    public boolean isOnePathEnough() {
        return mass >= ENOUGH_MASS;
    }

    /**
     * How far each column speaks for the max-path's class.
     *
     * @return {@code [columns]} as {@link #towards(int)} gives
     */
    public double[] towards() {
        return towards(predicted());
    }

    /**
     * How far each column speaks for a class: the sum over the gates of the path of
     *
     * <pre>{@code contribution * (Q_right(k) - Q_left(k)) * reach before the gate}</pre>
     *
     * <p>where {@code Q_right(k) - Q_left(k)} is by how much class k is likelier on the right, the answers under both children
     * by their reach ({@link TreeView#distribution}). So a column that pushes towards the branch taken speaks against the
     * class where the class is likelier on the other side, and a gate with the same answers on both sides says nothing.
     *
     * @param classIndex k
     * @return {@code [columns]} in the order of {@link TreeView#columns()}; below 0: against the class
     */
    public double[] towards(int classIndex) {
        double[] towards = new double[tree.columns().size()];
        double before = 1;
        for (Step step : path) {
            double gain = before
                    * (tree.probability(step.node(), Branch.RIGHT, classIndex)
                            - tree.probability(step.node(), Branch.LEFT, classIndex));
            for (int c = 0; c < towards.length; c++) {
                towards[c] += gain * step.contributions()[c];
            }
            before = step.reach();
        }
        return towards;
    }

    static int greatest(float[] values) {
        return ArgMax.of(values, 0, values.length);
    }
}
