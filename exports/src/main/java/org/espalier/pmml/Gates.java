package org.espalier.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.data.Column;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/** A tree's gates as predicates on columns where one column decides, else on a weighted sum. */
final class Gates {
    /** A PMML predicate; the derived fields that it needs are there before it is written. */
    interface Predicate {
        void write(Xml xml);
    }

    private static final Predicate TRUE = xml -> xml.empty("True");
    private static final Predicate FALSE = xml -> xml.empty("False");

    private final SoftDecisionTree tree;
    private final DerivedFields fields;
    private final float[] weight;
    private final float[] bias;
    private final float[] beta;
    private final Map<Integer, String> logits = new HashMap<>();

    Gates(SoftDecisionTree tree, DerivedFields fields) {
        this.tree = tree;
        this.fields = fields;
        this.weight = tree.gateWeight();
        this.bias = tree.gateBias();
        this.beta = tree.gateBeta();
    }

    /** A gate on a path, and the side that the path takes. */
    record Turn(int gate, boolean isRight) {}

    /** The gates on the way to a leaf that divide; null where a closed gate keeps every row from it. */
    List<Turn> path(int leaf) {
        List<Turn> out = new ArrayList<>();
        for (int node = tree.shape().nodes() + leaf; node > 0; node = TreeShape.parent(node)) {
            int gate = TreeShape.parent(node);
            boolean isRight = node == TreeShape.right(gate);
            if (tree.structure().isOpen(gate)) {
                out.add(0, new Turn(gate, isRight));
            } else if (isRight) {
                return null;
            }
        }
        return out;
    }

    /** All of a path's turns by the likelier side. */
    Predicate greedy(List<Turn> path) {
        if (path.isEmpty()) {
            return TRUE;
        }
        if (path.size() == 1) {
            return side(path.get(0));
        }
        List<Predicate> sides = path.stream().map(this::side).toList();
        return xml -> {
            xml.open("CompoundPredicate", "booleanOperator", "and");
            sides.forEach(side -> side.write(xml));
            xml.close();
        };
    }

    /** Whether a gate's likelier side is that of the turn. */
    Predicate side(Turn turn) {
        List<Column> asked = asked(turn.gate());
        if (asked.isEmpty()) {
            return logit(turn.gate(), 0) >= 0 == turn.isRight() ? TRUE : FALSE;
        }
        if (asked.size() > 1) {
            String sum = logitField(turn.gate());
            return compare(sum, turn.isRight() ? "greaterOrEqual" : "lessThan", 0);
        }
        int feature = tree.schema().firstFeature(tree.schema().columns().indexOf(asked.get(0)));
        return asked.get(0) instanceof Column.Number number
                ? number(turn, number, feature)
                : category(turn, (Column.Category) asked.get(0), feature);
    }

    private Predicate number(Turn turn, Column.Number column, int feature) {
        double w = weight(turn.gate(), feature);
        boolean missingGoes = logit(turn.gate(), missing(turn.gate(), column, feature)) >= 0;
        Predicate known;
        if (w == 0) { // only whether it is missing counts
            boolean knownGoes = logit(turn.gate(), 0) >= 0;
            known = knownGoes == turn.isRight() ? isMissing(column.name(), false) : FALSE;
        } else {
            double threshold = column.offset() - logit(turn.gate(), 0) / w * column.scale();
            String operator = w > 0
                    ? turn.isRight() ? "greaterOrEqual" : "lessThan"
                    : turn.isRight() ? "lessOrEqual" : "greaterThan";
            known = compare(column.name(), operator, threshold);
        }
        boolean mayMiss = column.missing() != Column.Missing.ERROR;
        return mayMiss && missingGoes == turn.isRight() ? or(isMissing(column.name(), true), known) : known;
    }

