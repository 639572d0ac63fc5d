package org.espalier.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/** An explanation for people: lines of plain text that fit a width. Names and values are made visible, see {@link Texts}. */
public final class ExplanationText {
    /** Columns listed at a gate; the others are added up in a line of their own. */
    public static final int CONTRIBUTIONS = 5;

    private static final int MIN_WIDTH = 40;
    private static final int CLASSES = 5;

    /** Columns listed in a points table at least; the others are added up in a line of their own. */
    private static final int POINTS = 8;

    /** Numbers far from what they belong to are hard to read. */
    private static final int POINTS_WIDTH = 64;

    /** Characters of a contribution such as {@code -12.34} and its arrow. */
    private static final int NUMBER_WIDTH = 16;

    private final Explanation e;
    private final int width;
    private final int columns;
    private final StringBuilder out = new StringBuilder();

    private ExplanationText(Explanation e, int width, int columns) {
        this.e = e;
        this.width = Math.max(MIN_WIDTH, width);
        this.columns = columns;
    }

    /**
     * The whole explanation, a line end after each line.
     *
     * @param width characters on a line; text that is longer is wrapped, names are cut
     * @param columns contributions listed at each gate at most
     */
    public static String write(Explanation e, int width, int columns) {
        return new ExplanationText(e, width, columns).write();
    }

    /** One sentence, wrapped: what would have to change for another class, or that nothing was found. */
    public static String write(Explanation e, Optional<Counterfactual> found, int width) {
        ExplanationText text = new ExplanationText(e, width, 0);
        text.wrapped(
                found.map(c -> name(c.predictedClass()) + " it would be with "
                                + c.changes().stream().map(text::change).collect(Collectors.joining(" and ")) + "."
                                + text.teacherOn(c))
                        .orElse("No change that gives another class was found within the constraints."),
                "  ");
        return text.out.toString();
    }

    /** One sentence, wrapped: the reasons why a class was not given; of scorecards counted from the segment's average. */
    public static String write(Explanation e, String against, List<ReasonCodes.Reason> reasons, int width) {
        return write(e, against, reasons, ReasonCodes.Baseline.AVERAGE, width);
    }

    /**
     * One sentence, wrapped: the reasons why a class was not given.
     *
     * @param baseline what the points of {@code reasons} were counted from; not told where leaves are constant
     */
    public static String write(
            Explanation e, String against, List<ReasonCodes.Reason> reasons, ReasonCodes.Baseline baseline, int width) {
        ExplanationText text = new ExplanationText(e, width, 0);
        String all = reasons.stream()
                .map(r -> ExplanationSummary.valued(e, r.index())
                        + (e.points().isPresent() ? " " + PointsText.whole(-r.score()) : ""))
                .collect(Collectors.joining(", "));
        if (e.points().isPresent()) {
            text.wrapped(
                    "Points lost for " + name(against) + ", counted from " + baseline.words() + ": "
                            + (all.isEmpty() ? "none" : all) + ".",
                    "  ");
            return text.out.toString();
        }
        text.wrapped("Against " + name(against) + ": " + (all.isEmpty() ? "no column" : all) + ".", "  ");
        return text.out.toString();
    }

    private String teacherOn(Counterfactual c) {
        if (c.teacher().isEmpty()) {
            return "";
        }
        return c.teacher().argmax() == c.classIndex()
                ? " The teacher answers so too."
                : " The teacher, asked about that row, answers "
                        + name(c.teacher().likeliest()) + ".";
    }

    private String change(Counterfactual.Change change) {
        ExplainedColumn column = e.tree().columns().get(change.index());
        String unit = ValueText.unit(e.tree(), column).map(u -> " " + name(u)).orElse("");
        return name(column.name()) + " " + name(change.to()) + unit + " instead of " + name(change.from());
    }

    private String write() {
        wrapped("Row " + e.number() + ": " + name(e.predictedClass()), "");
        ExplanationSummary.of(e).forEach(sentence -> wrapped("  ", sentence, "  "));
        if (e.tree().hasScorecards()) {
            String segment = PointsText.segment(e);
            if (!segment.isEmpty()) {
                wrapped("  ", "Segment: " + segment + ".", "    ");
            }
        }
        for (Step step : e.path()) {
            gate(step);
        }
        e.points().ifPresent(this::points);
        out.append('\n');
        int nodes = e.tree().tree().shape().nodes();
        wrapped(
                "Leaf " + (nodes + e.leaf()) + (e.path().isEmpty() ? "" : ", path mass " + share(e.mass())) + ": "
                        + classes(e.distribution()),
                "  ");
        if (!e.path().isEmpty()) {
            wrapped("All leaves: " + classes(e.average()), "  ");
        }
        if (!e.teacher().isEmpty()) {
            wrapped("Teacher: " + classes(e.teacher()), "  ");
        }
        e.runnerUp()
                .ifPresent(r -> wrapped(
                        "Next path: leaf " + (nodes + r.leaf()) + ", mass " + share(r.mass()) + ": "
                                + classes(e.answerOf(nodes + r.leaf())) + "; parts at gate " + r.partsAt(),
                        "  "));
        return out.toString();
    }

