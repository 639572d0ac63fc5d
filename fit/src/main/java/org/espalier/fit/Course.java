package org.espalier.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.espalier.augment.Split;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.sdt.Pruning;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;

/**
 * The first four steps of a fit, alike for classes, numbers and rates: held-out rows, form and size, teacher, tree.
 *
 * @param training all rows to learn from
 * @param heldOut rows that nothing here has seen
 * @param folds of the training rows
 * @param teaching to be closed by the caller
 * @param tree pruned, without threshold
 * @param answers the teacher's for the held-out rows, {@code [rows, answers]}: log-probabilities of classes, values
 */
record Course(
        Split split,
        Dataset training,
        Dataset heldOut,
        List<Fold> folds,
        Selection selection,
        Teaching teaching,
        SoftDecisionTree tree,
        Optional<float[]> answers) {
    static final int STEPS = 6;

    private static final int MIN_ROWS = 10;
    /** Below so many rows the result hangs on which ones were held out. */
    private static final int FEW_ROWS = 100;

    /**
     * Goes through them.
     *
     * @param check of the training rows and the held-out rows, before any work
     */
    static Course of(
            Dataset rows,
            Optional<Teacher> given,
            FitOptions options,
            FitListener listener,
            BiConsumer<Dataset, Dataset> check) {
        requireRows(rows);
        requireLength("group", options.groups(), rows);
        requireLength("time", options.times(), rows);
        if (options.choose() == FitOptions.Choose.TEACHER && given.isEmpty() && !options.teaches()) {
            throw new DataException("choose: expected a teacher to learn from, found none, and none is to be trained");
        }
        if (rows.rows() < FEW_ROWS) {
            listener.warning("there are only " + rows.rows()
                    + " rows: what is measured on a part of them hangs on which part that is");
        }
        listener.stage(1, STEPS, "holding out rows");
        Split split = split(rows, options);
        Dataset training = rows.select(split.training());
        Dataset heldOut = rows.select(split.heldOut());
        check.accept(training, heldOut);
        List<Fold> folds = Fold.of(
                training.labels(),
                options.groups().map(g -> select(g, split.training())),
                options.times().map(t -> select(t, split.training())),
                options.seed());
        Selection selection = new Selection(training, folds, options, listener);

        listener.stage(2, STEPS, "choosing form and size on " + (folds.size() == 1 ? "validation rows" : "five folds"));
        selection.byLabels();

        listener.stage(3, STEPS, given.isPresent() ? "asking the teacher" : "training a teacher");
        Teaching teaching = given.isPresent()
                ? Teaching.ofGiven(Teachers.fit(given.get(), rows.schema()), rows, folds, split)
                : Teaching.trained(training, folds, options, listener);
        selection.taught(teaching, given.isPresent());

        listener.stage(
                4,
                STEPS,
                "the tree: " + selection.chosen().form().text(rows.schema().target()));
        SoftDecisionTree tree =
                Pruning.of(selection.tree(teaching.ofTraining()), selection.learned(), options.threads());
        Optional<float[]> answers =
                teaching.ofHeldOut().map(t -> Subject.of(heldOut).ask(t, heldOut));
        return new Course(split, training, heldOut, folds, selection, teaching, tree, answers);
    }

    /**
     * What is done for two classes only is not passed over in silence.
     *
     * @throws DataException when an option asks for it
     */
    static void refuseWhatClassesHave(FitOptions options, Target target) {
        refuse(options.costs().isPresent(), "costs", target);
        refuse(options.capacity().isPresent(), "capacity", target);
        refuse(options.calibration() != Calibrator.Method.NONE, "calibrate", target);
    }

    private static void refuse(boolean isAsked, String option, Target target) {
        if (isAsked) {
            throw new DataException(option + ": expected two classes, found a target that is " + target.description());
        }
    }

    /** The tree's answers for the held-out rows. */
    float[] predicted(Rule rule, int threads) {
        return tree.predict(heldOut.features(), rule, threads).probabilities();
    }

    /** Rows whose targets are known, and not too few of them. */
    static void requireRows(Dataset rows) {
        Target target = rows.schema().target();
        if (rows.rows() < MIN_ROWS) {
            throw new DataException("expected " + MIN_ROWS + " rows or more to fit a tree, found " + rows.rows());
        }
        for (int i = 0; i < rows.values().length; i++) {
            if (Float.isNaN(rows.values()[i])) {
                throw new DataException("row " + (i / target.truths() + 1) + " has no value"
                        + (target.truths() == 1
                                ? ""
                                : " of " + Texts.quote(target.columns().get(i % target.truths())))
                        + " to learn from");
            }
        }
        for (int r = 0; r < rows.rows() && target.truths() == 0; r++) {
            if (rows.labels()[r] == Dataset.UNLABELLED) {
                throw new DataException("row " + (r + 1) + " has no label to learn from");
            }
        }
    }

    private static void requireLength(String what, Optional<List<String>> values, Dataset rows) {
        if (values.isPresent() && values.get().size() != rows.rows()) {
            throw new DataException(what + ": expected a value for each of " + rows.rows() + " rows, found "
                    + values.get().size());
        }
    }

    /** Rows to learn from and rows to measure on. */
    static Split split(Dataset rows, FitOptions options) {
        if (options.groups().isPresent()) {
            return HoldOut.byGroup(options.groups().get(), options.heldOut(), options.seed());
        }
        if (options.times().isPresent()) {
            return HoldOut.byTime(options.times().get(), options.heldOut());
        }
        return Split.stratified(rows.labels(), options.heldOut(), options.seed());
    }

    private static List<String> select(List<String> values, int[] rows) {
        return Arrays.stream(rows).mapToObj(values::get).toList();
    }
}
