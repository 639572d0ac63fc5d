package org.espalier.viz.number;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.NumberEvaluation;
import org.espalier.evaluate.Tenths;
import org.espalier.explain.Amounts;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationText;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.ModelCard;
import org.espalier.viz.page.Page;

/**
 * The report of a tree of numbers or rates as one HTML file that opens without a network ({@link Page}): how far off it is, one answer and
 * what if a value were another one, where it errs, its groups, and rows with their explanations. For trees of classes there is {@code
 * TreeReport}.
 *
 * <pre>{@code
 * String page = NumberReport.html(Explainer.of(tree), heldOut, Optional.empty(), texts, 50);
 * }</pre>
 */
public final class NumberReport {
    private static final int TITLE = 60;
    private static final int CARD = 120;
    private static final int TEXT_WIDTH = 76;
    private static final int CONTRIBUTIONS = 5;

    private final Explainer explainer;
    private final TreeView view;
    private final Amounts amounts;
    private final Dataset rows;
    private final NumberEvaluation measured;
    private final Predictions maxPath;
    private final int examples;
    private final int threads;
    private final StringBuilder out = new StringBuilder();

    private NumberReport(Explainer explainer, Dataset rows, Optional<float[]> teacher, int examples) {
        this.explainer = explainer;
        this.view = explainer.view();
        this.amounts = view.amounts();
        this.rows = rows;
        this.examples = examples;
        EvaluationOptions options =
                EvaluationOptions.defaults().withThreads(Runtime.getRuntime().availableProcessors());
        this.threads = options.threads();
        this.measured = NumberEvaluation.of(view.tree(), rows, teacher, options);
        this.maxPath = view.tree().predict(rows.features(), Rule.MAX_PATH, options.threads());
    }

    /**
     * @param data rows that took no part in training, encoded by the tree's schema
     * @param teacher the teacher's values for these rows, {@code [rows]}
     * @param texts the same rows once more, in their order, with the user's texts; not read where no examples are asked for
     * @param examples rows that are explained; 0 leaves every row out: no points, no bins or groups of fewer than ten
     * @throws DataException when there are no rows
     * @throws IllegalArgumentException when the target is neither a number nor a rate
     */
    public static String html(
            Explainer explainer, Dataset data, Optional<float[]> teacher, Iterator<Row> texts, int examples) {
        return html(explainer, data, teacher, texts, examples, Optional.empty());
    }

    /** The same, with what a fit found out about the tree. */
    public static String html(
            Explainer explainer,
            Dataset data,
            Optional<float[]> teacher,
            Iterator<Row> texts,
            int examples,
            Optional<Opening> opening) {
        if (data.rows() == 0) {
            throw new DataException("expected rows for the report, found none");
        }
        return new NumberReport(explainer, data, teacher, examples).page(chosen(texts, data, examples), opening);
    }

    /**
     * A row that is told.
     *
     * @param truth its value, NaN where none is known
     */
    record Example(Row row, float truth) {}

    /** Rows at equal distances in the file. */
    private static List<Example> chosen(Iterator<Row> texts, Dataset data, int examples) {
        List<Example> out = new ArrayList<>();
        int every = Math.max(1, data.rows() / Math.max(1, examples));
        for (int r = 0; out.size() < examples && texts.hasNext(); r++) {
            Row row = texts.next();
            if (r % every == 0) {
                out.add(new Example(row, r < data.rows() ? data.values()[r] : Float.NaN));
            }
        }
        return out;
    }

