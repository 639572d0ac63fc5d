package org.espalier.teacher.dl4j;

import java.util.ArrayList;
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
     * @param rmse root mean squared error on the validation rows, which all networks held out
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
            throw new TeacherException("expected a table with a numeric target and an mlp, found the target "
                    + target.kind().description());
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
        float[] joined = joined(widths, parameters, scaled.factor / count, scaled.shift);
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
     */
    static float[] joined(int[] widths, List<float[]> networks, double factor, double shift) {
        int count = networks.size();
        int last = widths.length - 1;
        int size = 0;
        for (int layer = 0; layer < last; layer++) {
            int in = layer == 0 ? widths[0] : count * widths[layer];
            size += (in + 1) * count * widths[layer + 1];
        }
        int finalIn = last == 0 ? widths[0] : count * widths[last];
        float[] out = new float[size + finalIn + 1];
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
        for (int n = 0; n < count; n++) {
            for (int i = 0; i < in; i++) {
                out[at + (last == 0 ? 0 : n * in) + i] += (float) (factor * networks.get(n)[from + i]);
            }
            out[at + finalIn] += (float) (factor * networks.get(n)[from + in]);
        }
        out[at + finalIn] += (float) shift;
        return out;
    }

    private static Result measured(
            Dl4jTeacher teacher, TeachOptions options, int networks, Dataset training, Dataset heldOut) {
        float[] answers = Teachers.askValues(teacher, TeacherRows.of(heldOut), "row", false, (done, total) -> {});
        double mean = mean(training);
        double all = 0;
        double squares = 0;
        double ofMean = 0;
        for (int r = 0; r < answers.length; r++) {
            double truth = heldOut.values()[r];
            all += heldOut.weight(r);
            squares += heldOut.weight(r) * (answers[r] - truth) * (answers[r] - truth);
            ofMean += heldOut.weight(r) * (mean - truth) * (mean - truth);
        }
        return new Result(teacher, options, networks, Math.sqrt(squares / all), Math.sqrt(ofMean / all));
    }

    private static double mean(Dataset rows) {
        double all = 0;
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            sum += (double) rows.weight(r) * rows.values()[r];
        }
        return sum / all;
    }

    /**
     * Rows as a network learns them: a number in standard deviations from the training rows' mean, a rate as it is.
     *
     * @param factor what an answer is multiplied by
     * @param shift what is added then
     */
    private record Scaled(Dataset data, double factor, double shift) {
        static Scaled of(Dataset data, Split split) {
            Dataset training = data.select(split.training());
            double mean = mean(training);
            if (data.schema().target() instanceof Target.Rate rate) {
                Target known = rate.spread().isPresent() || !(mean > 0)
                        ? rate
                        : new Target.Rate(
                                rate.name(), rate.exposure(), Optional.of(new Target.Spread(0, 2 * mean, mean, mean)));
                return new Scaled(withTarget(data, data.schema().withTarget(known), data.values()), 1, 0);
            }
            double squares = 0;
            double all = 0;
            for (int r = 0; r < training.rows(); r++) {
                all += training.weight(r);
                squares += training.weight(r) * Math.pow(training.values()[r] - mean, 2);
            }
            double sd = Math.sqrt(squares / all);
            if (!(sd > 0)) {
                throw new TeacherException("expected rows with different values of the target, found one value only");
            }
            float[] values = new float[data.rows()];
            for (int r = 0; r < values.length; r++) {
                values[r] = (float) ((data.values()[r] - mean) / sd);
            }
            return new Scaled(withTarget(data, data.schema(), values), sd, mean);
        }

        private static Dataset withTarget(Dataset data, Schema schema, float[] values) {
            return Dataset.ofNumbers(schema, data.features(), values, data.weights());
        }
    }
}
