package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Providers;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Contender;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Metrics;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;
import org.espalier.teacher.Teachers;

/** Trains the models that stand beside a tree in its verdict, on the rows that the tree learned from. */
final class Rivals {
    /** Features that are not 0, times classes, above which logistic regression has one penalty and few iterations. */
    private static final double MUCH = 1e8;

    /** Features that are not 0 above which nothing but logistic regression is tried. */
    private static final long MUCH_FOR_TREES = 20_000_000;

    private static final int[] CART_DEPTHS = {3, 5, 8, 12};

    private final Dataset training;
    private final List<Dataset> fits;
    private final List<Dataset> validations;
    private final Dataset heldOut;
    private final FitOptions options;
    private final FitListener listener;
    private final List<Contender> found = new ArrayList<>();

    /**
     * @param training all rows to learn from
     * @param folds of them, to choose penalties and depths by
     */
    Rivals(Dataset training, List<Fold> folds, Dataset heldOut, FitOptions options, FitListener listener) {
        this.training = training;
        this.fits = folds.stream().map(f -> training.select(f.fit())).toList();
        this.validations =
                folds.stream().map(f -> training.select(f.validation())).toList();
        this.heldOut = heldOut;
        this.options = options;
        this.listener = listener;
    }

    /** @param depth of the tree; 0: a CART of that depth is the majority's answer */
    List<Contender> all(int depth) {
        found.add(new Contender("the most frequent class", Role.MAJORITY, majority()));
        boolean isMuch =
                (double) training.features().stored() * training.schema().classes() > MUCH;
        if (isMuch) {
            listener.note("logistic regression is left out: " + training.rows()
                    + " rows of so many features and classes" + " would take it long");
        } else {
            listener.progress("logistic regression");
            LogisticRegression linear = LogisticRegression.choose(fits, validations, training, options.threads());
            found.add(new Contender("logistic regression", Role.LINEAR, linear.probabilities(heldOut.features())));
        }
        if (training.features().stored() > MUCH_FOR_TREES) {
            listener.note("CART and boosting are left out: the rows are too many for them here");
            return found;
        }
        TeacherTrainer.find(TeacherTrainer.Kind.CART).ifPresent(cart -> cart(cart, depth));
        Optional<TeacherTrainer> boosting = TeacherTrainer.find(TeacherTrainer.Kind.BOOSTING);
        if (boosting.isEmpty()) {
            listener.note("boosting is left out: tribuo-classification-xgboost is not on the class path");
        }
        boosting.ifPresent(b -> attempt(b.name(), () -> {
            try (Teacher model = b.train(training, settings(0))) {
                found.add(new Contender(b.name(), Role.BOOSTING, probabilities(model, heldOut)));
            }
        }));
        return found;
    }

    private TeacherTrainer.Settings settings(int depth) {
        return new TeacherTrainer.Settings(depth, false, options.threads(), options.seed(), listener::progress);
    }

    private void cart(TeacherTrainer trainer, int depth) {
        attempt(trainer.name(), () -> {
            int best = CART_DEPTHS[0];
            double lowest = Double.POSITIVE_INFINITY;
            for (int candidate : CART_DEPTHS) {
                listener.progress(trainer.name() + ", depth " + candidate);
                double loss = 0;
                for (int f = 0; f < fits.size(); f++) {
                    try (Teacher model = trainer.train(fits.get(f), settings(candidate))) {
                        loss += loss(probabilities(model, validations.get(f)), validations.get(f));
                    }
                }
                if (loss < lowest) {
                    lowest = loss;
                    best = candidate;
                }
            }
            if (depth >= 1 && depth != best) {
                addCart(trainer, depth, ", depth " + depth + " as the tree");
            }
            addCart(trainer, best, ", depth " + best);
        });
    }

    private void addCart(TeacherTrainer trainer, int depth, String words) {
        try (Teacher model = trainer.train(training, settings(depth))) {
            found.add(new Contender(trainer.name() + words, Role.CART, probabilities(model, heldOut)));
        }
    }

    private double loss(float[] probabilities, Dataset validation) {
        int classes = training.schema().classes();
        double sum = 0;
        for (int r = 0; r < validation.rows(); r++) {
            sum += Metrics.logLoss(probabilities[r * classes + validation.labels()[r]]);
        }
        return sum;
    }

    static float[] probabilities(Teacher model, Dataset rows) {
        Teacher fitting = Teachers.fit(model, rows.schema());
        return exp(Teachers.ask(fitting, rows, (done, total) -> {}));
    }

    static float[] exp(float[] logarithms) {
        float[] out = new float[logarithms.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.exp(logarithms[i]);
        }
        return out;
    }

    /** A rival that can't be trained is left out, and said: the tree is not worse for it. */
    private void attempt(String name, Runnable training) {
        try {
            training.run();
        } catch (EspalierException | LinkageError e) {
            listener.note(
                    name + " is left out: " + (e instanceof EspalierException ? e.getMessage() : Providers.reason(e)));
        }
    }

    private float[] majority() {
        int classes = training.schema().classes();
        double[] shares = new double[classes];
        double all = 0;
        for (int r = 0; r < training.rows(); r++) {
            shares[training.labels()[r]] += training.weight(r);
            all += training.weight(r);
        }
        float[] out = new float[heldOut.rows() * classes];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.max(Metrics.PROBABILITY_FLOOR, shares[i % classes] / all);
        }
        return out;
    }
}
