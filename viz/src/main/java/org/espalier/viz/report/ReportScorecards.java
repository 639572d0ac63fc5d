package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Question;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.PageModel;

/**
 * The leaves of a report whose tree has scorecards: each with the questions that lead to it and the points of every value of its
 * columns, of two classes towards the positive one, of more towards each.
 */
final class ReportScorecards {
    private static final int MAX_LEAVES = 32;

    /** Towards so many classes, those that the leaf answers most. */
    private static final int MAX_CLASSES = 10;

    private final TreeView view;
    private final ReportNames names;
    private final Dataset data;
    private final Predictions maxPath;
    private final Counts counts;

    ReportScorecards(TreeView view, ReportNames names, Dataset data, Predictions maxPath, Counts counts) {
        this.view = view;
        this.names = names;
        this.data = data;
        this.maxPath = maxPath;
        this.counts = counts;
    }

    /** The leaves of most rows first; none where leaves are constant. */
    List<Object> leaves() {
        if (!view.hasScorecards()) {
            return List.of();
        }
        int nodes = view.tree().shape().nodes();
        int[] rows = new int[view.tree().shape().leaves()];
        for (int r = 0; r < data.rows(); r++) {
            rows[maxPath.leaf()[r]]++;
        }
        return IntStream.range(0, rows.length)
                .filter(l -> view.isThere(nodes + l))
                .boxed()
                .sorted(Comparator.comparingInt((Integer l) -> -rows[l]))
                .limit(MAX_LEAVES)
                .map(l -> leaf(l, rows[l]))
                .toList();
    }

    private Object leaf(int l, int rows) {
        int node = view.tree().shape().nodes() + l;
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("node", view.placeOf(node));
        out.put("name", node);
        out.put("rows", counts.of(rows));
        if (view.knowsItsRows()) {
            out.put("reach", counts.share(view.reach(node)));
        }
        out.put("dist", ReportData.rounded(view.distribution(node)));
        out.put("segment", segment(node));
        out.put("measured", view.reference().text());
        List<Object> cards = new ArrayList<>();
        if (view.classes().size() == 2) {
            cards.add(card(l, view.tree().schema().positiveIndex()));
        } else {
            float[] dist = view.distribution(node);
            IntStream.range(0, dist.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer k) -> -dist[k]))
                    .limit(MAX_CLASSES)
                    .forEach(k -> cards.add(card(l, k)));
        }
        out.put("cards", cards);
        return out;
    }

    /** What holds of its rows, gate by gate, each as parts that may be written in different directions. */
    private List<Object> segment(int node) {
        List<Object> out = new ArrayList<>();
        for (int at = node; at > 0; at = TreeShape.parent(at)) {
            int gate = TreeShape.parent(at);
            if (!view.isLeaf(gate)) {
                Branch side = at == TreeShape.left(gate) ? Branch.LEFT : Branch.RIGHT;
                out.add(
                        0,
                        Question.of(view, gate)
                                .map(q -> names.statement(gate, q, side))
                                .orElse("gate " + gate + " goes " + side.text()));
            }
        }
        return out;
    }

    private Object card(int leaf, int towards) {
        Scorecard card = Scorecard.of(view, leaf, towards);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("towards", towards);
        out.put("against", card.against());
        out.put("base", tenth(card.base()));
        List<Object> columns = new ArrayList<>();
        card.columns().forEach(effect -> columns.add(column(effect)));
        out.put("columns", columns);
        return out;
    }

    private Object column(Scorecard.Effect effect) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", names.column(effect.column()));
        effect.unit().ifPresent(u -> out.put("unit", u));
        out.put("steps", effect.steps());
        List<Object> line = new ArrayList<>();
        for (Scorecard.At at : told(effect)) {
            line.add(List.of(at.value(), tenth(at.points()), Scorecard.valueText(at.value())));
        }
        out.put("line", line);
        List<Object> words = new ArrayList<>();
        for (Scorecard.Word word : effect.words()) {
            words.add(List.of(
                    names.scored(effect.column(), word.name()),
                    tenth(word.points()),
                    word.kind() != Scorecard.Kind.KNOWN));
        }
        out.put("words", words);
        return out;
    }

    /** The line, where no row may be told between ends that are no row's; none where there are no such ends. */
    private List<Scorecard.At> told(Scorecard.Effect effect) {
        if (!counts.isGuarded() || effect.line().isEmpty()) {
            return effect.line();
        }
        ExplainedColumn column = view.columns().get(effect.index());
        Column.Number n = (Column.Number) view.tree().schema().columns().get(column.schemaColumn());
        Optional<double[]> ends = PageModel.typicalEnds(data, n, column.firstFeature());
        double[] knots = effect.line().stream()
                .mapToDouble(Scorecard.At::value)
                .filter(v -> v > n.minimum() && v < n.maximum())
                .toArray();
        if (ends.isEmpty() || knots.length == 0) {
            return List.of();
        }
        // an end beyond the training rows' own would show where those are: the knot next to it instead
        double low = ends.get()[0] > n.minimum() ? ends.get()[0] : knots[0];
        double high = ends.get()[1] < n.maximum() ? ends.get()[1] : knots[knots.length - 1];
        return low < high ? between(effect, low, high) : List.of();
    }

    static List<Scorecard.At> between(Scorecard.Effect effect, double low, double high) {
        List<Scorecard.At> out = new ArrayList<>();
        out.add(new Scorecard.At(low, effect.at(low)));
        effect.line().stream()
                .filter(at -> at.value() > low && at.value() < high)
                .forEach(out::add);
        out.add(new Scorecard.At(high, effect.at(high)));
        return out;
    }

    private static double tenth(double points) {
        return Math.round(points * 10) / 10.0;
    }
}
