package org.espalier.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.DataOptions;
import org.espalier.data.Schema;

/** The values of a row in the user's words and units, and the average that they are compared with. */
final class ValueText {
    /** What a missing value is called. */
    static final String MISSING = "missing";

    /** What a category is called that the model has not met, where its own word is not known. */
    static final String OTHER = "other";

    /** What a column is that says something of a text, where that holds. */
    static final String YES = "yes";

    static final String NO = "no";

    /** A feature is a float, which tells so many digits apart. */
    private static final MathContext DIGITS = new MathContext(6);

    private ValueText() {}

    /** The value of a column: as the user wrote it where that is known, else decoded from its features. */
    static String of(TreeView tree, ExplainedRow row, ExplainedColumn column) {
        if (column.schemaColumn() >= 0 && row.texts().isPresent() && !isOfText(tree, column)) {
            String text = row.texts().get().get(column.schemaColumn());
            return isMissing(tree, row, column) ? MISSING : text;
        }
        return decoded(tree, row.array(), column);
    }

    /** Whether the row has no field of that name: a text gives the value. */
    private static boolean isOfText(TreeView tree, ExplainedColumn column) {
        return tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n
                && n.text().isPresent();
    }

    private static String yesOrNo(boolean holds) {
        return holds ? YES : NO;
    }

    /** Of a column that says something of a text, what holds of a row: {@code says "free"}, {@code does not say "ok"}. */
    static Optional<String> statement(TreeView tree, int column, boolean holds) {
        int at = tree.columns().get(column).schemaColumn();
        return at >= 0 && tree.tree().schema().columns().get(at) instanceof Column.Number n && n.isStatement()
                ? Optional.of(statement(tree, n, holds))
                : Optional.empty();
    }

    static String statement(TreeView tree, Column.Number n, boolean holds) {
        String label = tree.words().column(n.name());
        return holds
                ? label
                : label.equals(n.name()) ? n.text().orElseThrow().otherwise().orElseThrow() : "not: " + label;
    }

    static Optional<String> statement(Explanation e, int column) {
        return statement(e.tree(), column, e.valueOf(column).equals(YES));
    }

    /** Whether a column's value is missing, as far as features and texts tell. */
    static boolean isMissing(TreeView tree, ExplainedRow row, ExplainedColumn column) {
        if (isMarkedMissing(tree, row.array(), column)) {
            return true;
        }
        if (row.texts().isEmpty() || isOfText(tree, column)) {
            return false;
        }
        String text = row.texts().get().get(column.schemaColumn());
        return text.isEmpty() || DataOptions.DEFAULT_MISSING.contains(text) && isInOtherSlot(tree, row.array(), column);
    }

    /** Whether it is of a category column, and none of the categories: a word that the tree does not know, or none. */
    static boolean isInOtherSlot(TreeView tree, float[] features, ExplainedColumn column) {
        return tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Category c
                && features[column.firstFeature() + c.otherSlot()] > 0.5f;
    }

    /** Whether a feature of its own says so: the user's token for it ({@code ?}) is no value. */
    private static boolean isMarkedMissing(TreeView tree, float[] features, ExplainedColumn column) {
        Column c = tree.tree().schema().columns().get(column.schemaColumn());
        boolean hasFeature = c instanceof Column.Number n && n.missing() == Column.Missing.INDICATOR
                || c instanceof Column.Category k && k.missing() == Column.Missing.INDICATOR;
        return hasFeature && features[column.firstFeature() + column.width() - 1] > 0.5f;
    }

    private static String decoded(TreeView tree, float[] features, ExplainedColumn column) {
        Schema schema = tree.tree().schema();
        int first = column.firstFeature();
        if (column.schemaColumn() < 0) {
            return number(features[first] * schema.image().orElseThrow().scale());
        }
        if (isMarkedMissing(tree, features, column)) {
            return MISSING;
        }
        if (schema.columns().get(column.schemaColumn()) instanceof Column.Number n) {
            return n.isStatement() ? yesOrNo(features[first] > 0.5f) : number(decoded(features[first], n));
        }
        Column.Category c = (Column.Category) schema.columns().get(column.schemaColumn());
        for (int f = 0; f < c.categories().size(); f++) {
            if (features[first + f] > 0.5f) {
                return c.categories().get(f);
            }
        }
        return OTHER;
    }

    /** To the places that a float tells apart: 0 that was standardised comes back as 0, not as -0.0000125. */
    private static double decoded(float feature, Column.Number n) {
        double value = feature * n.scale() + n.offset();
        double step = Math.ulp(feature) * n.scale();
        if (!Double.isFinite(value) || !(step > 0)) {
            return value;
        }
        int places = (int) Math.floor(-Math.log10(step));
        return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** What is to be said of a value that the tree does not know. */
    static Optional<String> note(TreeView tree, ExplainedColumn column, OutOfDistribution known) {
        return switch (known) {
            case KNOWN -> Optional.empty();
            case UNKNOWN -> Optional.of("not seen in training");
            case OUTSIDE_RANGE -> {
                Column.Number n = (Column.Number) tree.tree().schema().columns().get(column.schemaColumn());
                yield Optional.of(
                        "outside " + Scorecard.valueText(n.minimum()) + " to " + Scorecard.valueText(n.maximum()));
            }
        };
    }

    /** The unit of a number column, where the schema has one. */
    static Optional<String> unit(TreeView tree, ExplainedColumn column) {
        return column.schemaColumn() >= 0
                        && tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n
                ? n.unit()
                : Optional.empty();
    }

    /** The value of a column for people: labels, units, thousands apart, no more digits than a float tells apart. */
    static String shown(Explanation e, int column) {
        ExplainedColumn c = e.tree().columns().get(column);
        String own = e.valueOf(column);
        if (c.schemaColumn() < 0 || isMissing(e.tree(), e.row(), c)) {
            return own;
        }
        if (isInOtherSlot(e.tree(), e.row().array(), c)) {
            return own;
        }
        boolean isNumber = e.tree().tree().schema().columns().get(c.schemaColumn()) instanceof Column.Number;
        return shown(e.tree(), c, isNumber ? own : decoded(e.tree(), e.row().array(), c));
    }

    /** A number, or a category of the schema, for people. */
    static String shown(TreeView tree, ExplainedColumn column, String value) {
        if (!(tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n)) {
            return tree.words().value(column.name(), value);
        }
        double number = Decimals.parse(value);
        if (!Double.isFinite(number)) {
            return value;
        }
        if (n.isStatement()) {
            return yesOrNo(number > 0.5);
        }
        return tree.words()
                .code(n.name(), number)
                .orElseGet(() ->
                        Scorecard.valueText(number) + n.unit().map(u -> " " + u).orElse(""));
    }

    /** At most six digits, never in powers of ten. */
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return Double.toString(value);
        }
        BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }
}
