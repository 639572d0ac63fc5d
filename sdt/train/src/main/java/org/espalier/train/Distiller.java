package org.espalier.train;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.espalier.data.Dataset;
import org.espalier.io.FileHash;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.Teachers;

/**
 * Trains a soft decision tree on a teacher's answers, or on labels alone (Frosst and Hinton 2017). {@link TrainingLoop} is the
 * loop: epochs, validation, early stopping, checkpoints; {@link Finishing} makes the tree of the best epoch, and an engine
 * computes the steps. Where gates may ask about few columns the loop runs twice, and the validation rows choose.
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
    private final Optional<AllRows> allRows;

    public Distiller(DistillOptions options) {
        this(options, TrainingListener.SILENT, Optional.empty());
    }

    /** @param checkpoints where the run is saved after every epoch, and resumed from; not where leaves have points, which is noted */
    public Distiller(DistillOptions options, TrainingListener listener, Optional<CheckpointStore> checkpoints) {
        this(
                options,
                listener,
                checkpoints,
                (name, depth) -> Engines.choose(name, depth, options.leaves(), options.gates()),
                Optional.empty());
    }

    /**
     * With rows in other places, of which those that {@link #distill} is given are a sample; its validation set is none of them.
     *
     * @throws TrainingException when leaves are to have points, which are fitted to rows in one place
     */
    public Distiller(
            DistillOptions options, TrainingListener listener, Optional<CheckpointStore> checkpoints, AllRows allRows) {
        this(
                options,
                listener,
                checkpoints,
                (name, depth) -> new Engines.Choice(allRows.engine(), ""),
                Optional.of(allRows));
        if (options.leaves() == LeafKind.POINTS) {
            throw new TrainingException("leaves", "expected constant, as rows are in many places, found points", null);
        }
    }

    /** @param engines the engine by name and depth */
    Distiller(
            DistillOptions options,
            TrainingListener listener,
            Optional<CheckpointStore> checkpoints,
            BiFunction<String, Integer, Engines.Choice> engines) {
        this(options, listener, checkpoints, engines, Optional.empty());
    }

    private Distiller(
            DistillOptions options,
            TrainingListener listener,
            Optional<CheckpointStore> checkpoints,
            BiFunction<String, Integer, Engines.Choice> engines,
            Optional<AllRows> allRows) {
        this.options = options;
        this.listener = listener;
        this.checkpoints = checkpoints;
        this.engines = engines;
        this.allRows = allRows;
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

    /** What is done for other targets only is not passed over in silence. */
    private static void requireUnset(TrainingOption<?> option, boolean isSet) {
        if (isSet) {
            throw new TrainingException(
                    option.key(), "expected a target that is a number, a rate or labels, found classes", null);
        }
    }

    /** As {@link #distill(Dataset, Optional, Optional)}, with what the labels of the validation rows cost. */
    Measured measured(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        ScorecardOptions.require(options, training.schema());
        requireUnset(TrainingOptions.FAMILY, options.family().isPresent());
        requireUnset(TrainingOptions.CLIP, options.clip() != Double.POSITIVE_INFINITY);
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
            this.factory = engine.factory();
            this.training = training;
            this.teacher = teacher;
            String reason = engine.reason().isEmpty() ? "" : " (auto: " + engine.reason() + ")";
            listener.note("engine " + factory.name() + ": " + factory.describe(EngineSettings.of(options)) + reason);
            this.rows = Preparation.of(training, teacher, validation, options, listener);
            this.isShare = validation.isEmpty();
            this.dataHash = allRows.map(AllRows::sha256).orElseGet(training::sha256);
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
            Measured best = null;
            for (ColumnPlan plan : ColumnPlan.of(options, training.schema())) {
                Optional<CheckpointStore> store = best == null ? checkpoints : checkpoints.map(CheckpointStore::second);
                TrainingRun run =
                        new TrainingLoop(plan, factory, training.schema(), rows, identity, listener, store).run();
                Measured found = measured(
                        new Finishing(options, listener, allRows).finish(run, rows, training, teacher, dataHash));
                best = best == null ? found : better(best, found);
            }
            return best;
        }

        private Measured measured(SoftDecisionTree tree) {
            return new Measured(
                    tree, rows.labelLosses(tree, options.threads()), rows.targetLosses(tree, options.threads()));
        }

        /** By the validation loss of the finished trees; ties go to the first. */
        private Measured better(Measured pruned, Measured grown) {
            double before = pruned.tree().provenance().metrics().get("validation.loss");
            double after = grown.tree().provenance().metrics().get("validation.loss");
            listener.note(String.format(
                    Locale.ROOT,
                    "gates of few columns by %s: on %,d validation rows a loss of %.5f against %.5f",
                    after < before ? "growth" : "pruning",
                    rows.validation().rows(),
                    Math.min(before, after),
                    Math.max(before, after)));
            return after < before ? grown : pruned;
        }
    }
}
