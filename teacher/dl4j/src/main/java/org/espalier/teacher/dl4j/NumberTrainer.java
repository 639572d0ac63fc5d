package org.espalier.teacher.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains networks on the values of a numeric target: a number by squared error in standard deviations, a rate by Poisson's
 * loss, weighted by exposure. Several networks of other seeds become one: their layers lie side by side, and its last layer
 * answers with their mean (of rates, with their mean before the softplus). It is a plain DL4J network in the target's own
 * unit.
 */
public final class NumberTrainer {
    private NumberTrainer() {}

    /**
     * What a run gives.
     *
     * @param networks how many lie side by side in it
     * @param rmse root mean squared error on the validation rows, which all networks held out; of several numbers in the standard
     *     deviations of each
     * @param meanRmse the same of answering every row with the training rows' mean
     */
    public record Result(Dl4jTeacher teacher, TeachOptions options, int networks, double rmse, double meanRmse) {}

    /**
     * Trains networks; the same data, options and machine give the same bits, for any number of threads.
     *
     * @param networks 1 or more
     * @throws TeacherException when the target is not numeric, the options don't fit, a row has no value, or the loss stops
     *     being finite
     */
    public static Result train(Dataset data, TeachOptions options, int networks, TeachListener listener) {
        Target target = data.schema().target();
        if (!target.isNumeric() || options.architecture() != Architecture.MLP) {
            throw new TeacherException(
                    "expected a table with a numeric target and an mlp, found the target " + target.description());
        }
        Dl4jTrainer.requireUsable(data);
        NativeLibrary.require();
        if (!DenseNetwork.serves(options)) {
            throw new TeacherException("networks of numbers are trained on a processor only: take ND4J's CPU backend");
        }
        Split split = Dl4jTrainer.split(data, options);
        Scaled scaled = Scaled.of(data, split);
        List<float[]> parameters = new ArrayList<>();
        try (Workers workers = new Workers(options.threads())) {
            SingleThreadedBlas.during(() -> {
                for (int n = 0; n < networks; n++) {
                    TeachOptions own = options.withSeed(options.seed() + 1000L * n);
                    Dl4jTrainer.Best best = new Dl4jTrainer(scaled.data, split, own, listener).best(workers);
                    if (best.parameters() == null) {
                        throw new TeacherException("training diverged: no epoch has a finite loss; a smaller learning"
                                + " rate (now " + options.learningRate() + ") may help");
                    }
                    parameters.add(best.parameters().dup('c').data().asFloat());
                }
                return null;
            });
            Dl4jTeacher teacher = workers.call(() -> teacher(data.schema(), options, parameters, scaled));
            return measured(teacher, options, networks, data.select(split.training()), data.select(split.heldOut()));
        }
    }

    private static Dl4jTeacher teacher(Schema schema, TeachOptions options, List<float[]> parameters, Scaled scaled) {
        int count = parameters.size();
        List<Integer> wide =
                options.hidden().stream().map(units -> count * units).toList();
        int[] widths = IntStream.concat(
                        IntStream.of(schema.width()), options.hidden().stream().mapToInt(Integer::intValue))
                .toArray();
        double[] factor = Arrays.stream(scaled.factor).map(f -> f / count).toArray();
        float[] joined = joined(widths, parameters, factor, scaled.shift);
        MultiLayerNetwork network = new MultiLayerNetwork(
                NetworkPlan.of(options.withHidden(wide), schema).configuration());
        network.init(Nd4j.create(joined, new long[] {1, joined.length}, 'c'), false);
        return Dl4jTeacher.of(network, schema, options.threads());
    }

