package org.espalier.explain;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/**
 * What a tree of labels, or of several numbers, says of a row, for people: which labels are answered with yes, or the value of each
 * number and what it is made of; the questions that led to the row's group; then the points of every output side by side. One output is
 * told in full by {@link ExplanationText}.
 */
public final class OutputsText {
    /** Columns with points of their own at least; the others are added up in a line. */
    private static final int POINTS = 8;

    private static final int MAX_WIDTH = 80;
    private static final int NAME = 30;
    private static final int POINTS_WIDTH = 10;
    private static final int AMOUNT_WIDTH = 14;
    private static final int MAX_AMOUNT_WIDTH = 22;
    private static final String INDENT = "    ";
    /** Of a value with its unit. */
    private static final int MAX_ANSWER = 16;

    private final OutputsExplanation all;
    private final Explanation e;
    private final int width;
    private final int columns;
    private final int cell;
    private final StringBuilder out = new StringBuilder();

    private OutputsText(OutputsExplanation all, int width, int columns) {
        this.all = all;
        this.e = all.shared();
        this.width = width;
        this.columns = columns;
        int longest = all.each().stream()
                .mapToInt(output -> Math.max(length(name(output)), length(unit(output))))
                .max()
                .orElseThrow();
        this.cell = all.areNumbers() ? Math.max(AMOUNT_WIDTH, Math.min(MAX_AMOUNT_WIDTH, longest + 2)) : POINTS_WIDTH;
    }

    /**
     * The whole explanation, a line end after each line.
     *
     * @param width characters on a line; names are cut
     * @param columns contributions listed at each gate at most
     */
    public static String write(OutputsExplanation e, int width, int columns) {
        return new OutputsText(e, width, columns).write();
    }

    private String write() {
        String row = ExplanationSummary.row(e);
        sentence(row.substring(0, 1).toUpperCase(Locale.ROOT) + row.substring(1) + " " + e.number() + ": " + answer());
        if (all.areNumbers()) {
            all.each()
                    .forEach(output -> indented(name(output) + ": "
                            + Stream.of(NumberText.made(output), NumberText.range(output))
                                    .filter(text -> !text.isEmpty())
                                    .collect(Collectors.joining(" "))));
        }
        if (!all.areNumbers() || !e.path().isEmpty() || !e.teacher().isEmpty()) {
            answers();
        }
        for (int i = 0; i < e.path().size(); i++) {
            out.append('\n');
            question(i);
        }
        if (e.points().isPresent()) {
            points();
        }
        if (!e.path().isEmpty()) {
            out.append('\n');
            sentence(ExplanationSummary.share(e).replaceFirst("^ It has", "This group has"));
        }
        return out.toString();
    }

    /** {@code price 241,200 EUR, rent 1,240 EUR}; of labels those that are answered with yes. */
    private String answer() {
        String said = all.each().stream()
                .filter(output -> all.areNumbers() || OutputsExplanation.isYes(output))
                .map(output ->
                        name(output) + (all.areNumbers() ? " " + NumberText.answer(output, output.distribution()) : ""))
                .collect(Collectors.joining(", "));
        return said.isEmpty() ? "no label" : said;
    }

    private static String name(Explanation output) {
        return ExplanationSummary.name(output.tree().words().target());
    }

