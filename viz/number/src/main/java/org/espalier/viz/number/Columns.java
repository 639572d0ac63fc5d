package org.espalier.viz.number;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.explain.Amounts;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Scorecard;
import org.espalier.explain.TreeView;
import org.espalier.explain.importance.Importance;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.EffectCurves;
import org.espalier.viz.page.PageModel;

/** The columns that move the answer, the strongest first, each with the mean answer along its values ({@link EffectCurves}). */
final class Columns {
    private static final int MAX_CURVES = 12;
    private static final int MAX_CATEGORIES = 10;
    /** A column that moves less has no curve. */
    private static final double MIN_SHARE = 0.002;

    private static final int MAX_ROWS = 2000;

    private static final int WIDTH = 360;
    private static final int HEIGHT = 180;
    private static final int LEFT = 70;
    private static final int RIGHT = WIDTH - 14;
    private static final int TOP = 10;
    private static final int FOOT = HEIGHT - 26;
    private static final int BOTTOM = FOOT - 26;
    private static final int LINE = 22;
    private static final int NAMES = 140;
    private static final int NAME = 60;
    private static final int VALUE = 22;

    private final TreeView view;
    private final Dataset rows;
    private final Counts counts;
    private final Amounts amounts;
    private final int threads;

    Columns(TreeView view, Dataset rows, Counts counts, int threads) {
        this.view = view;
        this.rows = rows;
        this.counts = counts;
        this.amounts = view.amounts();
        this.threads = threads;
    }

    /**
     * What is drawn of a column.
     *
     * @param ends of the values that are shown, and the answers along them: of a number
     * @param slots of the categories that are shown, {@code answers[slot]} each: of a category
     */
    private record Drawn(
            ExplainedColumn column,
            double share,
            Optional<double[]> ends,
            List<Double> at,
            List<Integer> slots,
            float[][] answers) {}