    /**
     * Networks side by side. A layer's matrix {@code [in, out]} lies by columns, its biases follow; between hidden layers the
     * blocks of two networks have zeros between them.
     *
     * @param widths of the input and the hidden layers
     * @param factor what the last layer's numbers are multiplied by, {@code [outputs]}
     * @param shift what is added to its sums, {@code [outputs]}
     */
    static float[] joined(int[] widths, List<float[]> networks, double[] factor, double[] shift) {
        int count = networks.size();
        int outputs = factor.length;
        int last = widths.length - 1;
        int size = 0;
        for (int layer = 0; layer < last; layer++) {
            int in = layer == 0 ? widths[0] : count * widths[layer];
            size += (in + 1) * count * widths[layer + 1];
        }
        int finalIn = last == 0 ? widths[0] : count * widths[last];
        float[] out = new float[size + (finalIn + 1) * outputs];
        int at = 0;
        int from = 0;
        for (int layer = 0; layer < last; layer++) {
            int in = widths[layer];
            int units = widths[layer + 1];
            int wideIn = layer == 0 ? in : count * in;
            for (int n = 0; n < count; n++) {
                for (int j = 0; j < units; j++) {
                    int to = at + (n * units + j) * wideIn + (layer == 0 ? 0 : n * in);
                    System.arraycopy(networks.get(n), from + j * in, out, to, in);
                    out[at + wideIn * count * units + n * units + j] = networks.get(n)[from + in * units + j];
                }
            }
            at += (wideIn + 1) * count * units;
            from += (in + 1) * units;
        }
        int in = widths[last];
        for (int k = 0; k < outputs; k++) {
            int bias = at + finalIn * outputs + k;
            for (int n = 0; n < count; n++) {
                int to = at + k * finalIn + (last == 0 ? 0 : n * in);
                for (int i = 0; i < in; i++) {
                    out[to + i] += (float) (factor[k] * networks.get(n)[from + k * in + i]);
                }
                out[bias] += (float) (factor[k] * networks.get(n)[from + in * outputs + k]);
            }
            out[bias] += (float) shift[k];
        }
        return out;
    }

    private static Result measured(
            Dl4jTeacher teacher, TeachOptions options, int networks, Dataset training, Dataset heldOut) {
        float[] answers = Teachers.askValues(teacher, TeacherRows.of(heldOut), "row", false, (done, total) -> {});
        int outputs = training.schema().target().answers();
        double all = 0;
        double squares = 0;
        double ofMean = 0;
        for (int k = 0; k < outputs; k++) {
            double mean = mean(training, k);
            double unit = outputs == 1 ? 1 : standardDeviation(training, mean, k);
            for (int r = 0; r < heldOut.rows(); r++) {
                double truth = heldOut.values()[r * outputs + k];
                double weight = heldOut.weight(r);
                all += weight;
                squares += weight * Math.pow((answers[r * outputs + k] - truth) / unit, 2);
                ofMean += weight * Math.pow((mean - truth) / unit, 2);
            }
        }
        return new Result(teacher, options, networks, Math.sqrt(squares / all), Math.sqrt(ofMean / all));
    }

    private static double mean(Dataset rows, int k) {
        int outputs = rows.schema().target().answers();
        double all = 0;
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            sum += (double) rows.weight(r) * rows.values()[r * outputs + k];
        }
        return sum / all;
    }

    private static double standardDeviation(Dataset rows, double mean, int k) {
        Target target = rows.schema().target();
        double squares = 0;
        double all = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            squares += rows.weight(r) * Math.pow(rows.values()[r * target.answers() + k] - mean, 2);
        }
        double sd = Math.sqrt(squares / all);
        if (!(sd > 0)) {
            throw new TeacherException("expected rows with different values of the target"
                    + (target.isOneNumber() ? "" : " '" + target.columns().get(k) + "'") + ", found one value only");
        }
        return sd;
    }

    /**
     * Rows as a network learns them: numbers in standard deviations from the training rows' mean, a rate as it is.
     *
     * @param factor what an answer is multiplied by, {@code [outputs]}
     * @param shift what is added then, {@code [outputs]}
     */
    private record Scaled(Dataset data, double[] factor, double[] shift) {
        static Scaled of(Dataset data, Split split) {
            Dataset training = data.select(split.training());
            if (data.schema().target() instanceof Target.Rate rate) {
                double mean = mean(training, 0);
                Target known = rate.spread().isPresent() || !(mean > 0)
                        ? rate
                        : new Target.Rate(
                                rate.name(), rate.exposure(), Optional.of(new Target.Spread(0, 2 * mean, mean, mean)));
                return new Scaled(
                        withTarget(data, data.schema().withTarget(known), data.values()),
                        new double[] {1},
                        new double[1]);
            }
            int outputs = data.schema().target().answers();
            double[] mean = new double[outputs];
            double[] sd = new double[outputs];
            for (int k = 0; k < outputs; k++) {
                mean[k] = mean(training, k);
                sd[k] = standardDeviation(training, mean[k], k);
            }
            float[] values = new float[data.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((data.values()[i] - mean[i % outputs]) / sd[i % outputs]);
            }
            return new Scaled(withTarget(data, data.schema(), values), sd, mean);
        }

        private static Dataset withTarget(Dataset data, Schema schema, float[] values) {
            return Dataset.ofNumbers(schema, data.features(), values, data.weights());
        }
    }
}
