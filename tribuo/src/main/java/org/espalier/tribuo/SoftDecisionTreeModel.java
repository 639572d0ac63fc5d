package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.math.la.SparseVector;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * A soft decision tree as a Tribuo model. It takes examples in raw units (see {@link FeatureNames}) and answers by the
 * average of all leaves or by the max-path leaf. Immutable, safe for any number of threads.
 *
 * <p>Made by {@link TribuoExport} of a tree that was distilled elsewhere, or by {@link SoftDecisionTreeTrainer}. A file of
 * it is loaded by any Tribuo program that has {@code espalier-tribuo}, {@code espalier-explain} and {@code espalier-sdt}
 * on its class path.
 */
public final class SoftDecisionTreeModel extends Model<Label> {
    private static final long serialVersionUID = 1L;

    /** Version of the serialized form. */
    public static final int CURRENT_VERSION = 0;

    private final transient SoftDecisionTree tree;
    private final Rule rule;
    private final FeatureNames names;
    private final transient FeatureSpace.Binding binding;
    private final transient Explainer explainer;
    private final transient String[] nameOfFeature;

    SoftDecisionTreeModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Label> outputs,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, true);
        this.tree = tree;
        this.rule = rule;
        this.names = names;
        FeatureSpace space = new FeatureSpace(tree.schema(), names);
        this.binding = space.new Binding(features);
        this.nameOfFeature = space.nameOfFeature();
        this.explainer = Explainer.of(tree);
        if (rule == Rule.GREEDY) {
            throw new EspalierException("rule: a Tribuo model answers by average or max-path, found greedy");
        }
        List<String> classes = tree.schema().target().classes();
        if (outputs.size() != classes.size()) {
            throw new IllegalArgumentException("expected " + classes.size() + " labels, found " + outputs.size());
        }
        for (int k = 0; k < classes.size(); k++) {
            if (!outputs.getOutput(k).getLabel().equals(classes.get(k))) {
                throw new IllegalArgumentException("expected the labels " + classes + " in this order, found "
                        + outputs.getOutput(k).getLabel() + " at " + k);
            }
        }
    }

    /** The tree. */
    public SoftDecisionTree tree() {
        return tree;
    }

    /** How answers are read off the tree. */
    public Rule rule() {
        return rule;
    }

    /** How the tree's columns are called in examples. */
    public FeatureNames names() {
        return names;
    }

    /**
     * Answers for one example. Features that the model does not know are ignored, duplicate ones are added up, absent
     * ones are 0.
     *
     * @throws IllegalArgumentException when no feature of the example is known
     */
    @Override
    public Prediction<Label> predict(Example<Label> example) {
        SparseVector vector = vector(example);
        return prediction(example, vector, binding.encode(vector));
    }

    private SparseVector vector(Example<Label> example) {
        SparseVector vector = SparseVector.createSparseVector(example, featureIDMap, false);
        if (vector.numActiveElements() == 0) {
            throw new IllegalArgumentException("No features found in Example " + example);
        }
        return vector;
    }

    private Prediction<Label> prediction(Example<Label> example, SparseVector vector, float[] row) {
        org.espalier.sdt.Prediction answer = tree.predict(row, rule);
        List<String> classes = tree.schema().target().classes();
        Map<String, Label> scores = new LinkedHashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            scores.put(classes.get(k), new Label(classes.get(k), answer.probabilities()[k]));
        }
        Label best = scores.get(classes.get(answer.classIndex()));
        return new Prediction<>(best, scores, vector.numActiveElements(), example, true);
    }

    /**
     * The features with the largest weight in the tree's gates: {@code sum over gates of reach |beta w|}, for features on
     * their encoded scale. Where leaves carry scorecards, also by how much a feature moves a leaf's scores: {@code sum over
     * leaves of reach (largest - smallest effect)}, the mean over the scores.
     *
     * @param n how many; below 0 all
     */
    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
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
     * Why: a {@link SoftDecisionTreeExcuse}. The scores of a label are the attribution to this label: over the gates of the
     * max-path, the sum of a feature's contribution times how much likelier the label is on the right than on the left, times
     * the reach of the gate ({@link Explanation#attribution(int)}, feature by feature). What the leaf's scorecard adds for a column
     * is at the feature that says its value: the number, the category, or that it is missing. Above 0 a feature speaks for the label.
     */
    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        SparseVector vector = vector(example);
        float[] row = binding.encode(vector);
        Explanation explanation = explainer.explain(row);
        Map<String, List<Pair<String, Double>>> byLabel = new LinkedHashMap<>();
        List<String> labels = tree.schema().target().classes();
        for (int k = 0; k < labels.size(); k++) {
            byLabel.put(labels.get(k), largestFirst(attribution(explanation, row, k)));
        }
        return Optional.of(new SoftDecisionTreeExcuse(example, prediction(example, vector, row), byLabel, explanation));
    }

    /** Attribution of the encoded features to a class, {@code [features]}. */
    private double[] attribution(Explanation explanation, float[] row, int k) {
        TreeView view = explainer.view();
        double[] out = new double[row.length];
        double before = 1;
        for (Step step : explanation.path()) {
            int node = step.node();
            double gain = before * (view.probability(node, Branch.RIGHT, k) - view.probability(node, Branch.LEFT, k));
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
    private List<Pair<String, Double>> largestFirst(double[] weight) {
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

    @Override
    protected SoftDecisionTreeModel copy(String newName, ModelProvenance newProvenance) {
        return new SoftDecisionTreeModel(newName, newProvenance, featureIDMap, outputIDInfo, tree, rule, names);
    }

    @Override
    public ModelProto serialize() {
        ModelDataProto shared = createDataCarrier().serialize();
        SerializedTree content =
                new SerializedTree(shared.toByteArray(), ModelFile.toBytes(tree), rule.text(), names.text());
        return ModelProto.newBuilder()
                .setVersion(CURRENT_VERSION)
                .setClassName(SoftDecisionTreeModel.class.getName())
                .setSerializedData(content.pack())
                .build();
    }

    /** Called by Tribuo, by reflection. */
    public static SoftDecisionTreeModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        if (version < 0 || version > CURRENT_VERSION) {
            throw new IllegalArgumentException("Unknown version " + version + " of " + className
                    + ", this class supports at most version " + CURRENT_VERSION);
        }
        SerializedTree content = SerializedTree.unpack(message);
        ModelDataCarrier<?> carrier = ModelDataCarrier.deserialize(ModelDataProto.parseFrom(content.shared()));
        if (!(carrier.outputDomain().getOutput(0) instanceof Label)) {
            throw new IllegalStateException("expected a model of labels, found one of "
                    + carrier.outputDomain().getOutput(0).getClass().getName());
        }
        @SuppressWarnings("unchecked") // checked just now
        ImmutableOutputInfo<Label> outputs = (ImmutableOutputInfo<Label>) carrier.outputDomain();
        return new SoftDecisionTreeModel(
                carrier.name(),
                carrier.provenance(),
                carrier.featureDomain(),
                outputs,
                ModelFile.read(content.tree(), "the tree in the Tribuo model"),
                byText(Rule.values(), Rule::text, content.rule()),
                byText(FeatureNames.values(), FeatureNames::text, content.names()));
    }

    /** Tribuo's models are serializable in Java's own way, too; this one is a protobuf only. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("SoftDecisionTreeModel: use serializeToFile");
    }

    private static <T> T byText(T[] values, Function<T, String> text, String wanted) {
        return Arrays.stream(values)
                .filter(v -> text.apply(v).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("unknown rule or names '" + wanted + "'"));
    }
}