    /** The figures; empty where no column moves anything. */
    String html() {
        int every = Math.max(1, rows.rows() / MAX_ROWS);
        int[] some = IntStream.range(0, rows.rows()).filter(r -> r % every == 0).toArray();
        List<Importance.Share> moving = Importance.of(view, rows.select(some).features()).ranked().stream()
                .filter(s -> s.share() >= MIN_SHARE)
                .limit(MAX_CURVES)
                .toList();
        EffectCurves curves = new EffectCurves(view, rows, Math.max(1, moving.size()), threads);
        List<Drawn> drawn =
                moving.stream().flatMap(s -> drawn(s, curves).stream()).toList();
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Drawn one : drawn) {
            for (float[] answer : one.answers()) {
                low = Math.min(low, answer[0]);
                high = Math.max(high, answer[0]);
            }
        }
        StringBuilder out = new StringBuilder();
        for (Drawn one : drawn) {
            out.append(figure(one, low, high));
        }
        return out.toString();
    }

    private Optional<Drawn> drawn(Importance.Share share, EffectCurves curves) {
        ExplainedColumn column = view.columns().get(share.column());
        Column c = view.tree().schema().columns().get(column.schemaColumn());
        if (c instanceof Column.Number n) {
            // without the outermost rows, which would leave the others no room
            Optional<double[]> typical = PageModel.typicalEnds(rows, n, column.firstFeature());
            Optional<double[]> ends = counts.isGuarded()
                    ? typical
                    : typical.filter(e -> e[0] < e[1]).or(() -> Optional.of(new double[] {n.minimum(), n.maximum()}));
            return ends.filter(e -> e[0] < e[1]).map(e -> {
                EffectCurves.Curve curve = curves.ofNumber(column, n, e[0], e[1]);
                return new Drawn(column, share.share(), ends, curve.at(), List.of(), curve.answers());
            });
        }
        int[] of = PageModel.rowsOfSlots(rows, column);
        List<Integer> slots = IntStream.range(0, of.length)
                .boxed()
                .filter(s -> of[s] > 0 && !counts.isFew(of[s]))
                .sorted((a, b) -> Integer.compare(of[b], of[a]))
                .limit(MAX_CATEGORIES)
                .toList();
        return slots.isEmpty()
                ? Optional.empty()
                : Optional.of(new Drawn(
                        column, share.share(), Optional.empty(), List.of(), slots, curves.ofCategory(column, slots)));
    }

    private String figure(Drawn one, double low, double high) {
        Column c = view.tree().schema().columns().get(one.column().schemaColumn());
        String name = Texts.visible(view.words().column(c.name()), NAME);
        String drawing = c instanceof Column.Number n
                ? ofNumber(one, n, name, Axis.of(low, high, BOTTOM, TOP))
                : ofCategory(one, (Column.Category) c, name, Axis.of(low, high, NAMES + 8, RIGHT - 70));
        return "<figure>\n<div><strong>" + Html.text(name) + "</strong> "
                + Html.element(
                        "span class=\"soft\"",
                        Percent.of(one.share()) + " of what moves the answer"
                                + (c.immutable() ? ", can't be changed" : ""))
                + "</div>\n" + drawing + "</figure>\n";
    }

    /** A line over the values; below it how many rows have them. */
    private String ofNumber(Drawn one, Column.Number n, String name, Axis y) {
        double[] ends = one.ends().orElseThrow();
        Axis x = new Axis(ends[0], ends[1], LEFT, RIGHT);
        StringBuilder out = new StringBuilder();
        for (double mark : y.marks()) {
            out.append(Html.line("grid", LEFT, y.at(mark), RIGHT, y.at(mark)));
            out.append(Html.label(LEFT - 6, y.at(mark) + 4, "end", Html.minus(amounts.plain(mark))));
        }
        int[] bins = Charts.counts(PageModel.values(rows, n, one.column().firstFeature()), x, !counts.isGuarded());
        int most = Math.max(1, Arrays.stream(bins).max().orElse(1));
        double width = (RIGHT - LEFT) / (double) bins.length;
        for (int b = 0; b < bins.length; b++) {
            double height = (FOOT - BOTTOM - 4.0) * bins[b] / most;
            out.append(Html.rectangle("found", LEFT + b * width + 0.5, FOOT - height, width - 1, height));
        }
        out.append(Html.line("axis", LEFT, FOOT, RIGHT, FOOT));
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < one.at().size(); i++) {
            points.append(Html.px(x.at(one.at().get(i))))
                    .append(',')
                    .append(Html.px(y.at(one.answers()[i][0])))
                    .append(' ');
        }
        out.append("<polyline class=\"effect\" points=\"")
                .append(points.toString().strip())
                .append("\"/>\n");
        String unit = n.unit().map(u -> " " + Texts.visible(u, VALUE)).orElse("");
        out.append(Html.label(LEFT, HEIGHT - 8, "start", told(view, n, ends[0])));
        out.append(Html.label(RIGHT, HEIGHT - 8, "end", told(view, n, ends[1]) + unit));
        return Html.drawing("Mean answer along " + name, WIDTH, HEIGHT, out.toString());
    }

    /** A value to three digits, or what a code stands for. */
    static String told(TreeView view, Column.Number n, double value) {
        return view.words().code(n.name(), value).orElse(Html.minus(Scorecard.valueText(PageModel.threeDigits(value))));
    }

    /** A point a category, the most frequent first. */
    private String ofCategory(Drawn one, Column.Category c, String name, Axis x) {
        StringBuilder out = new StringBuilder();
        double mean = view.tree().schema().target().spread().map(s -> s.mean()).orElse(x.low());
        for (int i = 0; i < one.slots().size(); i++) {
            double y = LINE * (i + 0.5);
            double answer = one.answers()[i][0];
            out.append(Html.label(
                    NAMES,
                    y + 4,
                    "end",
                    Texts.visible(PageModel.slot(view, c, one.slots().get(i)), VALUE)));
            out.append(Html.line("reach", x.at(mean), y, x.at(answer), y));
            out.append(Html.circle("effect", x.at(answer), y, 5));
            out.append(Html.label(RIGHT, y + 4, "end", Html.minus(amounts.plain(answer))));
        }
        int height = LINE * one.slots().size() + 4;
        out.append(Html.line("zero", x.at(mean), 0, x.at(mean), height));
        return Html.drawing("Mean answer by " + name, WIDTH, height, out.toString());
    }
}
