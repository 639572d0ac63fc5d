package org.espalier.teacher.dl4j;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link ComputationGraph} with one input and one output. */
final class GraphNetwork implements Network {
    private final ComputationGraph network;
    private final InputForm input;
    private final OutputForm form;

    private GraphNetwork(ComputationGraph network, InputForm input, OutputForm form) {
        this.network = network;
        this.input = input;
        this.form = form;
    }

    /** @throws TeacherException when it has several inputs or outputs, takes no rows or images, or gives no class probabilities */
    static GraphNetwork of(ComputationGraph network, Optional<Schema> schema) {
        ComputationGraphConfiguration configuration = network.getConfiguration();
        String in = one(configuration.getNetworkInputs(), "input");
        String out = one(configuration.getNetworkOutputs(), "output");
        OutputForm output =
                OutputForm.of(layer(configuration, out, "output").getLayerConf().getLayer(), schema);
        String firstName = configuration.getVertexInputs().entrySet().stream()
                .filter(e -> e.getValue().contains(in))
                .map(java.util.Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseThrow(() -> new TeacherException("nothing in the network takes its input"));
        LayerVertex first = layer(configuration, firstName, "input");
        InputForm form = InputForm.of(
                first.getLayerConf().getLayer(), first.getPreProcessor(), schema, configuration.getDataType());
        return new GraphNetwork(network, form, output);
    }

    private static String one(List<String> names, String what) {
        if (names.size() != 1) {
            throw new TeacherException("expected a network with one " + what + ", found " + names.size()
                    + (names.isEmpty() ? "" : " (" + Texts.list(names) + ")"));
        }
        return names.get(0);
    }

    private static LayerVertex layer(ComputationGraphConfiguration configuration, String name, String what) {
        GraphVertex vertex = configuration.getVertices().get(name);
        if (!(vertex instanceof LayerVertex layer)) {
            throw new TeacherException("expected a layer at the network's " + what + ", found "
                    + (vertex == null ? "nothing" : vertex.getClass().getSimpleName()));
        }
        return layer;
    }

    @Override
    public InputForm input() {
        return input;
    }

    @Override
    public OutputForm form() {
        return form;
    }

    @Override
    public INDArray output(INDArray features) {
        return network.outputSingle(features);
    }

    @Override
    public Network replica() {
        ComputationGraph other = new ComputationGraph(network.getConfiguration().clone());
        other.init(network.params(), false);
        return new GraphNetwork(other, input, form);
    }

    @Override
    public INDArray parameters() {
        return network.params();
    }

    @Override
    public String configurationJson() {
        return network.getConfiguration().toJson();
    }
}
