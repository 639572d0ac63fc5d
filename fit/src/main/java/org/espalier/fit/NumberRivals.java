package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.evaluate.NumberVerdict.Other;
import org.espalier.teacher.Teacher;

/** The models of numbers and rates that stand beside a tree. */
final class NumberRivals extends RivalModels {
    private final List<Other> found = new ArrayList<>();
    private final Subject subject;

    NumberRivals(Dataset training, List<Fold> folds, Dataset heldOut, FitOptions options, FitListener listener) {
        super(training, folds, heldOut, options, listener);
        this.subject = Subject.of(training);
    }

    /** @param depth of the tree; 0: a CART of that depth is the mean */
    List<Other> all(int depth) {
        add("the mean", Role.MAJORITY, NumberVerdict.mean(training, heldOut.rows()));
        String linear = NumberVerdict.isRate(training.schema()) ? "Poisson regression" : "linear regression";
        listener.progress(linear);
        add(linear, Role.LINEAR, linear().answers(heldOut.features()));
        addTrees(depth, "tribuo-regression-xgboost");
        return found;
    }

    private LinearModel linear() {
        double best = cheapest(LinearModel.LAMBDAS, lambda -> {
            double loss = 0;
            for (int f = 0; f < fits.size(); f++) {
                LinearModel model = LinearModel.train(fits.get(f), lambda, options.threads());
                loss += loss(model.answers(validations.get(f).features()), validations.get(f));
            }
            return loss;
        });
        return LinearModel.train(training, best, options.threads());
    }

    @Override
    void add(String name, Role role, float[] answers) {
        found.add(new Other(name, role, answers));
    }

    @Override
    float[] ask(Teacher model, Dataset rows) {
        return subject.ask(model, rows);
    }

    @Override
    double loss(float[] answers, Dataset rows) {
        double sum = 0;
        for (double of : subject.loss(rows, answers, answers)) {
            sum += of;
        }
        return sum;
    }
}
