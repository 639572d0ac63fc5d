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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/**
 * What a tree of labels says of a row, for people: which labels are answered with yes, the questions that led to the row's group,
 * then the points of every label side by side. One label is told in full by {@link ExplanationText}.
 */
public final class LabelsText {
    /** Columns with points of their own at least; the others are added up in a line. */
    private static final int POINTS = 8;

    private static final int MAX_WIDTH = 80;
    private static final int NAME = 30;
    private static final int NUMBER = 10;
    private static final String INDENT = "    ";

    private final LabelsExplanation all;
    private final Explanation e;
    private final int width;
    private final int columns;
    private final StringBuilder out = new StringBuilder();

    private LabelsText(LabelsExplanation all, int width, int columns) {
        this.all = all;
        this.e = all.shared();
        this.width = width;
        this.columns = columns;
    }

    /**
     * The whole explanation, a line end after each line.
     *
     * @param width characters on a line; names are cut
     * @param columns contributions listed at each gate at most
     */
    public static String write(LabelsExplanation e, int width, int columns) {
        return new LabelsText(e, width, columns).write();
    }

    private String write() {
        String row = ExplanationSummary.row(e);
        String yes = all.each().stream()
                .filter(LabelsExplanation::isYes)
                .map(LabelsText::name)
                .collect(Collectors.joining(", "));
        sentence(row.substring(0, 1).toUpperCase(Locale.ROOT) + row.substring(1) + " " + e.number() + ": "
                + (yes.isEmpty() ? "no label" : yes));
        answers();
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

    private static String name(Explanation label) {
        return ExplanationSummary.name(label.tree().words().target());
    }

    /** A line for each label: yes or no, and how likely yes is, by each way to answer. */
    private void answers() {
        Map<String, Function<Explanation, ClassProbabilities>> ways = new LinkedHashMap<>();
        if (e.path().isEmpty()) {
            ways.put("yes", Explanation::distribution);
        } else {
            ways.put("yes by this group", Explanation::distribution);
            ways.put("all groups", Explanation::average);
        }
        if (!e.teacher().isEmpty()) {
            ways.put("teacher", Explanation::teacher);
        }
        List<String> names = all.each().stream()
                .map(label -> name(label) + ": " + (LabelsExplanation.isYes(label) ? "yes" : "no"))
                .toList();
        int longest = names.stream().mapToInt(LabelsText::length).max().orElseThrow();
        int free = Math.max(10, Math.min(longest, Math.min(width, MAX_WIDTH) - 45));
        answer("", free, String.join("  ", ways.keySet()));
        for (int k = 0; k < names.size(); k++) {
            Explanation label = all.each().get(k);
            answer(
                    names.get(k),
                    free,
                    ways.entrySet().stream()
                            .map(way -> cell(percent(way.getValue().apply(label)), way.getKey()))
                            .collect(Collectors.joining("  ")));
        }
    }

    private void answer(String name, int free, String cells) {
        out.append(INDENT).append(padded(name, free)).append("  ").append(cells).append('\n');
    }

    private static String percent(ClassProbabilities answer) {
        return Percent.ofProbability(LabelsExplanation.probability(answer));
    }

    private static String cell(String text, String under) {
        return " ".repeat(Math.max(0, length(under) - length(text))) + text;
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

    /** Tables of as many labels as fit beside each other. */
    private void points() {
        int fit = Math.max(1, (Math.min(width, MAX_WIDTH) - INDENT.length() - NAME) / NUMBER);
        for (int from = 0; from < all.each().size(); from += fit) {
            List<Explanation> labels =
                    all.each().subList(from, Math.min(all.each().size(), from + fit));
            out.append('\n');
            sentence("Points for yes; " + Points.UNIT);
            line("", labels.stream().map(LabelsText::name).toList());
            table(labels);
            line(
                    "that is",
                    labels.stream()
                            .map(l -> Percent.ofProbability(
                                    l.points().orElseThrow().probability()))
                            .toList());
        }
    }

    /** Whole points that add up: what is not listed, and rounding, has a line of its own. */
    private void table(List<Explanation> labels) {
        List<Points> points = labels.stream().map(l -> l.points().orElseThrow()).toList();
        long[] left = points.stream()
                .mapToLong(p -> Math.round(p.score()) - Math.round(p.base()))
                .toArray();
        line(
                PointsText.base(e, points.get(0)),
                wholes(points.stream().mapToDouble(Points::base).toArray()));
        // a label may ask about fewer columns than the others
        SortedMap<Integer, double[]> byColumn = new TreeMap<>();
        for (int k = 0; k < left.length; k++) {
            for (Points.Part part : points.get(k).columns()) {
                byColumn.computeIfAbsent(part.index(), c -> new double[left.length])[k] = part.points();
            }
        }
        int asked = byColumn.size();
        List<Integer> bySize = byColumn.keySet().stream()
                .sorted(Comparator.comparingDouble((Integer c) ->
                        -Arrays.stream(byColumn.get(c)).map(Math::abs).max().orElseThrow()))
                .toList();
        int most = Math.max(columns, POINTS);
        int listed = asked == most + 1 ? asked : Math.min(most, asked);
        for (int c : bySize.subList(0, listed)) {
            double[] of = byColumn.get(c);
            for (int k = 0; k < of.length; k++) {
                left[k] -= Math.round(of[k]);
            }
            line(ExplanationSummary.tabled(e, c), wholes(of));
        }
        double[] rest =
                IntStream.range(0, left.length).mapToDouble(k -> left[k]).toArray();
        if (asked > listed) {
            line((asked - listed) + " more columns, and rounding", wholes(rest));
        } else if (IntStream.range(0, left.length).anyMatch(k -> left[k] != 0)) {
            line("rounding", wholes(rest));
        }
        line("sum", wholes(points.stream().mapToDouble(Points::score).toArray()));
    }

    private static List<String> wholes(double[] points) {
        return IntStream.range(0, points.length)
                .mapToObj(k -> PointsText.whole(points[k]))
                .toList();
    }

    private void line(String what, List<String> numbers) {
        StringBuilder line = new StringBuilder(INDENT + padded(what, NAME));
        for (String number : numbers) {
            String shown = Texts.visible(number, NUMBER - 2);
            line.append(" ".repeat(NUMBER - length(shown))).append(shown);
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