    /** A line for each output: of a label yes or no, and how likely yes is; of a number its value; by each way to answer. */
    private void answers() {
        Map<String, Function<Explanation, ClassProbabilities>> ways = new LinkedHashMap<>();
        String yes = all.areNumbers() ? "" : "yes ";
        if (e.path().isEmpty()) {
            ways.put(all.areNumbers() ? "this tree" : "yes", Explanation::distribution);
        } else {
            ways.put(yes + (all.areNumbers() ? "this group" : "by this group"), Explanation::distribution);
            ways.put("all groups", Explanation::average);
        }
        if (!e.teacher().isEmpty()) {
            ways.put("teacher", Explanation::teacher);
        }
        List<String> names = all.each().stream()
                .map(output ->
                        name(output) + (all.areNumbers() ? "" : OutputsExplanation.isYes(output) ? ": yes" : ": no"))
                .toList();
        int longest = names.stream().mapToInt(OutputsText::length).max().orElseThrow();
        int free = Math.max(10, Math.min(longest, Math.min(width, MAX_WIDTH) - 45));
        answer("", free, ways.keySet().stream().map(way -> cell(way, way)).collect(Collectors.joining("  ")));
        for (int k = 0; k < names.size(); k++) {
            Explanation label = all.each().get(k);
            answer(
                    names.get(k),
                    free,
                    ways.entrySet().stream()
                            .map(way -> cell(told(label, way.getValue().apply(label)), way.getKey()))
                            .collect(Collectors.joining("  ")));
        }
    }

    private void answer(String name, int free, String cells) {
        out.append(INDENT).append(padded(name, free)).append("  ").append(cells).append('\n');
    }

    private String told(Explanation output, ClassProbabilities answer) {
        return all.areNumbers()
                ? Texts.visible(NumberText.answer(output, answer), MAX_ANSWER)
                : Percent.ofProbability(OutputsExplanation.probability(answer));
    }