    private String page(List<Example> told, Optional<Opening> opening) {
        String target = Texts.visible(view.words().target(), TITLE);
        Counts counts = new Counts(examples == 0);
        Optional<Map<String, Object>> decisions = new Decisions(explainer, rows, counts).toMap(told);
        out.append("<header>\n<p class=\"kicker\">Espalier report</p>\n<h1>")
                .append(Html.text(target))
                .append("</h1>\n")
                .append(Html.element("p class=\"lead\"", what()))
                .append(links(decisions.isPresent(), opening.isPresent(), view.gates() > 0))
                .append("</header>\n<section id=\"verdict\">\n<h2>How good is it?</h2>\n")
                .append(Html.element("p class=\"big\"", verdict()));
        if (rows.sha256().equals(view.tree().provenance().data())) {
            out.append(Html.element(
                    "p class=\"note\"",
                    "These are the rows that the tree was trained on: the figures are optimistic."));
        }
        opening.ifPresent(o -> out.append(o.sentences()));
        out.append("</section>\n");
        if (decisions.isPresent()) {
            out.append("<section id=\"decision\"></section>\n");
        }
        opening.ifPresent(o -> out.append(o.html(amounts)));
        figures();
        errors();
        tree();
        columns(counts);
        out.append("<section id=\"groups\">\n<h2>Its groups</h2>\n");
        out.append(Html.element(
                "p class=\"soft\"",
                "Every row is answered by the group that it most probably belongs to, the largest answers first."
                        + (amounts.isRate()
                                ? " The number is its mean answer."
                                : " Bars: how the truth lies among the rows of the group; the line is its mean answer"
                                        + (view.tree().intervals().isPresent()
                                                ? ", the field behind it the prediction interval."
                                                : "."))));
        out.append(new Groups(view, rows, maxPath, new Charts(amounts), examples > 0).html())
                .append("</section>\n");
        if (examples > 0) {
            examples(told);
        }
        card();
        List<String> script = new ArrayList<>();
        if (decisions.isPresent()) {
            script.addAll(Page.SHARED);
            script.add(Page.resource(NumberReport.class, "number-decision.js"));
        }
        String style = Page.STYLE + Page.resource(NumberReport.class, "number-report.css") + Page.PRINT_STYLE;
        String body =
                "<a class=\"skip\" href=\"#decision\">Skip to one answer</a>\n<main id=\"report\">\n" + out + "</main>";
        return new Page("Espalier report: " + target, style, script, decisions.orElse(Map.of()), body).html();
    }

    private static String links(boolean hasDecision, boolean hasOpening, boolean hasGates) {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("verdict", "Verdict");
        if (hasDecision) {
            sections.put("decision", "One answer");
        }
        if (hasOpening) {
            sections.put("others", "Other models");
            sections.put("sizes", "Size");
        }
        sections.put("figures", "How far off it is");
        sections.put("errors", "Where it errs");
        if (hasGates) {
            sections.put("tree", "The whole tree");
        }
        sections.put("columns", "Columns");
        sections.put("groups", "Groups");
        sections.put("card", "Model card");
        return sections.entrySet().stream()
                .map(e -> "<a href=\"#" + e.getKey() + "\">" + e.getValue() + "</a>")
                .collect(Collectors.joining("", "<nav aria-label=\"Sections\">", "</nav>\n"));
    }

    private String what() {
        String unit =
                amounts.unit().isEmpty() ? "" : amounts.isRate() ? " " + amounts.unit() : ", in " + amounts.unit();
        return String.format(
                Locale.ROOT,
                "A soft decision tree that answers a %s%s: %s, %s leaves. Measured on %,d rows.",
                amounts.isRate() ? "rate" : "number",
                unit,
                view.leaves() == 1 ? "one group" : view.leaves() + " groups",
                view.hasScorecards() ? "linear" : "constant",
                rows.rows());
    }

    private String verdict() {
        if (measured.rmse().isEmpty()) {
            return "The rows have no values of the target: nothing can be said about errors.";
        }
        double share = amounts.isRate()
                ? measured.d2().orElseThrow().maxPath()
                : measured.r2().orElseThrow().maxPath();
        String off = amounts.isRate()
                ? ""
                : "An answer is off by "
                        + amounts.text(measured.mae().orElseThrow().maxPath())
                        + " on average, by the path that is told. ";
        return off + "It explains " + Percent.of(Math.max(0, share)) + " of the "
                + (amounts.isRate() ? "Poisson deviance of the rates." : "variance.")
                + (share > 0 ? "" : " The mean of all rows does as well: this tree is of no use on these rows.");
    }

