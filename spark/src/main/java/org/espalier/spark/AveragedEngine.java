package org.espalier.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.broadcast.Broadcast;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;

/**
 * Takes the steps of an epoch on all shards at once (local SGD, Stich 2019): each trains on its own rows for a round, from the
 * same state, and the states that they reach are averaged by the weight of their rows: parameters, both of Adam's moments and the
 * penalty's running sums. A round is one Spark job, so what is lost with a task or an executor is done again. Batches are shared
 * out among the shards: an epoch has about as many steps as in one place.
 */
final class AveragedEngine extends ShardEngine {
    /** Rows in a step of a shard, at least: smaller ones cost time for the step alone. */
    private static final int MIN_BATCH = 32;

    /** Steps of a shard between two averages, about: with more, shards drift apart. */
    private static final int STEPS_OF_ROUND = 1000;

    /** A round is a job, which takes a quarter of a second on a cluster. */
    private static final int MAX_ROUNDS = 10;

    AveragedEngine(
            Shards shards, Synchronization sync, TrainingData sample, EngineSettings settings, EngineState state) {
        super(shards, sync, sample, settings, state);
    }

    @Override
    public StepsResult run(Steps steps) {
        int batch = Math.max(MIN_BATCH, Math.round((float) steps.batch() / shards.count()));
        int byDefault = Math.max(1, Math.min(MAX_ROUNDS, shards.mostRows() / batch / STEPS_OF_ROUND));
        int rounds = sync.rounds() > 0 ? sync.rounds() : byDefault;
        long epoch = state.step();
        Broadcast<Course> course = shards.broadcast(new Course(settings, steps));
        double objective = 0;
        try {
            for (int round = 0; round < rounds; round++) {
                List<Shard.Reached> reached = round(course, epoch, round, rounds, batch);
                if (reached.stream().anyMatch(Shard.Reached::failed)) {
                    return new StepsResult(new float[] {Float.NaN}, 0);
                }
                objective += keepMean(reached) / rounds;
            }
        } finally {
            course.destroy();
        }
        return new StepsResult(new float[] {(float) objective}, -1);
    }

    private List<Shard.Reached> round(Broadcast<Course> course, long epoch, int round, int rounds, int batch) {
        Broadcast<FlatState> from = shards.broadcast(FlatState.of(state));
        long seed = sync.seed();
        try {
            return shards.ask(
                    String.format(Locale.ROOT, "from step %,d, round %d of %d", epoch, round + 1, rounds),
                    shard -> shard.train(from.value(), course.value(), seed, epoch, round, rounds, batch));
        } finally {
            from.destroy();
        }
    }

    /** Goes on from the mean; returns the mean objective. */
    private double keepMean(List<Shard.Reached> reached) {
        List<FlatState> states = new ArrayList<>();
        double[] weights = new double[reached.size()];
        double objective = 0;
        double total = 0;
        for (int s = 0; s < weights.length; s++) {
            states.add(reached.get(s).state());
            weights[s] = reached.get(s).weight();
            objective += weights[s] * reached.get(s).objective();
            total += weights[s];
        }
        state = FlatState.mean(states, weights).state();
        return objective / total;
    }
}
