package org.espalier.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Measure;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.evaluate.Verdict.Standing;

/**
 * The sentences of a verdict. "Clearly" is a paired 95 % interval without 0 and a difference of {@value VerdictSentences#TRIFLE} or more;
 * what is less is "as good as".
 */
final class VerdictRules {
    /** A single column that ranks so well mostly is the answer in other words. */
    static final double LEAKS = 0.99;

    /** An interval of the AUC from chance to here may be that of a good tree. */
    static final double RANKS_WELL = 0.8;

    private final Verdict measured;
    private final String target;
    private final double agreement;
    private final Verdict.Background background;
    private final VerdictSentences sentences = new VerdictSentences();

    /** @param agreement of the tree's one path with the teacher; NaN without a teacher */
    VerdictRules(Verdict measured, String target, double agreement, Verdict.Background background) {
        this.measured = measured;
        this.target = target;
        this.agreement = agreement;
        this.background = background;
    }

    List<Sentence> sentences() {
        boolean isLearned = !nothingLearned();
        leak();
        if (isLearned) {
            measured.standing(Role.LINEAR).ifPresent(this::linear);
            measured.standing(Role.BOOSTING).ifPresent(this::boosting);
            if (!Double.isNaN(agreement)) {
                long of100 = (long) Math.floor(100 * agreement + 1e-9);
                say(
                        Kind.EXPLAINS_TEACHER,
                        "One path of the tree explains " + of100 + " of 100 decisions of the "
                                + Texts.escape(measured.standing(Role.TEACHER)
                                        .orElseThrow()
                                        .name())
                                + " on these rows.");
            }
            bestCart().ifPresent(this::cart);
            sentences.add(background.said());
        }
        return sentences.end(measured.rows());
    }

    private void say(Kind kind, String text) {
        sentences.say(kind, text);
    }

    /** Neither ranks better than chance nor answers more rows than the most frequent class does. */
    private boolean nothingLearned() {
        Standing tree = measured.standing(Role.TREE).orElseThrow();
        if (tree.auc().isEmpty() || tree.auc().get().interval().low() > 0.5) {
            return false;
        }
        boolean beatsMajority = measured.measure() == Measure.ACCURACY
                && measured.standing(Role.MAJORITY)
                        .flatMap(Standing::lead)
                        .filter(lead -> lead.interval().low() > 0)
                        .isPresent();
        if (beatsMajority) {
            return false;
        }
        Figure auc = tree.auc().get();
        if (auc.interval().high() >= RANKS_WELL) {
            say(
                    Kind.FEW_ROWS,
                    String.format(
                            Locale.ROOT,
                            "Whether anything was learned can't be told: on %d held-out rows the AUC is %.3f, 95 %%"
                                    + " interval %.3f to %.3f; chance is 0.5.",
                            measured.rows(),
                            auc.value(),
                            auc.interval().low(),
                            auc.interval().high()));
            return true;
        }
        boolean nobody = measured.standing(Role.BOOSTING)
                .flatMap(Standing::auc)
                .filter(a -> a.interval().low() <= 0.5)
                .isPresent();
        say(
                Kind.NOTHING_LEARNED,
                String.format(
                        Locale.ROOT,
                        "Nothing was learned: on %d held-out rows the tree ranks no better than chance (AUC %.3f, 95 %%"
                                + " interval %.3f to %.3f; chance is 0.5).%s",
                        measured.rows(),
                        auc.value(),
                        auc.interval().low(),
                        auc.interval().high(),
                        nobody
                                ? " Nor does boosting: these columns may say nothing about " + Texts.quote(target) + "."
                                : ""));
        return true;
    }

    private void leak() {
        if (background.aloneBest().isEmpty()) {
            return;
        }
        ColumnAlone best = background.aloneBest().get();
        double next = background.aloneNext().map(ColumnAlone::score).orElse(0.5);
        boolean isAnswer = best.score() >= LEAKS;
        double ofTree = measured.standing(Role.TREE)
                .flatMap(Standing::auc)
                .map(Figure::value)
                .orElse(0.5);
        // nearly all that is there is in one column, and the others have not half of it
        boolean standsAlone = best.score() >= 0.9
                && best.score() - 0.5 >= 0.95 * (ofTree - 0.5)
                && next - 0.5 <= 0.5 * (best.score() - 0.5);
        if (isAnswer || standsAlone) {
            say(
                    Kind.LEAK,
                    String.format(
                            Locale.ROOT,
                            "Column %s alone gives the answer (AUC %.3f by itself): is it known before %s is? Otherwise"
                                    + " it leaks, and --ignore leaves it out.",
                            Texts.quote(best.column()),
                            best.score(),
                            Texts.quote(target)));
        }
    }

    private void linear(Standing linear) {
        sentences.linear("logistic regression", linear.lead(), figures(linear), background);
    }

    private void boosting(Standing boosting) {
        boolean byAuc = measured.measure() == Measure.AUC;
        if (VerdictSentences.compare(boosting.lead()) < 0) {
            say(
                    Kind.WORSE_THAN_BOOSTING,
                    "Boosting " + (byAuc ? "ranks" : "answers") + " clearly better" + figures(boosting)
                            + ": where nobody has to read the decisions, use that.");
        } else {
            say(
                    Kind.AS_GOOD_AS_BOOSTING,
                    "Boosting does not " + (byAuc ? "rank" : "answer") + " clearly better" + figures(boosting) + ".");
        }
    }

    /** The CART that does best. */
    private Optional<Standing> bestCart() {
        return measured.standings().stream()
                .filter(s -> s.role() == Role.CART)
                .min((a, b) -> Double.compare(value(b), value(a)));
    }

    private void cart(Standing cart) {
        sentences.cart(cart.name(), cart.lead(), figures(cart));
    }

    private double value(Standing of) {
        return measured.measure() == Measure.AUC
                ? of.auc().map(Figure::value).orElse(0.5)
                : of.accuracy().value();
    }

    /** {@code  (AUC 0.8012 against 0.7981)}, the tree first. */
    private String figures(Standing other) {
        Standing tree = measured.standing(Role.TREE).orElseThrow();
        return measured.measure() == Measure.AUC
                ? String.format(Locale.ROOT, " (AUC %.4f against %.4f)", value(tree), value(other))
                : " (" + Percent.digits(value(tree), 2) + " % right against " + Percent.digits(value(other), 2) + " %)";
    }
}
