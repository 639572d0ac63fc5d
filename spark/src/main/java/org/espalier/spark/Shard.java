package org.espalier.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.train.EngineState;
import org.espalier.train.Exchange;
import org.espalier.train.LeafRefit;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.Targets;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.TrainingKernels;

/** The training rows of a partition, which stay on its executor between the rounds of a run. */
final class Shard implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Which of a seed's streams orders rows. */
    private static final long ORDER = 0x0de5;

    private final int partition;
    private final RowBlock rows;
    private final int classes;
    /** {@code [rows, classes]}, at the run's temperature. */
    private final float[] targets;
    /** The same at temperature 1. */
    private final float[] refitTargets;

    private final double weight;

    /**
     * @param rows with the teacher's answers
     * @param classes of the schema
     */
    Shard(int partition, RowBlock rows, int classes, double labelWeight, double temperature) {
        this.partition = partition;
        this.rows = rows.withoutAnswers();
        this.classes = classes;
        float[] answers = rows.logProbabilities.length == 0 ? null : rows.logProbabilities;
        targets = Targets.mix(rows.labels, answers, classes, labelWeight, temperature);
        refitTargets = temperature == 1 ? targets : Targets.mix(rows.labels, answers, classes, labelWeight, 1);
        double sum = 0;
        for (float w : rows.weights) {
            sum += w;
        }
        weight = sum;
    }

    /**
     * What the driver knows of a shard.
     *
     * @param weight of all its rows
     * @param sha256 of its rows
     * @param kernels what computes there
     */
    record Facts(int partition, int rows, double weight, String sha256, String kernels) implements Serializable {
        private static final long serialVersionUID = 1L;

        boolean hasVectors() {
            return kernels.startsWith("Vector API");
        }
    }

    Facts facts(Schema schema) {
        return new Facts(
                partition,
                rows.rows(),
                weight,
                dataset(schema).sha256(),
                TrainingKernels.select().describe());
    }

    private Dataset dataset(Schema schema) {
        return new Dataset(schema, rows.features(), rows.labels, rows.optionalWeights());
    }

    double weight() {
        return weight;
    }

    /** Cores that Spark gives the task. */
    private static int threads() {
        return TaskContext.get() == null ? 1 : TaskContext.get().cpus();
    }

    /**
     * Where a round leads.
     *
     * @param weight of the shard's rows
     * @param objective mean over the steps
     * @param failed whether a number was not finite; the state is that from before it
     */
    record Reached(FlatState state, double weight, double objective, boolean failed) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Trains on this shard's rows of a round. Every row is in one round of each epoch.
     *
     * @param epoch names the epoch among those of the run
     * @param round counted from 0
     */
    Reached train(FlatState from, Course course, long seed, long epoch, int round, int rounds, int batch) {
        EngineState state = from.state();
        int[] order = order(seed, epoch, round, rounds);
        if (order.length == 0) {
            return new Reached(from, weight, 0, false);
        }
        Steps steps = course.steps(order, batch, (double) round / rounds, (round + 1.0) / rounds);
        TrainingData data = new TrainingData(rows.features(), classes, targets, rows.weights);
        try (TreeEngine engine = new JvmEngineFactory().open(data, course.settings(threads()), state)) {
            return reached(engine, engine.run(steps));
        }
    }

    /**
     * Trains together with other shards: each step is one of the rows of all.
     *
     * @param steps of the epoch; every shard has a part of its rows in each
     * @param only rows in the order of use, where there is no other shard
     * @param exchange with the others, where there are any
     */
    Reached together(
            FlatState from,
            Course course,
            long seed,
            int steps,
            Optional<int[]> only,
            Optional<? extends Exchange> exchange) {
        TrainingData data = new TrainingData(rows.features(), classes, targets, rows.weights);
        JvmEngineFactory factory = new JvmEngineFactory();
        try (TreeEngine engine = exchange.isPresent()
                ? factory.open(data, course.settings(threads()), from.state(), exchange.get())
                : factory.open(data, course.settings(threads()), from.state())) {
            if (only.isPresent()) {
                return reached(engine, engine.run(course.steps(only.get())));
            }
            int[] order = Seeds.permutation(rows.rows(), Seeds.stream(seed, ORDER, partition, from.step()));
            float[] objective = new float[steps];
            for (int k = 0; k < steps; k++) {
                int first = (int) ((long) order.length * k / steps);
                int end = Math.max(first + 1, (int) (order.length * (k + 1L) / steps));
                int[] part = Arrays.copyOfRange(order, first, end);
                StepsResult result = engine.run(course.steps(part, part.length, (double) k / steps, (k + 1.0) / steps));
                if (result.failedStep() >= 0) {
                    return reached(engine, result);
                }
                objective[k] = result.objective()[0];
            }
            return reached(engine, new StepsResult(objective, -1));
        }
    }

    private Reached reached(TreeEngine engine, StepsResult result) {
        return new Reached(FlatState.of(engine.state()), weight, result.meanObjective(), result.failedStep() >= 0);
    }

    private int[] order(long seed, long epoch, int round, int rounds) {
        int first = Math.floorMod(round + epoch, rounds);
        int count = (rows.rows() - first + rounds - 1) / rounds;
        int[] order = Seeds.permutation(Math.max(0, count), Seeds.stream(seed, ORDER, partition, epoch, round));
        for (int i = 0; i < order.length; i++) {
            order[i] = first + order[i] * rounds;
        }
        return order;
    }

    /** {@link LeafRefit#mass} of these rows. */
    double[] leafMass(SoftDecisionTree tree) {
        return LeafRefit.mass(tree, new TrainingData(rows.features(), classes, refitTargets, rows.weights), threads());
    }

    TrainingStatistics statistics(SoftDecisionTree tree) {
        return RowStatistics.of(tree, dataset(tree.schema()), threads());
    }
}
