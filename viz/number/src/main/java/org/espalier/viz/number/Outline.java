package org.espalier.viz.number;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.Amounts;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.page.PageModel;

/**
 * The whole tree as an outline to fold and unfold: each gate's question, what its rows have of the column, where the threshold
 * and its undecided band lie, and what is answered on either side.
 */
final class Outline {
    /** Levels that are unfolded at first. */
    private static final int UNFOLDED = 2;

    /** What is below is folded for good: nobody reads it, and a file has to be opened. */
    private static final int MAX_LEVELS = 8;

    private static final int MAX_NAMES = 4;
    private static final int NAME = 40;
    private static final int STATEMENT = 120;

    private final TreeView view;
    private final Dataset rows;
    private final Predictions maxPath;
    private final Charts charts;
    private final Amounts amounts;
    private final boolean showsRows;
    /** Of all rows. */
    private final double allWeight;

    private final StringBuilder out = new StringBuilder();

    Outline(TreeView view, Dataset rows, Predictions maxPath, Charts charts, boolean showsRows) {
        this.view = view;
        this.rows = rows;
        this.maxPath = maxPath;
        this.charts = charts;
        this.amounts = view.amounts();
        this.showsRows = showsRows;
        this.allWeight =
                IntStream.range(0, rows.rows()).mapToDouble(rows::weight).sum();
    }

    String html() {
        out.append("<div class=\"outline\">\n");
        node(0, "", IntStream.range(0, rows.rows()).toArray(), 0);
        return out.append("</div>\n").toString();
    }

    /** @param condition what leads here from the gate above, as HTML */
    private void node(int place, String condition, int[] members, int level) {
        // a closed gate stands for what lies below it
        int heap = view.leafNode(place);
        boolean isLeaf = view.isLeaf(heap);
        if (isLeaf || members.length == 0 || level == MAX_LEVELS) {
            out.append("<p class=\"end\">")
                    .append(condition)
                    .append(answer(members))
                    .append(
                            isLeaf || members.length == 0
                                    ? ""
                                    : Html.element("span class=\"soft\"", ", more questions below"))
                    .append("</p>\n");
            return;
        }
        Optional<Question> question = Question.of(view, heap);
        out.append("<details")
                .append(level < UNFOLDED ? " open" : "")
                .append("><summary>")
                .append(condition)
                .append(answer(members))
                .append(Html.element("span class=\"ask\"", asks(heap, question)))
                .append("</summary>\n<div class=\"sides\">\n");
        question.flatMap(q -> spread(q, members)).ifPresent(out::append);
        if (question.isEmpty()) {
            out.append(Html.element("p class=\"soft\"", sum(heap)));
        }
        // the larger answers first
        boolean isRightFirst = mean(view, TreeShape.right(heap)) >= mean(view, TreeShape.left(heap));
        for (Branch side : isRightFirst ? List.of(Branch.RIGHT, Branch.LEFT) : List.of(Branch.LEFT, Branch.RIGHT)) {
            int child = side == Branch.RIGHT ? TreeShape.right(heap) : TreeShape.left(heap);
            String said = question.map(q -> Texts.visible(q.statement(side), STATEMENT))
                    .orElse(side == Branch.RIGHT ? "more than 0 points" : "at most 0 points");
            int[] there = Arrays.stream(members)
                    .filter(r -> isUnder(maxPath.leaf()[r], child))
                    .toArray();
            node(child, Html.element("strong", Texts.capitalised(said)) + " ", there, level + 1);
        }
        out.append("</div></details>\n");
    }

    private static double mean(TreeView view, int heap) {
        return view.distribution(heap)[0];
    }

    private boolean isUnder(int leaf, int heap) {
        int at = view.tree().shape().nodes() + leaf;
        while (at > heap) {
            at = TreeShape.parent(at);
        }
        return at == heap;
    }

    /** What is answered to the rows that come here, and how many they are. */
    private String answer(int[] members) {
        double weight = 0;
        double sum = 0;
        for (int r : members) {
            weight += rows.weight(r);
            sum += rows.weight(r) * maxPath.probabilities()[r];
        }
        if (members.length < (showsRows ? 1 : Charts.FEW)) {
            return Html.element("span class=\"soft\"", members.length == 0 ? "no row" : "few rows");
        }
        return Html.element("span class=\"value\"", Html.minus(amounts.text(sum / weight))) + " "
                + Html.element("span class=\"soft\"", Percent.of(weight / allWeight) + " of the rows");
    }

    private String asks(int heap, Optional<Question> question) {
        if (question.isPresent()) {
            return Texts.capitalised(Texts.visible(question.get().text(), STATEMENT)) + "?";
        }
        List<Integer> asked = view.askedBy(heap);
        String names = asked.stream()
                .limit(MAX_NAMES)
                .map(c ->
                        Texts.visible(view.words().column(view.columns().get(c).name()), NAME))
                .collect(Collectors.joining(", "));
        return names + (asked.size() > MAX_NAMES ? " and " + (asked.size() - MAX_NAMES) + " more" : "")
                + ": more than 0 points together?";
    }

    /** Which way a larger value of each number pushes. */
    private String sum(int heap) {
        StringBuilder more = new StringBuilder();
        StringBuilder less = new StringBuilder();
        for (int c : view.askedBy(heap)) {
            ExplainedColumn column = view.columns().get(c);
            if (column.schemaColumn() >= 0
                    && view.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number) {
                String name = Texts.visible(view.words().column(column.name()), NAME);
                StringBuilder to = view.coefficient(heap, column.firstFeature()) > 0 ? more : less;
                to.append(to.isEmpty() ? "" : ", ").append(name);
            }
        }
        return (more.isEmpty() ? "" : "Larger values give points: " + more + ". ")
                + (less.isEmpty() ? "" : "Larger values take points: " + less + ".");
    }

    /** How the rows that come here lie along the column, with threshold and band. */
    private Optional<String> spread(Question q, int[] members) {
        ExplainedColumn column = view.columns().get(q.column());
        if (q.threshold().isEmpty()
                || members.length < Charts.FEW
                || !(view.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n)) {
            return Optional.empty();
        }
        double[] values = PageModel.values(rows.select(members), n, column.firstFeature());
        double threshold = q.threshold().getAsDouble();
        Axis axis = Axis.of(
                Math.min(threshold, Charts.quantile(values, 0.01)),
                Math.max(threshold, Charts.quantile(values, 0.99)),
                0,
                1);
        String drawing = charts.histogram(
                "Rows that come here, by " + q.name(),
                Charts.counts(values, axis, showsRows),
                axis,
                threshold,
                q.band().get(0),
                q.band().get(1));
        return Optional.of("<figure>" + drawing
                + Html.element(
                        "figcaption", Html.minus(Texts.capitalised(q.undecided().orElse(""))) + ".") + "</figure>\n");
    }
}
