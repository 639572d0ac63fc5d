package org.espalier.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.espalier.data.Column;
import org.espalier.pmml.Gates.Predicate;
import org.espalier.sdt.Basis;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;

/**
 * One leaf of whole points for two classes as PMML's own {@code Scorecard}: bands and categories with their points, which add up
 * to the score, and reason codes. Points count towards the positive class, and the first reason code is the column that speaks
 * most for it against the average training row.
 */
final class WholeCard {
    /** As many reasons as an applicant is given. */
    private static final int REASONS = 4;

    private final int leaf;
    private final DerivedFields fields;
    private final LeafScorecards cards;
    private final Basis basis;
    /** Mean of each term over the training rows; zeros where none are remembered. */
    private final float[] mean;

    private final boolean hasMean;
    private final List<Characteristic> characteristics = new ArrayList<>();

    /** What one column adds; the first attribute whose predicate holds does. */
    private record Characteristic(String column, double baseline, List<Attribute> attributes) {}

    private record Attribute(long points, Predicate when) {}

    WholeCard(SoftDecisionTree tree, int leaf, DerivedFields fields) {
        this.leaf = leaf;
        this.fields = fields;
        this.cards = tree.scorecards().orElseThrow();
        this.basis = cards.basis();
        var means = tree.statistics().flatMap(TrainingStatistics::scorecards);
        this.hasMean = means.isPresent();
        this.mean = means.map(TrainingStatistics.Scorecards::basisMean)
                .orElseGet(() -> new float[cards.leaves() * basis.size()]);
        for (int c : cards.columns(leaf)) {
            Column column = basis.schema().columns().get(c);
            List<Attribute> attributes = column instanceof Column.Number
                    ? ofNumber(column.name(), ColumnCurve.of(cards, leaf, 0, c))
                    : ofCategory((Column.Category) column, basis.firstTerm(c));
            characteristics.add(new Characteristic(column.name(), baseline(c), attributes));
        }
    }

    /** Whether a leaf can be written so: whole points of two classes, and some column that has any. */
    static boolean canHold(SoftDecisionTree tree, int leaf) {
        return tree.scorecards()
                .filter(cards -> cards.outputs() == 1 && cards.isWhole() && cards.columns(leaf).length > 0)
                .isPresent();
    }

    private static long points(double z) {
        return Math.round(z / LeafScorecards.POINT);
    }

    /** Points of the average training row. */
    private double baseline(int column) {
        double sum = 0;
        for (int t = basis.firstTerm(column); t < basis.endTerm(column); t++) {
            sum += (double) cards.weight(leaf, t, 0) * mean[leaf * basis.size() + t];
        }
        return sum / LeafScorecards.POINT;
    }

    private static List<Attribute> ofNumber(String name, ColumnCurve curve) {
        List<Attribute> out = new ArrayList<>();
        curve.missing().ifPresent(z -> out.add(new Attribute(points(z), missing(name))));
        for (ColumnCurve.Special special : curve.specials()) {
            if (special.effect() != 0) {
                ofSpecial(name, curve, special, out);
            }
        }
        List<Double> at = curve.at();
        int j = 0;
        double from = Double.NEGATIVE_INFINITY;
        long points = 0;
        while (j <= at.size()) {
            long next = j < at.size() ? points(curve.value().get(j)) : 0;
            if (j == at.size() || next != points) { // bands of equal points are one
                double to = j < at.size() ? at.get(j) : Double.POSITIVE_INFINITY;
                out.add(new Attribute(points, between(name, from, to, "lessThan")));
                from = to;
                points = next;
            }
            j++;
        }
        return out;
    }

    /** An end that is open may reach over several bands. */
    private static void ofSpecial(String name, ColumnCurve curve, ColumnCurve.Special special, List<Attribute> out) {
        TreeSet<Double> cuts = new TreeSet<>(curve.at());
        double from = special.from();
        for (double cut : cuts) {
            if (cut > from && cut <= special.to()) {
                out.add(new Attribute(points(curve.of(Math.nextDown(cut))), between(name, from, cut, "lessThan")));
                from = cut;
            }
        }
        double inside = Double.isInfinite(special.to()) ? from : special.to();
        out.add(new Attribute(points(curve.of(inside)), between(name, from, special.to(), "lessOrEqual")));
    }

    private List<Attribute> ofCategory(Column.Category column, int first) {
        List<Attribute> out = new ArrayList<>();
        if (column.missingSlot() != column.otherSlot()) {
            // some readers take a category that is not known for a missing one, except in a table
            String isMissing = fields.addCategories(
                    column.name() + " is missing", column, slot -> slot == column.missingSlot() ? 1 : 0);
            out.add(new Attribute(
                    points(cards.weight(leaf, first + column.missingSlot(), 0)),
                    Gates.compare(isMissing, "greaterThan", 0.5)));
        }
        for (int k = 0; k < column.categories().size(); k++) {
            out.add(new Attribute(
                    points(cards.weight(leaf, first + k, 0)),
                    Gates.compare(column.name(), "equal", column.categories().get(k))));
        }
        out.add(new Attribute(points(cards.weight(leaf, first + column.otherSlot(), 0)), xml -> xml.empty("True")));
        return out;
    }

    private static Predicate missing(String name) {
        return xml -> xml.empty("SimplePredicate", "field", name, "operator", "isMissing");
    }

    private static Predicate between(String name, double from, double to, String toOperator) {
        List<Predicate> ends = new ArrayList<>();
        if (!Double.isInfinite(from)) {
            ends.add(Gates.compare(name, "greaterOrEqual", from));
        }
        if (!Double.isInfinite(to)) {
            ends.add(Gates.compare(name, toOperator, to));
        }
        if (ends.isEmpty()) {
            // any number; a missing one has been met before, or is refused
            return xml -> xml.empty("True");
        }
        return ends.size() == 1
                ? ends.get(0)
                : xml -> {
                    xml.open("CompoundPredicate", "booleanOperator", "and");
                    ends.forEach(end -> end.write(xml));
                    xml.close();
                };
    }

    /** Number of reason codes. */
    int reasons() {
        return Math.min(REASONS, characteristics.size());
    }

    /**
     * Writes the element.
     *
     * @param miningSchema writes the fields that it reads
     * @param names of the fields that get the points and then the reason codes, the strongest first
     */
    void write(Xml xml, Runnable miningSchema, List<String> names) {
        xml.open(
                "Scorecard",
                "functionName",
                "regression",
                "initialScore",
                points(cards.intercept(leaf, 0)),
                "useReasonCodes",
                true,
                "reasonCodeAlgorithm",
                "pointsAbove",
                "baselineMethod",
                hasMean ? "mean" : "other");
        miningSchema.run();
        xml.open("Output");
        xml.empty(
                "OutputField",
                "name",
                names.get(0),
                "optype",
                "continuous",
                "dataType",
                "double",
                "feature",
                "predictedValue");
        for (int rank = 1; rank < names.size(); rank++) {
            xml.empty(
                    "OutputField",
                    "name",
                    names.get(rank),
                    "optype",
                    "categorical",
                    "dataType",
                    "string",
                    "feature",
                    "reasonCode",
                    "rank",
                    rank);
        }
        xml.close().open("Characteristics");
        for (Characteristic c : characteristics) {
            xml.open("Characteristic", "name", c.column(), "reasonCode", c.column(), "baselineScore", c.baseline());
            for (Attribute attribute : c.attributes()) {
                xml.open("Attribute", "partialScore", attribute.points());
                attribute.when().write(xml);
                xml.close();
            }
            xml.close();
        }
        xml.close().close();
    }
}
