package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How well the rules of a {@link HardTree} of a number or a rate follow the truth, the soft tree and the teacher, and what pruning and
 * dropping columns cost: root mean squared differences in the target's unit, weighted by row. What {@link RuleFit} is for classes, and
 * on the same rows.
 *
 * @param measured which rows these are
 * @param rows number of rows
 * @param lines ways to answer, in reading order
 */
public record NumberRuleFit(RuleFit.Measured measured, int rows, List<Line> lines) {
    private static final int NAME_WIDTH = 20;
    private static final int CELL = 13;

    public NumberRuleFit {
        lines = List.copyOf(lines);
    }

    /**
     * One way to answer, and how far it is from others.
     *
     * @param differences by what it is compared with: {@code truth}, where rows have it; {@code greedy}, {@code max-path},
     *     {@code average}; {@code teacher}, where there is one
     */
    public record Line(String name, List<Difference> differences) {
        public Line {
            differences = List.copyOf(differences);
        }
    }

    /** A root mean squared difference. */
    public record Difference(String from, double value) {}

    /**
     * @param data encoded by the tree's schema: the very rows that the rules were made from, of which those that did not cut them
     *     are taken, or others
     * @param teacher its answers, {@code [rows]}
     * @throws EspalierException when there are no rows
     */
    public static NumberRuleFit of(HardTree hard, Dataset data, Optional<float[]> teacher) {
        if (data.rows() == 0) {
            throw new EspalierException("expected rows to measure rules on, found none");
        }
        RuleRows split = new RuleRows(data.rows());
        boolean isSame = hard.isMadeFrom(data);
        RuleFit.Measured measured = !isSame
                ? RuleFit.Measured.OTHERS
                : split.isSplit() ? RuleFit.Measured.SECOND_HALF : RuleFit.Measured.SAME;
        int[] rows = measured == RuleFit.Measured.SECOND_HALF
                ? split.measuring()
                : IntStream.range(0, data.rows()).toArray();
        return new NumberRuleFit(measured, rows.length, lines(hard, data, rows, teacher));
    }

    private static List<Line> lines(HardTree hard, Dataset data, int[] rows, Optional<float[]> teacher) {
        SoftDecisionTree tree = hard.tree().tree();
        float[] greedy = tree.predict(data.features(), Rule.GREEDY, 1).probabilities();
        float[] maxPath = tree.predict(data.features(), Rule.MAX_PATH, 1).probabilities();
        float[] average = tree.predict(data.features(), Rule.AVERAGE, 1).probabilities();
        float[] pruned = new float[data.rows()];
        float[] rules = new float[data.rows()];
        float[] x = new float[data.features().columns()];
        for (int r : rows) {
            data.features().copyRow(r, x, 0);
            pruned[r] = hard.valueWithAllColumns(x);
            rules[r] = hard.value(x);
        }
        boolean hasTruth = IntStream.of(rows).noneMatch(r -> Float.isNaN(data.values()[r]));
        List<Line> out = new ArrayList<>();
        List<String> names =
                new ArrayList<>(List.of("whole tree, greedy", RuleFit.PRUNED, RuleFit.RULES, "max-path", "average"));
        List<float[]> answers = new ArrayList<>(List.of(greedy, pruned, rules, maxPath, average));
        teacher.ifPresent(t -> {
            names.add("teacher");
            answers.add(t);
        });
        for (int i = 0; i < names.size(); i++) {
            List<Difference> differences = new ArrayList<>();
            if (hasTruth) {
                differences.add(difference("truth", answers.get(i), data.values(), data, rows));
            }
            differences.add(difference("greedy", answers.get(i), greedy, data, rows));
            differences.add(difference("max-path", answers.get(i), maxPath, data, rows));
            differences.add(difference("average", answers.get(i), average, data, rows));
            if (teacher.isPresent()) {
                differences.add(difference("teacher", answers.get(i), teacher.get(), data, rows));
            }
            out.add(new Line(names.get(i), differences));
        }
        return out;
    }

    private static Difference difference(String from, float[] found, float[] other, Dataset data, int[] rows) {
        double sum = 0;
        double all = 0;
        for (int r : rows) {
            double distance = (double) found[r] - other[r];
            sum += data.weight(r) * distance * distance;
            all += data.weight(r);
        }
        return new Difference(from, Math.sqrt(sum / all));
    }

    /** As a table, a line end after each line. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "On %d rows, root mean squared difference from%n", rows));
        out.append(" ".repeat(NAME_WIDTH));
        lines.get(0).differences().forEach(d -> out.append(String.format(Locale.ROOT, "%" + CELL + "s", d.from())));
        out.append('\n');
        for (Line line : lines) {
            out.append(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s", line.name()));
            line.differences().forEach(d -> out.append(String.format(Locale.ROOT, "%" + CELL + ".5g", d.value())));
            out.append('\n');
        }
        measured.sentence().ifPresent(s -> out.append(s).append('\n'));
        return out.toString().replace(System.lineSeparator(), "\n");
    }
}
