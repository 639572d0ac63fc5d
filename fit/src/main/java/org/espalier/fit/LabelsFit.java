package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.LabelsEvaluation;
import org.espalier.evaluate.LabelsVerdict;
import org.espalier.evaluate.Verdict;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/** What {@link Espalier#fitLabels} does: the steps of a {@link Course}, then a logistic regression of each label, and measures. */
final class LabelsFit {
    private final Dataset rows;
    private final Optional<Teacher> given;
    private final FitOptions options;
    private final FitListener listener;

    LabelsFit(Dataset rows, Optional<Teacher> given, FitOptions options, FitListener listener) {
        this.rows = rows;
        this.given = given;
        this.options = options;
        this.listener = listener;
    }

    LabelsFitResult fit() {
        requireLabels();
        Course course = Course.of(rows, given, options, listener, LabelsFit::requireBoth);
        Dataset heldOut = course.heldOut();
        SoftDecisionTree tree = course.tree();
        Optional<float[]> answers = course.answers();

        listener.stage(5, Course.STEPS, options.rivals() ? "other models on the same rows" : "measuring");
        List<LabelsVerdict.Other> others = new ArrayList<>();
        if (options.rivals()) {
            others.add(new LabelsVerdict.Other("each label's share", Role.MAJORITY, shares(course)));
            others.add(new LabelsVerdict.Other("logistic regression of each label", Role.LINEAR, linear(course)));
        }
        answers.ifPresent(
                a -> others.add(new LabelsVerdict.Other(given.isPresent() ? "teacher" : "network", Role.TEACHER, a)));

        listener.stage(6, Course.STEPS, "the verdict");
        LabelsEvaluation evaluation = LabelsEvaluation.of(
                tree, heldOut, answers, new EvaluationOptions(options.threads(), 1000, options.seed()));
        LabelsVerdict verdict = LabelsVerdict.of(
                heldOut,
                course.predicted(Rule.AVERAGE, options.threads()),
                course.predicted(Rule.MAX_PATH, options.threads()),
                others,
                new Verdict.Background(
                        tree.gates(),
                        tree.scorecards().isPresent(),
                        Optional.empty(),
                        Optional.empty(),
                        course.selection().said().stream().toList()));
        return new LabelsFitResult(
                tree,
                course.teaching().whole(),
                given.isEmpty(),
                course.selection().isDistilled(),
                course.split(),
                heldOut,
                answers,
                evaluation,
                verdict,
                course.selection().frontier(),
                TellingRows.ofLabels(tree, heldOut, answers, options.threads()));
    }

    /** Each label's share of the training rows, for every held-out row. */
    private static float[] shares(Course course) {
        Dataset training = course.training();
        int labels = training.schema().target().answers();
        double[] yes = new double[labels];
        double all = 0;
        for (int r = 0; r < training.rows(); r++) {
            all += training.weight(r);
            for (int k = 0; k < labels; k++) {
                yes[k] += training.weight(r) * (double) training.values()[r * labels + k];
            }
        }
        float[] out = new float[course.heldOut().rows() * labels];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (yes[i % labels] / all);
        }
        return out;
    }

    /** Of each label one, its penalty chosen by the folds. */
    private float[] linear(Course course) {
        Dataset training = course.training();
        int labels = training.schema().target().answers();
        float[] out = new float[course.heldOut().rows() * labels];
        for (int k = 0; k < labels; k++) {
            listener.progress("logistic regression, label " + (k + 1) + " of " + labels);
            Dataset one = one(training, k);
            List<Dataset> fits =
                    course.folds().stream().map(f -> one.select(f.fit())).toList();
            List<Dataset> validations =
                    course.folds().stream().map(f -> one.select(f.validation())).toList();
            float[] both = LogisticRegression.choose(fits, validations, one, options.threads())
                    .probabilities(course.heldOut().features());
            for (int r = 0; r < course.heldOut().rows(); r++) {
                out[r * labels + k] = both[2 * r + 1];
            }
        }
        return out;
    }

    /** The rows of two classes, no and yes, that one label makes. */
    private static Dataset one(Dataset rows, int k) {
        Target.Labels target = (Target.Labels) rows.schema().target();
        Schema schema = rows.schema().ofLabel(target, k);
        int[] labels = IntStream.range(0, rows.rows())
                .map(r -> rows.values()[r * target.answers() + k] >= Target.Labels.THRESHOLD ? 1 : 0)
                .toArray();
        return new Dataset(schema, rows.features(), labels, rows.weights());
    }

    private void requireLabels() {
        Target target = rows.schema().target();
        if (!(target instanceof Target.Labels)) {
            throw new DataException("target '" + target.name() + "': expected labels, found " + target.description()
                    + ": Espalier.fit and Espalier.fitNumber fit trees for others");
        }
        Course.refuseWhatClassesHave(options, target);
    }

    /** A label that all rows have, or none, is nothing to learn. */
    private static void requireBoth(Dataset training, Dataset heldOut) {
        List<String> names = training.schema().target().columns();
        for (int k = 0; k < names.size(); k++) {
            int label = k;
            long yes = IntStream.range(0, training.rows())
                    .filter(r -> training.values()[r * names.size() + label] >= Target.Labels.THRESHOLD)
                    .count();
            if (yes == 0 || yes == training.rows()) {
                throw new DataException("target " + Texts.quote(names.get(k))
                        + ": expected training rows with yes and with no, found " + (yes == 0 ? "no" : "yes")
                        + " alone");
            }
        }
    }
}
