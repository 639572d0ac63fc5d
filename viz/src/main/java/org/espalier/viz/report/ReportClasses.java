package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.data.Dataset;
import org.espalier.evaluate.ClassCounts;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Predictions;
import org.espalier.viz.page.Counts;

/** What a report says class by class: confusions, recall and precision of max-path, classes that are never answered. */
final class ReportClasses {
    private final Counts counts;
    private final ClassCounts maxPath;
    private final int classes;
    /** {@code [class of the row][answer]}. */
    private final int[][] truth;
    /** {@code [the teacher's answer][answer]}. */
    private final int[][] taught;

    private final int labelled;
    private final boolean hasTeacher;

    ReportClasses(Predictions answers, Dataset data, Optional<float[]> teacher, Counts counts) {
        this.counts = counts;
        this.classes = answers.classes();
        this.maxPath = new ClassCounts(classes);
        this.truth = new int[classes][classes];
        this.taught = new int[classes][classes];
        this.hasTeacher = teacher.isPresent();
        int known = 0;
        for (int r = 0; r < data.rows(); r++) {
            int answer = answers.classOf(r);
            if (data.labels()[r] != Dataset.UNLABELLED) {
                truth[data.labels()[r]][answer]++;
                maxPath.add(data.labels()[r], answer);
                known++;
            }
            if (teacher.isPresent()) {
                taught[Metrics.argmax(teacher.get(), r, classes)][answer]++;
            }
        }
        this.labelled = known;
    }

    /** By truth, and by the teacher, where there is one. */
    Map<String, Object> confusion() {
        Map<String, Object> out = new LinkedHashMap<>();
        if (labelled > 0) {
            out.put("truth", table(truth));
        }
        if (hasTeacher) {
            out.put("teacher", table(taught));
        }
        return out;
    }

    private List<Object> table(int[][] table) {
        List<Object> out = new ArrayList<>();
        for (int[] row : table) {
            List<Object> line = new ArrayList<>();
            for (int n : row) {
                line.add(n == 0 ? 0 : counts.of(n));
            }
            out.add(line);
        }
        return out;
    }

    /** A line for each class: its rows, how many are found, and how often its name is right; none without labels. */
    List<Object> lines() {
        List<Object> out = new ArrayList<>();
        if (labelled == 0) {
            return out;
        }
        for (int k = 0; k < classes; k++) {
            Map<String, Object> line = new LinkedHashMap<>();
            int rows = maxPath.rows(k);
            int answered = maxPath.answered(k);
            line.put("rows", counts.of(rows));
            line.put("answers", counts.of(answered));
            share(maxPath.recall(k), maxPath.right(k), rows).ifPresent(s -> line.put("recall", s));
            share(maxPath.precision(k), maxPath.right(k), answered).ifPresent(s -> line.put("precision", s));
            out.add(line);
        }
        return out;
    }

    private Optional<Object> share(OptionalDouble share, int hits, int rows) {
        if (share.isEmpty() || counts.isFew(rows)) {
            return Optional.empty();
        }
        Interval interval = Interval.ofShare(hits, rows);
        return Optional.of(List.of(
                counts.share(share.getAsDouble()), counts.share(interval.low()), counts.share(interval.high())));
    }

    /** Classes that rows have and that no row is given. */
    List<Object> neverAnswered() {
        List<Object> out = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            if (maxPath.rows(k) > 0 && maxPath.answered(k) == 0) {
                out.add(k);
            }
        }
        return out;
    }

    /** The class that most rows have, and its share of them: what always answering it would score. */
    Optional<Object> baseline() {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = maxPath.rows(k) > maxPath.rows(best) ? k : best;
        }
        return labelled == 0
                ? Optional.empty()
                : Optional.of(List.of(best, counts.share(maxPath.rows(best) / (double) labelled)));
    }
}
