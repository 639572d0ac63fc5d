package org.espalier.teacher.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Schema;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MultiLayerNetwork}. */
final class LayeredNetwork implements Network {
    private final MultiLayerNetwork network;
    private final InputForm input;
    private final OutputForm form;

    private LayeredNetwork(MultiLayerNetwork network, InputForm input, OutputForm form) {
        this.network = network;
        this.input = input;
        this.form = form;
    }

    /** @throws org.espalier.teacher.TeacherException when it takes no rows or images, or gives no class probabilities */
    static LayeredNetwork of(MultiLayerNetwork network, Optional<Schema> schema) {
        MultiLayerConfiguration configuration = network.getLayerWiseConfigurations();
        int last = network.getnLayers() - 1;
        OutputForm output = OutputForm.of(configuration.getConf(last).getLayer(), schema);
        InputForm input = InputForm.of(
                configuration.getConf(0).getLayer(),
                configuration.getInputPreProcess(0),
                schema,
                configuration.getDataType());
        return new LayeredNetwork(network, input, output);
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
        return network.output(features);
    }

    @Override
    public Network replica() {
        MultiLayerNetwork other =
                new MultiLayerNetwork(network.getLayerWiseConfigurations().clone());
        other.init(network.params(), false);
        return new LayeredNetwork(other, input, form);
    }

    @Override
    public INDArray parameters() {
        return network.params();
    }

    @Override
    public String configurationJson() {
        return network.getLayerWiseConfigurations().toJson();
    }
}
