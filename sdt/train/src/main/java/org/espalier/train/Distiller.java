package org.espalier.train;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BiFunction;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.io.FileHash;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.Teachers;

/**
 * Trains a soft decision tree on a teacher's answers, or on labels alone (Frosst and Hinton 2017). It owns the loop: epochs,
 * validation, early stopping, checkpoints. {@link Schedule} says what each epoch does, {@link Finishing} makes the tree of
 * the best one, and an engine computes the steps.
 *
 * <pre>{@code
 * SoftDecisionTree tree = new Distiller(DistillOptions.builder(rows).depth(8).build())
 *         .distill(rows, Optional.of(teacher));
 * }</pre>
 */
public final class Distiller {
    private final DistillOptions options;
    private final TrainingListener listener;
    private final Optional<CheckpointStore> checkpoints;
    private final BiFunction<String, Integer, Engines.Choice> engines;

    public Distiller(DistillOptions options) {
        this(options, TrainingListener.SILENT, Optional.empty());
    }

    /** @param checkpoints where the run is saved after every epoch, and resumed from; not where leaves have points, which is noted */
    public Distiller(DistillOptions options, TrainingListener listener, Optional<CheckpointStore> checkpoints) {
        this(
                options,
                listener,
                checkpoints,
                (name, depth) -> Engines.choose(name, depth, options.leaves(), options.gates()));
    }

    /** @param engines the engine by name and depth */
    Distiller(
            DistillOptions options,
            TrainingListener listener,
            Optional<CheckpointStore> checkpoints,
            BiFunction<String, Integer, Engines.Choice> engines) {
        this.options = options;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.engines = engines;
    }

