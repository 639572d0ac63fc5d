package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.math.la.SparseVector;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/** A soft decision tree as a Tribuo model: what those of classes, of numbers and of labels share. Immutable. */
abstract class DistilledModel<T extends Output<T>> extends Model<T> {
    private static final long serialVersionUID = 1L;

    /** Version of the serialized form. */
    public static final int CURRENT_VERSION = 0;

    private final transient SoftDecisionTree tree;
    private final Rule rule;
    private final FeatureNames names;
    final transient ExampleTree examples;

    /** Makes the model of a tree. */
    @FunctionalInterface
    interface Maker<T extends Output<T>, M extends DistilledModel<T>> {
        M make(
                String name,
                ModelProvenance provenance,
                ImmutableFeatureMap features,
                ImmutableOutputInfo<T> outputs,
                SoftDecisionTree tree,
                Rule rule,
                FeatureNames names);
    }

    DistilledModel(
            String name,
            ModelProvenance provenance,
            ImmutableFeatureMap features,
            ImmutableOutputInfo<T> outputs,
            boolean generatesProbabilities,
            SoftDecisionTree tree,
            Rule rule,
            FeatureNames names) {
        super(name, provenance, features, outputs, generatesProbabilities);
        this.tree = tree;
        this.rule = rule;
        this.names = names;
        this.examples = new ExampleTree(tree, features, rule, names);
    }

    /** The tree. */
    public final SoftDecisionTree tree() {
        return tree;
    }

    /** How answers are read off the tree. */
    public final Rule rule() {
        return rule;
    }

    /** How the tree's columns are called in examples. */
    public final FeatureNames names() {
        return names;
    }

    /**
     * Answers for one example. Features that the model does not know are ignored, duplicate ones are added up, absent
     * ones are 0.
     *
     * @throws IllegalArgumentException when no feature of the example is known
     */
    @Override
    public final Prediction<T> predict(Example<T> example) {
        SparseVector vector = examples.vector(example);
        return prediction(example, vector, examples.encode(vector));
    }

    abstract Prediction<T> prediction(Example<T> example, SparseVector vector, float[] row);

    /**
     * The features with the largest weight in the tree's gates: {@code sum over gates of reach |beta w|}, for features on
     * their encoded scale. Where leaves carry scorecards, also by how much a feature moves a leaf's scores: {@code sum over
     * leaves of reach (largest - smallest effect)}, the mean over the scores; of a number in the target's unit, of a rate a
     * logarithm.
     *
     * @param n how many; below 0 all
     */
    @Override
    public final Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
        return examples.topFeatures(n);
    }

    @Override
    public final ModelProto serialize() {
        ModelDataProto shared = createDataCarrier().serialize();
        return SerializedTree.of(shared, tree, rule, names).model(CURRENT_VERSION, getClass());
    }

    /**
     * Reads what {@link #serialize} wrote.
     *
     * @param output what examples have
     * @param expected for a message, before {@code of} and the class that was found
     * @throws IllegalStateException when the model is one of another version or of other outputs
     */
    static <T extends Output<T>, M extends DistilledModel<T>> M read(
            int version, String className, Any message, Class<T> output, String expected, Maker<T, M> maker)
            throws InvalidProtocolBufferException {
        SerializedTree.requireVersion(version, CURRENT_VERSION, className);
        SerializedTree content = SerializedTree.unpack(message);
        ModelDataCarrier<?> carrier = ModelDataCarrier.deserialize(ModelDataProto.parseFrom(content.shared()));
        Output<?> found = carrier.outputDomain().getOutput(0);
        if (!output.isInstance(found)) {
            throw new IllegalStateException(
                    "expected " + expected + " of " + found.getClass().getName());
        }
        @SuppressWarnings("unchecked") // checked just now
        ImmutableOutputInfo<T> outputs = (ImmutableOutputInfo<T>) carrier.outputDomain();
        return maker.make(
                carrier.name(),
                carrier.provenance(),
                carrier.featureDomain(),
                outputs,
                content.whichTree(),
                content.whichRule(),
                content.whichNames());
    }

    /** Tribuo's models are serializable in Java's own way, too; this one is a protobuf only. */
    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException(getClass().getSimpleName() + ": use serializeToFile");
    }
}
