package org.espalier.teacher.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/**
 * The network that options and a schema ask for.
 *
 * <p>Convolutions stride instead of pooling, because on a CPU DL4J spends most of its time on unrolling a convolution's
 * input ({@code im2col}), and a stride of 2 leaves a quarter of it.
 *
 * @param layers in words, for people
 */
record NetworkPlan(MultiLayerConfiguration configuration, String layers) {
    /** The first convolution of an image whose shorter side is this or more sees 5 x 5 pixels, else 3 x 3. */
    private static final int WIDE_KERNEL_FROM = 20;

    /** The last convolution does not stride over a shorter side than this. */
    private static final int STRIDE_FROM = 6;

    static NetworkPlan of(TeachOptions options, Schema schema) {
        List<String> words = new ArrayList<>();
        List<Layer> layers = new ArrayList<>();
        boolean isCnn = options.architecture() == Architecture.CNN;
        if (isCnn) {
            Schema.Image image = schema.image()
                    .orElseThrow(() -> new TeacherException(
                            "architecture: a cnn needs images, and the data are a table; mlp is for tables"));
            addConvolutions(options, image, layers, words);
        }
        for (int i = 0; i < options.hidden().size(); i++) {
            DenseLayer.Builder dense = new DenseLayer.Builder();
            // Dropout in DL4J acts on a layer's input, and its number is the share that is kept.
            if (options.dropout() > 0 && !layers.isEmpty()) {
                dense.dropOut(1 - options.dropout());
            }
            int units = options.hidden().get(i);
            layers.add(dense.nOut(units).build());
            words.add("dense " + units);
        }
        Head head = Head.of(schema.target());
        OutputLayer.Builder output = new OutputLayer.Builder(head.loss)
                .activation(head.activation)
                .weightInit(WeightInit.XAVIER)
                .nOut(schema.target().answers());
        if (options.dropout() > 0 && !layers.isEmpty()) {
            output.dropOut(1 - options.dropout());
        }
        layers.add(output.build());
        words.add(head.text + " " + schema.target().answers());
        return new NetworkPlan(configuration(options, schema, layers), String.join(", ", words));
    }

    private static void addConvolutions(
            TeachOptions options, Schema.Image image, List<Layer> layers, List<String> words) {
        int side = Math.min(image.width(), image.height());
        for (int left = options.maps().size() - 1; left >= 0; left--) {
            int maps = options.maps().get(options.maps().size() - 1 - left);
            int kernel = layers.isEmpty() && side >= WIDE_KERNEL_FROM ? 5 : 3;
            // Each convolution to come takes at least 2 off.
            boolean canStride = left > 0 ? halved(side, kernel) >= 2 * left + 1 : side >= STRIDE_FROM;
            int stride = canStride ? 2 : 1;
            if (side < kernel) {
                throw new TeacherException("maps: an image of " + image.width() + " x " + image.height()
                        + " pixels is too small for " + options.maps().size() + " convolutions");
            }
            layers.add(new ConvolutionLayer.Builder(kernel, kernel)
                    .stride(stride, stride)
                    .nOut(maps)
                    .build());
            words.add("conv " + kernel + "x" + kernel + "/" + stride + " " + maps);
            side = canStride ? halved(side, kernel) : side - kernel + 1;
        }
    }

    private static int halved(int side, int kernel) {
        return (side - kernel) / 2 + 1;
    }

    private static MultiLayerConfiguration configuration(TeachOptions options, Schema schema, List<Layer> layers) {
        NeuralNetConfiguration.Builder defaults = new NeuralNetConfiguration.Builder()
                .seed(options.seed())
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .updater(new Adam(options.learningRate()))
                // The backward pass takes the forward pass's unrolled input instead of unrolling it again: 30 % of a
                // step.
                .cacheMode(CacheMode.DEVICE);
        NeuralNetConfiguration.ListBuilder list = defaults.list();
        layers.forEach(list::layer);
        boolean isCnn = options.architecture() == Architecture.CNN;
        list.setInputType(
                isCnn
                        ? schema.image()
                                .map(i -> InputType.convolutionalFlat(i.height(), i.width(), i.channels()))
                                .orElseThrow()
                        : InputType.feedForward(schema.width()));
        MultiLayerConfiguration configuration = list.build();
        if (options.weightDecay() > 0) {
            // The builder's own weightDecay() ends up in each layer twice.
            List<Regularization> decay = List.of(new WeightDecay(options.weightDecay(), true));
            configuration.getConfs().forEach(conf -> ((BaseLayer) conf.getLayer()).setRegularization(decay));
        }
        return configuration;
    }
}
