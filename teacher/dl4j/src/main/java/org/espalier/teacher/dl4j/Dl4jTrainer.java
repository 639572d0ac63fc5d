package org.espalier.teacher.dl4j;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.TeacherException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a network on the labels of a data set: cross-entropy, Adam, a learning rate that falls along a cosine, the epoch
 * kept that has the lowest log loss on the validation rows.
 *
 * <p>A row's weight multiplies its part of the loss; the mean weight is taken as 1, so that the learning rate means the
 * same whatever the weights are.
 *
 * <pre>{@code
 * Dl4jTrainer.Result result = Dl4jTrainer.trainSimplest(data, TeachOptions.candidates(data), TeachListener.SILENT);
 * result.teacher().save(Path.of("teacher.zip"), OverwritePolicy.REFUSE);
 * }</pre>
 */
public final class Dl4jTrainer {
    /** The learning rate rises over this share of the steps. */
    private static final double WARM_UP = 0.02;

    private final Dataset training;
    private final Dataset heldOut;
    private final TeachOptions options;
    private final TeachListener listener;
    private final NetworkPlan plan;

    private Dl4jTrainer(Dataset data, TeachOptions options, TeachListener listener) {
        this(data, split(data, options), options, listener);
    }

    Dl4jTrainer(Dataset data, Split split, TeachOptions options, TeachListener listener) {
        training = data.select(split.training());
        heldOut = data.select(split.heldOut());
        this.options = options;
        this.listener = listener;
        plan = NetworkPlan.of(options, data.schema());
    }

    static Split split(Dataset data, TeachOptions options) {
        Split split = Split.stratified(data.labels(), options.validation(), options.seed());
        if (split.training().length == 0 || split.heldOut().length == 0) {
            throw new TeacherException("expected at least two rows of some class, found " + data.rows() + " rows");
        }
        return split;
    }

    /**
     * What a run gives.
     *
     * @param options what it was trained with
     * @param bestEpoch the epoch that was kept, counted from 1
     * @param validationAccuracy of that epoch, on the validation rows; of labels the share of rows of which all are right
     * @param validationLoss mean log loss there; those of labels are added up
     * @param validationLossError standard error of that mean
     */
    public record Result(
            Dl4jTeacher teacher,
            TeachOptions options,
            int bestEpoch,
            double validationAccuracy,
            double validationLoss,
            double validationLossError) {}

    /**
     * Trains a network. The same data, options and machine give the same bits, for any number of threads.
     *
     * @throws TeacherException when the options don't fit the data, a row has no label or is not finite, or the loss stops
     *     being finite
     */
    public static Result train(Dataset data, TeachOptions options, TeachListener listener) {
        requireUsable(data);
        NativeLibrary.require();
        Dl4jTrainer trainer = new Dl4jTrainer(data, options, listener);
        try (Workers workers = new Workers(options.threads())) {
            return SingleThreadedBlas.during(() -> trainer.run(workers));
        }
    }

    /**
     * Trains every candidate and takes the first whose log loss on the validation rows is within one standard error of the
     * lowest (the rule of Breiman et al., Classification and Regression Trees, 1984, section 3.4.3). A network that is no
     * larger than the data can tell answers more smoothly, and a tree follows it better.
     *
     * @param candidates the simplest first; they hold out the same rows
     * @throws TeacherException as by {@link #train}; no teacher is left open then
     */
    public static Result trainSimplest(Dataset data, List<TeachOptions> candidates, TeachListener listener) {
        List<Result> results = new ArrayList<>();
        try {
            for (TeachOptions candidate : candidates) {
                results.add(train(data, candidate, listener));
            }
        } catch (RuntimeException | Error e) {
            results.forEach(r -> r.teacher().close());
            throw e;
        }
        Result best = results.stream()
                .min(Comparator.comparingDouble(Result::validationLoss))
                .orElseThrow(() -> new IllegalArgumentException("expected a candidate"));
        double enough = best.validationLoss() + best.validationLossError();
        int chosen = 0;
        while (results.get(chosen).validationLoss() > enough) {
            results.get(chosen++).teacher().close();
        }
        results.subList(chosen + 1, results.size()).forEach(r -> r.teacher().close());
        return results.get(chosen);
    }

