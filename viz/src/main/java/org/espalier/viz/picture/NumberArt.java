package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Target;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Intervals;
import org.espalier.viz.DrawnTree;

/**
 * A leaf, or a folded branch, of a tree of numbers or rates: its answer, and where that lies among the answers of the target's range.
 *
 * @param head what stands at the top left
 * @param side what stands in the second line
 * @param answer its mean answer, or its answer to a row, as text
 * @param value the same as a number
 * @param low lower end of the prediction interval; the value itself where there is none
 * @param high upper end
 * @param spread of the target; empty: no line
 * @param kind how it is drawn
 */
record NumberArt(
        String head,
        String side,
        String answer,
        double value,
        double low,
        double high,
        Optional<Target.Spread> spread,
        ClassArt.Kind kind)
        implements NodeArt {
    private static final TextStyle ANSWER = new TextStyle(14, "#111111", true);
    private static final double MIN_WIDTH = 150;
    private static final double MAX_WIDTH = 270;
    private static final double LINE = 58;

    /**
     * Of one node: the answer of a leaf to a row, else what is answered there on average.
     *
     * @param why of a row; empty: a picture of the whole tree
     */
    static NumberArt of(
            TreeView view,
            DrawnTree drawn,
            int heap,
            Optional<Explanation> why,
            String head,
            String side,
            ClassArt.Kind kind) {
        boolean isLeaf = drawn.isLeaf(heap);
        float value = why.isPresent() && isLeaf
                ? why.get().answerOf(view.leafNode(heap)).of(0)
                : view.distribution(heap)[0];
        Optional<Intervals> intervals = view.tree().intervals().filter(i -> isLeaf);
        int leaf = view.leafNode(heap) - view.tree().shape().nodes();
        return new NumberArt(
                head,
                why.isEmpty() ? side : isLeaf ? "its answer to this row" : "on average",
                view.amounts().text(value),
                value,
                intervals.map(i -> i.low(leaf, value)).orElse(value),
                intervals.map(i -> i.high(leaf, value)).orElse(value),
                view.tree().schema().target().spread(),
                kind);
    }

    @Override
    public double width() {
        double widest = Math.max(TextFit.width(answer, ANSWER), TextFit.width(head, TextStyle.HEAD)) + 24;
        return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.ceil(widest)));
    }

    @Override
    public double height() {
        return spread.isPresent() ? LINE + 14 : LINE - 4;
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        if (kind == ClassArt.Kind.FOLDED) {
            svg.rect(x + 4, y + 4, width(), height(), "#eeeeee", "#aaaaaa", 5);
        }
        boolean isPale = kind == ClassArt.Kind.DEAD;
        svg.rect(x, y, width(), height(), isPale ? "#f2f2f2" : "#ffffff", isPale ? "#bbbbbb" : "#888888", 5);
        svg.text(x + 11, y + 15, width() - 22, TextStyle.HEAD, "start", head);
        svg.text(x + 11, y + 28, width() - 22, TextStyle.SMALL, "start", side);
        svg.text(x + 11, y + 46, width() - 22, ANSWER, "start", answer);
        if (spread.isPresent()) {
            double from = x + 11;
            double to = x + width() - 11;
            double foot = y + LINE + 4;
            if (low < high) {
                double left = at(low, from, to);
                svg.rect(left, foot - 4, Math.max(1, at(high, from, to) - left), 8, "#cfd8e3", "", 2);
            }
            svg.line(from, foot, to, foot, "#767676", 1);
            double here = at(value, from, to);
            svg.line(here, foot - 6, here, foot + 6, isPale ? "#8f8f8f" : "#6a3d9a", 3);
        }
    }

    private double at(double number, double from, double to) {
        Target.Spread all = spread.orElseThrow();
        double share = (number - all.minimum()) / (all.maximum() - all.minimum());
        return from + (to - from) * Math.max(0, Math.min(1, share));
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(List.of(head));
        if (!side.isEmpty()) {
            out.add(side);
        }
        out.add(answer);
        return out;
    }
}