    private String cell(String text, String under) {
        int wide = all.areNumbers() ? MAX_ANSWER : length(under);
        return " ".repeat(Math.max(0, wide - length(text))) + text;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String padded(String text, int to) {
        String shown = Texts.visible(text, to);
        return shown + " ".repeat(Math.max(0, to - length(shown)));
    }

    /** Of a gate of several columns the sum alone: what is likelier on which side hangs on the label. */
    private void question(int i) {
        Step step = e.path().get(i);
        Optional<Question> one = Question.of(e.tree(), step.node(), ExplanationSummary::name);
        String number = "Question " + (i + 1) + ": ";
        if (one.isPresent()) {
            sentence(number + GateText.asked(step, one.get()));
            indented(GateText.found(e, one.get()));
            return;
        }
        sentence(number + GateText.adding(e, step, "the second side"));
        GatePoints points = GatePoints.of(e, step, Branch.RIGHT);
        PointsText.table(
                        e,
                        "the average " + ExplanationSummary.row(e),
                        points.base(),
                        points.bySize(),
                        points.sum(),
                        columns,
                        Math.min(width, 64) - INDENT.length())
                .forEach(line -> out.append(INDENT).append(line).append('\n'));
        indented("This " + ExplanationSummary.row(e) + " goes to the "
                + (step.branch() == Branch.RIGHT ? "second" : "first") + " side, " + GateText.how(step) + ".");
    }

    /** Tables of as many outputs as fit beside each other. */
    private void points() {
        int fit = Math.max(1, (Math.min(width, MAX_WIDTH) - INDENT.length() - NAME) / cell);
        for (int from = 0; from < all.each().size(); from += fit) {
            List<Explanation> outputs =
                    all.each().subList(from, Math.min(all.each().size(), from + fit));
            out.append('\n');
            sentence(all.areNumbers() ? "What adds up to each answer" : "Points for yes; " + Points.UNIT);
            line("", outputs.stream().map(OutputsText::name).toList());
            if (outputs.stream().anyMatch(output -> !unit(output).isEmpty())) {
                line("", outputs.stream().map(OutputsText::unit).toList());
            }
            table(outputs);
            if (!all.areNumbers()) {
                line(
                        "that is",
                        outputs.stream()
                                .map(l -> Percent.ofProbability(
                                        l.points().orElseThrow().probability()))
                                .toList());
                continue;
            }
            for (Explanation output : outputs) {
                NumberText.meaning(output, output.points().orElseThrow())
                        .ifPresent(text -> indented(name(output) + ": " + text));
            }
        }
    }

    private static String unit(Explanation output) {
        return output.hasValue() ? output.tree().amounts().unit() : "";
    }

    /** How the points of an output are rounded and told: whole ones, or of a number amounts. */
    private record Steps(Optional<Amounts> amounts, double scale) {
        static Steps of(Explanation output) {
            return new Steps(
                    output.hasValue() ? Optional.of(output.tree().amounts()) : Optional.empty(),
                    output.tree().tree().schema().target().scale(0));
        }

        long of(double points) {
            return amounts.map(a -> a.steps(points)).orElseGet(() -> Math.round(points));
        }

        /** With its sign. */
        String part(long steps) {
            return amounts.map(a -> a.signed(steps)).orElseGet(() -> PointsText.whole(steps));
        }

        /** Of a number without a sign. */
        String whole(long steps) {
            return amounts.map(a -> a.ofSteps(steps)).orElseGet(() -> PointsText.whole(steps));
        }
    }

    /** Rounded points that add up: what is not listed, and rounding, has a line of its own. */
    private void table(List<Explanation> outputs) {
        List<Points> points =
                outputs.stream().map(o -> o.points().orElseThrow()).toList();
        List<Steps> steps = outputs.stream().map(Steps::of).toList();
        long[] left = each(
                points,
                k -> steps.get(k).of(points.get(k).score())
                        - steps.get(k).of(points.get(k).base()));
        line(
                PointsText.base(e, points.get(0)),
                told(each(points, k -> steps.get(k).of(points.get(k).base())), k -> steps.get(k)::whole));
        // an output may ask about fewer columns than the others
        SortedMap<Integer, double[]> byColumn = new TreeMap<>();
        for (int k = 0; k < left.length; k++) {
            for (Points.Part part : points.get(k).columns()) {
                byColumn.computeIfAbsent(part.index(), c -> new double[left.length])[k] = part.points();
            }
        }
        int asked = byColumn.size();
        List<Integer> bySize = byColumn.keySet().stream()
                .sorted(Comparator.comparingDouble((Integer c) -> -IntStream.range(0, left.length)
                        .mapToDouble(
                                k -> Math.abs(byColumn.get(c)[k]) / steps.get(k).scale())
                        .max()
                        .orElseThrow()))
                .toList();
        int most = Math.max(columns, POINTS);
        int listed = asked == most + 1 ? asked : Math.min(most, asked);
        for (int c : bySize.subList(0, listed)) {
            long[] of = each(points, k -> steps.get(k).of(byColumn.get(c)[k]));
            for (int k = 0; k < of.length; k++) {
                left[k] -= of[k];
            }
            line(ExplanationSummary.tabled(e, c), told(of, k -> steps.get(k)::part));
        }
        if (asked > listed) {
            line((asked - listed) + " more columns, and rounding", told(left, k -> steps.get(k)::part));
        } else if (Arrays.stream(left).anyMatch(rest -> rest != 0)) {
            line("rounding", told(left, k -> steps.get(k)::part));
        }
        line("sum", told(each(points, k -> steps.get(k).of(points.get(k).score())), k -> steps.get(k)::whole));
    }

    private static long[] each(List<Points> outputs, IntToLongFunction of) {
        return IntStream.range(0, outputs.size()).mapToLong(of).toArray();
    }

    private static List<String> told(long[] steps, IntFunction<LongFunction<String>> how) {
        return IntStream.range(0, steps.length)
                .mapToObj(k -> how.apply(k).apply(steps[k]))
                .toList();
    }

    private void line(String what, List<String> numbers) {
        StringBuilder line = new StringBuilder(INDENT + padded(what, NAME));
        for (String number : numbers) {
            String shown = Texts.visible(number, cell - 2);
            line.append(" ".repeat(cell - length(shown))).append(shown);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private void sentence(String text) {
        out.append(ExplanationText.wrapped("", text, width));
    }

    private void indented(String text) {
        out.append(ExplanationText.wrapped("  ", text, width));
    }
}
