package org.espalier.teacher.dl4j;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks with random weights, and rows for them. */
final class TestNetworks {
    static final int WIDTH = 6;

    private TestNetworks() {}

    /** {@link #WIDTH} columns {@code c0}, {@code c1}, … as they are. */
    static Schema table(String... classes) {
        List<Column> columns = IntStream.range(0, WIDTH)
                .mapToObj(i -> (Column) new Column.Number(
                        "c" + i, Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false))
                .toList();
        return new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("kind", List.of(classes)));
    }

    /** Images of 8 x 6 pixels. */
    static Schema images(int channels, String... classes) {
        return new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(8, 6, channels, 255)),
                new Target.Classes("kind", List.of(classes)));
    }

    static DenseMatrix rows(int rows, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextInt(3) == 0 ? 0 : 2 * random.nextDouble() - 1);
        }
        return new DenseMatrix(rows, width, values);
    }

    static OutputLayer softmax(int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(classes)
                .build();
    }

    /** One number: the probability of the second of two classes. */
    static OutputLayer sigmoid() {
        return new OutputLayer.Builder(LossFunction.XENT)
                .activation(Activation.SIGMOID)
                .nOut(1)
                .build();
    }

    static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.TANH).build();
    }

    static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(4)
                .dataFormat(format)
                .activation(Activation.RELU)
                .build();
    }

    static MultiLayerNetwork layers(InputType input, Consumer<ListBuilder> content) {
        return layers(DataType.FLOAT, input, content);
    }

    static MultiLayerNetwork layers(DataType type, InputType input, Consumer<ListBuilder> content) {
        ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(11).dataType(type).list();
        content.accept(list);
        list.setInputType(input);
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    /** {@link #WIDTH} features, 3 classes. */
    static MultiLayerNetwork mlp() {
        return layers(InputType.feedForward(WIDTH), list -> list.layer(dense(7)).layer(softmax(3)));
    }

    static ComputationGraph graph(Consumer<ComputationGraphConfiguration.GraphBuilder> content) {
        ComputationGraphConfiguration.GraphBuilder builder =
                new NeuralNetConfiguration.Builder().seed(12).graphBuilder();
        content.accept(builder);
        ComputationGraph network = new ComputationGraph(builder.build());
        network.init();
        return network;
    }

    /** Two branches that meet: {@link #WIDTH} features, 3 classes. */
    static ComputationGraph graph() {
        return graph(builder -> builder.addInputs("in")
                .addLayer("left", dense(5), "in")
                .addLayer("right", dense(4), "in")
                .addLayer("out", softmax(3), "left", "right")
                .setOutputs("out")
                .setInputTypes(InputType.feedForward(WIDTH)));
    }
}