    private Predicate category(Turn turn, Column.Category column, int feature) {
        boolean unknownIsHere = goesHere(turn, feature + column.otherSlot());
        // the side without unknown categories names its own, the other one names what is not its own
        List<String> named = new ArrayList<>();
        for (int k = 0; k < column.categories().size(); k++) {
            if (goesHere(turn, feature + k) != unknownIsHere) {
                named.add(column.categories().get(k));
            }
        }
        Predicate known = named.isEmpty()
                ? unknownIsHere ? isMissing(column.name(), false) : FALSE
                : set(column.name(), !unknownIsHere, named);
        boolean mayMiss = column.missing() != Column.Missing.ERROR;
        return mayMiss && goesHere(turn, feature + column.missingSlot())
                ? or(isMissing(column.name(), true), known)
                : known;
    }

    private boolean goesHere(Turn turn, int feature) {
        return logit(turn.gate(), weight(turn.gate(), feature)) >= 0 == turn.isRight();
    }

    static Predicate compare(String field, String operator, Object value) {
        return xml -> xml.empty("SimplePredicate", "field", field, "operator", operator, "value", value);
    }

    private static Predicate isMissing(String field, boolean is) {
        return xml -> xml.empty("SimplePredicate", "field", field, "operator", is ? "isMissing" : "isNotMissing");
    }

    private static Predicate or(Predicate a, Predicate b) {
        return xml -> {
            xml.open("CompoundPredicate", "booleanOperator", "or");
            a.write(xml);
            b.write(xml);
            xml.close();
        };
    }

    /** Whether a category is one of several; a quote has no form in an array that every reader takes. */
    private static Predicate set(String field, boolean isIn, List<String> values) {
        boolean isClean = values.stream().allMatch(v -> v.indexOf('"') < 0 && v.indexOf('\\') < 0);
        if (isClean && values.size() > 1) {
            String quoted = values.stream().map(v -> '"' + v + '"').collect(Collectors.joining(" "));
            return xml -> xml.open("SimpleSetPredicate", "field", field, "booleanOperator", isIn ? "isIn" : "isNotIn")
                    .text("Array", quoted, "n", values.size(), "type", "string")
                    .close();
        }
        return xml -> {
            if (values.size() > 1) {
                xml.open("CompoundPredicate", "booleanOperator", isIn ? "or" : "and");
            }
            values.forEach(value -> xml.empty(
                    "SimplePredicate", "field", field, "operator", isIn ? "equal" : "notEqual", "value", value));
            if (values.size() > 1) {
                xml.close();
            }
        };
    }

    /** Name of the field with {@code beta (w x + b)}. */
    String logitField(int gate) {
        return logits.computeIfAbsent(gate, g -> {
            List<Expression> terms = new ArrayList<>();
            for (Column column : asked(g)) {
                int feature = tree.schema().firstFeature(tree.schema().columns().indexOf(column));
                String name = "gate " + g + ": " + column.name();
                terms.add(Expression.field(
                        column instanceof Column.Number number
                                ? fields.addLine(name, number, weight(g, feature), missing(g, number, feature))
                                : fields.addCategories(
                                        name, (Column.Category) column, slot -> weight(g, feature + slot))));
            }
            terms.add(Expression.constant(logit(g, 0)));
            return fields.add("gate " + g, Expression.sum(terms));
        });
    }

    /** What a missing number adds to the logit. */
    private double missing(int gate, Column.Number column, int feature) {
        double imputed = weight(gate, feature) * ((column.mean() - column.offset()) / column.scale());
        return column.missing() == Column.Missing.INDICATOR ? imputed + weight(gate, feature + 1) : imputed;
    }

    private double weight(int gate, int feature) {
        return (double) beta[gate] * weight[gate * tree.features() + feature];
    }

    private double logit(int gate, double term) {
        return (double) beta[gate] * bias[gate] + term;
    }

    /** The columns that a gate has weights for. */
    private List<Column> asked(int gate) {
        List<Column> out = new ArrayList<>();
        int feature = 0;
        for (Column column : tree.schema().columns()) {
            boolean isAsked = false;
            for (int f = feature; f < feature + column.width(); f++) {
                isAsked |= weight(gate, f) != 0;
            }
            if (isAsked) {
                out.add(column);
            }
            feature += column.width();
        }
        return out;
    }
}
