package org.espalier.explain.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.GatePoints;
import org.espalier.explain.Points;
import org.espalier.explain.TreeView;

/**
 * A gate of several columns on paper: points of each column's value, which add up, and how many it takes to go right.
 * What a column adds is measured against the average training row, as everywhere. Numbers are rounded as they are
 * printed, finely enough that only a row within a thousandth of a point for each column may fall on the other side.
 *
 * @param gate heap number
 * @param lines one a column that the gate asks about, in the order of the table
 * @param needed points; so many or more go right
 */
public record GateTable(int gate, List<Line> lines, double needed) {
    /** Decimals of points. */
    private static final int PLACES = 3;

    /** What tells two floats apart. */
    private static final MathContext DIGITS = new MathContext(8);

    public GateTable {
        lines = List.copyOf(lines);
    }

    /**
     * The points of one column.
     *
     * @param column index in {@link TreeView#columns()}
     * @param perUnit of a number: points for each unit of the user's table
     * @param from of a number: the value of 0 points; where it only counts whether there is one, what a known one loses
     * @param missing of a number: points of a missing one; empty where none can be missing
     * @param slots of categories: points of each encoded feature; empty of a number
     */
    public record Line(int column, double perUnit, double from, OptionalDouble missing, List<Double> slots) {
        public Line {
            slots = List.copyOf(slots);
        }

        /** The points of a row of encoded features. */
        double of(TreeView tree, float[] x) {
            ExplainedColumn c = tree.columns().get(column);
            for (int s = 0; s < slots.size(); s++) {
                if (x[c.firstFeature() + s] > 0.5f) {
                    return slots.get(s);
                }
            }
            Column.Number n = (Column.Number) tree.tree().schema().columns().get(c.schemaColumn());
            if (n.missing() == Column.Missing.INDICATOR && x[c.firstFeature() + 1] > 0.5f) {
                return missing.orElseThrow();
            }
            return perUnit == 0 ? -from : perUnit * (x[c.firstFeature()] * n.scale() + n.offset() - from);
        }

        private String text(TreeView tree) {
            ExplainedColumn c = tree.columns().get(column);
            String name = ConditionText.name(tree.words().column(c.name()));
            Column of = tree.tree().schema().columns().get(c.schemaColumn());
            if (of instanceof Column.Category category) {
                List<String> words = new ArrayList<>();
                for (int s = 0; s < slots.size(); s++) {
                    words.add(word(tree, category, s) + " " + signed(slots.get(s)));
                }
                return name + ": " + String.join(", ", words);
            }
            Column.Number n = (Column.Number) of;
            String unit = n.unit().map(u -> ", " + ConditionText.name(u)).orElse("");
            String known = perUnit == 0
                    ? "known " + signed(-from)
                    : number(perUnit) + " * (value " + (from < 0 ? "+ " : "- ") + number(Math.abs(from)) + ")";
            return name + unit + ": " + known
                    + (missing.isPresent() ? ", missing " + signed(missing.getAsDouble()) : "");
        }

        private static String word(TreeView tree, Column.Category category, int slot) {
            return slot < category.categories().size()
                    ? ConditionText.name(tree.words()
                            .value(category.name(), category.categories().get(slot)))
                    : slot == category.otherSlot() ? "another one" : "missing";
        }
    }

    static GateTable of(TreeView tree, int gate) {
        List<Line> lines = tree.askedBy(gate).stream()
                .map(column -> line(tree, gate, column))
                .toList();
        return new GateTable(gate, lines, rounded(GatePoints.needed(tree, gate)));
    }

    private static Line line(TreeView tree, int gate, int index) {
        ExplainedColumn column = tree.columns().get(index);
        int first = column.firstFeature();
        double mean = IntStream.range(first, first + column.width())
                .mapToDouble(f -> points(tree, gate, f) * tree.mean(f))
                .sum();
        if (!(tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n)) {
            List<Double> slots = IntStream.range(first, first + column.width())
                    .mapToObj(f -> rounded(points(tree, gate, f) - mean))
                    .toList();
            return new Line(index, 0, 0, OptionalDouble.empty(), slots);
        }
        double slope = points(tree, gate, first);
        double indicator = n.missing() == Column.Missing.INDICATOR ? points(tree, gate, first + 1) : 0;
        OptionalDouble missing = n.missing() == Column.Missing.ERROR
                ? OptionalDouble.empty()
                : OptionalDouble.of(rounded(slope * n.encode(n.mean()) + indicator - mean));
        double perUnit = told(slope / n.scale());
        return new Line(index, perUnit, told(slope == 0 ? mean : n.offset() + mean / perUnit), missing, List.of());
    }

    private static double points(TreeView tree, int gate, int feature) {
        return Points.PER_LOGIT * tree.coefficient(gate, feature);
    }

    private static double told(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }

    private static double rounded(double value) {
        return new BigDecimal(value).setScale(PLACES, RoundingMode.HALF_UP).doubleValue();
    }

    /** What the columns of a row of encoded features add up to. */
    public double sum(TreeView tree, float[] x) {
        return lines.stream().mapToDouble(line -> line.of(tree, x)).sum();
    }

    /** {@code question 2}, by the gate's number. */
    public String name() {
        return "question " + gate;
    }

    /** {@code question 2 at 21.3 points or more}. */
    String text(boolean isRight) {
        return name() + " at "
                + (isRight ? plain(needed) + " points or more" : "less than " + plain(needed) + " points");
    }

    /** A title, and a line a column. */
    public List<String> lines(TreeView tree) {
        List<String> out = new ArrayList<>();
        out.add(name() + ": points of " + lines.size() + " columns, added up");
        lines.forEach(line -> out.add("  " + line.text(tree)));
        return out;
    }

    private static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static String plain(double value) {
        String text = trimmed(String.format(Locale.ROOT, "%,." + PLACES + "f", value));
        return text.equals("-0") ? "0" : text;
    }

    private static String signed(double value) {
        String text = plain(value);
        return value > 0 && !text.equals("0") ? "+" + text : text;
    }

    /** Without zeros at the end of a fraction. */
    private static String trimmed(String number) {
        return number.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
