package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.viz.GateTerms;
import org.espalier.words.Words;

/** What a report calls columns, values, classes and rows: by the labels of the schema's dictionary, where it has some. */
final class ReportNames {
    /** What stands for a category that the schema does not know, and for none. */
    static final String OTHER = "not in the list";

    static final String MISSING = "missing";

    private final TreeView view;
    private final Words words;

    ReportNames(TreeView view) {
        this.view = view;
        this.words = view.words();
    }

    List<String> classes() {
        return view.classes().stream().map(words::className).toList();
    }

    String target() {
        return words.target();
    }

    /** A row, and rows. */
    List<Object> noun() {
        return List.of(words.row(), words.rows());
    }

    String column(String name) {
        return words.column(name);
    }

    /** The schema's column behind one of {@link TreeView#columns()}. */
    Column schemaColumn(int index) {
        return view.tree().schema().columns().get(view.columns().get(index).schemaColumn());
    }

    /** A value of a row as the user wrote it: a category, or a number's special code, by its label. */
    String value(int index, String text) {
        Column column = schemaColumn(index);
        if (column instanceof Column.Category) {
            return words.value(column.name(), text);
        }
        return code(column.name(), text).orElse(text);
    }

    private Optional<String> code(String column, String text) {
        try {
            return words.code(column, Decimals.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    List<String> categories(Column.Category column) {
        return column.categories().stream()
                .map(c -> words.value(column.name(), c))
                .toList();
    }

    /** The question of a gate, without question mark; labels in the places of the data's spellings. */
    String question(int node, Question q) {
        return column(q.name()) + (q.threshold().isPresent() ? " above " : " is ") + asked(node, q);
    }

    /** What holds of a row on a branch. */
    String statement(int node, Question q, Branch taken) {
        if (taken == q.yes()) {
            return question(node, q);
        }
        String not = q.threshold().isPresent() ? " at most " : q.answers() > 1 ? " is none of " : " is not ";
        return column(q.name()) + not + asked(node, q);
    }

    /** A term of a gate in general: {@code higher age}, {@code home own}. */
    GateTerms.Term labelled(GateTerms.Term term) {
        if (!words.hasLabels() || term.parts().size() != 2) {
            return term;
        }
        String first = term.parts().get(0);
        String second = term.parts().get(1);
        return new GateTerms.Term(
                first.equals(GateTerms.HIGHER)
                        ? List.of(first, column(second))
                        : List.of(column(first), words.value(first, second)),
                term.push());
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
