package org.espalier.explain;

import java.util.List;
import java.util.Optional;
import org.espalier.sdt.Predictions;

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

    /** The teacher's class, where there is a teacher. */
    public Optional<Integer> teachersClass() {
        return teacher.map(Explanation::greatest);
    }

    /** Whether one path tells the story: its mass is at least {@link #ENOUGH_MASS}. */
    public boolean isOnePathEnough() {
        return mass >= ENOUGH_MASS;
    }

    /**
     * How far each column pushes towards the path that is told: its contributions at the gates of the path added up, each
     * towards the branch that was taken.
     *
     * @return {@code [columns]} in the order of {@link TreeView#columns()}; below 0: against it
     */
    public double[] towards() {
        double[] towards = new double[tree.columns().size()];
        for (Step step : path) {
            int sign = step.branch() == Branch.RIGHT ? 1 : -1;
            for (int c = 0; c < towards.length; c++) {
                towards[c] += sign * step.contributions()[c];
            }
        }
        return towards;
    }

    static int greatest(float[] values) {
        return Predictions.greatest(values, 0, values.length);
    }
}
