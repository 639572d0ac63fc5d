package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.math.la.SparseVector;

/**
 * A tree that is asked with Tribuo's examples: what its models of classes and of numbers share. Examples become encoded rows, and
 * what the tree says of features is said by their names in Tribuo. Immutable.
 */
final class ExampleTree {
    private final SoftDecisionTree tree;
    private final ImmutableFeatureMap features;
    private final FeatureSpace.Binding binding;
    private final Explainer explainer;
    private final String[] nameOfFeature;

    /**
     * @param features the model's domain
     * @param rule how it is to answer
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when the rule is greedy, or the domain has a feature that the schema does not give
     */
    ExampleTree(SoftDecisionTree tree, ImmutableFeatureMap features, Rule rule, FeatureNames names) {
        if (rule == Rule.GREEDY) {
            throw new EspalierException("rule: a Tribuo model answers by average or max-path, found greedy");
        }
        FeatureSpace space = new FeatureSpace(tree.schema(), names);
        this.tree = tree;
        this.features = features;
        this.binding = space.new Binding(features);
        this.nameOfFeature = space.nameOfFeature();
        this.explainer = Explainer.of(tree);
    }

    /** @throws IllegalArgumentException when no feature of the example is known */
    SparseVector vector(Example<?> example) {
        SparseVector vector = SparseVector.createSparseVector(example, features, false);
        if (vector.numActiveElements() == 0) {
            throw new IllegalArgumentException("No features found in Example " + example);
        }
        return vector;
    }

    /** The encoded row of an example's vector. */
    float[] encode(SparseVector vector) {
        return binding.encode(vector);
    }

    Explanation explain(float[] row) {
        return explainer.explain(row);
    }

    /** As {@link SoftDecisionTreeModel#getTopFeatures}. */
    Map<String, List<Pair<String, Double>>> topFeatures(int n) {
        TreeView view = explainer.view();
        double[] weight = new double[tree.features()];
        for (int node = 0; node < tree.shape().nodes(); node++) {
            for (int f = 0; f < weight.length; f++) {
                weight[f] += view.reach(node) * Math.abs(view.coefficient(node, f));
            }
        }
        tree.scorecards().ifPresent(cards -> addEffects(cards, view, weight));
        List<Pair<String, Double>> all = largestFirst(weight);
        int count = n < 0 ? all.size() : Math.min(n, all.size());
        return Map.of(Model.ALL_OUTPUTS, new ArrayList<>(all.subList(0, count)));
    }

    private static void addEffects(LeafScorecards cards, TreeView view, double[] weight) {
        Schema schema = cards.basis().schema();
        for (int leaf = 0; leaf < cards.leaves(); leaf++) {
            double share = view.reach(cards.leaves() - 1 + leaf) / cards.outputs();
            for (int k = 0; k < cards.outputs(); k++) {
                for (int c : cards.columns(leaf)) {
                    int first = cards.basis().firstTerm(c);
                    if (schema.columns().get(c) instanceof Column.Number) {
                        weight[cards.basis().term(first).feature()] +=
                                share * ColumnCurve.of(cards, leaf, k, c).range();
                    } else {
                        for (int t = first; t < cards.basis().endTerm(c); t++) {
                            weight[cards.basis().term(t).feature()] += share * Math.abs(cards.weight(leaf, t, k));
                        }
                    }
                }
            }
        }
    }

    /**
     * Attribution of the encoded features to a class, or to the number that is answered, {@code [features]}: see
     * {@link Explanation#attribution(int)}.
     */
    double[] attribution(Explanation explanation, float[] row, int k) {
        TreeView view = explainer.view();
        double[] out = new double[row.length];
        double before = 1;
        for (Step step : explanation.path()) {
            int node = step.node();
            double gain = before * view.gain(node, k);
            for (int f = 0; f < row.length; f++) {
                out[f] += gain * view.coefficient(node, f) * (row[f] - view.mean(f));
            }
            before = step.reach();
        }
        double[] ofLeaf = explanation.leafAttribution(k);
        for (int c = 0; c < ofLeaf.length; c++) {
            if (ofLeaf[c] != 0) {
                out[sayingFeature(view.columns().get(c), row)] += ofLeaf[c];
            }
        }
        return out;
    }

    /** The feature that says a column's value in this row. */
    private static int sayingFeature(ExplainedColumn column, float[] row) {
        int first = column.firstFeature();
        // a number stands first, and beside it whether it is missing; of a category one slot is 1
        for (int f = first + column.width() - 1; f > first; f--) {
            if (row[f] == 1) {
                return f;
            }
        }
        return first;
    }

    /** Named features by absolute weight, those of weight 0 and those without a name left out. */
    List<Pair<String, Double>> largestFirst(double[] weight) {
        List<Pair<String, Double>> out = new ArrayList<>();
        for (int f = 0; f < weight.length; f++) {
            if (weight[f] != 0 && nameOfFeature[f] != null) {
                out.add(new Pair<>(nameOfFeature[f], weight[f]));
            }
        }
        out.sort(Comparator.comparingDouble((Pair<String, Double> p) -> -Math.abs(p.getB()))
                .thenComparing(Pair::getA));
        return out;
    }
}
