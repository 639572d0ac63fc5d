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
    private Optional<Tried> chosen = Optional.empty();
    private Optional<Sentence> said = Optional.empty();
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
     * trained is a means. Unless it is said which is to be learned from. A form that costs so much that it runs to the end once is compared in the first round.
     */
    void taught(Teaching teaching, boolean isGiven) {
        Tried first = byLabels.orElseThrow();
        boolean isPending = SizeSearch.isPending(tried);
        Optional<IntFunction<Teacher>> ofFit = teaching.ofFit();
        Optional<Tried> compared = ofFit.map(t -> search.again(first.form(), isPending, Optional.of(t)));
        compared.ifPresent(t -> {
            tried.add(t);
            Estimate more = Estimate.ofDifference(t.loss(), first.loss());
            isDistilled = switch (options.choose()) {
                case BETTER -> isGiven ? more.value() <= more.standardError() : more.value() < 0;
                case LABELS -> false;
                case TEACHER -> true;
            };
            said = Optional.of(sentence(t, first));
        });
        ofTeacher = teaching.ofValidation().map(search::answers);
        Tried winner = isDistilled ? larger(compared.orElseThrow(), ofFit) : first;
        chosen = Optional.of(isPending ? toTheEnd(winner, ofFit) : ofBestBalance(winner, ofFit));
    }

    /**
     * What a teacher answers bears more leaves than labels do, as it has less noise: larger trees of the same kind that ran to the end
     * learn from it, too.
     */
    private Tried larger(Tried taught, Optional<IntFunction<Teacher>> ofFit) {
        if (taught.isStopped()) {
            return taught;
        }
        List<Tried> all = new ArrayList<>(List.of(taught));
        tried.stream()
                .filter(t -> !t.isStopped())
                .map(Tried::form)
                .filter(f -> f.isLargerThan(taught.form()) && search.isAffordable(f))
                .forEach(f -> all.add(search.again(f, false, ofFit)));
        tried.addAll(all.subList(1, all.size()));
        return SizeSearch.choose(all);
    }

    private Tried toTheEnd(Tried winner, Optional<IntFunction<Teacher>> ofFit) {
        Tried ended = search.again(winner.form(), false, ofFit.filter(t -> isDistilled));
        tried.set(tried.indexOf(winner), ended);
        return ended;
    }

    /** The balance penalty's weight, lambda: another one is taken where it is better by a standard error and costs little to try. */
    private Tried ofBestBalance(Tried winner, Optional<IntFunction<Teacher>> ofFit) {
        Tried best = winner;
        if (search.isCheap(winner.form())) {
            for (Form form : winner.form().ofOtherBalance(training, options.training())) {
                Tried other = search.again(form, false, ofFit.filter(t -> isDistilled));
                tried.add(other);
                Estimate less = Estimate.ofDifference(winner.loss(), other.loss());
                if (less.value() > less.standardError() && other.meanLoss() < best.meanLoss()) {
                    best = other;
                }
            }
        }
        return best;
    }

    Tried chosen() {
        return chosen.orElseThrow();
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
        return said;
    }

    private Sentence sentence(Tried taught, Tried labels) {
        String losses = String.format(
                Locale.ROOT,
                " (loss %.4f from the teacher, %.4f from %s, on validation rows%s)",
                taught.meanLoss(),
                labels.meanLoss(),
                labelWord(),
                taught.isStopped() ? ", both after the first round" : "");
        if (options.choose() != FitOptions.Choose.BETTER) {
            return new Sentence(
                    isDistilled ? Verdict.Kind.TEACHER_WON : Verdict.Kind.LABELS_WON,
                    "The tree learned from " + (isDistilled ? "the teacher" : labelWord()) + ", as asked" + losses
                            + ".");
        }
        return isDistilled
                ? new Sentence(Verdict.Kind.TEACHER_WON, "The tree learned from the teacher" + losses + ".")
                : new Sentence(
                        Verdict.Kind.LABELS_WON,
                        "The tree learned from " + labelWord() + ": the teacher's answers did not help" + losses + ".");
    }

    private String labelWord() {
        return training.schema().target().isNumeric() ? "the values" : "labels";
    }
}
