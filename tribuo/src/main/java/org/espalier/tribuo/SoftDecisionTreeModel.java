package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.explain.Explanation;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.math.la.SparseVector;
import org.tribuo.provenance.ModelProvenance;

/**
 * A soft decision tree as a Tribuo model. It takes examples in raw units (see {@link FeatureNames}) and answers by the
 * average of all leaves or by the max-path leaf. Immutable, safe for any number of threads.
 *
 * <p>Made by {@link TribuoExport} of a tree that was distilled elsewhere, or by {@link SoftDecisionTreeTrainer}. A file of
 * it is loaded by any Tribuo program that has {@code espalier-tribuo}, {@code espalier-explain} and {@code espalier-sdt}
 * on its class path.
 */
public final class SoftDecisionTreeModel extends DistilledModel<Label> {
    private static final long serialVersionUID = 1L;

    SoftDecisionTreeModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Label> outputs,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, true, tree, rule, names);
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

    @Override
    Prediction<Label> prediction(Example<Label> example, SparseVector vector, float[] row) {
        org.espalier.sdt.Prediction answer = tree().predict(row, rule());
        List<String> classes = tree().schema().target().classes();
        Map<String, Label> scores = new LinkedHashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            scores.put(classes.get(k), new Label(classes.get(k), answer.probabilities()[k]));
        }
        Label best = scores.get(classes.get(answer.classIndex()));
        return new Prediction<>(best, scores, vector.numActiveElements(), example, true);
    }

    /**
     * Why: a {@link SoftDecisionTreeExcuse}. The scores of a label are the attribution to this label: over the gates of the
     * max-path, the sum of a feature's contribution times how much likelier the label is on the right than on the left, times
     * the reach of the gate ({@link Explanation#attribution(int)}, feature by feature). What the leaf's scorecard adds for a column
     * is at the feature that says its value: the number, the category, or that it is missing. Above 0 a feature speaks for the label.
     */
    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        SparseVector vector = examples.vector(example);
        float[] row = examples.encode(vector);
        Explanation explanation = examples.explain(row);
        Map<String, List<Pair<String, Double>>> byLabel = new LinkedHashMap<>();
        List<String> labels = tree().schema().target().classes();
        for (int k = 0; k < labels.size(); k++) {
            byLabel.put(labels.get(k), examples.largestFirst(examples.attribution(explanation, row, k)));
        }
        return Optional.of(new SoftDecisionTreeExcuse(example, prediction(example, vector, row), byLabel, explanation));
    }

    @Override
    protected SoftDecisionTreeModel copy(String newName, ModelProvenance newProvenance) {
        return new SoftDecisionTreeModel(newName, newProvenance, featureIDMap, outputIDInfo, tree(), rule(), names());
    }

    /** Called by Tribuo, by reflection. */
    public static SoftDecisionTreeModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        return read(
                version, className, message, Label.class, "a model of labels, found one", SoftDecisionTreeModel::new);
    }
}
