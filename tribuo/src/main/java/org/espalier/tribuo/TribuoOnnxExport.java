package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxInput;
import org.espalier.onnx.OnnxOptions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.interop.onnx.DenseTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;
import org.tribuo.interop.onnx.RegressorTransformer;
import org.tribuo.interop.onnx.protos.ONNXExternalModelProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * Makes Tribuo's own {@link ONNXExternalModel} of a tree, around its ONNX graph: of classes, or of numbers or a rate a regression. A Tribuo program loads it with
 * {@code tribuo-onnx} and without any jar of Espalier; it answers, but has no excuse and no top features.
 *
 * <p>The file is put together from its parts, so that no ONNX Runtime is needed to write it and the same tree gives the same
 * bytes. Needs {@code tribuo-onnx} and {@code espalier-onnx} on the class path, which {@code espalier-tribuo} does not bring.
 */
public final class TribuoOnnxExport {
    private static final String INPUT = "input";

    private TribuoOnnxExport() {}

    /**
     * The model as {@link Model#deserialize} takes it.
     *
     * @param rule how it answers
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when two columns get the same name, float32 cannot hold a column, or the tree has a threshold:
     *     Tribuo answers the most probable class
     */
    public static ModelProto proto(SoftDecisionTree tree, Rule rule, FeatureNames names) {
        if (tree.decision().threshold().isPresent()) {
            throw new EspalierException(
                    "Tribuo's ONNX model answers the most probable class, and this tree decides by the" + " threshold "
                            + tree.decision().threshold().getAsDouble() + ": take tribuo or onnx");
        }
        List<String> beyondFloat = OnnxInput.beyondFloat(tree.schema());
        if (!beyondFloat.isEmpty()) {
            throw new EspalierException("Tribuo hands an ONNX graph float32, which cannot hold the values of "
                    + Texts.list(beyondFloat) + ", large against their standard deviation: take tribuo, or subtract a"
                    + " constant from the column before training");
        }
        byte[] graph = OnnxExport.bytes(tree, OnnxOptions.ofIndicators(rule));
        FeatureSpace space = new FeatureSpace(tree.schema(), names);
        ImmutableFeatureMap domain = space.domain();
        List<String> inputs = space.names();
        ModelProvenance provenance = TribuoExport.provenance(
                tree, ONNXExternalModel.class, Map.of("rule", rule.text(), "input-name", INPUT));
        boolean isNumeric = tree.schema().target().isNumeric();
        ModelDataCarrier<?> carrier = isNumeric
                ? carrier(
                        provenance,
                        domain,
                        TribuoExport.numberOutputs(tree.schema().target().columns()),
                        false)
                : carrier(
                        provenance,
                        domain,
                        TribuoExport.outputs(tree.schema().target().classes()),
                        true);
        ONNXExternalModelProto.Builder model = ONNXExternalModelProto.newBuilder()
                .setMetadata(carrier.serialize())
                .setModelArray(ByteString.copyFrom(graph))
                .setInputName(INPUT)
                .setExampleTransformer(new DenseTransformer().serialize())
                .setOutputTransformer(
                        isNumeric ? new RegressorTransformer().serialize() : new LabelTransformer(true).serialize());
        // the graph's inputs stand in the order of the schema, Tribuo's features in that of their names
        int[] placeOfId = new int[inputs.size()];
        for (int place = 0; place < inputs.size(); place++) {
            int id = domain.getID(inputs.get(place));
            placeOfId[id] = place;
            model.addBackwardFeatureMapping(id);
        }
        for (int place : placeOfId) {
            model.addForwardFeatureMapping(place);
        }
        return ModelProto.newBuilder()
                .setVersion(ONNXExternalModel.CURRENT_VERSION)
                .setClassName(ONNXExternalModel.class.getName())
                .setSerializedData(Any.pack(model.build()))
                .build();
    }

    private static <T extends Output<T>> ModelDataCarrier<T> carrier(
            ModelProvenance provenance,
            ImmutableFeatureMap domain,
            ImmutableOutputInfo<T> outputs,
            boolean hasProbabilities) {
        return new ModelDataCarrier<>(
                "soft-decision-tree", provenance, domain, outputs, hasProbabilities, provenance.getTribuoVersion());
    }

    /**
     * Writes the model to a file that {@code Model.deserializeFromFile} reads.
     *
     * @throws EspalierException as {@link #proto}, or when it can't be written
     */
    public static void write(
            SoftDecisionTree tree, Rule rule, FeatureNames names, Path path, OverwritePolicy existing) {
        AtomicFiles.check(path, existing);
        TribuoExport.requireLanguage();
        TribuoExport.write(proto(tree, rule, names), path, existing);
    }
}
