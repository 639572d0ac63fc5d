package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.Target;
import org.espalier.explain.Explanation;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.math.la.SparseVector;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.provenance.ModelProvenance;

/**
 * A soft decision tree of labels as a Tribuo model of {@link MultiLabel}. It takes examples in raw units (see {@link FeatureNames})
 * and answers by the average of all leaves or by the max-path leaf: the labels whose probability is one half or more, and a
 * probability of each. Immutable, safe for any number of threads. For classes there is {@link SoftDecisionTreeModel}, which says
 * what a program needs to load it.
 */
public final class SoftDecisionTreeLabelsModel extends DistilledModel<MultiLabel> {
    private static final long serialVersionUID = 1L;

    /** Of each label alone, for what it is due to. */
    private final transient List<ExampleTree> each;

    SoftDecisionTreeLabelsModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<MultiLabel> outputs,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, true, tree, rule, names);
        if (!(tree.schema().target() instanceof Target.Labels target) || outputs.size() != target.answers()) {
            throw new IllegalArgumentException("expected a tree of " + outputs.size() + " labels, found "
                    + tree.schema().target().answers() + " "
                    + tree.schema().target().kind().text());
        }
        for (String label : target.names()) {
            if (outputs.getDomain().stream().noneMatch(known -> known.contains(label))) {
                throw new IllegalArgumentException(
                        "expected the labels " + target.names() + ", found none called " + label);
            }
        }
        this.each = target.names().stream()
                .map(label -> new ExampleTree(OneOutput.of(tree, label), features, rule, names))
                .toList();
    }

    private List<String> labels() {
        return tree().schema().target().answerNames();
    }

    @Override
    Prediction<MultiLabel> prediction(Example<MultiLabel> example, SparseVector vector, float[] row) {
        float[] probabilities = tree().predict(row, rule()).probabilities();
        Set<Label> yes = new HashSet<>();
        Map<String, MultiLabel> scores = new LinkedHashMap<>();
        for (int k = 0; k < probabilities.length; k++) {
            Label label = new Label(labels().get(k), probabilities[k]);
            scores.put(label.getLabel(), new MultiLabel(label));
            if (probabilities[k] >= Target.Labels.THRESHOLD) {
                yes.add(label);
            }
        }
        return new Prediction<>(new MultiLabel(yes), scores, vector.numActiveElements(), example, true);
    }

    /**
     * Why. The scores of a label are the attribution to yes ({@link Explanation#attribution(int)}, feature by feature): above 0 a
     * feature speaks for the label.
     */
    @Override
    public Optional<Excuse<MultiLabel>> getExcuse(Example<MultiLabel> example) {
        SparseVector vector = examples.vector(example);
        float[] row = examples.encode(vector);
        Map<String, List<Pair<String, Double>>> byLabel = new LinkedHashMap<>();
        for (int k = 0; k < each.size(); k++) {
            ExampleTree one = each.get(k);
            byLabel.put(labels().get(k), one.largestFirst(one.attribution(one.explain(row), row, 1)));
        }
        return Optional.of(new Excuse<>(example, prediction(example, vector, row), byLabel));
    }

    @Override
    protected SoftDecisionTreeLabelsModel copy(String newName, ModelProvenance newProvenance) {
        return new SoftDecisionTreeLabelsModel(
                newName, newProvenance, featureIDMap, outputIDInfo, tree(), rule(), names());
    }

    /** Called by Tribuo, by reflection. */
    public static SoftDecisionTreeLabelsModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        return read(
                version,
                className,
                message,
                MultiLabel.class,
                "a model of several labels, found one",
                SoftDecisionTreeLabelsModel::new);
    }
}
