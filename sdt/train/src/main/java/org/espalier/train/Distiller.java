package org.espalier.train;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.io.FileHash;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.Teachers;

/**
 * Trains a soft decision tree on a teacher's answers, or on labels alone (Frosst and Hinton 2017). It owns the loop:
 * targets, shuffling, schedules, validation, early stopping, checkpoints. How a step is computed is the engine's business.
 *
 * <pre>{@code
 * SoftDecisionTree tree = new Distiller(DistillOptions.builder(rows).depth(8).build())
 *         .distill(rows, Optional.of(teacher));
 * }</pre>
 */
public final class Distiller {
    /** The learning rate rises over this share of the steps and ends at {@link #FINAL_RATE} of its peak. */
    private static final double WARM_UP = 0.02;

    private static final double FINAL_RATE = 0.01;

    private final DistillOptions options;
    private final TrainingListener listener;
    private final Optional<CheckpointStore> checkpoints;

    public Distiller(DistillOptions options) {
        this(options, TrainingListener.SILENT, Optional.empty());
    }

    /** @param checkpoints where the run is saved after every epoch, and taken up again from */
    public Distiller(DistillOptions options, TrainingListener listener, Optional<CheckpointStore> checkpoints) {
        this.options = options;
        this.listener = listener;
        this.checkpoints = checkpoints;
    }

