package org.espalier.viz;

import java.util.List;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.explain.Points;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.viz.page.PageModel;
import org.espalier.words.Words;

/** What pictures and reports call columns, values, classes and rows: by the labels of the schema's dictionary, where it has some. */
public class Names {
    private static final int TARGET = 30;

    protected final TreeView view;
    protected final Words words;

    public Names(TreeView view) {
        this.view = view;
        this.words = view.words();
    }

    /** In the order of the schema. */
    public final List<String> classes() {
        return view.classes().stream().map(words::className).toList();
    }

    /** The classes that are reachable below a node, as parts of a text; where all are, in so many words. */
    public final List<String> reachable(int heap, int most) {
        List<Integer> found = view.reachableClasses(heap);
        if (found.size() > 1 && found.size() == view.classes().size()) {
            return List.of(found.size() == 2 ? "either class" : "all classes");
        }
        List<String> names = classes();
        return Wording.classes(found.stream().sorted().map(names::get).toList(), most);
    }

    public final String className(String name) {
        return words.className(name);
    }

    public final String target() {
        return words.target();
    }

    /** The target and a blank before an answer; nothing where a class says it itself, as those of a label do: {@code not urgent}. */
    public final String targetBefore(String answer) {
        boolean isSaid = !view.isNumeric() && words.className(answer).endsWith(target());
        return isSaid ? "" : Texts.visible(target(), TARGET) + " ";
    }

    /** What one row is: {@code row}, {@code applicant}. */
    public final String row() {
        return words.row();
    }

    /** What points are measured against. */
    public final String reference(Points.Reference reference) {
        return reference == Points.Reference.SEGMENT_AVERAGE ? "the segment's average " + row() : reference.text();
    }

    public final String column(String name) {
        return words.column(name);
    }

    /** The schema's column behind one of {@link TreeView#columns()}. */
    public final Column schemaColumn(int index) {
        return view.tree().schema().columns().get(view.columns().get(index).schemaColumn());
    }

    /** A value of a row for people: a category, or a number's special code, by its label; a number with its unit. */
    public final String value(int index, String text) {
        String label = PageModel.label(view, index, text);
        if (view.columns().get(index).schemaColumn() < 0
                || !label.equals(text)
                || !(schemaColumn(index) instanceof Column.Number n)) {
            return label;
        }
        try {
            double number = Decimals.parse(text);
            return Double.isFinite(number)
                    ? Scorecard.valueText(number).replace('-', '−')
                            + n.unit().map(u -> " " + u).orElse("")
                    : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** A term of a gate in general: {@code higher age}, {@code home own}. */
    public final GateTerms.Term labelled(GateTerms.Term term) {
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
}
