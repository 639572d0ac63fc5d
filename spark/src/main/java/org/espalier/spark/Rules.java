package org.espalier.spark;

import java.util.Arrays;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.sdt.Rule;

/** Rules by their texts. */
final class Rules {
    private Rules() {}

    /** @throws DataException when it is neither average nor max-path */
    static Rule of(String text) {
        return Arrays.stream(new Rule[] {Rule.AVERAGE, Rule.MAX_PATH})
                .filter(rule -> rule.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new DataException("rule: expected average or max-path, found " + Texts.quote(text)));
    }
}
