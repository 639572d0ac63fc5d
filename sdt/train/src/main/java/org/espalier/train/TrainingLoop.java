package org.espalier.train;

import java.util.Optional;
import org.espalier.base.Seeds;
import org.espalier.data.Schema;
import org.espalier.scorecard.RowMoments;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The epochs of a run, from its start to the best one: {@link Schedule} says what each of them does, {@link ColumnPlan} which
 * columns gates ask about in it, and an engine computes the steps. After each the state is saved.
 */
final class TrainingLoop {
    private final ColumnPlan plan;
    private final DistillOptions options;
    private final Schedule schedule;
    private final TreeEngineFactory factory;
    private final Schema schema;
    private final Preparation rows;
    private final String identity;
    private final TrainingListener listener;
    private final Optional<CheckpointStore> checkpoints;

    /** @param identity of the run: two of equal identity go through the same states */
    TrainingLoop(
            ColumnPlan plan,
            TreeEngineFactory factory,
            Schema schema,
            Preparation rows,
            String identity,
            TrainingListener listener,
            Optional<CheckpointStore> checkpoints) {
        this.plan = plan;
        this.options = plan.options();
        this.schedule = new Schedule(options);
        this.factory = factory;
        this.schema = schema;
        this.rows = rows;
        this.identity = identity;
        this.listener = listener;
        this.checkpoints = checkpoints;
    }

    /** The state after the last epoch; {@link TrainingRun#best} is the tree. */
    TrainingRun run() {
        TrainingRun state = checkpoints
                .flatMap(c -> c.load(identity))
                .orElseGet(() -> TrainingRun.start(plan.start(rows.data(), rows.rows(), schema)));
        // A run that is stopped within its first epoch can be resumed, too.
        save(state);
        while (!schedule.ended(state)) {
            // A checkpoint is of before the change: a resumed run repeats it, with the same result.
            TrainingRun from = schedule.reinitializesAt(state.epoch()) ? reinitialized(state) : state;
            from = plan.changesAt(state.epoch()) ? changed(from) : from;
            int until = Math.min(schedule.nextReinitialization(state.epoch()), plan.next(state.epoch()));
            try (TreeEngine engine = open(from.engine())) {
                state = train(engine, from, until);
            }
        }
        return state;
    }

    private TreeEngine open(EngineState state) {
        return factory.open(rows.data(), EngineSettings.of(options), state);
    }

    private TrainingRun changed(TrainingRun state) {
        double beta = schedule.betaAt(state.epoch());
        return state.with(plan.changed(state.engine(), state.epoch(), beta, schema, rows.data(), rows.rows(), some -> {
            try (TreeEngine engine = open(state.engine())) {
                return engine.evaluate(some, (float) beta).gradient();
            }
        }));
    }

    private TrainingRun reinitialized(TrainingRun state) {
        EngineState before = state.engine();
        DeadGates dead = DeadGates.of(
                before,
                treeOf(before.parameters(), state.epoch()),
                rows.data(),
                rows.rows(),
                Seeds.stream(options.seed(), 0x6e0, state.epoch()));
        if (dead.gates() == 0) {
            return state;
        }
        listener.note("after epoch " + state.epoch() + ", " + dead.gates() + " of "
                + before.parameters().shape().nodes() + " gates divided hardly any rows: re-initialised");
        return state.with(dead.state());
    }

    /** Up to the given epoch, or until patience is at its end. */
    private TrainingRun train(TreeEngine engine, TrainingRun start, int until) {
        TrainingRun state = start;
        double rmsDistance = RowMoments.of(rows.data().features()).distance();
        while (state.epoch() < until && !schedule.ended(state)) {
            requireNoInterrupt(state);
            long began = System.nanoTime();
            int epoch = state.epoch() + 1;
            StepsResult result = engine.run(schedule.steps(rows, rmsDistance, state.epoch()));
            requireFinite(result, engine, state.epoch());
            EngineState reached = engine.state();
            double beta = schedule.betaAt(epoch);
            Validation v = rows.validate(treeOf(reached.parameters(), epoch), options.threads());
            state = state.next(reached, v.loss(), beta, schedule.competes(epoch) && plan.isDone(epoch));
            save(state);
            double seconds = (System.nanoTime() - began) * 1e-9;
            listener.epoch(new TrainingListener.EpochReport(
                    epoch,
                    options.epochs(),
                    result.meanObjective(),
                    v.loss(),
                    v.average(),
                    v.maxPath(),
                    v.pathMass(),
                    beta,
                    seconds));
        }
        return state;
    }

    private SoftDecisionTree treeOf(TreeParameters parameters, int epoch) {
        return parameters.tree(schema, options.beta(), schedule.betaAt(epoch));
    }

    /** With the flag of an interrupt set no file can be written; it is set again afterwards. */
    private void save(TrainingRun state) {
        boolean interrupted = Thread.interrupted();
        try {
            checkpoints.ifPresent(c -> c.save(identity, state));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireFinite(StepsResult result, TreeEngine engine, int epoch) {
        if (result.failedStep() >= 0) {
            long step = engine.state().step() + 1;
            String kept = checkpoints.isPresent() ? "; the checkpoint of epoch " + epoch + " is kept" : "";
            throw new TrainingException(
                    "training diverged at step " + step + " (epoch " + (epoch + 1)
                            + "): the objective or its gradient is not finite" + kept
                            + "; a smaller learning rate (now " + options.learningRate() + ") may help",
                    treeOf(engine.parameters(), epoch));
        }
    }

    private void requireNoInterrupt(TrainingRun state) {
        if (Thread.currentThread().isInterrupted()) {
            String when = state.epoch() == 0 ? "before the first epoch" : "after epoch " + state.epoch();
            throw new TrainingException(
                    "interrupted " + when + (checkpoints.isPresent() ? "; the checkpoint is kept" : ""),
                    treeOf(state.engine().parameters(), state.epoch()));
        }
    }
}
