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
final class GateTerms {
    private GateTerms() {}

    /**
     * In general: how far a number pushes that is one deviation above the average, and the category of a column that
     * pushes furthest, against the average row.
     */
    static List<TermArt.Term> general(TreeView view, int node, int count) {
        List<TermArt.Term> out = new ArrayList<>();
        for (ExplainedColumn column : view.columns()) {
            TermArt.Term term = general(view, node, column);
            if (term.push() != 0) {
                out.add(term);
            }
        }
        return out.stream()
                .sorted(Comparator.comparingDouble((TermArt.Term t) -> -Math.abs(t.push())))
                .limit(count)
                .toList();
    }

    private static TermArt.Term general(TreeView view, int node, ExplainedColumn column) {
        int first = column.firstFeature();
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        if (c instanceof Column.Number n) {
            return new TermArt.Term("higher " + n.name(), view.coefficient(node, first) * n.deviation() / n.scale());
        }
        Column.Category category = (Column.Category) c;
        double mean = 0;
        for (int f = 0; f < column.width(); f++) {
            mean += view.coefficient(node, first + f) * view.mean(first + f);
        }
        int furthest = 0;
        double push = 0;
        for (int f = 0; f < category.categories().size(); f++) {
            double p = view.coefficient(node, first + f) - mean;
            if (Math.abs(p) > Math.abs(push)) {
                push = p;
                furthest = f;
            }
        }
        return category.categories().isEmpty()
                ? new TermArt.Term(c.name(), 0)
                : new TermArt.Term(c.name() + " " + category.categories().get(furthest), push);
    }

    /** For one row: the columns' contributions, what the others add, and the average row. */
    static List<TermArt.Term> of(Explanation why, Step step, int count) {
        List<Contribution> top = step.top(count);
        List<TermArt.Term> out = new ArrayList<>();
        for (Contribution c : top) {
            String name = why.tree().columns().get(c.column()).name();
            out.add(new TermArt.Term(name + " " + why.valueOf(c.column()), c.contribution()));
        }
        out.add(new TermArt.Term("other columns", step.rest(top)));
        out.add(new TermArt.Term("the average row", step.bias()));
        return out;
    }
}
