package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.DataNotes;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * Explains single decisions of a tree (Frosst and Hinton 2017, section 5: the most probable path). Immutable,
 * deterministic, safe for any number of threads; make one per tree and keep it.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(tree);
 * Explanation why = explainer.explain(Map.of("age", 52, "workclass", "Private", "sex", "Female"));
 * }</pre>
 */
public final class Explainer {
    private final TreeView view;
    private final Encoder encoder;

    private Explainer(SoftDecisionTree tree) {
        this.view = TreeView.of(tree);
        this.encoder = new Encoder(tree.schema());
    }

    public static Explainer of(SoftDecisionTree tree) {
        return new Explainer(tree);
    }

    public TreeView view() {
        return view;
    }

    /**
     * Explains a row as it stands in the user's table.
     *
     * @param fields one text per column of the schema; null is a missing value, as the empty text is
     * @throws org.espalier.data.DataException one line, when a field does not fit its column
     */
    public Explanation explain(List<String> fields) {
        List<String> texts =
                fields.stream().map(field -> field == null ? "" : field).toList();
        return explain(1, new ExplainedRow(view, Optional.of(texts), encoder.encode(texts)), Optional.empty());
    }

    /**
     * Explains a row of a table, by name.
     *
     * @param row a value for each column of the schema; {@link Encoder#encode(Map, DataNotes)} says what it may be
     * @throws org.espalier.data.DataException one line: a name that no column has, a column without entry, or a value that
     *     its column can't take
     */
    public Explanation explain(Map<String, ?> row) {
        return explain(encoder.encodeRow(row, new DataNotes()), Optional.empty());
    }

    /** Explains a row of a table, a record whose components are the columns; as for a map. */
    public Explanation explain(Record row) {
        return explain(encoder.encodeRow(row, new DataNotes()), Optional.empty());
    }

    /**
     * Explains an encoded row; its values are decoded back into the user's units.
     *
     * @param features {@code [features]}
     * @throws IllegalArgumentException when there are more or fewer, or one is not a finite number
     */
    public Explanation explain(float[] features) {
        return explain(1, new ExplainedRow(view, Optional.empty(), features.clone()), Optional.empty());
    }

    /**
     * Explains a row of a file.
     *
     * @param teacher the teacher's probabilities for this row, {@code [classes]}; of a number or a rate its answer alone
     */
    public Explanation explain(Row row, Optional<float[]> teacher) {
        Optional<List<String>> texts = row.texts().isEmpty() ? Optional.empty() : Optional.of(row.texts());
        return explain(
                row.number(), new ExplainedRow(view, texts, row.features().clone()), teacher);
    }

    private Explanation explain(long number, ExplainedRow row, Optional<float[]> teacher) {
        float[] x = row.array();
        SoftDecisionTree tree = view.tree();
        Prediction average = tree.predict(x, Rule.AVERAGE);
        int leaf = average.leaf();
        boolean isFixed = !view.hasScorecards() && tree.decision().isPlain();
        // what all rows of a leaf share needs no memory of its own
        ClassProbabilities distribution = isFixed
                ? view.probabilities(tree.shape().nodes() + leaf)
                : ClassProbabilities.wrap(view.answers(), view.answerOf(leaf, x));
        String answer = isFixed ? distribution.likeliest() : view.answers().get(view.answer(distribution.toFloats()));
        List<RunnerUp> next = average.pathMass() < Explanation.ENOUGH_MASS ? List.of(runnerUp(row, leaf)) : List.of();
        return new Explanation(
                number,
                row,
                answer,
                path(row, leaf),
                leaf,
                average.pathMass(),
                distribution,
                ClassProbabilities.wrap(view.answers(), average.probabilities()),
                teacher.map(t -> ClassProbabilities.of(view.answers(), t)).orElse(ClassProbabilities.NONE),
                next,
                view.hasScorecards() ? List.of(Points.of(row, leaf)) : List.of());
    }

    private RunnerUp runnerUp(ExplainedRow row, int leaf) {
        float[] mass = row.pathProbabilities();
        int second = leaf == 0 ? 1 : 0;
        for (int l = 0; l < mass.length; l++) {
            if (l != leaf && mass[l] > mass[second]) {
                second = l;
            }
        }
        int nodes = view.tree().shape().nodes();
        int a = nodes + leaf;
        int b = nodes + second;
        while (a != b) {
            a = TreeShape.parent(a);
            b = TreeShape.parent(b);
        }
        String answer = view.answers().get(view.answer(view.answerOf(second, row.array())));
        return new RunnerUp(second, answer, mass[second], a, path(row, second));
    }

    /** The steps from the root to a leaf: the gates that divide. */
    private List<Step> path(ExplainedRow row, int leaf) {
        int depth = view.tree().shape().depth();
        List<Step> steps = new ArrayList<>(depth);
        double reach = 1;
        int node = 0;
        for (int level = depth - 1; level >= 0; level--) {
            Branch branch = (leaf >> level & 1) == 1 ? Branch.RIGHT : Branch.LEFT;
            // a closed gate asks nothing
            if (view.tree().structure().isOpen(node)) {
                Step step = step(row, node, branch, reach);
                reach = step.reach();
                steps.add(step);
            }
            node = branch == Branch.RIGHT ? TreeShape.right(node) : TreeShape.left(node);
        }
        return steps;
    }

    private Step step(ExplainedRow row, int node, Branch branch, double before) {
        float[] x = row.array();
        float[] contributions = new float[view.columns().size()];
        double logit = view.bias(node);
        for (int c = 0; c < contributions.length; c++) {
            ExplainedColumn column = view.columns().get(c);
            double sum = 0;
            for (int f = column.firstFeature(); f < column.firstFeature() + column.width(); f++) {
                sum += (double) view.coefficient(node, f) * (x[f] - view.mean(f));
            }
            contributions[c] = (float) sum;
            logit += sum;
        }
        double signed = branch == Branch.RIGHT ? logit : -logit;
        double probability = 1 / (1 + Math.exp(-signed));
        return new Step(
                node,
                (float) logit,
                (float) probability,
                branch,
                signed < 0,
                (float) (before * probability),
                view.classNamesUnder(node, Branch.LEFT),
                view.classNamesUnder(node, Branch.RIGHT),
                new Contributions(row, contributions),
                view.bias(node));
    }
}