    private void figures() {
        out.append("<section id=\"figures\">\n<h2>How far off it is</h2>\n"
                + Html.table("How far off it is") + "<th></th><th>average</th><th>max-path</th>"
                + (hasTeacher() ? "<th>teacher</th>" : "")
                + "</tr></thead>\n<tbody>\n");
        measured.rmse().ifPresent(s -> line("RMSE", "rmse", s, false));
        measured.mae().ifPresent(s -> line("mean absolute error", "mae", s, false));
        measured.r2().ifPresent(s -> line("R²", "r2", s, true));
        measured.d2().ifPresent(s -> line("D² (Poisson deviance)", "d2", s, true));
        measured.r2Teacher().ifPresent(s -> line("R² to the teacher", "r2Teacher", s, true));
        out.append("</tbody></table></div>\n");
        String coverage = measured.coverage()
                .map(c -> Percent.of(c.promised()) + " intervals hold the truth of " + Percent.of(c.found())
                        + " of the rows; they are " + amounts.text(c.width()) + " wide on average. ")
                .orElse("");
        out.append(Html.element(
                "p class=\"soft\"",
                coverage
                        + String.format(
                                Locale.ROOT,
                                "Path mass %.2f: how probable the path is that an explanation tells; 5 %% of the rows have less"
                                        + " than %.2f. A path asks about %.1f of the columns on average. Average is the answer of all groups together, max-path that of the"
                                        + " likeliest. In brackets: 95 %% bootstrap intervals.",
                                measured.pathMass(),
                                measured.lowPathMass(),
                                measured.columnsRead())));
        out.append("</section>\n");
    }

    private void line(String name, String key, NumberEvaluation.Scores s, boolean isShare) {
        out.append("<tr><th>")
                .append(Html.text(name))
                .append("</th><td>")
                .append(Html.text(cell(s.average(), key + ".average", isShare)))
                .append("</td><td>")
                .append(Html.text(cell(s.maxPath(), key + ".maxPath", isShare)))
                .append(hasTeacher() ? "</td><td>" + Html.text(cell(s.teacher(), isShare)) : "")
                .append("</td></tr>\n");
    }

    private boolean hasTeacher() {
        return measured.r2Teacher().isPresent();
    }

    private String cell(double value, String key, boolean isShare) {
        Interval interval = measured.intervals().get(key);
        return figure(value, isShare)
                + (interval == null
                        ? ""
                        : " [" + figure(interval.low(), isShare) + ", " + figure(interval.high(), isShare) + "]");
    }

    private String cell(OptionalDouble value, boolean isShare) {
        return value.isPresent() ? figure(value.getAsDouble(), isShare) : "–";
    }

    private String figure(double value, boolean isShare) {
        return Html.minus(isShare ? Percent.digits(value, 1) + " %" : amounts.plain(value));
    }

    private void errors() {
        int[] known = IntStream.range(0, rows.rows())
                .filter(r -> !Float.isNaN(rows.values()[r]))
                .toArray();
        if (known.length == 0) {
            return;
        }
        Charts charts = new Charts(amounts);
        List<Tenths.Tenth> tenths = Tenths.of(maxPath.probabilities(), rows);
        out.append("<section id=\"errors\">\n<h2>Where it errs</h2>\n<div class=\"charts\">\n<figure>\n")
                .append(charts.lift(tenths))
                .append(
                        "<figcaption><span class=\"key line\"></span>mean answer <span class=\"key\"></span>mean truth, in"
                                + " each tenth of the rows by their answer. Where line and bar meet, answers of that size can be taken"
                                + " at their word.</figcaption>\n</figure>\n");
        if (examples > 0 && !amounts.isRate()) {
            double[] answers = IntStream.of(known)
                    .mapToDouble(r -> maxPath.probabilities()[r])
                    .toArray();
            double[] truths =
                    IntStream.of(known).mapToDouble(r -> rows.values()[r]).toArray();
            out.append("<figure>\n")
                    .append(charts.residuals(answers, truths))
                    .append(
                            "<figcaption>A point a row: how much the truth lies above or below the answer. A cloud without a"
                                    + " bend is what is wanted; a fan means that large answers are less certain.</figcaption>\n"
                                    + "</figure>\n");
        }
        out.append("</div>\n</section>\n");
    }

