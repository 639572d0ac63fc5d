package org.espalier.teacher.dl4j;

import org.bytedeco.javacpp.FloatPointer;
import org.espalier.base.SplitMix64;
import org.nd4j.linalg.api.blas.Level3;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Forward and backward pass of fully connected layers over a fixed number of rows. Matrix products are ND4J's, one call
 * each; everything else is a loop over Java arrays: on batches of a hundred rows a call costs as much as its arithmetic, and
 * copying a matrix to and from native memory takes a tenth of either.
 *
 * <p>Not for two threads at once.
 */
final class DenseShard {
    private static final int DRAW_BITS = 16;
    private static final int DRAWS = 1 << DRAW_BITS;

    private final DenseWeights weights;
    private final int rows;
    private final Head head;
    /** What an element is dropped under, of {@link #DRAWS}. */
    private final int dropBelow;

    private final float keptScale;
    /** {@code [width, rows]} by columns, a row of the batch each: of the inputs, the hidden layers and the output. */
    private final INDArray[] nativeActivations;

    private final INDArray[] nativeDeltas;
    private final INDArray[] nativeGradients;
    private final float[][] activations;
    private final float[] delta;
    private final float[] gradient;

    DenseShard(DenseWeights weights, int rows, double dropout, Head head) {
        this.head = head;
        this.weights = weights;
        this.rows = rows;
        dropBelow = (int) Math.round(dropout * DRAWS);
        keptScale = (float) DRAWS / (DRAWS - Math.min(dropBelow, DRAWS - 1));
        int layers = weights.layers();
        nativeActivations = new INDArray[layers + 1];
        nativeDeltas = new INDArray[layers + 1];
        nativeGradients = new INDArray[layers];
        activations = new float[layers + 1][];
        int widest = 0;
        for (int layer = 0; layer <= layers; layer++) {
            int width = weights.width(layer);
            nativeActivations[layer] = DenseWeights.matrix(width, rows);
            nativeDeltas[layer] = DenseWeights.matrix(width, rows);
            activations[layer] = new float[width * rows];
            widest = Math.max(widest, width);
            if (layer < layers) {
                nativeGradients[layer] = DenseWeights.matrix(width, weights.width(layer + 1));
            }
        }
        delta = new float[widest * rows];
        gradient = new float[weights.values.length];
    }

    /** Of the last {@link #learn}, summed over its rows; the order is that of the parameters. */
    float[] gradient() {
        return gradient;
    }

    /**
     * Answers for rows without dropout: probabilities of classes or labels, numbers or rates.
     *
     * @param features at most as many rows as the shard has
     */
    void answer(float[] features, int from, int count, float[] out, int outFrom) {
        int width = weights.width(0);
        DenseWeights.pointer(nativeActivations[0]).put(features, from * width, count * width);
        forward(null);
        int classes = weights.width(weights.layers());
        float[] answers = activations[weights.layers()];
        for (int r = 0; r < count && head == Head.SOFTMAX; r++) {
            softmax(answers, r * classes, classes);
        }
        for (int r = 0; r < count && head == Head.SOFTPLUS; r++) {
            answers[r] = (float) Head.softplus(answers[r]);
        }
        for (int i = 0; i < count * classes && head == Head.SIGMOID; i++) {
            answers[i] = (float) (1 / (1 + Math.exp(-answers[i])));
        }
        System.arraycopy(answers, 0, out, outFrom * classes, count * classes);
    }

    /**
     * Leaves the gradient of the rows' weighted losses, as the {@link Head} says them.
     *
     * @return the sum of those losses
     */
    double learn(BatchFeed.Shard batch, long seed) {
        DenseWeights.pointer(nativeActivations[0]).put(batch.features(), 0, weights.width(0) * rows);
        forward(new SplitMix64(seed));
        double loss = head == Head.SOFTMAX
                ? outputDelta(batch.labels(), batch.weights())
                : valueDelta(batch.labels(), batch.weights());
        for (int layer = weights.layers() - 1; layer >= 0; layer--) {
            backward(layer);
        }
        return loss;
    }

    private static Level3 products() {
        return Nd4j.getBlasWrapper().level3();
    }

    /** @param draws null where nothing is dropped */
    private void forward(SplitMix64 draws) {
        int last = weights.layers();
        for (int layer = 0; layer < last; layer++) {
            INDArray sums = nativeActivations[layer + 1];
            products().gemm(weights.matrix(layer), nativeActivations[layer], sums, true, false, 1, 0);
            float[] out = activations[layer + 1];
            FloatPointer pointer = DenseWeights.pointer(sums);
            pointer.get(out, 0, out.length);
            addBiases(out, layer);
            if (layer + 1 < last) {
                rectify(out);
                if (draws != null && dropBelow > 0) {
                    drop(out, draws);
                }
                pointer.put(out, 0, out.length);
            }
        }
    }

