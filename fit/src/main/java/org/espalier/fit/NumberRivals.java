package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.espalier.EspalierException;
import org.espalier.base.Providers;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.evaluate.NumberVerdict.Other;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;

/** Trains the models of numbers and rates that stand beside a tree in its verdict, on the rows that the tree learned from. */
final class NumberRivals {
    /** Features that are not 0 above which nothing but the linear model is tried. */
    private static final long MUCH_FOR_TREES = 20_000_000;

    private static final int[] CART_DEPTHS = {3, 5, 8, 12};

    private final Dataset training;
    private final List<Dataset> fits;
    private final List<Dataset> validations;
    private final Dataset heldOut;
    private final FitOptions options;
    private final FitListener listener;
    private final Subject subject;
    private final boolean isRate;

    /**
     * @param training all rows to learn from
     * @param folds of them, to choose penalties and depths by
     */
    NumberRivals(Dataset training, List<Fold> folds, Dataset heldOut, FitOptions options, FitListener listener) {
        this.training = training;
        this.fits = folds.stream().map(f -> training.select(f.fit())).toList();
        this.validations =
                folds.stream().map(f -> training.select(f.validation())).toList();
        this.heldOut = heldOut;
        this.options = options;
        this.listener = listener;
        this.subject = Subject.of(training);
        this.isRate = NumberVerdict.isRate(training.schema());
    }

    /** @param depth of the tree; 0: a CART of that depth is the mean */
    List<Other> all(int depth) {
        List<Other> found = new ArrayList<>();
        found.add(new Other("the mean", Role.MAJORITY, NumberVerdict.mean(training, heldOut.rows())));
        String linear = isRate ? "Poisson regression" : "linear regression";
        listener.progress(linear);
        found.add(new Other(linear, Role.LINEAR, linear().answers(heldOut.features())));
        if (training.features().stored() > MUCH_FOR_TREES) {
            listener.note("CART and boosting are left out: the rows are too many for them here");
            return found;
        }
        TeacherTrainer.find(TeacherTrainer.Kind.CART).ifPresent(cart -> attempt(cart, () -> cart(cart, depth, found)));
        Optional<TeacherTrainer> boosting = TeacherTrainer.find(TeacherTrainer.Kind.BOOSTING);
        if (boosting.isEmpty()) {
            listener.note("boosting is left out: tribuo-regression-xgboost is not on the class path");
        }
        boosting.ifPresent(b ->
                attempt(b, () -> found.add(new Other(b.name(), Role.BOOSTING, answers(b, training, heldOut, 0)))));
        return found;
    }

    private LinearModel linear() {
        double best = choose(
                LinearModel.LAMBDAS,
                (lambda, fold) -> loss(
                        LinearModel.train(fits.get(fold), lambda, options.threads())
                                .answers(validations.get(fold).features()),
                        fold));
        return LinearModel.train(training, best, options.threads());
    }

    private void cart(TeacherTrainer trainer, int depth, List<Other> found) {
        double[] depths = new double[CART_DEPTHS.length];
        for (int i = 0; i < depths.length; i++) {
            depths[i] = CART_DEPTHS[i];
        }
        int best = (int) choose(depths, (candidate, fold) -> {
            listener.progress(trainer.name() + ", depth " + candidate.intValue());
            return loss(answers(trainer, fits.get(fold), validations.get(fold), candidate.intValue()), fold);
        });
        if (depth >= 1 && depth != best) {
            found.add(new Other(
                    trainer.name() + ", depth " + depth + " as the tree",
                    Role.CART,
                    answers(trainer, training, heldOut, depth)));
        }
        found.add(new Other(trainer.name() + ", depth " + best, Role.CART, answers(trainer, training, heldOut, best)));
    }

    /** The candidate with the lowest loss over all folds; ties go to the first. */
    private double choose(double[] candidates, ToDoubleBiFunction<Double, Integer> lossOfFold) {
        double best = candidates[0];
        double lowest = Double.POSITIVE_INFINITY;
        for (double candidate : candidates) {
            double loss = 0;
            for (int f = 0; f < fits.size(); f++) {
                loss += lossOfFold.applyAsDouble(candidate, f);
            }
            if (loss < lowest) {
                lowest = loss;
                best = candidate;
            }
        }
        return best;
    }

    private double loss(float[] answers, int fold) {
        double sum = 0;
        for (double of : subject.loss(validations.get(fold), answers, answers)) {
            sum += of;
        }
        return sum;
    }

    private float[] answers(TeacherTrainer trainer, Dataset rows, Dataset asked, int depth) {
        TeacherTrainer.Settings settings =
                new TeacherTrainer.Settings(depth, false, options.threads(), options.seed(), listener::progress);
        try (Teacher model = trainer.train(rows, settings)) {
            return subject.ask(model, asked);
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
