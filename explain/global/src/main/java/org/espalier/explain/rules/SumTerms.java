package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;

/** The kept columns of a gate in the user's units. */
final class SumTerms {
    private static final int DIGITS = 3;

    /** A threshold is rounded to a thousandth of what the sum varies by. */
    private static final double FINE = 1e-3;

    /** A value is rounded to this share of its column's standard deviation, which is what a float tells apart. */
    private static final double FLOAT = 1e-5;

    /** What a missing value counts as is rounded to this share of its column's standard deviation. */
    private static final double COARSE = 1e-2;

    private final TreeView tree;
    private final GateRows gate;
    private final int places;
    private double atAverage;

    private SumTerms(TreeView tree, GateRows gate, int places) {
        this.tree = tree;
        this.gate = gate;
        this.places = places;
        // dropped columns stay at the average of the rows that come here
        this.atAverage = -gate.averageLogit();
    }

    static GateSum of(TreeView tree, GateRows gate, RuleOptions options) {
        List<Integer> kept = options.isExact() ? gate.all() : gate.kept(options.share());
        double square = 0;
        for (int c : kept) {
            square += gate.standardDeviation(c) * gate.standardDeviation(c);
        }
        int places = Decimal.placesFor(FINE * Math.sqrt(square));
        SumTerms sum = new SumTerms(tree, gate, places);
        List<Term> terms = new ArrayList<>();
        for (int c : kept) {
            terms.add(sum.term(c));
        }
        OptionalDouble decided =
                gate.rows() == 0 ? OptionalDouble.empty() : OptionalDouble.of(gate.decided(kept.size()));
        if (terms.size() == 1 && terms.get(0) instanceof Term.Number only) {
            return sum.comparison(only, decided);
        }
        return new GateSum(
                gate.node(),
                terms,
                Decimal.places(sum.atAverage, places),
                Math.max(gate.columns(), terms.size()),
                decided);
    }

    /** A single number is compared in its own unit: {@code age >= 44.9}, or {@code -age >= -44.9}. */
    private GateSum comparison(Term.Number only, OptionalDouble decided) {
        double sign = Math.signum(only.coefficient());
        // a hundred times coarser than what a float tells apart: a thousandth of the deviation
        int fine = only.decoding().places() - 2;
        double threshold = Decimal.places(atAverage / only.coefficient(), fine);
        Term.Number alone = new Term.Number(
                only.column(), only.name(), sign, only.missingAs(), only.unit(), only.otherwise(), only.decoding());
        return new GateSum(gate.node(), List.of(alone), sign * threshold, Math.max(1, gate.columns()), decided);
    }

    static boolean isOneOfMany(TreeView tree, ExplainedColumn column) {
        return column.schemaColumn() >= 0
                && tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Category;
    }

    private Term term(int index) {
        ExplainedColumn column = tree.columns().get(index);
        Schema schema = tree.tree().schema();
        if (column.schemaColumn() < 0) {
            double scale = schema.image().orElseThrow().scale();
            return number(index, column, scale, 0, 0, OptionalDouble.empty(), "");
        }
        if (schema.columns().get(column.schemaColumn()) instanceof Column.Category category) {
            return category(index, column, category);
        }
        Column.Number n = (Column.Number) schema.columns().get(column.schemaColumn());
        double perUnit = tree.coefficient(gate.node(), column.firstFeature()) / n.scale();
        if (perUnit == 0) {
            return onlyMissing(index, column);
        }
        return switch (n.missing()) {
            case ERROR ->
                number(index, column, n.scale(), n.offset(), n.standardDeviation(), OptionalDouble.empty(), unit(n));
            case IMPUTE ->
                number(
                        index,
                        column,
                        n.scale(),
                        n.offset(),
                        n.standardDeviation(),
                        OptionalDouble.of(n.mean()),
                        unit(n));
            case INDICATOR -> {
                double more = tree.coefficient(gate.node(), column.firstFeature() + 1) / perUnit;
                yield number(
                        index,
                        column,
                        n.scale(),
                        n.offset(),
                        n.standardDeviation(),
                        OptionalDouble.of(n.mean() + more),
                        unit(n));
            }
        };
    }

    private static String unit(Column.Number n) {
        return n.unit().orElse("");
    }

    private Term number(
            int index,
            ExplainedColumn column,
            double scale,
            double offset,
            double standardDeviation,
            OptionalDouble missing,
            String unit) {
        int first = column.firstFeature();
        double exact = tree.coefficient(gate.node(), first) / scale;
        double rounded = Decimal.significant(exact, DIGITS);
        // the mean of exact * value: the mean contribution, and what the contributions are measured against
        double mean = gate.averageContribution(index) + exact * offset;
        for (int f = first; f < first + column.width(); f++) {
            mean += (double) tree.coefficient(gate.node(), f) * tree.mean(f);
        }
        atAverage += rounded * (mean / exact);
        int valuePlaces = Decimal.placesFor(FLOAT * (standardDeviation > 0 ? standardDeviation : scale));
        OptionalDouble missingAs = missing.isPresent()
                ? OptionalDouble.of(
                        Decimal.places(missing.getAsDouble(), Decimal.placesFor(COARSE * standardDeviation)))
                : missing;
        int indicator = column.width() == 2 ? first + 1 : -1;
        return new Term.Number(
                index,
                column.name(),
                rounded,
                missingAs,
                unit,
                otherwise(column),
                new Term.Decoding(first, scale, offset, indicator, valuePlaces));
    }

    private Optional<String> otherwise(ExplainedColumn column) {
        return column.schemaColumn() >= 0
                        && tree.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n
                ? n.text().flatMap(Column.OfText::otherwise)
                : Optional.empty();
    }

    private Term category(int index, ExplainedColumn column, Column.Category category) {
        Map<Term.Slot, Double> values = new LinkedHashMap<>();
        for (int s = 0; s < column.width(); s++) {
            int f = column.firstFeature() + s;
            Term.Slot slot = s < category.categories().size()
                    ? new Term.Slot(Term.Kind.WORD, category.categories().get(s), f)
                    : new Term.Slot(s == category.otherSlot() ? Term.Kind.UNKNOWN : Term.Kind.MISSING, "", f);
            put(values, slot, column);
        }
        return new Term.Category(index, column.name(), values);
    }

    /** The number itself has no weight: only its absence counts. */
    private Term onlyMissing(int index, ExplainedColumn column) {
        int indicator = column.firstFeature() + 1;
        double value = Decimal.places(tree.coefficient(gate.node(), indicator), places);
        atAverage += value * gate.meanOf(indicator);
        return new Term.Category(index, column.name(), Map.of(new Term.Slot(Term.Kind.MISSING, "", indicator), value));
    }

    /** Also of what no row here has: a reader's row may have it, and the tree weighs it. */
    private void put(Map<Term.Slot, Double> values, Term.Slot slot, ExplainedColumn column) {
        double average = 0;
        for (int f = column.firstFeature(); f < column.firstFeature() + column.width(); f++) {
            average += tree.coefficient(gate.node(), f) * gate.meanOf(f);
        }
        double value = tree.coefficient(gate.node(), slot.feature()) - average;
        values.put(slot, Decimal.places(value, places - 1));
    }
}
