package org.espalier.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.sdt.Rule;

/**
 * An explanation for people: lines of plain text that fit a width, in the words of the schema's dictionary. First the answer and what
 * spoke for it, then the questions that led to the row's group, then the points of the group, then what else is known. Names and
 * values are made visible, see {@link Texts}.
 */
public final class ExplanationText {
    /** Columns listed at a gate; the others are added up in a line of their own. */
    public static final int CONTRIBUTIONS = 5;

    private static final int MIN_WIDTH = 40;
    private static final int CLASSES = 5;

    /** Columns listed in a points table at least; the others are added up in a line of their own. */
    private static final int POINTS = 8;

    /** Numbers far from what they belong to are hard to read. */
    private static final int POINTS_WIDTH = 64;

    /** Characters of a text that are shown. */
    private static final int TEXT = 600;

    private static final String INDENT = "    ";

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
                found.map(text::changed)
                        .orElse(
                                e.hasValue()
                                        ? "No change that gives such an answer was found within the constraints."
                                        : "No change that gives another class was found within the constraints."),
                "  ");
        return text.out.toString();
    }

    /** The same where a number or a rate was wanted. */
    public static String write(Explanation e, Wanted wanted, Optional<Counterfactual> found, int width) {
        if (wanted.holds(e.value())) {
            ExplanationText text = new ExplanationText(e, width, 0);
            text.wrapped("The answer is as wanted.", "  ");
            return text.out.toString();
        }
        return write(e, found, width);
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
                    "Points lost for " + text.className(against) + ", counted from " + baseline.words() + ": "
                            + (all.isEmpty() ? "none" : all) + ".",
                    "  ");
            return text.out.toString();
        }
        text.wrapped("Against " + text.className(against) + ": " + (all.isEmpty() ? "no column" : all) + ".", "  ");
        return text.out.toString();
    }

    private String changed(Counterfactual c) {
        float[] answer =
                e.tree().tree().predict(c.features().toFloats(), Rule.MAX_PATH).probabilities();
        String would = e.hasValue()
                ? e.tree().amounts().text(answer[0])
                : className(c.predictedClass()) + " (" + Percent.ofProbability(answer[c.classIndex()]) + ")";
        return "The answer would be " + would + " with "
                + c.changes().stream().map(this::change).collect(Collectors.joining(", and ")) + "." + teacherOn(c);
    }

    private String teacherOn(Counterfactual c) {
        if (c.teacher().isEmpty()) {
            return "";
        }
        if (e.hasValue()) {
            return " The teacher, asked about that row, answers " + NumberText.answer(e, c.teacher()) + ".";
        }
        return c.teacher().argmax() == c.classIndex()
                ? " The teacher answers so too."
                : " The teacher, asked about that row, answers "
                        + className(c.teacher().likeliest()) + ".";
    }

    private String change(Counterfactual.Change change) {
        ExplainedColumn column = e.tree().columns().get(change.index());
        Optional<String> said = ValueText.statement(e, change.index());
        if (said.isPresent()) {
            boolean would = said.get()
                    .equals(ValueText.statement(e.tree(), change.index(), false).orElseThrow());
            return name(ValueText.statement(e.tree(), change.index(), would).orElseThrow()) + " instead of "
                    + name(said.get());
        }
        return ExplanationSummary.columnName(e, change.index()) + " "
                + name(ValueText.shown(e.tree(), column, change.to())) + " instead of "
                + name(ValueText.shown(e, change.index()));
    }

    private String write() {
        String row = name(e.tree().words().row());
        wrapped(
                row.substring(0, 1).toUpperCase(Locale.ROOT) + row.substring(1) + " " + e.number() + ": "
                        + (e.hasValue() ? NumberText.answer(e, e.distribution()) : className(e.predictedClass())),
                "");
        ExplanationSummary.of(e).forEach(sentence -> wrapped("  ", sentence, "  "));
        MarkedText.of(e).forEach(this::text);
        questions();
        e.points().ifPresent(this::points);
        out.append('\n');
        group();
        if (!e.teacher().isEmpty()) {
            wrapped("The teacher: " + classes(e.teacher()) + ".", "  ");
        }
        e.runnerUp()
                .ifPresent(r -> wrapped(
                        "The next likeliest group (" + Percent.ofProbability(r.mass()) + "): "
                                + classes(e.answerOf(e.tree().tree().shape().nodes() + r.leaf()))
                                + "; it parts at question " + ExplanationSummary.question(e, r.partsAt()) + ".",
                        "  "));
        return out.toString();
    }

    private void text(MarkedText text) {
        out.append('\n');
        String marked = Texts.visible(text.text(TEXT), 2 * TEXT);
        wrapped(name(e.tree().words().column(text.column())) + ": " + marked, "  ");
    }

    /** Those that decide nothing for this row, or for nobody, are told in one sentence. */
    private void questions() {
        List<Integer> folded = new ArrayList<>();
        List<Integer> idle = new ArrayList<>();
        for (int i = 0; i < e.path().size(); i++) {
            Step step = e.path().get(i);
            OtherSide other = OtherSide.of(e, step);
            if (GateText.isIdle(e, step)) {
                idle.add(i);
                continue;
            }
            if (other.decidesNothing(e)) {
                folded.add(i);
                continue;
            }
            out.append('\n');
            String number = "Question " + (i + 1) + ": ";
            Optional<Question> one = Question.of(e.tree(), step.node(), ExplanationSummary::name);
            if (one.isPresent()) {
                wrapped(number + GateText.asked(step, one.get()), "  ");
                wrapped("  ", GateText.found(e, one.get()), "  ");
            } else {
                wrapped(number + GateText.sides(e, step), "  ");
                GateText.table(e, step, columns, Math.min(width, POINTS_WIDTH) - INDENT.length())
                        .forEach(line -> out.append(INDENT).append(line).append('\n'));
                wrapped("  ", GateText.taken(e, step), "  ");
            }
            wrapped("  ", GateText.otherSide(e, other), "  ");
        }
        if (!folded.isEmpty()) {
            out.append('\n');
            wrapped(GateText.folded(e, folded), "  ");
        }
        if (!idle.isEmpty()) {
            out.append('\n');
            wrapped(GateText.idle(e, idle), "  ");
        }
    }

    private void points(Points points) {
        out.append('\n');
        int most = Math.max(columns, POINTS);
        int across = Math.min(width, POINTS_WIDTH) - INDENT.length();
        boolean isNumeric = e.hasValue();
        wrapped(isNumeric ? NumberText.heading(e) : PointsText.heading(e, points), "  ");
        (isNumeric ? NumberText.table(e, points, most, across) : PointsText.table(e, points, most, across))
                .forEach(line -> out.append(INDENT).append(line).append('\n'));
        (isNumeric ? NumberText.meaning(e, points) : Optional.of(PointsText.meaning(e, points)))
                .ifPresent(text -> wrapped(INDENT, text, INDENT));
    }

    private void group() {
        if (e.path().isEmpty()) {
            wrapped("The answer: " + classes(e.distribution()) + ".", "  ");
            return;
        }
        wrapped("This group: " + classes(e.distribution()) + "." + ExplanationSummary.share(e), "  ");
        wrapped("All groups together: " + classes(e.average()) + ".", "  ");
    }

    private String classes(ClassProbabilities probabilities) {
        if (e.hasValue()) {
            return NumberText.answer(e, probabilities);
        }
        return Arrays.stream(Largest.indices(probabilities.size(), CLASSES, -1, probabilities::of))
                .mapToObj(k -> className(probabilities.name(k)) + " " + Percent.ofProbability(probabilities.of(k)))
                .collect(Collectors.joining(", "));
    }

    /** A sentence in lines of at most so many characters; those after the first are indented. */
    static String wrapped(String begin, String sentence, int width) {
        StringBuilder out = new StringBuilder();
        wrapped(begin, sentence, "  ", Math.max(MIN_WIDTH, width), out);
        return out.toString();
    }

    /** Broken between words, but not before a per cent sign nor after the sign of a factor; the lines after the first are indented. */
    private void wrapped(String text, String indent) {
        wrapped("", text, indent);
    }

    private void wrapped(String begin, String text, String indent) {
        wrapped(begin, text, indent, width, out);
    }

    private static void wrapped(String begin, String text, String indent, int width, StringBuilder out) {
        out.append(begin);
        int used = 0;
        int start = begin.length();
        for (String word : text.split("(?<!×) (?!%)", -1)) {
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

    private String className(String name) {
        return ExplanationSummary.className(e, name);
    }

    private static String name(String text) {
        return ExplanationSummary.name(text);
    }
}
