package org.espalier.teacher.dl4j;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How a network wants its rows: flat, {@code [rows, width]}, or as images, {@code [rows, channels, height, width]} (NCHW)
 * or {@code [rows, height, width, channels]} (NHWC).
 *
 * @param width number of features of a row
 * @param image where the rows are images, their shape
 */
record InputForm(int width, Optional<Schema.Image> image, CNN2DFormat format, DataType type) {
    /**
     * @param first the layer that sees the input
     * @param preProcessor what DL4J does to the input before that layer, or null
     * @param schema what the rows are, where it is known
     * @throws TeacherException when the network takes something else than rows or images
     */
    static InputForm of(Layer first, InputPreProcessor preProcessor, Optional<Schema> schema, DataType type) {
        if (preProcessor instanceof FeedForwardToCnnPreProcessor unfold) {
            long pixels = unfold.getInputHeight() * unfold.getInputWidth() * unfold.getNumChannels();
            return flat(pixels, type);
        }
        if (preProcessor != null) {
            throw new TeacherException("expected a network for rows or images, found one whose input goes through "
                    + preProcessor.getClass().getSimpleName());
        }
        if (isSequence(first)) {
            throw new TeacherException("expected a network for rows or images, found one that begins with "
                    + first.getClass().getSimpleName());
        }
        if (first instanceof ConvolutionLayer convolution) {
            Schema.Image image = schema.flatMap(Schema::image)
                    .orElseThrow(() -> new TeacherException(
                            "the network takes images, and neither its file nor the data say of what size"));
            if (convolution.getNIn() != image.channels()) {
                throw new TeacherException("the network takes images of " + convolution.getNIn()
                        + " channels, the data have " + image.channels());
            }
            return new InputForm(image.pixels(), Optional.of(image), convolution.getCnn2dDataFormat(), type);
        }
        if (first instanceof FeedForwardLayer layer) {
            return flat(layer.getNIn(), type);
        }
        return schema.map(s -> flat(s.width(), type))
                .orElseThrow(() -> new TeacherException("the network begins with "
                        + first.getClass().getSimpleName() + ", which does not say how many features it takes"));
    }

    private static boolean isSequence(Layer first) {
        return first instanceof BaseRecurrentLayer
                || first instanceof Convolution1DLayer
                || first instanceof Convolution3D
                || first instanceof Deconvolution3D;
    }

    private static InputForm flat(long width, DataType type) {
        if (width < 1 || width > Integer.MAX_VALUE) {
            throw new TeacherException("expected a network for rows of 1 or more features, found " + width);
        }
        return new InputForm((int) width, Optional.empty(), CNN2DFormat.NCHW, type);
    }

    /**
     * Rows in the network's form. The caller closes it.
     *
     * @param features {@code [rows * width]}
     */
    INDArray array(float[] features) {
        int rows = features.length / width;
        long[] shape = image.map(i -> new long[] {rows, i.channels(), i.height(), i.width()})
                .orElse(new long[] {rows, width});
        INDArray given = Nd4j.create(features, shape, 'c');
        if (type == DataType.FLOAT && (image.isEmpty() || format == CNN2DFormat.NCHW)) {
            return given;
        }
        try (given) {
            INDArray ordered = image.isPresent() && format == CNN2DFormat.NHWC ? given.permute(0, 2, 3, 1) : given;
            return ordered.castTo(type).dup('c');
        }
    }
}
