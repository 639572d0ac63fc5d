package org.espalier.sdt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Column;

/**
 * Whether a tree keeps the monotone signs of its schema, proved from its numbers alone. For two classes, a column keeps its
 * sign by every rule (average, max-path and greedy, calibrated or not) where
 *
 * <ul>
 *   <li>no gate weighs it: path probabilities, and so the leaf of the largest one, do not depend on it;
 *   <li>in every leaf, each of its ramps, steps and its raw number has a coefficient of that sign, and each special value
 *       one that holds from there to an end of the column: then each term only rises (or falls) with the value, and so does
 *       their sum, the sigmoid of it, and the mean of sigmoids whose weights are fixed.
 * </ul>
 *
 * Sums, products with a number that is not negative, and the sigmoid are monotone in floating point as well, so that this
 * holds to the last bit. It says nothing of a row whose value is missing: that is no smaller and no larger value. The
 * conditions are sufficient, not necessary.
 */
public final class MonotoneProof {
    /**
     * What was found for a column that the schema calls monotone.
     *
     * @param column index of the schema's column
     * @param mayMiss whether rows may come without a value, which the proof says nothing of
     * @param failure why nothing is proved, in one line without the column's name; empty where it is
     */
    public record Finding(int column, String name, Column.Monotone sign, boolean mayMiss, Optional<String> failure) {
        /** Whether the sign is proved. */
        public boolean holds() {
            return failure.isEmpty();
        }
    }

    private final List<Finding> findings;

    private MonotoneProof(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /** Looks at every column of the tree's schema that has a sign. */
    public static MonotoneProof of(SoftDecisionTree tree) {
        List<Finding> findings = new ArrayList<>();
        int feature = 0;
        for (int c = 0; c < tree.schema().columns().size(); c++) {
            Column column = tree.schema().columns().get(c);
            if (column instanceof Column.Number number && number.monotone() != Column.Monotone.NONE) {
                Optional<String> failure = failure(tree, c, feature, number);
                boolean mayMiss = number.missing() != Column.Missing.ERROR;
                findings.add(new Finding(c, number.name(), number.monotone(), mayMiss, failure));
            }
            feature += column.width();
        }
        return new MonotoneProof(findings);
    }

    /** One for each column with a sign, in the schema's order. */
    public List<Finding> findings() {
        return findings;
    }

    /** Whether every sign is proved; so it is where there is none. */
    public boolean holds() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** One line for each column with a sign. */
    public List<String> lines() {
        return findings.stream().map(MonotoneProof::line).toList();
    }

    private static String line(Finding f) {
        String of = "monotone " + sign(f) + ": " + Texts.escape(f.name());
        return of
                + f.failure()
                        .map(why -> ", NOT proved: " + why)
                        .orElse(", proved for average and max-path"
                                + (f.mayMiss() ? "; a missing value has no order and is left out" : ""));
    }

    private static String sign(Finding f) {
        return f.sign().name().toLowerCase(Locale.ROOT);
    }

    /**
     * The findings as plain JSON values: {@code column}, {@code sign}, {@code proved}, where it is not {@code why}, and where
     * rows may come without a value {@code missing}, which is {@code "left out"}.
     */
    public List<Object> toList() {
        List<Object> out = new ArrayList<>();
        for (Finding f : findings) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("column", f.name());
            one.put("sign", sign(f));
            one.put("proved", f.holds());
            f.failure().ifPresent(why -> one.put("why", why));
            if (f.mayMiss()) {
                one.put("missing", "left out");
            }
            out.add(one);
        }
        return out;
    }

    private static Optional<String> failure(SoftDecisionTree tree, int column, int feature, Column.Number number) {
        if (!tree.schema().isTwoClasses()) {
            return Optional.of("expected two classes, found "
                    + (tree.schema().target().isNumeric()
                            ? tree.schema().target().description()
                            : tree.answers()));
        }
        float[] weight = tree.gateWeight();
        for (int i = 0; i < tree.shape().nodes(); i++) {
            for (int f = feature; f < feature + number.width(); f++) {
                if (weight[i * tree.features() + f] != 0) {
                    return Optional.of("gate " + i + " asks about it");
                }
            }
        }
        int sign = number.monotone() == Column.Monotone.UP ? 1 : -1;
        return tree.scorecards().flatMap(cards -> failure(cards, column, sign));
    }

    private static Optional<String> failure(LeafScorecards cards, int column, int sign) {
        for (int l = 0; l < cards.leaves(); l++) {
            for (int t = cards.basis().firstTerm(column); t < cards.basis().endTerm(column); t++) {
                float a = cards.weight(l, t, 0);
                int slope = slope(cards.basis().term(t));
                if (cards.basis().term(t).kind() == Basis.Kind.MISSING) {
                    continue; // of rows that have no value to compare
                }
                if (slope == 0 && a != 0) {
                    return Optional.of("leaf " + l + " has points for \""
                            + Texts.escape(cards.basis().name(t)) + "\", which lies between other values");
                }
                if (slope * sign * a < 0) {
                    return Optional.of("leaf " + l + " has the coefficient " + a + " for \""
                            + Texts.escape(cards.basis().name(t)) + "\", expected none "
                            + (slope * sign > 0 ? "below" : "above") + " 0");
                }
            }
        }
        return Optional.empty();
    }

    /** 1 where a term never falls as the value rises, -1 where it never rises, 0 where it does both. */
    private static int slope(Basis.Term term) {
        return switch (term.kind()) {
            case RAW, RAMP, STEP -> 1;
            case VALUE -> term.from() == Float.NEGATIVE_INFINITY ? -1 : term.to() == Float.POSITIVE_INFINITY ? 1 : 0;
            default -> 0;
        };
    }
}
