package org.espalier.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.espalier.data.Column;

/**
 * A gate that asks about one column, as a question in the user's words: {@code income above 6,043}, {@code home is own or rent}.
 * A soft gate has no sharp border: within the band it sends a row either way with 10 % to 90 %.
 *
 * @param name what people call the column
 * @param asked the threshold with its unit, the categories of a yes as people call them, or {@code missing}
 * @param answers number of categories of a yes; 1 of a number
 * @param yes the branch that a row takes more likely than not where the answer is yes
 * @param threshold of a number, in its unit: where both branches are as likely
 * @param band of a number, in its unit: the lower and upper end between which the likelier branch has less than 90 %; empty or
 *     two values
 * @param missingIsYes whether a missing number counts as yes; empty where none can be missing
 * @param otherwise of a column that says something of a text ({@code says "free"}), which is the whole question: what holds where the
 *     answer is no
 * @param column index in {@link TreeView#columns()}
 */
public record Question(
        String name,
        String asked,
        int answers,
        Branch yes,
        OptionalDouble threshold,
        List<Double> band,
        Optional<Boolean> missingIsYes,
        Optional<String> otherwise,
        int column) {
    /** Logit of 90 %: {@code ln(0.9 / 0.1)}. */
    private static final double NEARLY_SURE = Math.log(9);

    /** A threshold is told to within this share of half its band: 0.2 percentage points of probability at most. */
    private static final double FINE = 0.01;

    /** Digits that a float tells apart. */
    private static final int DIGITS = 6;

    private static final MathContext TOLD = new MathContext(9);

    public Question {
        band = List.copyOf(band);
    }

    /** The question of a gate; empty where it asks about several columns, about none, or about pixels. */
    public static Optional<Question> of(TreeView tree, int node) {
        return of(tree, node, UnaryOperator.identity());
    }

    /** @param shown what a name, a category or a unit is shown as */
    static Optional<Question> of(TreeView tree, int node, UnaryOperator<String> shown) {
        List<Integer> asked = tree.askedBy(node);
        if (asked.size() != 1 || tree.columns().get(asked.get(0)).schemaColumn() < 0) {
            return Optional.empty();
        }
        int index = asked.get(0);
        Column column =
                tree.tree().schema().columns().get(tree.columns().get(index).schemaColumn());
        return Optional.of(
                column instanceof Column.Number n
                        ? ofNumber(tree, node, index, n, shown)
                        : ofCategory(tree, node, index, (Column.Category) column, shown));
    }

    /** The question, without question mark: {@code age above 45 years}, {@code home is own or rent}. */
    public String text() {
        return otherwise.isPresent() ? name : name + (threshold.isPresent() ? " above " : " is ") + asked;
    }

    /** The answer for the branch that was taken. */
    public String answer(Branch taken) {
        return taken == yes ? "yes" : "no";
    }

    /** What holds of a row on a branch: {@code age above 45 years}, {@code home is not own}. */
    public String statement(Branch taken) {
        if (taken == yes) {
            return text();
        }
        if (otherwise.isPresent()) {
            return otherwise.get();
        }
        return name + (threshold.isPresent() ? " at most " : answers > 1 ? " is none of " : " is not ") + asked;
    }

    /** From where to where the gate is undecided: {@code undecided from 5,900 to 6,180}; empty for categories. */
    public Optional<String> undecided() {
        return band.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "undecided from " + number(band.get(0), halfBand()) + " to " + number(band.get(1), halfBand()));
    }

    private double halfBand() {
        return (band.get(1) - band.get(0)) / 2;
    }

    private static Question ofNumber(TreeView tree, int node, int index, Column.Number n, UnaryOperator<String> shown) {
        int feature = tree.columns().get(index).firstFeature();
        // the logit of a value v of the user's table: slope (v - offset) / scale + bias
        double slope = tree.coefficient(node, feature);
        double bias = tree.plainBias(node);
        if (n.isStatement()) {
            return ofStatement(tree, index, n, slope, shown);
        }
        boolean mayMiss = n.missing() != Column.Missing.ERROR;
        double indicator = n.missing() == Column.Missing.INDICATOR ? tree.coefficient(node, feature + 1) : 0;
        if (slope == 0) {
            Branch missing = side(bias + indicator);
            return new Question(
                    shown.apply(tree.words().column(n.name())),
                    ValueText.MISSING,
                    1,
                    missing,
                    OptionalDouble.empty(),
                    List.of(),
                    Optional.of(true),
                    Optional.empty(),
                    index);
        }
        double threshold = n.offset() - n.scale() * bias / slope;
        double half = NEARLY_SURE * n.scale() / Math.abs(slope);
        Branch above = side(slope);
        double missing = slope * (n.mean() - n.offset()) / n.scale() + bias + indicator;
        String unit = n.unit().map(u -> " " + shown.apply(u)).orElse("");
        return new Question(
                shown.apply(tree.words().column(n.name())),
                number(threshold, half) + unit,
                1,
                above,
                OptionalDouble.of(told(threshold)),
                List.of(told(threshold - half), told(threshold + half)),
                mayMiss ? Optional.of(side(missing) == above) : Optional.empty(),
                Optional.empty(),
                index);
    }

    private static Question ofCategory(
            TreeView tree, int node, int index, Column.Category c, UnaryOperator<String> shown) {
        int first = tree.columns().get(index).firstFeature();
        List<String> right = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (int slot = 0; slot < c.width(); slot++) {
            String name = slot < c.categories().size()
                    ? shown.apply(tree.words().value(c.name(), c.categories().get(slot)))
                    : slot == c.otherSlot() ? ValueText.OTHER : ValueText.MISSING;
            Branch side = side(tree.plainBias(node) + (double) tree.coefficient(node, first + slot));
            (side == Branch.RIGHT ? right : left).add(name);
        }
        // the shorter list is the question, if it has any
        boolean isRight = left.isEmpty() || !right.isEmpty() && right.size() <= left.size();
        return new Question(
                shown.apply(tree.words().column(c.name())),
                either(isRight ? right : left),
                isRight ? right.size() : left.size(),
                isRight ? Branch.RIGHT : Branch.LEFT,
                OptionalDouble.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                index);
    }

    /** Where a text says it or does not, whichever way the gate sends most of either. */
    private static Question ofStatement(
            TreeView tree, int index, Column.Number n, double slope, UnaryOperator<String> shown) {
        return new Question(
                shown.apply(ValueText.statement(tree, n, true)),
                ValueText.YES,
                1,
                side(slope),
                OptionalDouble.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(shown.apply(ValueText.statement(tree, n, false))),
                index);
    }

    /** {@code own, rent or free}. */
    private static String either(List<String> names) {
        int last = names.size() - 1;
        return last < 1 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** Where a row goes more likely than not. */
    private static Branch side(double logit) {
        return logit > 0 ? Branch.RIGHT : Branch.LEFT;
    }

    /** More digits than a float has, and none that hang on how a logarithm was computed. */
    private static double told(double value) {
        return new BigDecimal(value).round(TOLD).doubleValue();
    }

    /** As many places as tell apart what the gate does, with thousands apart. */
    private static String number(double value, double half) {
        int places = Math.max(-DIGITS, (int) -Math.floor(Math.log10(half * FINE)));
        BigDecimal exact = new BigDecimal(value);
        int known = DIGITS - exact.precision() + exact.scale();
        BigDecimal rounded = exact.setScale(Math.min(places, Math.max(0, known)), RoundingMode.HALF_UP)
                .stripTrailingZeros();
        if (rounded.signum() == 0) {
            return "0";
        }
        return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
    }
}
