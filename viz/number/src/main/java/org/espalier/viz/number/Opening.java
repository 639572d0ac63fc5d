package org.espalier.viz.number;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.evaluate.Contender;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.NumberVerdict;
import org.espalier.evaluate.NumberVerdict.Standing;
import org.espalier.explain.Amounts;

/**
 * What the page of a fit opens with, where a fit has made the tree: the verdict, the models beside the tree, and the sizes that
 * were tried.
 *
 * @param verdict on the rows of the report
 * @param frontier forms and sizes that were tried when the tree was made
 */
public record Opening(NumberVerdict verdict, Frontier frontier) {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 260;
    private static final int LINE = 28;
    /** Right of the models' names. */
    private static final int NAMES = 216;

    private static final int LEFT = 64;
    private static final int RIGHT = WIDTH - 20;
    private static final int TOP = 22;
    private static final int BOTTOM = HEIGHT - 44;

    /** What the verdict says, and the models' places, for the first section. */
    String sentences() {
        return verdict.sentences().stream()
                        .map(s -> Html.element("p", s.text()))
                        .collect(Collectors.joining())
                + places();
    }

    /** A line a model: how much it explains, and where that may lie; nearer to the right edge is better. */
    private String places() {
        List<Standing> all = verdict.standings();
        double low = all.stream()
                .mapToDouble(s -> s.explained().interval().low())
                .min()
                .orElse(0);
        double high = all.stream()
                .mapToDouble(s -> s.explained().interval().high())
                .max()
                .orElse(1);
        int foot = LINE * all.size() + 4;
        Axis x = Axis.of(Math.max(-1, low), high, NAMES, RIGHT);
        StringBuilder out = new StringBuilder();
        for (double mark : x.marks()) {
            out.append(Html.line("grid", x.at(mark), 0, x.at(mark), foot));
            out.append(Html.label(
                    x.at(mark), foot + 18, "middle", Html.minus(String.format(Locale.ROOT, "%.0f", 100 * mark))));
        }
        for (int i = 0; i < all.size(); i++) {
            Standing s = all.get(i);
            double y = LINE * (i + 0.5);
            boolean isOurs = s.role() == Contender.Role.TREE || s.role() == Contender.Role.PATH;
            out.append(Html.label(NAMES - 10, y + 5, "end", s.name()));
            out.append(Html.line(
                    isOurs ? "whisker ours" : "whisker",
                    x.at(s.explained().interval().low()),
                    y,
                    x.at(s.explained().interval().high()),
                    y));
            out.append(Html.circle(
                    isOurs ? "place ours" : "place", x.at(s.explained().value()), y, 6));
        }
        String measure = (verdict.isRate() ? "D²" : "R²") + ", %";
        out.append(Html.label((NAMES + RIGHT) / 2.0, foot + 38, "middle", measure));
        return "<div class=\"charts\"><figure>\n"
                + Html.drawing("How much each model explains", WIDTH, foot + 46, out.toString())
                + Html.element(
                        "figcaption",
                        "How much of the " + (verdict.isRate() ? "deviance" : "variance")
                                + " each model explains on the same held-out rows. Lines: 95 % intervals.")
                + "</figure></div>\n";
    }

    /** The sections. */
    String html(Amounts amounts) {
        StringBuilder out = new StringBuilder();
        out.append("<section id=\"others\">\n<h2>Beside other models</h2>\n" + Html.table("Beside other models")
                + "<th></th><th>");
        String measure = verdict.isRate() ? "D²" : "R²";
        out.append(measure).append("</th><th>RMSE</th><th>mean absolute error</th><th>the tree is ahead by, ");
        out.append(measure).append("</th></tr></thead>\n<tbody>\n");
        verdict.standings().forEach(s -> out.append(line(s, amounts)));
        out.append("</tbody></table></div>\n");
        out.append(Html.element(
                "p class=\"soft\"",
                "All on the same " + verdict.rows()
                        + " held-out rows, which none of them has seen. In brackets: 95 % intervals by bootstrap; those of the"
                        + " last column are of the paired difference."));
        out.append("</section>\n<section id=\"sizes\">\n<h2>Sizes that were tried</h2>\n<div class=\"charts\">\n");
        out.append(plot("columns that a path reads", Frontier.Point::columnsRead));
        out.append(plot("leaves", Frontier.Point::leaves));
        out.append("</div>\n").append(sizes()).append("</section>\n");
        return out.toString();
    }

