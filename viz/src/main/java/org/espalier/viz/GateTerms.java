package org.espalier.viz;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.explain.Contribution;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explanation;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;

/** What counts most at a gate of a table: in general, or for one row. */
public final class GateTerms {
    /** What stands before a number that pushes as it rises. */
    public static final String HIGHER = "higher";

    private GateTerms() {}

    /**
     * One bar: a column and how far it pushes; above 0 right.
     *
     * @param parts of the text, a column and its value say, each of which may be written in another direction
     */
    public record Term(List<String> parts, double push) {
        public Term {
            parts = List.copyOf(parts);
        }

        /** The whole text. */
        public String text() {
            return String.join(" ", parts);
        }
    }

    /** A term, and the standard deviation of what its column adds over the training rows. */
    private record Ranked(Term term, double standardDeviation) {}

    /**
     * In general, what moves the training rows most first: how far a number pushes that is one standard deviation above the average,
     * or of a column of categories the one that accounts for most of its effect, against the average row. A rare category
     * with a great weight moves few rows and stands behind a common one.
     */
    public static List<Term> general(TreeView view, int node, int count) {
        return view.columns().stream()
                .map(column -> general(view, node, column))
                .filter(ranked -> ranked.term().push() != 0)
                .sorted(Comparator.comparingDouble((Ranked ranked) -> -ranked.standardDeviation()))
                .limit(count)
                .map(Ranked::term)
                .toList();
    }

    private static Ranked general(TreeView view, int node, ExplainedColumn column) {
        int first = column.firstFeature();
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        if (c instanceof Column.Number n) {
            double push = view.coefficient(node, first) * n.standardDeviation() / n.scale();
            return new Ranked(new Term(List.of(HIGHER, n.name()), push), Math.abs(push));
        }
        Column.Category category = (Column.Category) c;
        double mean = 0;
        for (int f = 0; f < column.width(); f++) {
            mean += view.coefficient(node, first + f) * view.mean(first + f);
        }
        int best = -1;
        double most = 0;
        double variance = 0;
        for (int f = 0; f < category.categories().size(); f++) {
            double push = view.coefficient(node, first + f) - mean;
            // without training rows all categories count alike
            double share = view.tree().statistics().isPresent() ? view.mean(first + f) : 1. / column.width();
            double part = share * push * push;
            variance += part;
            if (part > most) {
                most = part;
                best = f;
            }
        }
        return best < 0
                ? new Ranked(new Term(List.of(c.name()), 0), 0)
                : new Ranked(
                        new Term(
                                List.of(c.name(), category.categories().get(best)),
                                view.coefficient(node, first + best) - mean),
                        Math.sqrt(variance));
    }

    /** For one row: the columns' contributions, what the others add where there are any, and the average row. */
    public static List<Term> of(Explanation why, Step step, Names names, int count) {
        List<Contribution> top = step.top(count);
        List<Term> out = new ArrayList<>();
        for (Contribution c : top) {
            out.add(new Term(List.of(names.column(c.column()), names.value(c.index(), c.value())), c.contribution()));
        }
        if (why.tree().columns().size() > count) {
            out.add(new Term(List.of("other columns"), step.rest(top)));
        }
        out.add(new Term(List.of("the average row"), step.bias()));
        return out;
    }
}
