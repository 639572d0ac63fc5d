package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.viz.Names;

/** What a report calls things: as pictures do, and questions in words. */
final class ReportNames extends Names {
    /** What stands for a category that the schema does not know, and for none. */
    static final String OTHER = "not in the list";

    static final String MISSING = "missing";

    ReportNames(TreeView view) {
        super(view);
    }

    /** A row, and rows. */
    List<Object> noun() {
        return List.of(words.row(), words.rows());
    }

    List<String> categories(Column.Category column) {
        return column.categories().stream()
                .map(c -> words.value(column.name(), c))
                .toList();
    }

    /** The question of a gate, without question mark; labels in the places of the data's spellings. */
    String question(int node, Question q) {
        return q.otherwise().isPresent()
                ? q.text()
                : column(q.name()) + (q.threshold().isPresent() ? " above " : " is ") + asked(node, q);
    }

    /** What holds of a row on a branch. */
    String statement(int node, Question q, Branch taken) {
        if (taken == q.yes()) {
            return question(node, q);
        }
        if (q.otherwise().isPresent()) {
            return q.otherwise().get();
        }
        String not = q.threshold().isPresent() ? " at most " : q.answers() > 1 ? " is none of " : " is not ";
        return column(q.name()) + not + asked(node, q);
    }

    /** A value of a scorecard's column: a category, or a special code. */
    String scored(String column, String text) {
        return view.columns().stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .map(c -> value(view.columns().indexOf(c), text))
                .orElse(text);
    }

    /** A threshold as it is; categories by their labels. */
    private String asked(int node, Question q) {
        if (!(schemaColumn(q.column()) instanceof Column.Category c) || !words.hasLabels()) {
            return q.asked();
        }
        ExplainedColumn column = view.columns().get(q.column());
        List<String> names = new ArrayList<>();
        for (int slot = 0; slot < column.width(); slot++) {
            double logit = view.plainBias(node) + (double) view.coefficient(node, column.firstFeature() + slot);
            if ((logit > 0 ? Branch.RIGHT : Branch.LEFT) == q.yes()) {
                names.add(
                        slot < c.categories().size()
                                ? words.value(c.name(), c.categories().get(slot))
                                : slot == c.otherSlot() ? OTHER : MISSING);
            }
        }
        return String.join(", ", names);
    }
}
