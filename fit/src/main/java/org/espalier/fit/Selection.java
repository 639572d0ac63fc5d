package org.espalier.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Estimate;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Verdict;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.fit.SizeSearch.Tried;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * Form and size of a tree, and whether it learns from its teacher or from labels, by validation rows: the one search of
 * {@link Espalier#fit} and of {@link SizeChoice}. Every form is trained on labels; the one that is chosen is then taught.
 */
final class Selection {
    private final Dataset training;
    private final List<Fold> folds;
    private final SizeSearch search;
    private final FitOptions options;
    private final List<Tried> tried = new ArrayList<>();
    private Optional<Tried> byLabels = Optional.empty();
    private Optional<Tried> taught = Optional.empty();
    private Optional<float[]> ofTeacher = Optional.empty();
    private boolean isDistilled;

    Selection(Dataset training, List<Fold> folds, FitOptions options, FitListener listener) {
        this.training = training;
        this.folds = folds;
        this.options = options;
        this.search = new SizeSearch(training, folds, options, listener);
    }

    /** First: the forms, on labels. */
    void byLabels() {
        tried.addAll(search.all(Form.candidates(training, options.training())));
        byLabels = Optional.of(SizeSearch.choose(tried));
    }

    /**
     * Second: the same form, taught. A teacher that was given is to be explained: labels must win clearly. One that was
     * trained is a means.
     */
    void taught(Teaching teaching, boolean isGiven) {
        Tried first = byLabels.orElseThrow();
        Optional<IntFunction<Teacher>> ofFit = teaching.ofFit();
        taught = ofFit.map(t -> search.distilled(first.form(), t));
        taught.ifPresent(t -> {
            tried.add(t);
            Estimate more = Estimate.ofDifference(t.loss(), first.loss());
            isDistilled = isGiven ? more.value() <= more.standardError() : more.value() < 0;
        });
        ofTeacher = teaching.ofValidation().map(search::answers);
    }

    Tried chosen() {
        return isDistilled ? taught.orElseThrow() : byLabels.orElseThrow();
    }

    boolean isDistilled() {
        return isDistilled;
    }

    /** What was tried. */
    Frontier frontier() {
        return search.frontier(tried, chosen(), ofTeacher);
    }

    /** The validation rows in the order of {@link Tried#loss}. */
    Dataset validation() {
        return search.validation();
    }

    /**
     * The tree of the form that was chosen. What has not seen all training rows sees them now, but for trees that are done.
     *
     * @param teacher for all training rows
     */
    SoftDecisionTree tree(Optional<Teacher> teacher) {
        Tried chosen = chosen();
        return search.isReady(chosen.form())
                ? chosen.trees().get(0)
                : search.train(chosen.form(), isDistilled ? teacher : Optional.empty());
    }

    /** The rows that {@link #tree} has learned from. */
    Dataset learned() {
        return search.isReady(chosen().form()) ? training.select(folds.get(0).fit()) : training;
    }

    /** Whether the teacher or the labels won, where there was a teacher. */
    Optional<Sentence> said() {
        return taught.map(t -> {
            String losses = String.format(
                    Locale.ROOT,
                    " (loss %.4f from the teacher, %.4f from labels, on validation rows)",
                    t.meanLoss(),
                    byLabels.orElseThrow().meanLoss());
            return isDistilled
                    ? new Sentence(Verdict.Kind.TEACHER_WON, "The tree learned from the teacher" + losses + ".")
                    : new Sentence(
                            Verdict.Kind.LABELS_WON,
                            "The tree learned from " + (training.schema().target().isNumeric() ? "the values" : "labels")
                                    + ": the teacher's answers did not help" + losses + ".");
        });
    }
}
