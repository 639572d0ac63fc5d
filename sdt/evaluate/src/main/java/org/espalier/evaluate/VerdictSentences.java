package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;

/** The sentences of a verdict as they are said, and those that are alike for classes and for numbers. */
final class VerdictSentences {
    /** A difference of AUC, accuracy, R2 or D2 that nobody would change a model for, however sure it is. */
    static final double TRIFLE = 0.002;

    /** Below so many rows every interval is wide. */
    static final int FEW_ROWS = 100;

    private final List<Sentence> all = new ArrayList<>();

    void say(Kind kind, String text) {
        all.add(new Sentence(kind, text));
    }

    void add(List<Sentence> more) {
        all.addAll(more);
    }

    /** A last word where there are few rows and nothing was said of it, and all of them. */
    List<Sentence> end(int rows) {
        if (rows < FEW_ROWS && all.stream().noneMatch(s -> s.kind() == Kind.FEW_ROWS)) {
            say(
                    Kind.FEW_ROWS,
                    "The held-out rows are only " + rows
                            + ": the intervals are wide, and another split may turn the order around.");
        }
        return all;
    }

    /** 1: the tree is clearly ahead of the other; -1: the other is; 0: neither. */
    static int compare(Optional<Figure> lead) {
        Figure ahead = lead.orElse(new Figure(0, new Interval(0, 0)));
        if (Math.abs(ahead.value()) < TRIFLE) {
            return 0;
        }
        return ahead.interval().low() > 0 ? 1 : ahead.interval().high() < 0 ? -1 : 0;
    }

    /** @param name of the linear model, made visible */
    void linear(String name, Optional<Figure> lead, String figures, Verdict.Background background) {
        switch (compare(lead)) {
            case 1 -> say(Kind.BETTER_THAN_LINEAR, "Clearly better than " + name + figures + ".");
            case -1 ->
                say(Kind.WORSE_THAN_LINEAR, Texts.capitalised(name) + " is clearly better" + figures + ": use that.");
            default ->
                say(
                        Kind.AS_GOOD_AS_LINEAR,
                        "As good as " + name + figures + ": use that, unless you need the "
                                + (background.isAdditive() ? background.gates() > 0 ? "segments" : "points" : "groups")
                                + ".");
        }
    }

    void cart(String name, Optional<Figure> lead, String figures) {
        String visible = Texts.escape(name);
        switch (compare(lead)) {
            case 1 -> say(Kind.BETTER_THAN_CART, "Clearly better than " + visible + figures + ".");
            case -1 -> say(Kind.WORSE_THAN_CART, "A plain decision tree is clearly better: " + visible + figures + ".");
            default -> say(Kind.AS_GOOD_AS_CART, "As good as a plain decision tree: " + visible + figures + ".");
        }
    }
}
