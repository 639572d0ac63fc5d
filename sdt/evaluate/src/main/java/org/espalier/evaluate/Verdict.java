package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.evaluate.Contender.Role;

/**
 * Whether a tree was worth it: what simpler models and stronger ones make of the same held-out rows, with intervals of the
 * paired differences, and what follows, in sentences that rules wrote ({@link VerdictRules}).
 *
 * <p>Two classes are judged by AUC, more of them by accuracy.
 *
 * @param rows held-out rows with a label
 * @param measure what is compared
 * @param positive name of the positive class of two
 * @param standings the tree, the tree by one path where its answers are others, then the others, in the order that they
 *     were given
 * @param sentences the most important first
 */
public record Verdict(
        int rows, Measure measure, Optional<String> positive, List<Standing> standings, List<Sentence> sentences) {
    /** What is compared. */
    public enum Measure {
        AUC,
        ACCURACY
    }

    /**
     * A line of the table.
     *
     * @param accuracy share of rows whose class is answered
     * @param auc of the positive class, or the mean over the classes; absent where the rows are of one class
     * @param logLoss mean of {@link Metrics#logLoss}
     * @param brier mean Brier score ({@link Discrimination})
     * @param lead how much better the tree is by {@link #measure()}: above 0 where the tree is ahead; absent of the tree
     * @param lossLead how much lower the tree's log loss is: above 0 where the tree is ahead; absent of the tree
     */
    public record Standing(
            String name,
            Role role,
            Figure accuracy,
            Optional<Figure> auc,
            Figure logLoss,
            Figure brier,
            Optional<Figure> lead,
            Optional<Figure> lossLead) {}

    /** A figure with its 95 % interval. */
    public record Figure(double value, Interval interval) {
        /**
         * {@code 0.8012 [0.7850, 0.8174]}, never with a negative zero.
         *
         * @param form of each number, as {@link String#format} takes it
         */
        public String text(String form) {
            return String.format(
                    Locale.ROOT,
                    form + " [" + form + ", " + form + "]",
                    value + 0.0,
                    interval.low() + 0.0,
                    interval.high() + 0.0);
        }

        /** In another unit. */
        Figure times(double unit) {
            return new Figure(unit * value, new Interval(unit * interval.low(), unit * interval.high()));
        }

        /** What {@link org.espalier.json.Json} writes. */
        Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("value", value);
            json.put("interval", List.of(interval.low(), interval.high()));
            return json;
        }

        static Figure of(Estimate estimate) {
            return new Figure(estimate.value(), estimate.interval());
        }

        static Figure of(Estimate estimate, double least, double most) {
            return new Figure(estimate.value(), estimate.interval(least, most));
        }
    }

    /** What is said, by kind: a program can decide by it. */
    public enum Kind {
        NOTHING_LEARNED,
        LEAK,
        EXPLAINS_TEACHER,
        BETTER_THAN_LINEAR,
        AS_GOOD_AS_LINEAR,
        WORSE_THAN_LINEAR,
        BETTER_THAN_CART,
        AS_GOOD_AS_CART,
        WORSE_THAN_CART,
        WORSE_THAN_BOOSTING,
        AS_GOOD_AS_BOOSTING,
        LABELS_WON,
        TEACHER_WON,
        FEW_ROWS
    }

    /** @param text one sentence or two, with the figures that it stands on */
    public record Sentence(Kind kind, String text) {}

    /**
     * What is known of the tree beside its answers.
     *
     * @param gates gates that divide
     * @param isAdditive whether its leaves carry scorecards
     * @param aloneBest the column that ranks best or explains most by itself, where that was looked for
     * @param aloneNext the second best
     * @param said sentences from elsewhere: whether distilling won, say
     */
    public record Background(
            int gates,
            boolean isAdditive,
            Optional<ColumnAlone> aloneBest,
            Optional<ColumnAlone> aloneNext,
            List<Sentence> said) {
        public Background {
            said = List.copyOf(said);
        }
    }

    public Verdict {
        standings = List.copyOf(standings);
        sentences = List.copyOf(sentences);
    }

    /**
     * Measures and judges.
     *
     * @param labels class of each held-out row, {@code [rows]}, all of them known
     * @param tree the tree's answers: average, then max-path
     * @param others the models beside it
     * @throws IllegalArgumentException when the shapes do not fit, or there are no rows
     */
    public static Verdict of(
            Schema schema,
            int[] labels,
            Contender tree,
            Contender path,
            List<Contender> others,
            Background background) {
        List<Contender> all = new ArrayList<>(List.of(tree));
        // one leaf has one path
        if (!Arrays.equals(tree.probabilities(), path.probabilities())) {
            all.add(path);
        }
        all.addAll(others);
        Standings standings = new Standings(schema, labels, tree);
        List<Standing> lines = all.stream().map(standings::of).toList();
        Verdict measured = new Verdict(
                labels.length,
                schema.classes() == 2 ? Measure.AUC : Measure.ACCURACY,
                schema.classes() == 2
                        ? Optional.of(schema.target().classes().get(schema.positiveIndex()))
                        : Optional.empty(),
                lines,
                List.of());
        double agreement = others.stream()
                .filter(o -> o.role() == Role.TEACHER)
                .findFirst()
                .map(teacher -> agreement(path, teacher, schema.classes()))
                .orElse(Double.NaN);
        List<Sentence> sentences =
                new VerdictRules(measured, schema.target().name(), agreement, background).sentences();
        return new Verdict(measured.rows, measured.measure, measured.positive, lines, sentences);
    }

    private static double agreement(Contender a, Contender b, int classes) {
        int rows = a.probabilities().length / classes;
        int same = 0;
        for (int r = 0; r < rows; r++) {
            same += Metrics.argmax(a.probabilities(), r, classes) == Metrics.argmax(b.probabilities(), r, classes)
                    ? 1
                    : 0;
        }
        return (double) same / rows;
    }

    /** The first line of a role. */
    public Optional<Standing> standing(Role role) {
        return standings.stream().filter(s -> s.role() == role).findFirst();
    }

    /** The one thing to remember. */
    public Optional<Sentence> headline() {
        return sentences.stream().findFirst();
    }
}