    /** @throws TeacherException when a row has nothing to learn from, or is not finite */
    static void requireUsable(Dataset data) {
        Target target = data.schema().target();
        Matrix features = data.features();
        float[] row = new float[features.columns()];
        for (int r = 0; r < data.rows(); r++) {
            for (int i = r * target.truths(); i < (r + 1) * target.truths(); i++) {
                if (Float.isNaN(data.values()[i])) {
                    throw new TeacherException("row " + (r + 1) + " has no value of "
                            + (target.isOneNumber()
                                    ? "the target"
                                    : "'" + target.columns().get(i % target.truths()) + "'")
                            + " to learn from");
                }
            }
            if (target.truths() == 0 && data.labels()[r] == Dataset.UNLABELLED) {
                throw new TeacherException("row " + (r + 1) + " has no label to learn from");
            }
            features.copyRow(r, row, 0);
            for (int f = 0; f < row.length; f++) {
                if (!Float.isFinite(row[f])) {
                    throw new TeacherException("row " + (r + 1) + ", feature '"
                            + data.schema().featureNames().get(f) + "': expected a finite number, found " + row[f]);
                }
            }
        }
    }

    private Result run(Workers workers) {
        Best best = best(workers);
        MultiLayerNetwork trained = new MultiLayerNetwork(plan.configuration().clone());
        trained.init(best.parameters, false);
        Dl4jTeacher teacher = Dl4jTeacher.of(trained, training.schema(), options.threads());
        return new Result(
                teacher, options, best.epoch, best.score.accuracy(), best.score.loss(), best.score.lossError());
    }

    /** Trains, and keeps the best epoch. */
    Best best(Workers workers) {
        int batch = Math.min(options.batch(), training.rows());
        NetworkInTraining network = network(batch, workers);
        BatchFeed feed = new BatchFeed(training, options, network.shardRows());
        ValidationSplit validation = new ValidationSplit(heldOut, network, workers);
        listener.start(new TeachListener.Start(plan.layers(), network.parameters(), training.rows(), heldOut.rows()));
        Best best = Best.NONE;
        for (int epoch = 1; epoch <= options.epochs() && epoch - best.epoch <= options.patience(); epoch++) {
            long began = System.nanoTime();
            double loss = epoch(network, feed, epoch);
            ValidationSplit.Score score = validation.score();
            boolean isBest = score.loss() < best.score.loss();
            if (isBest) {
                best = new Best(epoch, score, network.snapshot());
            }
            listener.epoch(new TeachListener.Epoch(
                    epoch,
                    options.epochs(),
                    loss,
                    score.loss(),
                    score.accuracy(),
                    isBest,
                    (System.nanoTime() - began) / 1e9));
        }
        return best;
    }

    private NetworkInTraining network(int batch, Workers workers) {
        Schema schema = training.schema();
        return DenseNetwork.serves(options)
                ? new DenseNetwork(plan, options, batch, schema, workers)
                : new ShardedNetwork(plan.configuration(), batch, options.seed(), workers);
    }

    private double epoch(NetworkInTraining network, BatchFeed feed, int epoch) {
        int[][] steps = feed.steps(epoch);
        double sum = 0;
        for (int s = 0; s < steps.length; s++) {
            double loss = network.step(feed, steps[s], rate((epoch - 1L) * steps.length + s, steps.length));
            if (!Double.isFinite(loss)) {
                throw new TeacherException("training diverged at epoch " + epoch + ", step " + (s + 1)
                        + ": the loss is not finite; a smaller learning rate (now " + options.learningRate()
                        + ") may help");
            }
            sum += loss;
            listener.step(new TeachListener.Step(epoch, options.epochs(), s + 1, steps.length, loss));
        }
        return sum / steps.length;
    }

    /** Linear warm-up, then half a cosine down to 0 (Loshchilov and Hutter 2017, without restarts). */
    private double rate(long step, int stepsPerEpoch) {
        double steps = (double) stepsPerEpoch * options.epochs();
        double warmUp = Math.max(1, WARM_UP * steps);
        double rising = Math.min(1, (step + 1) / warmUp);
        return options.learningRate() * rising * 0.5 * (1 + Math.cos(Math.PI * step / steps));
    }

    /** The epoch to keep so far. */
    record Best(int epoch, ValidationSplit.Score score, INDArray parameters) {
        static final Best NONE = new Best(0, new ValidationSplit.Score(Double.POSITIVE_INFINITY, 0, 0), null);
    }
}
