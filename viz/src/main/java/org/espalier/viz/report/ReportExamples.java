package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Predictions;

/** Chooses the rows that a report shows: those that say most about how far to trust the tree. */
final class ReportExamples {
    /** Why a row is shown. */
    enum Kind {
        WRONG("wrong"),
        DISAGREES("teacher disagrees"),
        UNSURE("low path mass"),
        RIGHT("right");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final Predictions maxPath;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final Map<Integer, Kind> chosen = new LinkedHashMap<>();

    private ReportExamples(Predictions maxPath, Dataset data, Optional<float[]> teacher) {
        this.maxPath = maxPath;
        this.data = data;
        this.teacher = teacher;
    }

    /**
     * Rows by their place in the data, each with why it is there, in the order of the list. A quarter each: wrong answers, the surest first;
     * disagreements with the teacher, the surest first; lowest path mass; the surest right answers, the classes in turn.
     * What one kind does not need goes to the next, what is left at the end to the lowest path masses.
     */
    static Map<Integer, Kind> choose(Predictions maxPath, Dataset data, Optional<float[]> teacher, int count) {
        ReportExamples examples = new ReportExamples(maxPath, data, teacher);
        int quarter = (count + 3) / 4;
        examples.add(Kind.WRONG, examples::isWrong, examples.surest(), quarter, count);
        examples.add(Kind.DISAGREES, examples::disagrees, examples.surest(), quarter, count);
        Comparator<Integer> byMass = Comparator.comparingDouble((Integer r) -> maxPath.pathMass()[r]);
        examples.add(Kind.UNSURE, r -> true, byMass, quarter, count);
        examples.addRight(count - examples.chosen.size());
        examples.add(Kind.UNSURE, r -> true, byMass, count, count);
        return examples.chosen;
    }

    private boolean isWrong(int row) {
        return data.labels()[row] != Dataset.UNLABELLED && maxPath.classOf(row) != data.labels()[row];
    }

    private boolean disagrees(int row) {
        return teacher.isPresent() && Metrics.argmax(teacher.get(), row, maxPath.classes()) != maxPath.classOf(row);
    }

    private double confidence(int row) {
        return maxPath.probabilities()[row * maxPath.classes() + maxPath.classOf(row)] * maxPath.pathMass()[row];
    }

    private Comparator<Integer> surest() {
        return Comparator.comparingDouble((Integer r) -> -confidence(r));
    }

    private void add(Kind kind, IntPredicate fits, Comparator<Integer> order, int quarter, int count) {
        IntStream.range(0, data.rows())
                .filter(r -> !chosen.containsKey(r) && fits.test(r))
                .boxed()
                .sorted(order.thenComparing(Comparator.naturalOrder()))
                .limit(Math.min(quarter, count - chosen.size()))
                .toList()
                .forEach(r -> chosen.put(r, kind));
    }

    private void addRight(int count) {
        List<List<Integer>> byClass = new ArrayList<>();
        for (int k = 0; k < maxPath.classes(); k++) {
            int wanted = k;
            byClass.add(IntStream.range(0, data.rows())
                    .filter(r -> !chosen.containsKey(r) && maxPath.classOf(r) == wanted && !isWrong(r) && !disagrees(r))
                    .boxed()
                    .sorted(surest().thenComparing(Comparator.naturalOrder()))
                    .limit(count)
                    .toList());
        }
        int left = count;
        for (int turn = 0; left > 0 && turn < count; turn++) {
            for (List<Integer> rows : byClass) {
                if (turn < rows.size() && left > 0) {
                    chosen.put(rows.get(turn), Kind.RIGHT);
                    left--;
                }
            }
        }
    }
}
