package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.ColumnAlone;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.NumberEvaluation;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.evaluate.Verdict;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.TrainingOptions;

/** What {@link Espalier#fitNumber} does: the steps of a {@link Course}, then the models and measures of numbers. */
final class NumberFit {
    private final Dataset rows;
    private final Optional<Teacher> given;
    private final FitOptions options;
    private final FitListener listener;

    NumberFit(Dataset rows, Optional<Teacher> given, FitOptions options, FitListener listener) {
        this.rows = rows;
        this.given = given;
        this.options = options;
        this.listener = listener;
    }

    NumberFitResult fit() {
        requireNumbers();
        Course course = Course.of(rows, given, options, listener, NumberFit::requireDifferent);
        Selection selection = course.selection();
        Dataset heldOut = course.heldOut();
        SoftDecisionTree tree = course.tree();
        Optional<float[]> answers = course.answers();

        listener.stage(5, Course.STEPS, options.rivals() ? "other models on the same rows" : "measuring");
        List<NumberVerdict.Other> others = new ArrayList<>();
        if (options.rivals()) {
            others.addAll(new NumberRivals(course.training(), course.folds(), heldOut, options, listener)
                    .all(tree.shape().depth()));
        }
        answers.ifPresent(
                a -> others.add(new NumberVerdict.Other(given.isPresent() ? "teacher" : "network", Role.TEACHER, a)));

        listener.stage(6, Course.STEPS, "the verdict");
        NumberEvaluation evaluation = NumberEvaluation.of(
                tree, heldOut, answers, new EvaluationOptions(options.threads(), 1000, options.seed()));
        listener.progress("every column by itself");
        List<ColumnAlone> columns = ColumnAlone.rank(course.training(), heldOut);
        NumberVerdict verdict = NumberVerdict.of(
                heldOut,
                course.predicted(Rule.AVERAGE, options.threads()),
                course.predicted(Rule.MAX_PATH, options.threads()),
                others,
                new Verdict.Background(
                        tree.gates(),
                        tree.scorecards().isPresent(),
                        columns.stream().findFirst(),
                        columns.stream().skip(1).findFirst(),
                        selection.said().stream().toList()));
        return new NumberFitResult(
                tree,
                course.teaching().whole(),
                given.isEmpty(),
                selection.isDistilled(),
                course.split(),
                heldOut,
                answers,
                evaluation,
                verdict,
                selection.frontier(),
                TellingRows.ofNumbers(tree, heldOut, answers, options.threads()));
    }

    private void requireNumbers() {
        Target target = rows.schema().target();
        if (!target.isOneNumber()) {
            throw new DataException("target '" + target.name() + "': expected a number or a rate, found "
                    + target.description()
                    + (target.isNumeric()
                            ? ": they are distilled, not fitted yet (espalier distill)"
                            : ": Espalier.fit fits trees for classes"));
        }
        Course.refuseWhatClassesHave(options, target);
        String family = options.training().getOrDefault(TrainingOptions.FAMILY, "");
        if (family.startsWith("quantile")) {
            throw new DataException(
                    "family: expected one that aims at the mean, as the models beside the tree do, found " + family
                            + ": distill trains trees of a quantile");
        }
    }

    /** One value has no variance to explain. */
    private static void requireDifferent(Dataset training, Dataset heldOut) {
        for (int r = 1; r < training.rows(); r++) {
            if (training.values()[r] != training.values()[0]) {
                return;
            }
        }
        throw new DataException("target '" + training.schema().target().name()
                + "': expected training rows of different values, found one value alone");
    }
}
