package org.espalier.explain.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Column;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;

/**
 * What a rule asks of one column: of a number the values between two ends, of categories a set; and whether a missing number will do.
 *
 * @param column index in {@link TreeView#columns()}
 * @param low lower end in the user's unit; minus infinity: none
 * @param takesLow whether the end itself will do
 * @param high upper end; infinity: none
 * @param missing whether a missing number will do
 * @param slots of categories, by encoded feature: each category, other ones, and missing where that has a feature; empty of a number
 */
public record Interval(
        int column,
        double low,
        boolean takesLow,
        double high,
        boolean takesHigh,
        boolean missing,
        List<Boolean> slots) {
    /** As many digits as tell two floats apart. */
    private static final MathContext DIGITS = new MathContext(8);

    public Interval {
        slots = List.copyOf(slots);
    }

    /** Everything that a column may hold. */
    static Interval all(TreeView tree, int index) {
        ExplainedColumn column = tree.columns().get(index);
        boolean mayMiss = tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n
                && n.missing() != Column.Missing.ERROR;
        boolean isNumber = tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number;
        Boolean[] slots = new Boolean[isNumber ? 0 : column.width()];
        Arrays.fill(slots, true);
        return new Interval(
                index, Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false, mayMiss, List.of(slots));
    }

    Interval above(double end, boolean takesEnd) {
        return new Interval(column, end, takesEnd, high, takesHigh, missing, slots);
    }

    Interval below(double end, boolean takesEnd) {
        return new Interval(column, low, takesLow, end, takesEnd, missing, slots);
    }

    Interval withMissing(boolean takesMissing) {
        return new Interval(column, low, takesLow, high, takesHigh, takesMissing, slots);
    }

    Interval onlyMissing(boolean takesMissing) {
        return new Interval(
                column, Double.POSITIVE_INFINITY, false, Double.NEGATIVE_INFINITY, false, takesMissing, slots);
    }

    Interval withSlots(boolean[] taken) {
        List<Boolean> all = new ArrayList<>();
        for (boolean one : taken) {
            all.add(one);
        }
        return new Interval(column, low, takesLow, high, takesHigh, missing, all);
    }

    /** What both ask for. */
    Interval and(Interval other) {
        boolean lowIsOther = other.low > low || other.low == low && !other.takesLow;
        boolean highIsOther = other.high < high || other.high == high && !other.takesHigh;
        List<Boolean> both = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            both.add(slots.get(s) && other.slots.get(s));
        }
        return new Interval(
                column,
                lowIsOther ? other.low : low,
                lowIsOther ? other.takesLow : takesLow,
                highIsOther ? other.high : high,
                highIsOther ? other.takesHigh : takesHigh,
                missing && other.missing,
                both);
    }

    /** Whether any number will do. */
    boolean hasNumbers() {
        return low < high || low == high && takesLow && takesHigh;
    }

    /** Whether no value will do. */
    boolean isEmpty() {
        return slots.isEmpty() ? !hasNumbers() && !missing : slots.stream().noneMatch(s -> s);
    }

    /** Whether a row of encoded features will do. */
    boolean holds(TreeView tree, float[] x) {
        ExplainedColumn c = tree.columns().get(column);
        for (int s = 0; s < slots.size(); s++) {
            if (x[c.firstFeature() + s] > 0.5f) {
                return slots.get(s);
            }
        }
        Column.Number n = (Column.Number) tree.tree().schema().columns().get(c.schemaColumn());
        if (n.missing() == Column.Missing.INDICATOR && x[c.firstFeature() + 1] > 0.5f) {
            return missing;
        }
        double value = x[c.firstFeature()] * n.scale() + n.offset();
        return (value > low || value == low && takesLow) && (value < high || value == high && takesHigh);
    }

    /** {@code Term above 12 and at most 36 months}, {@code Housing is rents or owns}. */
    String text(TreeView tree) {
        ExplainedColumn c = tree.columns().get(column);
        String name = ConditionText.name(tree.words().column(c.name()));
        if (!slots.isEmpty()) {
            return name + " is " + String.join(" or ", words(tree, c));
        }
        if (!hasNumbers()) {
            return name + " is missing";
        }
        Column.Number n = (Column.Number) tree.tree().schema().columns().get(c.schemaColumn());
        if (n.isStatement()) {
            return statement(n, name);
        }
        List<String> ends = new ArrayList<>();
        if (low > Double.NEGATIVE_INFINITY) {
            ends.add((takesLow ? "at least " : "above ") + number(low));
        }
        if (high < Double.POSITIVE_INFINITY) {
            ends.add((takesHigh ? "at most " : "below ") + number(high));
        }
        boolean mayMiss = n.missing() != Column.Missing.ERROR;
        if (ends.isEmpty()) {
            return name + " is known";
        }
        return name + " " + String.join(" and ", ends)
                + n.unit().map(u -> " " + ConditionText.name(u)).orElse("")
                + (mayMiss && missing ? ", or missing" : "");
    }

    /** A 0 or a 1 on one side of the end or the other: {@code says "free"}, {@code does not say "ok"}. */
    private String statement(Column.Number n, String name) {
        boolean zero = 0 > low || 0 == low && takesLow;
        boolean one = 1 < high || 1 == high && takesHigh;
        if (zero && one) {
            return name + " or not";
        }
        boolean isLabelled = !name.equals(ConditionText.name(n.name()));
        return one
                ? name
                : isLabelled
                        ? "not: " + name
                        : ConditionText.name(n.text().orElseThrow().otherwise().orElseThrow());
    }

    private List<String> words(TreeView tree, ExplainedColumn c) {
        Column.Category category =
                (Column.Category) tree.tree().schema().columns().get(c.schemaColumn());
        List<String> out = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            if (slots.get(s)) {
                out.add(
                        s < category.categories().size()
                                ? ConditionText.name(tree.words()
                                        .value(c.name(), category.categories().get(s)))
                                : s == category.otherSlot() ? "another one" : "missing");
            }
        }
        return out;
    }

    private static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