    /** As {@link #distill(Dataset, Optional, Optional)}, with a part of the rows as the validation set. */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher) {
        return distill(training, teacher, Optional.empty());
    }

    /**
     * Trains a tree. An interrupt of the calling thread is looked for before every epoch: the run ends there, the flag stays
     * set, and the last checkpoint stays to be resumed from.
     *
     * @param teacher empty: the tree is trained on the labels alone. Its answers are brought into the order of the schema's
     *     classes ({@link Teachers#fit}); it stays open
     * @param validation the validation set, to choose the best epoch by; empty: a part of the training rows
     * @throws TrainingException when the options don't fit the data, a number stops being finite, or the thread is
     *     interrupted
     * @throws TeacherException when the teacher does not fit the data's schema, or an answer is not a distribution; the
     *     message names the row
     */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        return measured(training, teacher, validation).tree();
    }

    /** As {@link #distill(Dataset, Optional, Optional)}, with what the labels of the validation rows cost. */
    Measured measured(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        ScorecardOptions.require(options, training.schema());
        Engines.Choice engine = engines.apply(options.engine(), options.depth());
        // Provenance tells what has computed, not auto.
        DistillOptions found =
                options.toBuilder().engine(engine.factory().name()).build();
        Optional<Teacher> fitting = teacher.map(t -> Teachers.fit(t, training.schema()));
        MemoryEstimate.check(found, training);
        return new Run(found, engine, training, fitting, validation).tree();
    }

    /**
     * A tree, and how it does on the validation rows.
     *
     * @param labelLosses of each validation row, as {@link Preparation#labelLosses} gives them, by the tree that was trained
     *     without these rows
     * @param targetLosses the same of its targets, as {@link Preparation#targetLosses} gives them
     */
    record Measured(SoftDecisionTree tree, double[] labelLosses, double[] targetLosses) {}

    /** One run: the data and what was made of them. */
    private final class Run {
        private final DistillOptions options;
        private final Schedule schedule;
        private final GatePruning pruning;
        private final EngineSettings settings;
        private final TreeEngineFactory factory;
        private final Dataset training;
        private final Optional<Teacher> teacher;
        private final Preparation rows;
        private final String dataHash;
        private final String identity;
        private final boolean isShare;

        Run(
                DistillOptions options,
                Engines.Choice engine,
                Dataset training,
                Optional<Teacher> teacher,
                Optional<Dataset> validation) {
            this.options = options;
            this.schedule = new Schedule(options);
            this.pruning = GatePruning.of(options, training.schema());
            this.settings = EngineSettings.of(options);
            this.factory = engine.factory();
            this.training = training;
            this.teacher = teacher;
            String reason = engine.reason().isEmpty() ? "" : " (auto: " + engine.reason() + ")";
            listener.note("engine " + factory.name() + ": " + factory.describe(settings) + reason);
            this.rows = Preparation.of(training, teacher, validation, options, listener);
            this.isShare = validation.isEmpty();
            this.dataHash = training.sha256();
            this.identity =
                    identity(validation.map(v -> dataHash + '+' + v.sha256()).orElse(dataHash));
        }

        /** Two runs of equal identity go through the same states. */
        private String identity(String rowsOfRun) {
            String text =
                    rowsOfRun + '\n' + teacher.map(Teacher::identity).orElse("labels") + '\n' + options.identity();
            return FileHash.sha256(text.getBytes(StandardCharsets.UTF_8));
        }

        Measured tree() {
            if (options.leaves() == LeafKind.POINTS) {
                // Knots, penalty and gates are chosen by fits of seconds each: there is no state to go on from that
                // would save more than it costs.
                checkpoints.ifPresent(
                        c -> listener.note(
                                "leaves with points are fitted in many short runs: no checkpoint is kept, an interrupted run starts anew"));
                return new ScorecardFinishing(options, factory, listener)
                        .tree(training, rows, teacher.map(Teacher::identity).orElse("labels"), dataHash, isShare);
            }
            TrainingRun state = checkpoints.flatMap(c -> c.load(identity)).orElseGet(this::start);
            // A run that is stopped within its first epoch can be resumed, too.
            save(state);
            while (!schedule.ended(state)) {
                // A checkpoint is of before the change: a resumed run repeats it, with the same result.
                TrainingRun from = schedule.reinitializesAt(state.epoch()) ? reinitialized(state) : state;
                from = pruning.selectsAt(state.epoch()) ? pruned(from) : from;
                int until = Math.min(schedule.nextReinitialization(state.epoch()), pruning.next(state.epoch()));
                try (TreeEngine engine = factory.open(rows.data(), settings, from.engine())) {
                    state = train(engine, from, until);
                }
            }
            SoftDecisionTree tree = new Finishing(options, listener).finish(state, rows, training, teacher, dataHash);
            return new Measured(
                    tree, rows.labelLosses(tree, options.threads()), rows.targetLosses(tree, options.threads()));
        }

        private TrainingRun start() {
            return TrainingRun.start(
                    Initialization.parameters(new TreeShape(options.depth()), rows.data(), options.seed()));
        }

        private TrainingRun pruned(TrainingRun state) {
            double beta = schedule.betaAt(state.epoch());
            return state.with(
                    pruning.selected(state.engine(), state.epoch(), beta, training.schema(), rows.data(), rows.rows()));
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
            double rmsDistance = Initialization.rmsDistance(rows.data().features());
            while (state.epoch() < until && !schedule.ended(state)) {
                requireNoInterrupt(state);
                long began = System.nanoTime();
                int epoch = state.epoch() + 1;
                StepsResult result = engine.run(schedule.steps(rows, rmsDistance, state.epoch()));
                requireFinite(result, engine, state.epoch());
                EngineState reached = engine.state();
                double beta = schedule.betaAt(epoch);
                Validation v = rows.validate(treeOf(reached.parameters(), epoch), options.threads());
                state = state.next(reached, v.loss(), beta, schedule.competes(epoch) && pruning.isDone(epoch));
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
            return parameters.tree(training.schema(), options.beta(), schedule.betaAt(epoch));
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
}
