package org.espalier.viz.number;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.Amounts;
import org.espalier.explain.Branch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Question;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.TreeShape;

/** The leaves that rows come to, each a card: its answer, its rows' truths, who they are, what its answer hangs on. */
final class Groups {
    private static final int COLUMNS = 3;
    /** A reader takes in no more. */
    private static final int MAX_GROUPS = 64;

    /** Rows of a leaf that say which of its columns count. */
    private static final int SAMPLE = 200;

    private static final int NAME = 40;
    private static final int STATEMENT = 120;

    private final TreeView view;
    private final Dataset rows;
    private final Predictions maxPath;
    private final Charts charts;
    private final boolean showsRows;

    Groups(TreeView view, Dataset rows, Predictions maxPath, Charts charts, boolean showsRows) {
        this.view = view;
        this.rows = rows;
        this.maxPath = maxPath;
        this.charts = charts;
        this.showsRows = showsRows;
    }

    /** A leaf and the rows that come to it. */
    private record Group(int leaf, int[] members, double answered, double share) {}

    /** The cards, the largest answers first. */
    String html() {
        List<Group> groups = new ArrayList<>();
        double all = IntStream.range(0, rows.rows()).mapToDouble(rows::weight).sum();
        for (int l = 0; l < view.tree().shape().leaves(); l++) {
            int leaf = l;
            int[] members = IntStream.range(0, rows.rows())
                    .filter(r -> maxPath.leaf()[r] == leaf)
                    .toArray();
            if (members.length >= (showsRows ? 1 : Charts.FEW)) {
                double weight = 0;
                double sum = 0;
                for (int r : members) {
                    weight += rows.weight(r);
                    sum += rows.weight(r) * maxPath.probabilities()[r];
                }
                groups.add(new Group(leaf, members, sum / weight, weight / all));
            }
        }
        groups.sort(Comparator.comparingDouble((Group g) -> -g.share()));
        List<Group> told = groups.subList(0, Math.min(MAX_GROUPS, groups.size()));
        Axis axis = axis();
        StringBuilder out = new StringBuilder("<div class=\"groups\">\n");
        told.stream()
                .sorted(Comparator.comparingDouble((Group g) -> -g.answered()))
                .forEach(g -> out.append(card(g, axis)));
        out.append("</div>\n");
        if (told.size() < groups.size()) {
            out.append(Html.element(
                    "p class=\"soft\"",
                    "Told are the " + told.size() + " groups of " + groups.size() + " that have most rows, "
                            + Percent.of(told.stream().mapToDouble(Group::share).sum()) + " of them."));
        }
        return out.toString();
    }

    /** Over the truths of all rows but the outermost. */
    private Axis axis() {
        double[] truths = known(IntStream.range(0, rows.rows()).toArray());
        double[] values = truths.length > 0 ? truths : answers();
        return Axis.of(Charts.quantile(values, 0.005), Charts.quantile(values, 0.995), 0, 1);
    }

    private double[] answers() {
        return IntStream.range(0, rows.rows())
                .mapToDouble(r -> maxPath.probabilities()[r])
                .toArray();
    }

    private double[] known(int[] members) {
        return IntStream.of(members)
                .mapToDouble(r -> rows.values()[r])
                .filter(v -> !Double.isNaN(v))
                .toArray();
    }

    private String card(Group g, Axis axis) {
        Amounts amounts = view.amounts();
        StringBuilder out = new StringBuilder("<div class=\"group\">\n");
        out.append("<div class=\"value\">")
                .append(Html.text(Html.minus(amounts.text(g.answered()))))
                .append("</div>\n");
        String many = showsRows ? " (" + g.members().length + ")" : "";
        out.append(Html.element("p class=\"soft\"", Percent.of(g.share()) + " of the rows" + many + interval(g)));
        Optional<Intervals> intervals = view.tree().intervals();
        double low = intervals.map(i -> i.low(g.leaf(), (float) g.answered())).orElse(0f);
        double high = intervals.map(i -> i.high(g.leaf(), (float) g.answered())).orElse(0f);
        if (amounts.isRate()) {
            found(g).ifPresent(text -> out.append(Html.element("p", text)));
        } else {
            out.append(charts.histogram(
                    "How the truth lies in this group",
                    Charts.counts(known(g.members()), axis, showsRows),
                    axis,
                    g.answered(),
                    low,
                    high));
        }
        questions(g).forEach(text -> out.append(Html.element("p", text)));
        out.append(Html.element("p", "Who: " + who(g)));
        what(g).ifPresent(text -> out.append(Html.element("p", "Hangs on: " + text)));
        return out.append("</div>\n").toString();
    }

    /** Rates of single rows are mostly 0: what was found of all of them together. */
    private Optional<String> found(Group g) {
        double sum = 0;
        double weight = 0;
        for (int r : g.members()) {
            sum += rows.weight(r) * rows.values()[r];
            weight += rows.weight(r);
        }
        return Double.isNaN(sum)
                ? Optional.empty()
                : Optional.of("found on average: " + view.amounts().text(sum / weight));
    }

