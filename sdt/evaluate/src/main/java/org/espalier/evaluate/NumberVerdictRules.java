package org.espalier.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.NumberVerdict.Standing;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;

/**
 * The sentences of a {@link NumberVerdict}. "Clearly" is a paired 95 % interval without 0 and a difference of {@link
 * VerdictSentences#TRIFLE} or more of R2 (of a rate, D2); what is less is "as good as".
 */
final class NumberVerdictRules {
    /** R2 that a single column may have before it is taken for the answer in other words. */
    private static final double LEAKS = 0.98;

    /** The same where the other columns explain little. */
    private static final double STANDS_ALONE = 0.8;

    private final NumberVerdict measured;
    private final String target;
    private final Optional<Double> toTeacher;
    private final Verdict.Background background;
    private final VerdictSentences sentences = new VerdictSentences();

    /** @param toTeacher R2 of the tree's one path to the teacher's answers */
    NumberVerdictRules(
            NumberVerdict measured, String target, Optional<Double> toTeacher, Verdict.Background background) {
        this.measured = measured;
        this.target = target;
        this.toTeacher = toTeacher;
        this.background = background;
    }

    List<Sentence> sentences() {
        boolean isLearned = !nothingLearned();
        leak();
        if (isLearned) {
            measured.standing(Role.LINEAR).ifPresent(this::linear);
            measured.standing(Role.BOOSTING).ifPresent(this::boosting);
            toTeacher.ifPresent(share -> say(
                    Kind.EXPLAINS_TEACHER,
                    "One path of the tree explains " + Percent.digits(share, 1) + " % of the variance of what the "
                            + Texts.escape(measured.standing(Role.TEACHER)
                                    .orElseThrow()
                                    .name())
                            + " answers on these rows."));
            bestCart().ifPresent(this::cart);
            sentences.add(background.said());
        }
        return sentences.end(measured.rows());
    }

    private void say(Kind kind, String text) {
        sentences.say(kind, text);
    }

    /** No better than the mean of the training rows. */
    private boolean nothingLearned() {
        Standing tree = measured.standing(Role.TREE).orElseThrow();
        Figure ahead = measured.standing(Role.MAJORITY).flatMap(Standing::lead).orElse(tree.explained());
        if (ahead.interval().low() > 0) {
            return false;
        }
        Figure share = tree.explained();
        String figures = String.format(
                Locale.ROOT,
                "on %d held-out rows %s is %.3f, 95 %% interval %.3f to %.3f; the mean of all rows is worth 0",
                measured.rows(),
                name(),
                share.value(),
                share.interval().low(),
                share.interval().high());
        // an interval that reaches so far up may be that of a good tree
        if (share.interval().high() >= 0.5) {
            say(Kind.FEW_ROWS, "Whether anything was learned can't be told: " + figures + ".");
            return true;
        }
        boolean nobody = measured.standing(Role.BOOSTING)
                .filter(b -> b.explained().interval().low() <= 0)
                .isPresent();
        say(
                Kind.NOTHING_LEARNED,
                "Nothing was learned: " + figures + "."
                        + (nobody
                                ? " Nor does boosting learn anything: these columns may say nothing about "
                                        + Texts.quote(target) + "."
                                : ""));
        return true;
    }

    private void leak() {
        if (background.aloneBest().isEmpty()) {
            return;
        }
        ColumnAlone best = background.aloneBest().get();
        double next = background.aloneNext().map(ColumnAlone::score).orElse(0.0);
        double ofTree = measured.standing(Role.TREE).orElseThrow().explained().value();
        // nearly all that is there is in one column, and the others have not half of it
        boolean standsAlone = best.score() >= STANDS_ALONE && best.score() >= 0.95 * ofTree && next <= best.score() / 2;
        if (best.score() >= LEAKS || standsAlone) {
            say(
                    Kind.LEAK,
                    String.format(
                            Locale.ROOT,
                            "Column %s alone gives the answer (R2 %.3f by itself): is it known before %s is? Otherwise it"
                                    + " leaks, and --ignore leaves it out.",
                            Texts.quote(best.column()),
                            best.score(),
                            Texts.quote(target)));
        }
    }

    private void linear(Standing linear) {
        sentences.linear(Texts.escape(linear.name()), linear.lead(), figures(linear), background);
    }

    private void boosting(Standing boosting) {
        if (VerdictSentences.compare(boosting.lead()) < 0) {
            say(
                    Kind.WORSE_THAN_BOOSTING,
                    "Boosting is clearly nearer" + figures(boosting)
                            + ": where nobody has to read the answers' reasons, use that.");
        } else {
            say(Kind.AS_GOOD_AS_BOOSTING, "Boosting is not clearly nearer" + figures(boosting) + ".");
        }
    }

    /** The CART that does best. */
    private Optional<Standing> bestCart() {
        return measured.standings().stream()
                .filter(s -> s.role() == Role.CART)
                .max(Comparator.comparingDouble(s -> s.explained().value()));
    }

    private void cart(Standing cart) {
        sentences.cart(cart.name(), cart.lead(), figures(cart));
    }

    private String name() {
        return measured.isRate() ? "D2" : "R2";
    }

    /** {@code  (R2 0.812 against 0.798)}, the tree first. */
    private String figures(Standing other) {
        Standing tree = measured.standing(Role.TREE).orElseThrow();
        return String.format(
                Locale.ROOT,
                " (%s %.4f against %.4f)",
                name(),
                tree.explained().value(),
                other.explained().value());
    }
}
