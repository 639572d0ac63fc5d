package org.espalier.fit;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.espalier.EspalierException;
import org.espalier.base.Providers;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Contender.Role;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;

/** Trains models that stand beside a tree in its verdict, on the rows that the tree learned from: what is alike for classes and numbers. */
abstract class RivalModels {
    /** Features that are not 0 above which nothing but the linear model is tried. */
    private static final long MUCH_FOR_TREES = 20_000_000;

    private static final double[] CART_DEPTHS = {3, 5, 8, 12};

    final Dataset training;
    final List<Dataset> fits;
    final List<Dataset> validations;
    final Dataset heldOut;
    final FitOptions options;
    final FitListener listener;

    /**
     * @param training all rows to learn from
     * @param folds of them, to choose penalties and depths by
     */
    RivalModels(Dataset training, List<Fold> folds, Dataset heldOut, FitOptions options, FitListener listener) {
        this.training = training;
        this.fits = folds.stream().map(f -> training.select(f.fit())).toList();
        this.validations =
                folds.stream().map(f -> training.select(f.validation())).toList();
        this.heldOut = heldOut;
        this.options = options;
        this.listener = listener;
    }

    /** Takes a model's answers for the held-out rows. */
    abstract void add(String name, Role role, float[] answers);

    /** What a model answers, in the form that {@link #add} takes. */
    abstract float[] ask(Teacher model, Dataset rows);

    /** What answers for labelled rows cost, summed up. */
    abstract double loss(float[] answers, Dataset rows);

    /**
     * CART of the tree's depth and of the best one, and boosting, where their jars are there.
     *
     * @param depth of the tree; 0: a CART of that depth says nothing that the first line has not said
     * @param boostingJar what is missing where boosting is
     */
    final void addTrees(int depth, String boostingJar) {
        if (training.features().stored() > MUCH_FOR_TREES) {
            listener.note("CART and boosting are left out: the rows are too many for them here");
            return;
        }
        TeacherTrainer.find(TeacherTrainer.Kind.CART).ifPresent(cart -> attempt(cart, () -> addCart(cart, depth)));
        Optional<TeacherTrainer> boosting = TeacherTrainer.find(TeacherTrainer.Kind.BOOSTING);
        if (boosting.isEmpty()) {
            listener.note("boosting is left out: " + boostingJar + " is not on the class path");
        }
        boosting.ifPresent(b -> attempt(b, () -> add(b.name(), Role.BOOSTING, answers(b, training, heldOut, 0))));
    }

    private void addCart(TeacherTrainer trainer, int depth) {
        int best = (int) cheapest(CART_DEPTHS, candidate -> {
            listener.progress(trainer.name() + ", depth " + (int) candidate);
            double loss = 0;
            for (int f = 0; f < fits.size(); f++) {
                loss += loss(answers(trainer, fits.get(f), validations.get(f), (int) candidate), validations.get(f));
            }
            return loss;
        });
        if (depth >= 1 && depth != best) {
            add(
                    trainer.name() + ", depth " + depth + " as the tree",
                    Role.CART,
                    answers(trainer, training, heldOut, depth));
        }
        add(trainer.name() + ", depth " + best, Role.CART, answers(trainer, training, heldOut, best));
    }

    /** The candidate with the lowest loss; ties go to the first. */
    static double cheapest(double[] candidates, DoubleUnaryOperator lossOf) {
        double best = candidates[0];
        double lowest = Double.POSITIVE_INFINITY;
        for (double candidate : candidates) {
            double loss = lossOf.applyAsDouble(candidate);
            if (loss < lowest) {
                lowest = loss;
                best = candidate;
            }
        }
        return best;
    }

    private float[] answers(TeacherTrainer trainer, Dataset rows, Dataset asked, int depth) {
        TeacherTrainer.Settings settings =
                new TeacherTrainer.Settings(depth, false, options.threads(), options.seed(), listener::progress);
        try (Teacher model = trainer.train(rows, settings)) {
            return ask(model, asked);
        }
    }

    /** A rival that can't be trained is left out, and said: the tree is not worse for it. */
    private void attempt(TeacherTrainer trainer, Runnable training) {
        try {
            training.run();
        } catch (EspalierException | LinkageError e) {
            listener.note(trainer.name() + " is left out: "
                    + (e instanceof EspalierException ? e.getMessage() : Providers.reason(e)));
        }
    }
}
