package org.espalier.cli;

import org.espalier.base.Texts;
import org.espalier.data.Target;

/** What a target is, for people. */
final class TargetWords {
    private TargetWords() {}

    /** Its classes or labels; {@code a number, in EUR}; {@code a rate, by years}. */
    static String of(Target target) {
        if (target instanceof Target.Number number) {
            return "a number"
                    + number.unit().map(u -> ", in " + Texts.visible(u, 40)).orElse("");
        }
        if (target instanceof Target.Numbers several) {
            return "the numbers " + Texts.list(several.columns());
        }
        if (target instanceof Target.Rate rate) {
            return "a rate" + rate.exposure().map(e -> ", by " + Texts.quote(e)).orElse("");
        }
        return Texts.list(target.answerNames());
    }
}
