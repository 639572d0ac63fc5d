package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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
import org.tribuo.math.la.SparseVector;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;

/**
 * A soft decision tree of a number, of several or of a rate as a Tribuo regression, of several numbers with a dimension each. It takes examples in raw units (see {@link FeatureNames}) and
 * answers in the target's unit, by the average of all leaves or by the max-path leaf; of a rate it answers the rate. Immutable,
 * safe for any number of threads. For classes there is {@link SoftDecisionTreeModel}, which says what a program needs to load it.
 */
public final class SoftDecisionTreeNumberModel extends DistilledModel<Regressor> {
    private static final long serialVersionUID = 1L;

    /** What the values are called, in the order of the tree's outputs. */
    private final String[] outputs;

    /** Of several numbers each alone, for what it is due to; else none. */
    private final transient List<ExampleTree> each;

    SoftDecisionTreeNumberModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Regressor> outputs,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, false, tree, rule, names);
        Target target = tree.schema().target();
        if (!target.isNumeric() || outputs.size() != target.answers()) {
            throw new IllegalArgumentException(
                    "expected a tree of numbers or a rate and as many outputs, found a tree of " + target.description()
                            + " and " + outputs.size() + " outputs");
        }
        List<String> known = TribuoNumberTeacher.names(outputs);
        if (target.isOneNumber()) {
            this.outputs = known.toArray(String[]::new);
            this.each = List.of();
            return;
        }
        if (!known.containsAll(target.columns())) {
            throw new IllegalArgumentException("expected the outputs " + target.columns() + ", found " + known);
        }
        this.outputs = target.columns().toArray(String[]::new);
        this.each = target.columns().stream()
                .map(output -> new ExampleTree(OneOutput.of(tree, output), features, rule, names))
                .toList();
    }

    @Override
    Prediction<Regressor> prediction(Example<Regressor> example, SparseVector vector, float[] row) {
        float[] values = tree().predict(row, rule()).probabilities();
        double[] answer =
                IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
        return new Prediction<>(new Regressor(outputs.clone(), answer), vector.numActiveElements(), example);
    }

    /**
     * Why: a {@link SoftDecisionTreeNumberExcuse}, of several numbers a plain {@link Excuse} with scores for each. The scores are the attribution to the answer ({@link Explanation#attribution(int)},
     * feature by feature), in the target's unit; of a rate they are logarithms.
     */
    @Override
    public Optional<Excuse<Regressor>> getExcuse(Example<Regressor> example) {
        SparseVector vector = examples.vector(example);
        float[] row = examples.encode(vector);
        if (!each.isEmpty()) {
            Map<String, List<Pair<String, Double>>> byOutput = new LinkedHashMap<>();
            for (int k = 0; k < each.size(); k++) {
                ExampleTree one = each.get(k);
                byOutput.put(outputs[k], one.largestFirst(one.attribution(one.explain(row), row, 0)));
            }
            return Optional.of(new Excuse<>(example, prediction(example, vector, row), byOutput));
        }
        Explanation explanation = examples.explain(row);
        Map<String, List<Pair<String, Double>>> scores =
                Map.of(outputs[0], examples.largestFirst(examples.attribution(explanation, row, 0)));
        return Optional.of(
                new SoftDecisionTreeNumberExcuse(example, prediction(example, vector, row), scores, explanation));
    }

    @Override
    protected SoftDecisionTreeNumberModel copy(String newName, ModelProvenance newProvenance) {
        return new SoftDecisionTreeNumberModel(
                newName, newProvenance, featureIDMap, outputIDInfo, tree(), rule(), names());
    }

    /** Called by Tribuo, by reflection. */
    public static SoftDecisionTreeNumberModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        return read(
                version,
                className,
                message,
                Regressor.class,
                "a regression, found a model",
                SoftDecisionTreeNumberModel::new);
    }
}
