package org.espalier.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.espalier.base.Seeds;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * Takes the steps of an epoch on all shards together, each exactly that of the whole batch: an epoch is one barrier stage, in which the
 * shards add up their sums by a {@link RingExchange}. A task that is lost ends the epoch; a checkpoint is where to go on from.
 */
final class RingEngine extends ShardEngine {
    RingEngine(Shards shards, Synchronization sync, TrainingData sample, EngineSettings settings, EngineState state) {
        super(shards, sync, sample, settings, state);
    }

    /**
     * What a task needs to know.
     *
     * @param ranks partitions that have rows, by their rank
     * @param steps of the epoch
     * @param rows in the order of use, where one shard is all there is and the driver has the same rows; else null
     */
    private record Plan(Course course, FlatState from, int[] ranks, long seed, long key, int steps, int[] rows)
            implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** What an epoch comes to, as a shard tells it. */
    private record Told(FlatState state, int hash, double objective, boolean failed) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** A task of the barrier stage. */
    private interface Task extends scala.Function1<Iterator<Shard>, Iterator<Told>>, Serializable {}

    @Override
    public StepsResult run(Steps steps) {
        boolean isWhole = shards.count() == 1 && sample.rows() == shards.rows();
        int count = (int) Math.min(Integer.MAX_VALUE, (shards.rows() + steps.batch() - 1) / steps.batch());
        Plan plan = new Plan(
                new Course(settings, steps),
                FlatState.of(state),
                shards.partitions(),
                sync.seed(),
                Seeds.stream(System.nanoTime(), state.step()).nextLong(),
                isWhole ? steps.count() : count,
                isWhole ? steps.rows() : null);
        List<Told> told = epoch(plan);
        Told first = told.get(0);
        if (told.stream().anyMatch(t -> t.hash != first.hash)) {
            throw new IllegalStateException("the workers of a ring have come to other parameters than each other");
        }
        if (first.failed) {
            return new StepsResult(new float[] {Float.NaN}, 0);
        }
        state = first.state.state();
        return new StepsResult(new float[] {(float) first.objective}, -1);
    }

    private List<Told> epoch(Plan plan) {
        shards.requireCores();
        Broadcast<Plan> shared = shards.broadcast(plan);
        shards.describe(String.format(Locale.ROOT, "from step %,d, %,d steps", state.step(), plan.steps));
        try {
            Task task = part -> CollectionConverters.asScala(
                    work(shared.value(), part).stream().iterator());
            JavaRDD<Told> told = JavaRDD.fromRDD(
                    shards.rdd().rdd().barrier().mapPartitions(task, true, ClassTag$.MODULE$.<Told>apply(Told.class)),
                    ClassTag$.MODULE$.apply(Told.class));
            return Jobs.run(told::collect);
        } catch (RuntimeException e) {
            throw broken(e);
        } finally {
            shards.describe(null);
            shared.destroy();
        }
    }

    private TrainingException broken(RuntimeException e) {
        String why = Objects.toString(e.getMessage(), e.toString())
                .lines()
                .findFirst()
                .orElse("");
        return new TrainingException(
                String.format(
                        Locale.ROOT,
                        "sync: the ring broke in the epoch from step %,d (%s); go on from the checkpoint, or take average,"
                                + " which outlives lost tasks",
                        state.step(),
                        why),
                (SoftDecisionTree) null);
    }

    private static Optional<Told> work(Plan plan, Iterator<Shard> part) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = Arrays.binarySearch(plan.ranks, context.partitionId());
        String host = context.getTaskInfos()[context.partitionId()].address().split(":")[0];
        if (plan.ranks.length == 1) {
            return rank < 0 ? Optional.empty() : Optional.of(train(plan, part.next(), 0, null));
        }
        try (RingExchange.Opening opening = new RingExchange.Opening(host)) {
            // it polls once a second: for the addresses alone
            String[] addresses = context.allGather(opening.address());
            if (rank < 0) {
                return Optional.empty();
            }
            String next = addresses[plan.ranks[(rank + 1) % plan.ranks.length]];
            try (RingExchange ring = opening.connect(rank, plan.ranks.length, next, plan.key)) {
                return Optional.of(train(plan, part.next(), rank, ring));
            }
        } catch (IOException e) {
            throw new TrainingException("a neighbour in the ring can't be reached: " + e.getMessage());
        }
    }

    private static Told train(Plan plan, Shard shard, int rank, RingExchange ring) {
        Shard.Reached reached = shard.together(
                plan.from,
                plan.course,
                plan.seed,
                plan.steps,
                Optional.ofNullable(plan.rows),
                Optional.ofNullable(ring));
        FlatState state = reached.state();
        return new Told(rank == 0 ? state : null, state.hash(), reached.objective(), reached.failed());
    }
}