    private void points(Points points) {
        out.append('\n');
        wrapped(PointsText.heading(points), "  ");
        PointsText.table(e, points, Math.max(columns, POINTS), Math.min(width, POINTS_WIDTH) - 4)
                .forEach(line -> out.append("    ").append(line).append('\n'));
        wrapped("    ", PointsText.meaning(e, points), "    ");
    }

    private void question(Step step, Question question) {
        out.append('\n');
        wrapped("Gate " + step.node() + ": " + PointsText.gate(e, step, question), "  ");
        wrapped("  ", PointsText.otherSide(OtherSide.of(e, step)), "    ");
    }

    private void gate(Step step) {
        Optional<Question> question = e.tree().hasScorecards() ? Question.of(e.tree(), step.node()) : Optional.empty();
        if (question.isPresent()) {
            question(step, question.get());
            return;
        }
        out.append('\n');
        String odds = step.againstOdds() ? ", against the odds of this gate" : "";
        wrapped(
                "Gate " + step.node() + " goes " + step.branch().text() + " with probability "
                        + share(step.probability()) + odds + " (reach " + share(step.reach()) + ")",
                "  ");
        wrapped("  ", "left: " + names(step.left()) + " | right: " + names(step.right()), "    ");
        wrapped("  ", sides(step.node()), "    ");
        List<Contribution> top = step.top(columns);
        for (Contribution c : top) {
            contribution(valued(c.index()), c.contribution());
        }
        int others = (int) IntStream.range(0, step.contributions().size())
                        .filter(c -> step.contribution(c) != 0)
                        .count()
                - top.size();
        if (others > 0) {
            contribution(others == 1 ? "one more column" : others + " more columns", step.rest(top));
        }
        contribution("the average row", step.bias());
    }

    private void contribution(String what, double value) {
        String shown = Texts.visible(what, width - NUMBER_WIDTH - 2);
        String number = String.format(Locale.ROOT, "%+.2f", value);
        String arrow = number.equals("+0.00") || number.equals("-0.00") ? "" : value > 0 ? " right" : " left";
        int free = width - NUMBER_WIDTH - 2 - shown.codePointCount(0, shown.length());
        out.append("    ")
                .append(shown)
                .append(" ".repeat(Math.max(1, free)))
                .append(String.format(Locale.ROOT, "%7s", number))
                .append(arrow)
                .append('\n');
    }

    /** {@code income 12000 (outside 0 to 9000; average 2000)}. */
    private String valued(int column) {
        ExplainedColumn c = e.tree().columns().get(column);
        String notes = Stream.of(
                        e.noteOn(column), ValueText.average(e.tree(), c).map(a -> "average " + a))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return ExplanationSummary.plainlyValued(e, column) + (notes.isEmpty() ? "" : " (" + notes + ")");
    }

    /** What going either way means for the answer. */
    private String sides(int node) {
        int k = e.predicted();
        return name(e.predictedClass()) + " has "
                + Percent.ofProbability(e.tree().probability(node, Branch.LEFT, k)) + " on the left, "
                + Percent.ofProbability(e.tree().probability(node, Branch.RIGHT, k)) + " on the right"
                + (e.tree().isDecided(node, k) ? "; both sides answer " + name(e.predictedClass()) : "");
    }

    private static String names(List<String> names) {
        String shown = names.stream().limit(CLASSES).map(ExplanationText::name).collect(Collectors.joining(", "));
        return names.size() > CLASSES ? shown + " and " + (names.size() - CLASSES) + " more" : shown;
    }

    private static String classes(ClassProbabilities probabilities) {
        return Arrays.stream(Largest.indices(probabilities.size(), CLASSES, -1, probabilities::of))
                .mapToObj(k -> name(probabilities.name(k)) + " " + share(probabilities.of(k)))
                .collect(Collectors.joining(", "));
    }

    /** Broken between words; the lines after the first are indented. */
    private void wrapped(String text, String indent) {
        wrapped("", text, indent);
    }

    private void wrapped(String begin, String text, String indent) {
        out.append(begin);
        int used = 0;
        int start = begin.length();
        for (String word : text.split(" ", -1)) {
            int length = word.codePointCount(0, word.length());
            if (used > indent.length() && start + used + 1 + length > width) {
                out.append('\n').append(indent);
                used = indent.length();
                start = 0;
            } else if (used > 0) {
                out.append(' ');
                used++;
            }
            out.append(word);
            used += length;
        }
        out.append('\n');
    }

    private static String name(String text) {
        return ExplanationSummary.name(text);
    }

    private static String share(float value) {
        return Percent.ofProbability(value);
    }
}