    /** As {@link #distill(Dataset, Optional, Optional)}, with a part of the rows held back for validation. */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher) {
        return distill(training, teacher, Optional.empty());
    }

    /**
     * Trains a tree. An interrupt of the calling thread is looked for before every epoch: the run ends there, the flag stays
     * set, and the last checkpoint stays to be resumed from.
     *
     * @param teacher empty: the tree is trained on the labels alone. Its answers are brought into the order of the schema's
     *     classes ({@link Teachers#fit}); it stays open
     * @param validation rows to choose the best epoch by; empty: a part of the training rows
     * @throws TrainingException when the options don't fit the data, a number stops being finite, or the thread is
     *     interrupted
     * @throws TeacherException when the teacher does not fit the data's schema, or an answer is not a distribution; the
     *     message names the row
     */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        Engines.Choice engine = Engines.choose(options.engine(), options.depth());
        // Provenance tells what has computed, not auto.
        DistillOptions found =
                options.toBuilder().engine(engine.factory().name()).build();
        Optional<Teacher> fitting = teacher.map(t -> Teachers.fit(t, training.schema()));
        return new Distiller(found, listener, checkpoints).distill(training, fitting, validation, engine);
    }

    private SoftDecisionTree distill(
            Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation, Engines.Choice choice) {
        TreeEngineFactory factory = choice.factory();
        EngineSettings settings = new EngineSettings(
                options.loss(),
                options.balance(),
                options.window(),
                options.beta() instanceof Beta.Learned,
                options.clipNorm(),
                options.threads());
        MemoryEstimate.check(options, training);
        String reason = choice.reason().isEmpty() ? "" : " (auto: " + choice.reason() + ")";
        listener.note("engine " + factory.name() + ": " + factory.describe(settings) + reason);
        Preparation rows = Preparation.of(training, teacher, validation, options, listener);
        String dataHash = training.sha256();
        String rowsOfRun = validation.map(v -> dataHash + '+' + v.sha256()).orElse(dataHash);
        String run = nameOfRun(rowsOfRun, teacher.map(Teacher::identity).orElse("labels"), options);
        TrainingRun state = checkpoints
                .flatMap(c -> c.load(run))
                .orElseGet(() -> TrainingRun.start(
                        Initialization.parameters(new TreeShape(options.depth()), rows.data(), options.seed())));
        // A run that is stopped within its first epoch can be resumed, too.
        TrainingRun begun = state;
        save(run, begun);
        while (!ended(state)) {
            int until = options.nextRegrowth(state.epoch());
            // A checkpoint is of before the regrowth: a run that is taken up there regrows once more, and alike.
            boolean regrows = state.epoch() > 0 && options.nextRegrowth(state.epoch() - 1) == state.epoch();
            TrainingRun from = regrows ? regrown(state, rows, training) : state;
            try (TreeEngine engine = factory.open(rows.data(), settings, from.engine())) {
                state = train(engine, rows, from, until, run, training);
            }
        }
        return finish(state, rows, training, teacher, dataHash);
    }

    private TrainingRun regrown(TrainingRun state, Preparation rows, Dataset training) {
        EngineState before = state.engine();
        SoftDecisionTree now = tree(before.parameters(), betaAt(state.epoch()), training, Provenance.none());
        DeadGates regrowth =
                DeadGates.of(before, now, rows.data(), rows.rows(), Seeds.stream(options.seed(), 0x6e0, state.epoch()));
        if (regrowth.gates() == 0) {
            return state;
        }
        listener.note("after epoch " + state.epoch() + ", " + regrowth.gates() + " of "
                + before.parameters().shape().nodes() + " gates divided hardly any rows: drawn anew");
        return state.with(regrowth.state());
    }

    /** Up to the given epoch, or until patience is at its end. */
    private TrainingRun train(
            TreeEngine engine, Preparation rows, TrainingRun start, int until, String run, Dataset training) {
        TrainingRun state = start;
        double spread = Initialization.spread(rows.data().features());
        while (state.epoch() < until && !ended(state)) {
            requireNoInterrupt(state, training);
            long began = System.nanoTime();
            int epoch = state.epoch();
            StepsResult result = engine.run(plan(rows, spread, epoch));
            if (result.failedStep() >= 0) {
                long step = engine.state().step() + 1;
                String kept = checkpoints.isPresent() ? "; the checkpoint of epoch " + epoch + " is kept" : "";
                throw new TrainingException(
                        "training diverged at step " + step + " (epoch " + (epoch + 1)
                                + "): the objective or its gradient is not finite" + kept
                                + "; a smaller learning rate (now " + options.learningRate() + ") may help",
                        tree(engine.parameters(), betaAt(epoch), training, Provenance.none()));
            }
            double beta = betaAt(epoch + 1);
            EngineState reached = engine.state();
            SoftDecisionTree now = tree(reached.parameters(), beta, training, Provenance.none());
            Validation v = validation(now, rows);
            TrainingRun next = state.next(reached, v.loss(), beta, atFinalHardness(epoch + 1));
            state = next;
            save(run, next);
            listener.epoch(new TrainingListener.EpochReport(
                    epoch + 1,
                    options.epochs(),
                    result.meanObjective(),
                    v.loss(),
                    v.average(),
                    v.maxPath(),
                    v.pathMass(),
                    beta,
                    (System.nanoTime() - began) * 1e-9));
        }
        return state;
    }

    /** With the flag of an interrupt set no file can be written; it is set again afterwards. */
    private void save(String run, TrainingRun state) {
        boolean interrupted = Thread.interrupted();
        try {
            checkpoints.ifPresent(c -> c.save(run, state));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void requireNoInterrupt(TrainingRun state, Dataset training) {
        if (Thread.currentThread().isInterrupted()) {
            String when = state.epoch() == 0 ? "before the first epoch" : "after epoch " + state.epoch();
            throw new TrainingException(
                    "interrupted " + when + (checkpoints.isPresent() ? "; the checkpoint is kept" : ""),
                    tree(state.engine().parameters(), betaAt(state.epoch()), training, Provenance.none()));
        }
    }

    private boolean ended(TrainingRun state) {
        boolean exhausted = state.bestEpoch() > 0 && state.epoch() - state.bestEpoch() >= options.patience();
        return exhausted || state.epoch() >= options.epochs();
    }

    /** Order, inverse temperature and learning rate of an epoch's steps; depends on seed and epoch alone. */
    private Steps plan(Preparation rows, double spread, int epoch) {
        int[] order = Seeds.permutation(rows.rows(), Seeds.stream(options.seed(), 0x0de5, epoch));
        for (int i = 0; i < order.length; i++) {
            order[i] = rows.shown(order[i], epoch);
        }
        int count = (order.length + options.batch() - 1) / options.batch();
        float[] beta = new float[count];
        float[] rate = new float[count];
        for (int k = 0; k < count; k++) {
            double progress = (epoch + (double) k / count) / options.epochs();
            beta[k] = (float) options.beta().at(progress);
            rate[k] = (float) (options.learningRate() / spread * rateAt(progress));
        }
        return new Steps(order, options.batch(), beta, rate, (float) powerAt(epoch));
    }

    /** A short linear rise, then half a cosine down to {@link #FINAL_RATE}. */
    private static double rateAt(double progress) {
        if (progress < WARM_UP) {
            return Math.max(FINAL_RATE, progress / WARM_UP);
        }
        double fall = 0.5 * (1 + Math.cos(Math.PI * (progress - WARM_UP) / (1 - WARM_UP)));
        return FINAL_RATE + (1 - FINAL_RATE) * fall;
    }

    private double betaAt(int epoch) {
        return options.beta().at((double) epoch / options.epochs());
    }

    private double powerAt(int epoch) {
        return options.loss() == Loss.EXPECTED ? 1 : options.mixturePower().at((double) epoch / options.epochs());
    }

    /** Trees of different hardness can't be compared by their loss: only those of the final one are candidates. */
    private boolean atFinalHardness(int epoch) {
        return betaAt(epoch) == betaAt(options.epochs()) && powerAt(epoch) == powerAt(options.epochs());
    }

    private SoftDecisionTree finish(
            TrainingRun state, Preparation rows, Dataset training, Optional<Teacher> teacher, String dataHash) {
        SoftDecisionTree trained = refined(tree(state.best(), state.bestBeta(), training, Provenance.none()), rows);
        float[] leaves = LeafRefit.refit(trained, rows.ownForRefit(), options.threads());
        Validation v = validation(withLeaves(trained, leaves, Provenance.none()), rows);
        if (rows.variants() > 1) {
            // Variations make leaves less sure: right where the tree has learned its rows by heart, wrong elsewhere.
            float[] wide = LeafRefit.refit(trained, rows.allForRefit(), options.threads());
            Validation ofWide = validation(withLeaves(trained, wide, Provenance.none()), rows);
            if (ofWide.loss() < v.loss()) {
                leaves = wide;
                v = ofWide;
            }
        }
        SortedMap<String, Double> metrics = new TreeMap<>(Map.of(
                "validation.rows", (double) rows.validation().rows(),
                "validation.loss", v.loss(),
                "validation.accuracy.average", v.average(),
                "validation.accuracy.maxPath", v.maxPath(),
                "validation.pathMass", v.pathMass(),
                "epochs", (double) state.epoch(),
                "bestEpoch", (double) state.bestEpoch()));
        SoftDecisionTree finished = withLeaves(
                trained,
                leaves,
                new Provenance(
                        Version.TEXT,
                        dataHash,
                        teacher.map(Teacher::identity).orElse("labels"),
                        options.seed(),
                        options.configuration(),
                        metrics));
        return finished.withStatistics(RowStatistics.of(finished, training, options.threads()));
    }

    private SoftDecisionTree refined(SoftDecisionTree trained, Preparation rows) {
        if (options.refine() == 0) {
            return trained;
        }
        TreeAlternatingOptimization refinement = TreeAlternatingOptimization.of(
                trained, rows.allForRefit(), options.refine(), options.threads(), options.seed());
        listener.note(String.format(
                Locale.ROOT,
                "refinement at hard routing moved %d gates: a row's leaf names its class with %.2f %% instead of %.2f %%",
                refinement.moved(),
                100 * refinement.after(),
                100 * refinement.before()));
        return refinement.tree();
    }

    private Validation validation(SoftDecisionTree tree, Preparation rows) {
        return Validation.of(tree, rows.validation(), rows.validationTargets(), options.threads());
    }

    private SoftDecisionTree tree(TreeParameters p, double beta, Dataset training, Provenance provenance) {
        float[] betas = new float[p.shape().nodes()];
        for (int i = 0; i < betas.length; i++) {
            double raw = p.gateBetaRaw()[i];
            betas[i] = (float)
                    (options.beta() instanceof Beta.Learned
                            ? Math.max(raw, 0) + Math.log1p(Math.exp(-Math.abs(raw)))
                            : beta);
        }
        return new SoftDecisionTree(
                training.schema(), p.shape(), p.gateWeight(), p.gateBias(), betas, p.leafLogits(), provenance);
    }

    private static SoftDecisionTree withLeaves(SoftDecisionTree t, float[] leafLogits, Provenance provenance) {
        return new SoftDecisionTree(
                t.schema(), t.shape(), t.gateWeight(), t.gateBias(), t.gateBeta(), leafLogits, provenance);
    }

    /** Two runs with equal names go through the same states. */
    private static String nameOfRun(String data, String teacher, DistillOptions options) {
        String text = data + '\n' + teacher + '\n' + options.seed() + '\n' + options.configuration();
        return FileHash.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
