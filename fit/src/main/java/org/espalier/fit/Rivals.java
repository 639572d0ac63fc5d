package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Contender;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Metrics;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;

/** The models of classes that stand beside a tree. */
final class Rivals extends RivalModels {
    /** Features that are not 0, times classes, above which logistic regression takes too long. */
    private static final double MUCH = 1e8;

    private final List<Contender> found = new ArrayList<>();

    Rivals(Dataset training, List<Fold> folds, Dataset heldOut, FitOptions options, FitListener listener) {
        super(training, folds, heldOut, options, listener);
    }

    /** @param depth of the tree; 0: a CART of that depth is the majority's answer */
    List<Contender> all(int depth) {
        add("the most frequent class", Role.MAJORITY, majority());
        boolean isMuch =
                (double) training.features().stored() * training.schema().classes() > MUCH;
        if (isMuch) {
            listener.note("logistic regression is left out: " + training.rows()
                    + " rows of so many features and classes" + " would take it long");
        } else {
            listener.progress("logistic regression");
            LogisticRegression linear = LogisticRegression.choose(fits, validations, training, options.threads());
            add("logistic regression", Role.LINEAR, linear.probabilities(heldOut.features()));
        }
        addTrees(depth, "tribuo-classification-xgboost");
        return found;
    }

    @Override
    void add(String name, Role role, float[] answers) {
        found.add(new Contender(name, role, answers));
    }

    @Override
    float[] ask(Teacher model, Dataset rows) {
        return probabilities(model, rows);
    }

    @Override
    double loss(float[] probabilities, Dataset rows) {
        int classes = training.schema().classes();
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Metrics.logLoss(probabilities[r * classes + rows.labels()[r]]);
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