    private static String line(Standing s, Amounts amounts) {
        return "<tr><th>" + Html.text(s.name()) + "</th><td>"
                + Html.text(Html.minus(s.explained().text("%.4f"))) + "</td><td>"
                + Html.text(amounts.plain(s.rmse().value())) + "</td><td>"
                + Html.text(amounts.plain(s.mae().value())) + "</td><td>"
                + Html.text(Html.minus(s.lead().map(l -> l.text("%+.4f")).orElse("–"))) + "</td></tr>\n";
    }

    /** The loss over what a reader has to take in; what was stopped early has none. */
    private String plot(String across, ToDoubleFunction<Frontier.Point> of) {
        List<Frontier.Point> ended =
                frontier.points().stream().filter(p -> !p.isStopped()).toList();
        double most = ended.stream().mapToDouble(of).max().orElse(1);
        double least = ended.stream().mapToDouble(Frontier.Point::loss).min().orElse(0);
        double highest = ended.stream().mapToDouble(Frontier.Point::loss).max().orElse(1);
        Axis x = Axis.of(0, Math.max(1, most), LEFT, RIGHT);
        Axis y = Axis.of(least, highest, BOTTOM, TOP);
        StringBuilder out = new StringBuilder();
        for (double mark : y.marks()) {
            out.append(Html.line("grid", LEFT, y.at(mark), RIGHT, y.at(mark)));
            out.append(Html.label(LEFT - 6, y.at(mark) + 4, "end", String.format(Locale.ROOT, "%.3f", mark)));
        }
        for (double mark : x.marks()) {
            out.append(Html.line("grid", x.at(mark), TOP, x.at(mark), BOTTOM));
            out.append(Html.label(x.at(mark), BOTTOM + 18, "middle", String.format(Locale.ROOT, "%.0f", mark)));
        }
        for (Frontier.Point p : ended) {
            out.append(Html.circle(
                    p.isChosen() ? "found" : "dot", x.at(of.applyAsDouble(p)), y.at(p.loss()), p.isChosen() ? 8 : 5));
        }
        out.append(Html.label((LEFT + WIDTH) / 2.0, HEIGHT - 8, "middle", across));
        out.append(Html.label(2, TOP - 9, "start", "loss"));
        return "<figure>\n" + Html.drawing("Loss over " + across, WIDTH, HEIGHT, out.toString())
                + Html.element(
                        "figcaption",
                        "A point a tree that was tried; the large one is the tree of this page. Lower and further left is"
                                + " better.")
                + "\n</figure>\n";
    }

    private String sizes() {
        StringBuilder out =
                new StringBuilder(Html.table("Sizes that were tried") + "<th>tried</th><th>learned from</th>");
        out.append(Html.element("th", "loss"))
                .append(Html.element("th", frontier.measure().title()))
                .append(Html.element("th", frontier.measure().toTeacher()))
                .append("<th>columns read</th><th>leaves</th><th>options</th></tr></thead>\n<tbody>\n");
        for (Frontier.Point p : frontier.points()) {
            out.append("<tr>")
                    .append(Html.element("th", p.name() + (p.isChosen() ? " (this tree)" : "")))
                    .append(Html.element("td", p.isDistilled() ? "the teacher" : "values"))
                    .append(Html.element(
                            "td",
                            String.format(Locale.ROOT, "%.4f", p.loss()) + (p.isStopped() ? ", stopped early" : "")))
                    .append(Html.element("td", Percent.digits(p.score(), 1) + " %"))
                    .append(Html.element(
                            "td",
                            p.agreement().isPresent()
                                    ? Percent.digits(p.agreement().getAsDouble(), 1) + " %"
                                    : "–"))
                    .append(Html.element("td", String.format(Locale.ROOT, "%.1f", p.columnsRead())))
                    .append(Html.element("td", String.format(Locale.ROOT, "%.0f", p.leaves())))
                    .append(Html.element("td", p.options()))
                    .append("</tr>\n");
        }
        out.append("</tbody></table></div>\n");
        return out
                + Html.element(
                        "p class=\"soft\"",
                        "On " + frontier.rows() + " validation rows"
                                + (frontier.folds() == 1 ? "" : ", " + frontier.folds() + " folds") + "; loss: "
                                + frontier.measure().loss()
                                + ". The simplest within one standard error of the best was taken; each of the others is made by"
                                + " the same command with its options.");
    }
}