    private String interval(Group g) {
        return view.tree()
                .intervals()
                .map(i -> ", " + Percent.of(i.coverage()) + " interval "
                        + Html.minus(view.amounts().plain(i.below()[g.leaf()])) + " to +"
                        + view.amounts().plain(i.above()[g.leaf()]) + " around the answer")
                .orElse("");
    }

    /** The questions of one column that lead there, but those that one further down says more narrowly. */
    private List<String> questions(Group g) {
        LinkedList<String> out = new LinkedList<>();
        List<Bound> bounds = new ArrayList<>();
        int at = view.tree().shape().nodes() + g.leaf();
        while (at > 0) {
            int parent = TreeShape.parent(at);
            if (view.tree().structure().isOpen(parent)) {
                Branch side = at == TreeShape.right(parent) ? Branch.RIGHT : Branch.LEFT;
                Question.of(view, parent).ifPresent(q -> {
                    Optional<Bound> bound = Bound.of(q, side);
                    if (bound.isEmpty() || bounds.stream().noneMatch(b -> b.implies(bound.get()))) {
                        out.addFirst(Texts.visible(q.statement(side), STATEMENT));
                    }
                    bound.ifPresent(bounds::add);
                });
            }
            at = parent;
        }
        return out;
    }

    /** What a threshold on a path rules out. */
    private record Bound(int column, boolean isAbove, double threshold) {
        static Optional<Bound> of(Question q, Branch side) {
            return q.threshold().isPresent()
                    ? Optional.of(
                            new Bound(q.column(), side == q.yes(), q.threshold().getAsDouble()))
                    : Optional.empty();
        }

        boolean implies(Bound other) {
            return column == other.column
                    && isAbove == other.isAbove
                    && (isAbove ? threshold >= other.threshold : threshold <= other.threshold);
        }
    }

    /** The numbers whose mean lies furthest from that of all rows, in standard deviations. */
    private String who(Group g) {
        record Far(String text, double distance) {}
        List<Far> far = new ArrayList<>();
        for (ExplainedColumn column : view.columns()) {
            if (column.schemaColumn() >= 0
                    && view.tree().schema().columns().get(column.schemaColumn()) instanceof Column.Number n) {
                double sum = 0;
                float[] x = new float[rows.features().columns()];
                for (int r : g.members()) {
                    rows.features().copyRow(r, x, 0);
                    sum += x[column.firstFeature()];
                }
                double mean = sum / g.members().length * n.scale() + n.offset();
                double all = view.mean(column.firstFeature()) * n.scale() + n.offset();
                String unit = n.unit().map(u -> " " + u).orElse("");
                far.add(new Far(
                        name(column.name()) + " " + value(mean, n) + unit + " (all: " + value(all, n) + ")",
                        Math.abs(mean - all) / n.standardDeviation()));
            }
        }
        far.sort(Comparator.comparingDouble(f -> -f.distance()));
        return far.isEmpty()
                ? "no numbers to tell"
                : "on average "
                        + far.stream()
                                .limit(COLUMNS)
                                .map(Far::text)
                                .reduce((a, b) -> a + ", " + b)
                                .get();
    }

    /** To a hundredth of the column's standard deviation. */
    private static String value(double value, Column.Number n) {
        double step = Math.pow(10, Math.floor(Math.log10(n.standardDeviation() / 20)));
        return Html.minus(Scorecard.valueText(Math.rint(value / step) * step));
    }

    /** The columns that move the answer most within the group; none where leaves are constant. */
    private Optional<String> what(Group g) {
        if (!view.hasScorecards()) {
            return Optional.empty();
        }
        int every = Math.max(1, g.members().length / SAMPLE);
        double[] size = new double[view.columns().size()];
        float[] x = new float[rows.features().columns()];
        int count = 0;
        for (int i = 0; i < g.members().length; i += every) {
            rows.features().copyRow(g.members()[i], x, 0);
            count++;
            for (int c : view.asked(g.leaf())) {
                size[c] += view.size(g.leaf(), c, x);
            }
        }
        int counted = count;
        return IntStream.range(0, size.length)
                .boxed()
                .filter(c -> size[c] > 0)
                .sorted(Comparator.comparingDouble(c -> -size[c]))
                .limit(COLUMNS)
                .map(c -> name(view.columns().get(c).name()) + " (" + moved(size[c] / counted) + ")")
                .reduce((a, b) -> a + ", " + b);
    }

    private String moved(double effect) {
        Amounts amounts = view.amounts();
        return amounts.isRate() ? "by " + Amounts.factor(effect) : "± " + amounts.plain(effect);
    }

    private String name(String column) {
        return Texts.visible(view.words().column(column), NAME);
    }
}
