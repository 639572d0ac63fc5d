package org.espalier.pmml;

import static org.espalier.pmml.Expression.apply;
import static org.espalier.pmml.Expression.constant;
import static org.espalier.pmml.Expression.field;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Target;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;

/** Scores and probabilities of leaves as derived fields. */
final class Scores {
    /** No logarithm of zero: far below what a probability needs. */
    private static final double MIN_PROBABILITY = 1e-300;

    private final SoftDecisionTree tree;
    private final DerivedFields fields;

    Scores(SoftDecisionTree tree, DerivedFields fields) {
        this.tree = tree;
        this.fields = fields;
    }

    private String leafName(int leaf) {
        return "leaf " + (tree.shape().nodes() + leaf);
    }

    /** Adds a field for each column that moves a score of a leaf; returns their names. */
    List<String> points(LeafScorecards cards, int leaf, int output) {
        List<String> out = new ArrayList<>();
        Basis basis = cards.basis();
        String of = cards.outputs() == 1
                ? leafName(leaf)
                : leafName(leaf) + ", " + tree.schema().target().classes().get(output);
        for (int c : cards.columns(leaf)) {
            Column column = basis.schema().columns().get(c);
            String name = of + ": " + column.name();
            if (column instanceof Column.Number) {
                ColumnCurve curve = ColumnCurve.of(cards, leaf, output, c);
                if (!curve.isZero()) {
                    out.addAll(fields.addCurve(name, c, curve));
                }
            } else {
                int first = basis.firstTerm(c);
                out.add(fields.addCategories(
                        name, (Column.Category) column, slot -> cards.weight(leaf, first + slot, output)));
            }
        }
        return out;
    }

    private String score(LeafScorecards cards, int leaf, int output) {
        List<Expression> terms = new ArrayList<>();
        points(cards, leaf, output).forEach(name -> terms.add(field(name)));
        terms.add(constant(cards.intercept(leaf, output)));
        String of = cards.outputs() == 1
                ? ""
                : ", " + tree.schema().target().classes().get(output);
        return fields.add(leafName(leaf) + of + ": score", Expression.sum(terms));
    }

    /** The answer of a leaf of a number or a rate. */
    Expression number(int leaf) {
        if (tree.scorecards().isEmpty()) {
            return constant(tree.leafDistribution(leaf)[0]);
        }
        LeafScorecards cards = tree.scorecards().get();
        Expression score = field(score(cards, leaf, 0));
        if (cards.range().isPresent()) {
            double low = cards.range().get().low()[leaf];
            double high = cards.range().get().high()[leaf];
            score = apply("max", constant(low), apply("min", constant(high), score));
        }
        return tree.schema().target().kind() == Target.Kind.RATE ? apply("exp", score) : score;
    }

    /** The answer of a leaf, an expression for each class. */
    List<Expression> answer(int leaf) {
        List<Expression> out = new ArrayList<>();
        if (tree.scorecards().isEmpty()) {
            for (float p : tree.leafDistribution(leaf)) {
                out.add(constant(p));
            }
            return out;
        }
        LeafScorecards cards = tree.scorecards().get();
        if (cards.outputs() == 1) {
            Expression score = field(score(cards, leaf, 0));
            int positive = tree.schema().positiveIndex();
            for (int k = 0; k < 2; k++) {
                out.add(Expression.logistic(k == positive ? -1 : 1, score));
            }
            return out;
        }
        List<Expression> scores = new ArrayList<>();
        for (int k = 0; k < cards.outputs(); k++) {
            scores.add(field(score(cards, leaf, k)));
        }
        Expression most =
                field(fields.add(leafName(leaf) + ": largest score", apply("max", scores.toArray(Expression[]::new))));
        List<Expression> powers = new ArrayList<>();
        for (int k = 0; k < scores.size(); k++) {
            String name =
                    leafName(leaf) + ", " + tree.schema().target().classes().get(k) + ": power";
            powers.add(field(fields.add(name, apply("exp", apply("-", scores.get(k), most)))));
        }
        Expression all = field(fields.add(leafName(leaf) + ": sum of powers", Expression.sum(powers)));
        powers.forEach(power -> out.add(apply("/", power, all)));
        return out;
    }

    /** Adds the calibrated probabilities' logarithms; returns their names, one a class. */
    List<String> logarithms(String prefix, List<Expression> probabilities) {
        List<String> classes = tree.schema().target().classes();
        List<Expression> p = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            p.add(field(fields.add(prefix + "probability of " + classes.get(k), probabilities.get(k))));
        }
        if (!(tree.decision().calibration() instanceof Calibration.None)) {
            int positive = tree.schema().positiveIndex();
            Expression mapped = field(fields.add(prefix + "calibrated probability", calibrated(p)));
            p.set(positive, mapped);
            p.set(1 - positive, apply("-", constant(1), mapped));
        }
        List<String> out = new ArrayList<>();
        for (int k = 0; k < classes.size(); k++) {
            out.add(fields.add(prefix + "logarithm of the probability of " + classes.get(k), logarithm(p.get(k))));
        }
        return out;
    }

    private static Expression logarithm(Expression p) {
        return apply("ln", apply("max", p, constant(MIN_PROBABILITY)));
    }

    private Expression calibrated(List<Expression> p) {
        Expression positive = p.get(tree.schema().positiveIndex());
        Expression negative = p.get(1 - tree.schema().positiveIndex());
        if (tree.decision().calibration() instanceof Calibration.Logistic c) {
            Expression odds = apply("-", logarithm(positive), logarithm(negative));
            return Expression.logistic(-1, apply("+", apply("*", constant(c.a()), odds), constant(c.b())));
        }
        Calibration.Isotonic c = (Calibration.Isotonic) tree.decision().calibration();
        if (c.x().size() == 1) {
            return constant(c.y().get(0));
        }
        String probability = tree.schema().target().classes().get(tree.schema().positiveIndex());
        String name = fields.add("observed " + probability, positive);
        return xml -> {
            xml.open("NormContinuous", "field", name, "outliers", "asExtremeValues");
            for (int i = 0; i < c.x().size(); i++) {
                xml.empty("LinearNorm", "orig", c.x().get(i), "norm", c.y().get(i));
            }
            xml.close();
        };
    }
}
