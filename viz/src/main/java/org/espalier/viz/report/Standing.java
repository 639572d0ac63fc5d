package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.evaluate.Contender;
import org.espalier.evaluate.Verdict;

/**
 * What a report opens with: whether the tree is worth using, in a sentence, remarks, and one figure: the tree beside what else
 * could be used on the same rows.
 *
 * @param headline one or two sentences
 * @param remarks what stands below it, each a line
 * @param measures the columns of the figure
 * @param lines its rows: the tree, the teacher, simpler models
 */
public record Standing(String headline, List<Remark> remarks, List<Measure> measures, List<Line> lines) {
    public Standing {
        remarks = List.copyOf(remarks);
        measures = List.copyOf(measures);
        lines = List.copyOf(lines);
    }

    /**
     * Of a verdict: its first sentence, the others as remarks, and what was measured beside the tree.
     *
     * @param verdict on the rows of the report
     */
    public static Standing of(Verdict verdict) {
        List<Remark> remarks = new ArrayList<>();
        verdict.sentences().stream().skip(1).forEach(s -> remarks.add(new Remark(mark(s.kind()), s.text())));
        boolean isRanked = verdict.measure() == Verdict.Measure.AUC;
        List<Measure> measures = new ArrayList<>(List.of(new Measure("right answers", "of 100")));
        if (isRanked) {
            measures.add(new Measure("ranking", "AUC; 50 is chance"));
        }
        List<Line> lines = new ArrayList<>();
        for (Verdict.Standing s : verdict.standings()) {
            List<Optional<Value>> values = new ArrayList<>(List.of(Optional.of(value(s.accuracy()))));
            if (isRanked) {
                values.add(s.auc().map(Standing::value));
            }
            boolean isTree = s.role() == Contender.Role.TREE || s.role() == Contender.Role.PATH;
            lines.add(new Line(name(s, verdict), isTree, values));
        }
        return new Standing(verdict.headline().map(Verdict.Sentence::text).orElse(""), remarks, measures, lines);
    }

    private static String name(Verdict.Standing of, Verdict verdict) {
        boolean hasPaths = verdict.standing(Contender.Role.PATH).isPresent();
        return switch (of.role()) {
            case TREE -> hasPaths ? "This tree, all paths" : "This tree";
            case PATH -> "This tree, one path";
            default ->
                of.name().substring(0, 1).toUpperCase(Locale.ROOT) + of.name().substring(1);
        };
    }

    private static Value value(Verdict.Figure figure) {
        return new Value(
                figure.value(), figure.interval().low(), figure.interval().high());
    }

    private static Mark mark(Verdict.Kind kind) {
        return switch (kind) {
            case BETTER_THAN_LINEAR, BETTER_THAN_CART, TEACHER_WON -> Mark.BETTER;
            case AS_GOOD_AS_LINEAR, AS_GOOD_AS_CART, AS_GOOD_AS_BOOSTING -> Mark.EQUAL;
            case EXPLAINS_TEACHER, LABELS_WON -> Mark.DIFFERENT;
            case NOTHING_LEARNED, LEAK, WORSE_THAN_LINEAR, WORSE_THAN_CART, WORSE_THAN_BOOSTING, FEW_ROWS ->
                Mark.WARNING;
        };
    }

    /** What a remark is about. */
    public enum Mark {
        /** The tree is better. */
        BETTER,
        /** No difference is proven. */
        EQUAL,
        /** It is another one. */
        DIFFERENT,
        /** A reader must know this. */
        WARNING
    }

    /** One line below the headline. */
    public record Remark(Mark mark, String text) {}

    /**
     * One column of the figure.
     *
     * @param name {@code right answers}
     * @param note its unit: {@code of 100}
     */
    public record Measure(String name, String note) {}

    /**
     * One row of the figure.
     *
     * @param name {@code this tree}
     * @param isTree whether it is the tree itself
     * @param values by measure; empty where it has none
     */
    public record Line(String name, boolean isTree, List<Optional<Value>> values) {
        public Line {
            values = List.copyOf(values);
        }
    }

    /**
     * A figure and its 95 % interval, shares of 1.
     *
     * @param low lower end; as {@code value} where none is known
     */
    public record Value(double value, double low, double high) {}
}