    private void addBiases(float[] out, int layer) {
        int width = weights.width(layer + 1);
        int biases = weights.biasesAt(layer);
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            for (int j = 0; j < width; j++) {
                out[at + j] += weights.values[biases + j];
            }
        }
    }

    private static void rectify(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(values[i], 0f);
        }
    }

    /** What is kept is scaled up, so that the sums stay what they are on average. */
    private void drop(float[] values, SplitMix64 draws) {
        int i = 0;
        while (i < values.length) {
            long bits = draws.next();
            int end = Math.min(values.length, i + Long.SIZE / DRAW_BITS);
            for (; i < end; i++, bits >>>= DRAW_BITS) {
                values[i] *= (bits & (DRAWS - 1)) < dropBelow ? 0f : keptScale;
            }
        }
    }

    /** With p the softmax: the derivative by the sums is {@code weight * (p - label)}, the loss {@code -weight * log p}. */
    private double outputDelta(float[] labels, float[] rowWeights) {
        int last = weights.layers();
        int classes = weights.width(last);
        float[] p = activations[last];
        double loss = 0;
        for (int r = 0; r < rows; r++) {
            int at = r * classes;
            double target = 0;
            for (int k = 0; k < classes; k++) {
                target += labels[at + k] * p[at + k];
            }
            double logSum = softmax(p, at, classes);
            // A row of padding has weight 0.
            loss += rowWeights[r] == 0 ? 0 : rowWeights[r] * (logSum - target);
            for (int k = 0; k < classes; k++) {
                delta[at + k] = rowWeights[r] * (p[at + k] - labels[at + k]);
            }
        }
        DenseWeights.pointer(nativeDeltas[last]).put(delta, 0, rows * classes);
        return loss;
    }

    /**
     * Of a number z: {@code weight (z - y)^2}. Of a rate with {@code p = log(1 + e^z)}: {@code weight (p - y log p)}, whose
     * derivative is {@code weight (1 - y / p) sigma(z)}. Of each label {@code weight (log(1 + e^z) - y z)}: {@code weight
     * (sigma(z) - y)}.
     */
    private double valueDelta(float[] values, float[] rowWeights) {
        int last = weights.layers();
        int outputs = weights.width(last);
        float[] z = activations[last];
        double loss = 0;
        for (int i = 0; i < rows * outputs; i++) {
            float weight = rowWeights[i / outputs];
            if (head == Head.LINEAR) {
                double miss = (double) z[i] - values[i];
                loss += weight * miss * miss;
                delta[i] = (float) (2 * weight * miss);
            } else if (head == Head.SIGMOID) {
                loss += weight * (Head.softplus(z[i]) - (double) values[i] * z[i]);
                delta[i] = (float) (weight * (1 / (1 + Math.exp(-z[i])) - values[i]));
            } else {
                double p = Math.max(1e-12, Head.softplus(z[i]));
                loss += weight * (p - values[i] * Math.log(p));
                delta[i] = (float) (weight * (1 - values[i] / p) / (1 + Math.exp(-z[i])));
            }
        }
        DenseWeights.pointer(nativeDeltas[last]).put(delta, 0, rows * outputs);
        return loss;
    }

    /** Leaves probabilities in the place of the sums, and returns the logarithm of the sum of their exponentials. */
    private static double softmax(float[] values, int at, int classes) {
        float largest = values[at];
        for (int k = 1; k < classes; k++) {
            largest = Math.max(largest, values[at + k]);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            double e = Math.exp(values[at + k] - largest);
            values[at + k] = (float) e;
            sum += e;
        }
        float scale = (float) (1 / sum);
        for (int k = 0; k < classes; k++) {
            values[at + k] *= scale;
        }
        return largest + Math.log(sum);
    }

    /** From the derivatives by a layer's sums, which {@link #delta} holds, to its gradient and the layer below. */
    private void backward(int layer) {
        int width = weights.width(layer + 1);
        products().gemm(nativeActivations[layer], nativeDeltas[layer + 1], nativeGradients[layer], false, true, 1, 0);
        int biases = weights.biasesAt(layer);
        DenseWeights.pointer(nativeGradients[layer])
                .get(gradient, weights.weightsAt(layer), weights.width(layer) * width);
        for (int j = 0; j < width; j++) {
            gradient[biases + j] = 0;
        }
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            for (int j = 0; j < width; j++) {
                gradient[biases + j] += delta[at + j];
            }
        }
        if (layer > 0) {
            INDArray below = nativeDeltas[layer];
            products().gemm(weights.matrix(layer), nativeDeltas[layer + 1], below, false, false, 1, 0);
            float[] outputs = activations[layer];
            DenseWeights.pointer(below).get(delta, 0, outputs.length);
            float scale = dropBelow > 0 ? keptScale : 1;
            // An output is above 0 where the unit was active and not dropped.
            for (int i = 0; i < outputs.length; i++) {
                delta[i] *= outputs[i] > 0 ? scale : 0f;
            }
            DenseWeights.pointer(below).put(delta, 0, outputs.length);
        }
    }
}