    /** A tree of one leaf asks nothing. */
    private void tree() {
        if (view.gates() > 0) {
            out.append("<section id=\"tree\">\n<h2>The whole tree</h2>\n")
                    .append(
                            Html.element(
                                    "p class=\"soft\"",
                                    "Each question with the mean answer of the rows that come to it. Bars: how these rows lie along the"
                                            + " column; the line is where both sides are as likely, the field where the tree is undecided."))
                    .append(new Outline(view, rows, maxPath, new Charts(amounts), examples > 0).html())
                    .append("</section>\n");
        }
    }

    private void columns(Counts counts) {
        out.append("<section id=\"columns\">\n<h2>What the answer hangs on</h2>\n")
                .append(Html.element(
                        "p class=\"soft\"",
                        "The mean answer if every row had this value of the column and kept all others, which in truth may go together."
                                + " All on one scale; the bars below a line show where the rows are."))
                .append("<div class=\"columns\">\n")
                .append(new Columns(view, rows, counts, threads).html())
                .append("</div>\n</section>\n");
        String slices = new Protected(view, rows, maxPath, counts).html();
        if (!slices.isEmpty()) {
            out.append("<section id=\"slices\">\n<h2>Groups that a decision must not rest on</h2>\n")
                    .append(
                            Html.element(
                                    "p class=\"soft\"",
                                    "By the columns that the dictionary calls protected, whether the tree asks about them or not. By max-path."))
                    .append(slices)
                    .append("</section>\n");
        }
    }

    private void card() {
        out.append("<section id=\"card\">\n<h2>Model card</h2>\n");
        out.append(Html.element(
                "p",
                "Limits: figures hold for " + noun()
                        + " like those measured here; a path of low weight does not explain its answer;"
                        + " what adds up says what moved the tree, not what causes the outcome."));
        out.append(Html.element(
                "p",
                examples > 0
                        ? "This file contains values of " + examples
                                + " data rows at most (the examples), and the smallest and largest"
                                + " value of each column of numbers."
                        : "This file contains no data row; counts below ten and the ends of columns are not told."));
        out.append(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Model card\"><table class=\"card\"><tbody>\n");
        ModelCard.of(view, rows.rows(), rows.sha256(), Optional.empty())
                .forEach((name, value) -> out.append("<tr>")
                        .append(Html.element("th", name))
                        .append(Html.element("td", Texts.visible(value.toString(), CARD)))
                        .append("</tr>\n"));
        out.append("</tbody></table></div>\n</section>\n");
    }

    private String noun() {
        return Texts.visible(view.words().rows(), TITLE);
    }

    /** Each with its explanation as text. */
    private void examples(List<Example> told) {
        out.append("<section id=\"rows\">\n<h2>Rows, and why they are answered so</h2>\n");
        for (Example example : told) {
            Explanation why = explainer.explain(example.row(), Optional.empty());
            String heading = Texts.capitalised(Texts.visible(view.words().row(), TITLE)) + " "
                    + example.row().number() + ": " + amounts.text(why.value())
                    + (Float.isNaN(example.truth()) ? "" : ", found " + amounts.text(example.truth()));
            out.append("<details><summary>")
                    .append(Html.text(heading))
                    .append("</summary>\n")
                    .append(Html.element("pre", ExplanationText.write(why, TEXT_WIDTH, CONTRIBUTIONS)))
                    .append("</details>\n");
        }
        out.append("</section>\n");
    }
}
