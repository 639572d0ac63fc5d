package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How well the rules of a {@link HardTree} follow the soft tree and the teacher, and what pruning and dropping columns
 * cost, on given rows; of the rows that the rules were made from, on those that did not cut them.
 *
 * @param measured which rows these are
 * @param rows number of rows
 * @param labelled of which have a label
 * @param greedy the whole soft tree, walked greedily, before anything was cut
 * @param pruned without the dead branches, sums still of all columns
 * @param rules the rules as they are printed: pruned, and with the kept columns only
 * @param maxPath the soft tree's likeliest path
 * @param average all leaves of the soft tree together
 * @param teacher where its answers were given
 */
public record RuleFit(
        Measured measured,
        int rows,
        int labelled,
        Line greedy,
        Line pruned,
        Line rules,
        Line maxPath,
        Line average,
        Optional<Line> teacher) {
    /** On which rows rules are measured. */
    public enum Measured {
        /** On rows that the rules were not made from. */
        OTHERS,
        /** On every second of the rows that they were made from; the others cut them. */
        SECOND_HALF,
        /** On the rows that cut them, which were too few to spare some: optimistic. */
        SAME;

        /** A sentence for people; empty where there is nothing to warn of. */
        Optional<String> sentence() {
            return switch (this) {
                case OTHERS -> Optional.empty();
                case SECOND_HALF -> Optional.of("The rules are cut on every second row, measured on the others.");
                case SAME -> Optional.of("Measured on the rows that they were made from: optimistic.");
            };
        }
    }

    /**
     * One way to answer.
     *
     * @param accuracy share of labelled rows whose class is answered; empty without any
     * @param greedy share of rows answered as the whole tree walked greedily does
     * @param maxPath as the likeliest path
     * @param average as all leaves together
     * @param teacher as the teacher, where there is one
     */
    public record Line(
            OptionalDouble accuracy, double greedy, double maxPath, double average, OptionalDouble teacher) {}

    /**
     * @param data encoded by the tree's schema: the very rows that the rules were made from, of which those that did not cut them
     *     are taken, or others
     * @param teacherLogProbabilities {@code [rows, classes]}, of all rows
     * @throws EspalierException when there are no rows
     */
    public static RuleFit of(HardTree hard, Dataset data, Optional<float[]> teacherLogProbabilities) {
        if (data.rows() == 0) {
            throw new EspalierException("expected rows to measure rules on, found none");
        }
        int classes = hard.tree().tree().classes();
        teacherLogProbabilities.ifPresent(t -> {
            if (t.length != (long) data.rows() * classes) {
                throw new IllegalArgumentException("expected " + (long) data.rows() * classes
                        + " log-probabilities of the teacher, found " + t.length);
            }
        });
        RuleRows split = new RuleRows(data.rows());
        boolean isHalf = hard.isMadeFrom(data) && split.isSplit();
        int[] measuring = split.measuring();
        Dataset rows = isHalf ? data.select(measuring) : data;
        Optional<float[]> answers =
                isHalf ? teacherLogProbabilities.map(t -> of(measuring, t, classes)) : teacherLogProbabilities;
        Measured measured = isHalf ? Measured.SECOND_HALF : hard.isMadeFrom(data) ? Measured.SAME : Measured.OTHERS;
        return new Measure(hard.tree().tree(), rows, answers).fit(hard, rows, measured);
    }

    private static float[] of(int[] rows, float[] answers, int classes) {
        float[] out = new float[rows.length * classes];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(answers, rows[i] * classes, out, i * classes, classes);
        }
        return out;
    }

    /**
     * How well the whole tree walked greedily, which is what {@link PlainRules} say, follows the others on given rows; nothing is cut, so
     * there is no line for that.
     *
     * @param teacherLogProbabilities {@code [rows, classes]}
     */
    public static List<NamedLine> ofPlain(TreeView tree, Dataset data, Optional<float[]> teacherLogProbabilities) {
        Measure measure = new Measure(tree.tree(), data, teacherLogProbabilities);
        int labelled = measure.labelled();
        List<NamedLine> lines = new ArrayList<>(List.of(
                new NamedLine(RULES, measure.line(measure.greedy, labelled)),
                new NamedLine("max-path", measure.line(measure.maxPath, labelled)),
                new NamedLine("average", measure.line(measure.average, labelled))));
        measure.teacher.ifPresent(t -> lines.add(new NamedLine("teacher", measure.line(t, labelled))));
        return lines;
    }

    /** Name of {@link #pruned()}. */
    public static final String PRUNED = "pruned and merged";

    /** Name of {@link #rules()}. */
    public static final String RULES = "these rules";

    /** With names, in reading order. */
    public List<NamedLine> lines() {
        List<NamedLine> lines = new ArrayList<>(List.of(
                new NamedLine("whole tree, greedy", greedy),
                new NamedLine(PRUNED, pruned),
                new NamedLine(RULES, rules),
                new NamedLine("max-path", maxPath),
                new NamedLine("average", average)));
        teacher.ifPresent(t -> lines.add(new NamedLine("teacher", t)));
        return lines;
    }

    /** A line and what it is called. */
    public record NamedLine(String name, Line line) {}

    private static final class Measure {
        private final int[] labels;
        private final int[] greedy;
        private final int[] maxPath;
        private final int[] average;
        private final Optional<int[]> teacher;

        Measure(SoftDecisionTree tree, Dataset data, Optional<float[]> teacherLogProbabilities) {
            labels = data.labels();
            greedy = answers(tree, data, Rule.GREEDY);
            maxPath = answers(tree, data, Rule.MAX_PATH);
            average = answers(tree, data, Rule.AVERAGE);
            teacher = teacherLogProbabilities.map(t -> classes(t, tree.classes()));
        }

        private static int[] answers(SoftDecisionTree tree, Dataset data, Rule rule) {
            Predictions answers = tree.predict(data.features(), rule, 1);
            return IntStream.range(0, answers.rows()).map(answers::classOf).toArray();
        }

        private static int[] classes(float[] values, int classes) {
            return IntStream.range(0, values.length / classes)
                    .map(r -> Metrics.argmax(values, r, classes))
                    .toArray();
        }

        int labelled() {
            return (int) IntStream.of(labels).filter(l -> l >= 0).count();
        }

        RuleFit fit(HardTree hard, Dataset data, Measured measured) {
            int[] pruned = new int[labels.length];
            int[] rules = new int[labels.length];
            float[] x = new float[data.features().columns()];
            for (int r = 0; r < labels.length; r++) {
                data.features().copyRow(r, x, 0);
                pruned[r] = hard.answerWithAllColumns(x);
                rules[r] = hard.answer(x);
            }
            int labelled = labelled();
            return new RuleFit(
                    measured,
                    labels.length,
                    labelled,
                    line(greedy, labelled),
                    line(pruned, labelled),
                    line(rules, labelled),
                    line(maxPath, labelled),
                    line(average, labelled),
                    teacher.map(t -> line(t, labelled)));
        }

        private Line line(int[] answers, int labelled) {
            long right = IntStream.range(0, answers.length)
                    .filter(r -> labels[r] == answers[r])
                    .count();
            return new Line(
                    labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / labelled),
                    Metrics.share(answers, greedy),
                    Metrics.share(answers, maxPath),
                    Metrics.share(answers, average),
                    teacher.isPresent()
                            ? OptionalDouble.of(Metrics.share(answers, teacher.get()))
                            : OptionalDouble.empty());
        }
    }
}
