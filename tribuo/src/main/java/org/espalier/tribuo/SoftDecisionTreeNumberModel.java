package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
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
import org.tribuo.math.la.SparseVector;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.regression.Regressor;

/**
 * A soft decision tree of a number or a rate as a Tribuo regression. It takes examples in raw units (see {@link FeatureNames}) and
 * answers in the target's unit, by the average of all leaves or by the max-path leaf; of a rate it answers the rate. Immutable,
 * safe for any number of threads. For classes there is {@link SoftDecisionTreeModel}, which says what a program needs to load it.
 */
public final class SoftDecisionTreeNumberModel extends DistilledModel<Regressor> {
    private static final long serialVersionUID = 1L;

    /** What the value is called. */
    private final String output;

    SoftDecisionTreeNumberModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<Regressor> outputs,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, false, tree, rule, names);
        if (!tree.schema().target().isNumeric() || outputs.size() != 1) {
            throw new IllegalArgumentException("expected a tree of a number or a rate and one output, found a tree of "
                    + tree.schema().target().description() + " and " + outputs.size() + " outputs");
        }
        this.output = outputs.getOutput(0).getNames()[0];
    }

    @Override
    Prediction<Regressor> prediction(Example<Regressor> example, SparseVector vector, float[] row) {
        Regressor answer = new Regressor(output, tree().predict(row, rule()).value());
        return new Prediction<>(answer, vector.numActiveElements(), example);
    }

    /**
     * Why: a {@link SoftDecisionTreeNumberExcuse}. The scores are the attribution to the answer ({@link Explanation#attribution(int)},
     * feature by feature), in the target's unit; of a rate they are logarithms.
     */
    @Override
    public Optional<Excuse<Regressor>> getExcuse(Example<Regressor> example) {
        SparseVector vector = examples.vector(example);
        float[] row = examples.encode(vector);
        Explanation explanation = examples.explain(row);
        Map<String, List<Pair<String, Double>>> scores =
                Map.of(output, examples.largestFirst(examples.attribution(explanation, row, 0)));
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
