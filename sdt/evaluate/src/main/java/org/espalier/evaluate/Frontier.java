package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.base.Percent;

/**
 * What each form and size that was tried came to on the validation rows.
 *
 * @param rows validation rows, all folds together
 * @param folds 1: one part of the rows
 * @param measure what a point's score is
 * @param points the simplest first
 */
public record Frontier(int rows, int folds, Measure measure, List<Point> points) {
    /** What a tree's answers by one path are measured by. */
    public enum Measure {
        /** Of classes: share of rows whose class is answered. */
        ACCURACY("accuracy", "agreement", "mean cross-entropy"),
        /** Of labels: share of all of them that are answered rightly. */
        LABELS("labels right", "labels as the teacher", "mean cross-entropy of a label"),
        /** Of a number: share of the variance that is explained; of several the mean. */
        R2("R2", "R2 to the teacher", "share of the variance that is left"),
        /** Of a rate: share of the Poisson deviance that is explained. */
        D2("D2", "R2 to the teacher", "share of the Poisson deviance that is left");

        private final String title;
        private final String toTeacher;
        private final String loss;

        Measure(String title, String toTeacher, String loss) {
            this.title = title;
            this.toTeacher = toTeacher;
            this.loss = loss;
        }

        /** As a heading says it: {@code accuracy}. */
        public String title() {
            return title;
        }

        /** The same of how far the teacher is followed. */
        public String toTeacher() {
            return toTeacher;
        }

        /** What the loss is, of average and max-path half and half. */
        public String loss() {
            return loss;
        }
    }

    public Frontier {
        points = List.copyOf(points);
    }

    /**
     * One that was tried.
     *
     * @param name in words
     * @param options that give it on the command line
     * @param isStopped whether it was stopped early, as it could not win
     * @param isChosen whether it is the tree's
     * @param loss {@link Measure#loss} of average and max-path, half and half
     * @param lossError standard error of {@code loss - loss of the best}; 0 of the best itself
     * @param score {@link Measure} by max-path
     * @param agreement how far the teacher is followed by max-path; absent without one
     * @param columnsRead mean number of columns that a row's max-path looks at
     * @param leaves leaves that are reached; of folds the mean
     */
    public record Point(
            String name,
            String options,
            boolean isDistilled,
            boolean isStopped,
            boolean isChosen,
            double loss,
            double lossError,
            double score,
            OptionalDouble agreement,
            double columnsRead,
            double leaves) {}

    /** A table for people. */
    public String text() {
        TextTable table = new TextTable()
                .line(
                        "tried",
                        "learned from",
                        "loss",
                        "above the best",
                        measure.title() + ", %",
                        measure.toTeacher() + ", %",
                        "columns read",
                        "leaves",
                        "");
        double best = points.stream()
                .filter(p -> !p.isStopped())
                .mapToDouble(Point::loss)
                .min()
                .orElse(0);
        for (Point p : points) {
            table.line(
                    p.name(),
                    p.isDistilled()
                            ? "the teacher"
                            : measure == Measure.ACCURACY || measure == Measure.LABELS ? "labels" : "values",
                    String.format(Locale.ROOT, "%.4f", p.loss()),
                    p.isStopped()
                            ? "stopped early"
                            : p.loss() == best
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.4f ±%.4f", p.loss() - best, p.lossError()),
                    Percent.digits(p.score(), 2),
                    p.agreement().isPresent() ? Percent.digits(p.agreement().getAsDouble(), 2) : "-",
                    String.format(Locale.ROOT, "%.1f", p.columnsRead()),
                    String.format(Locale.ROOT, p.leaves() == Math.rint(p.leaves()) ? "%.0f" : "%.1f", p.leaves()),
                    p.isChosen() ? "<- chosen" : "");
        }
        return table + "on " + rows + " validation rows" + (folds == 1 ? "" : ", " + folds + " folds") + "; loss: "
                + measure.loss() + "; the simplest within one standard error of the best is chosen\n" + another();
    }

    /** How to have one of the others. */
    private String another() {
        return points.stream()
                .filter(p -> !p.isChosen())
                .map(Point::options)
                .findFirst()
                .map(options -> "each of the others is made by the same command with its options; the first one's are "
                        + options + "\n")
                .orElse("");
    }

    /** What {@code evaluation.json} has under {@code frontier}. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", rows);
        json.put("folds", folds);
        List<Object> list = new ArrayList<>();
        for (Point p : points) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", p.name());
            one.put("options", p.options());
            one.put("distilled", p.isDistilled());
            one.put("stopped", p.isStopped());
            one.put("chosen", p.isChosen());
            one.put("loss", p.loss());
            one.put("lossError", p.lossError());
            one.put(measure == Measure.ACCURACY ? "accuracy" : measure.title().toLowerCase(Locale.ROOT), p.score());
            p.agreement().ifPresent(a -> one.put(measure == Measure.ACCURACY ? "agreement" : "r2Teacher", a));
            one.put("columnsRead", p.columnsRead());
            one.put("leaves", p.leaves());
            list.add(one);
        }
        json.put("points", list);
        return json;
    }
}
