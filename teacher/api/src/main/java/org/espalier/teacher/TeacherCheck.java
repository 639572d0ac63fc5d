package org.espalier.teacher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.ArgMax;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;

/**
 * Whether a teacher's answers fit the labels of the rows that it was asked for. A network whose classes stand in another
 * order, that was trained on other columns, or a table for rows in another order, answers as readily as a good one, and a
 * tree learns that just as well: this says it before.
 *
 * @param rows labelled rows
 * @param accuracy share of them whose class the teacher answers
 * @param reordered the same with the teacher's classes in the order that fits best: {@code accuracy} unless another order fits
 *     clearly better
 * @param majority share of the most frequent class, {@code majorityClass}
 * @param warnings one sentence for each reason to doubt the teacher; empty for most
 */
public record TeacherCheck(
        int rows, double accuracy, double reordered, double majority, String majorityClass, List<String> warnings) {
    /** Fewer labelled rows say too little. */
    static final int MIN_ROWS = 10;

    /** Another reading fits clearly better when it is right on this share of the rows more, */
    private static final double MARGIN = 0.05;

    /** and on so many standard errors of the difference: several readings are tried. */
    private static final double STANDARD_ERRORS = 4;

    /** Answers that differ by less are the same. */
    private static final float SAME = 1e-5f;

    /** A teacher that is right as often passes. */
    private static final double GOOD = 0.9;

    /** Classes for which a permutation is sought; the time goes with their third power. */
    private static final int MAX_CLASSES = 400;

    public TeacherCheck {
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks at a teacher's answers.
     *
     * @param logProbabilities the teacher's for these rows, {@code [rows, classes]}
     * @return empty where fewer than ten rows have a label
     */
    public static Optional<TeacherCheck> of(Teacher teacher, Dataset rows, float[] logProbabilities) {
        int[] labelled = IntStream.range(0, rows.rows())
                .filter(r -> rows.labels()[r] != Dataset.UNLABELLED)
                .toArray();
        return labelled.length < MIN_ROWS
                ? Optional.empty()
                : Optional.of(new Work(teacher, rows, logProbabilities, labelled).check());
    }

    /** {@code the teacher is right on 97.00 % of the 1,000 labelled rows; always answering 'no' would be on 50.00 %}. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "the teacher is right on %s %% of the %,d labelled rows; always answering %s would be on %s %%",
                Percent.digits(accuracy, 2),
                rows,
                Texts.quote(majorityClass),
                Percent.digits(majority, 2));
    }

    /** The answers beside the labels. */
    private static final class Work {
        private final Teacher teacher;
        private final Dataset data;
        private final float[] answers;
        private final int[] labelled;
        private final List<String> names;
        private final int[] answered;
        private final int majority;
        private final List<String> warnings = new ArrayList<>();
        private double reordered;

        Work(Teacher teacher, Dataset data, float[] answers, int[] labelled) {
            this.teacher = teacher;
            this.data = data;
            this.answers = answers;
            this.labelled = labelled;
            this.names = data.schema().target().classes();
            this.answered = IntStream.range(0, data.rows())
                    .map(r -> ArgMax.of(answers, r * names.size(), names.size()))
                    .toArray();
            int[] counts = new int[names.size()];
            IntStream.of(labelled).forEach(r -> counts[data.labels()[r]]++);
            this.majority = IntStream.range(0, counts.length)
                    .reduce((a, b) -> counts[b] > counts[a] ? b : a)
                    .orElseThrow();
        }

        TeacherCheck check() {
            boolean[] asItIs = hits(labelled, r -> answered[r]);
            boolean[] constant = hits(labelled, r -> majority);
            TeacherCheck found = new TeacherCheck(
                    labelled.length, share(asItIs), share(asItIs), share(constant), names.get(majority), List.of());
            if (found.majority() < 1) {
                boolean isConstant = isConstant();
                if (isConstant) {
                    warnings.add("the teacher gives every row the same answer, " + Texts.quote(names.get(answered[0])));
                } else if (found.accuracy() <= found.majority()) {
                    warnings.add(found.sentence());
                }
                if (!isConstant && found.accuracy() < GOOD) {
                    permutation();
                    rowOrder(asItIs, constant);
                }
            }
            return new TeacherCheck(
                    found.rows(),
                    found.accuracy(),
                    Math.max(found.accuracy(), reordered),
                    found.majority(),
                    found.majorityClass(),
                    warnings);
        }

        private boolean isConstant() {
            int classes = names.size();
            for (int i = classes; i < answers.length; i++) {
                if (Math.abs(Math.exp(answers[i]) - Math.exp(answers[i % classes])) > SAME) {
                    return false;
                }
            }
            return true;
        }

        /** Found on every other labelled row and measured on those between: what fits by chance does not stand. */
        private void permutation() {
            int classes = names.size();
            if (classes > MAX_CLASSES) {
                return;
            }
            int[][] counts = new int[classes][classes];
            for (int i = 0; i < labelled.length; i += 2) {
                counts[answered[labelled[i]]][data.labels()[labelled[i]]]++;
            }
            int[] meant = Assignment.best(counts);
            int[] others = IntStream.range(0, labelled.length)
                    .filter(i -> i % 2 == 1)
                    .map(i -> labelled[i])
                    .toArray();
            boolean[] permuted = hits(others, r -> meant[answered[r]]);
            if (isClearlyBetter(permuted, hits(others, r -> answered[r]))
                    && isClearlyBetter(permuted, hits(others, r -> majority))) {
                reordered = share(hits(labelled, r -> meant[answered[r]]));
                String changes = IntStream.range(0, classes)
                        .filter(k -> meant[k] != k)
                        .limit(10)
                        .mapToObj(k -> Texts.quote(names.get(k)) + " for " + Texts.quote(names.get(meant[k])))
                        .collect(Collectors.joining(", "));
                warnings.add("the teacher's classes seem to stand in another order: taking its "
                        + changes + ", it would be right on "
                        + Percent.digits(reordered, 2) + " % in place of "
                        + Percent.digits(share(hits(labelled, r -> answered[r])), 2) + " %");
            }
        }

        /** Only a table of answers goes by the order of the rows. */
        private void rowOrder(boolean[] asItIs, boolean[] constant) {
            if (teacher.answersNewRows()) {
                return;
            }
            for (RowOrders.Order order : RowOrders.of(data)) {
                int[] rowOfAnswer = order.rows();
                int[] moved = new int[rowOfAnswer.length];
                for (int i = 0; i < moved.length; i++) {
                    moved[rowOfAnswer[i]] = answered[i];
                }
                boolean[] other = hits(labelled, r -> moved[r]);
                if (isClearlyBetter(other, asItIs) && isClearlyBetter(other, constant)) {
                    warnings.add("the teacher's answers seem to stand in another order of rows: for the rows "
                            + order.name() + " they would be right on " + Percent.digits(share(other), 2)
                            + " % in place of " + Percent.digits(share(asItIs), 2) + " %");
                    return;
                }
            }
        }

        private boolean[] hits(int[] rows, IntUnaryOperator answer) {
            boolean[] out = new boolean[rows.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = answer.applyAsInt(rows[i]) == data.labels()[rows[i]];
            }
            return out;
        }

        private static double share(boolean[] hits) {
            int count = 0;
            for (boolean hit : hits) {
                count += hit ? 1 : 0;
            }
            return (double) count / hits.length;
        }

        /** McNemar's comparison: rows on which both are right or both wrong say nothing. */
        private static boolean isClearlyBetter(boolean[] one, boolean[] other) {
            int gained = 0;
            int lost = 0;
            for (int i = 0; i < one.length; i++) {
                gained += one[i] && !other[i] ? 1 : 0;
                lost += other[i] && !one[i] ? 1 : 0;
            }
            double difference = gained - lost;
            return difference > MARGIN * one.length && difference > STANDARD_ERRORS * Math.sqrt(gained + lost);
        }
    }
}
