package org.espalier.fit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Held-out rows that say most about a tree: where it is surest, where it is surely wrong, where it is undecided, where it
 * contradicts its teacher, where one path does not tell the story.
 *
 * @param row index among the held-out rows
 * @param why it was taken
 */
public record TellingRows(int row, String why) {
    /** @param teacherProbabilities {@code [rows, classes]} */
    static List<TellingRows> choose(
            SoftDecisionTree tree, Dataset heldOut, Optional<float[]> teacherProbabilities, int threads) {
        int classes = tree.classes();
        Predictions byPath = tree.predict(heldOut.features(), Rule.MAX_PATH, threads);
        float[] p = byPath.probabilities();
        int[] labels = heldOut.labels();
        List<String> names = tree.schema().target().classes().stream()
                .map(tree.schema().words()::className)
                .toList();
        IntToDoubleFunction confidence = r -> p[r * classes + Metrics.argmax(p, r, classes)];
        List<TellingRows> out = new ArrayList<>();
        Set<Integer> taken = new LinkedHashSet<>();
        int[] all = IntStream.range(0, labels.length).toArray();
        for (int k = 0; k < Math.min(classes, 3); k++) {
            int of = k;
            add(
                    out,
                    taken,
                    "the surest '" + names.get(k) + "'",
                    IntStream.of(all).filter(r -> Metrics.argmax(p, r, classes) == of && labels[r] == of),
                    confidence);
        }
        add(
                out,
                taken,
                "surely wrong: it is '%s'",
                IntStream.of(all).filter(r -> labels[r] >= 0 && Metrics.argmax(p, r, classes) != labels[r]),
                confidence);
        add(out, taken, "undecided", IntStream.of(all), r -> -confidence.applyAsDouble(r));
        teacherProbabilities.ifPresent(t -> add(
                out,
                taken,
                "against the teacher",
                IntStream.of(all).filter(r -> Metrics.argmax(p, r, classes) != Metrics.argmax(t, r, classes)),
                r -> t[r * classes + Metrics.argmax(t, r, classes)] * confidence.applyAsDouble(r)));
        add(
                out,
                taken,
                "between groups: its likeliest path is a weak one",
                IntStream.of(all).filter(r -> byPath.pathMass()[r] < 0.8),
                r -> -byPath.pathMass()[r]);
        return out.stream()
                .map(t -> new TellingRows(
                        t.row, t.why.contains("%s") ? t.why.replace("%s", names.get(labels[t.row])) : t.why))
                .toList();
    }

    /**
     * Of a number or a rate: the largest and the smallest answer, the one that is farthest off, one against the teacher, one
     * between groups.
     *
     * @param teacherValues {@code [rows]}
     */
    static List<TellingRows> ofNumbers(
            SoftDecisionTree tree, Dataset heldOut, Optional<float[]> teacherValues, int threads) {
        Predictions byPath = tree.predict(heldOut.features(), Rule.MAX_PATH, threads);
        float[] answers = byPath.probabilities();
        float[] truth = heldOut.values();
        int[] all = IntStream.range(0, answers.length).toArray();
        List<TellingRows> out = new ArrayList<>();
        Set<Integer> taken = new LinkedHashSet<>();
        add(out, taken, "the largest answer", IntStream.of(all), r -> answers[r]);
        add(out, taken, "the smallest answer", IntStream.of(all), r -> -answers[r]);
        add(out, taken, "far too low an answer", IntStream.of(all), r -> truth[r] - answers[r]);
        add(out, taken, "far too high an answer", IntStream.of(all), r -> answers[r] - truth[r]);
        teacherValues.ifPresent(t ->
                add(out, taken, "against the teacher", IntStream.of(all), r -> Math.abs((double) t[r] - answers[r])));
        add(
                out,
                taken,
                "between groups: its likeliest path is a weak one",
                IntStream.of(all).filter(r -> byPath.pathMass()[r] < 0.8),
                r -> -byPath.pathMass()[r]);
        return out;
    }

    /**
     * Of labels: the surest answer, one that is surely wrong in a label, an undecided one, one against the teacher, one between groups.
     *
     * @param teacherValues {@code [rows, labels]}
     */
    static List<TellingRows> ofLabels(
            SoftDecisionTree tree, Dataset heldOut, Optional<float[]> teacherValues, int threads) {
        Predictions byPath = tree.predict(heldOut.features(), Rule.MAX_PATH, threads);
        float[] p = byPath.probabilities();
        int labels = tree.answers();
        int[] all = IntStream.range(0, heldOut.rows()).toArray();
        IntToDoubleFunction surest = r ->
                overLabels(labels, k -> Math.abs(p[r * labels + k] - 0.5)).min().orElseThrow();
        List<TellingRows> out = new ArrayList<>();
        Set<Integer> taken = new LinkedHashSet<>();
        add(out, taken, "sure of every label", IntStream.of(all), surest);
        add(
                out,
                taken,
                "surely wrong in a label",
                IntStream.of(all),
                r -> overLabels(labels, k -> Math.abs(p[r * labels + k] - heldOut.values()[r * labels + k]))
                        .max()
                        .orElseThrow());
        add(out, taken, "undecided in a label", IntStream.of(all), r -> -surest.applyAsDouble(r));
        teacherValues.ifPresent(t -> add(
                out,
                taken,
                "against the teacher",
                IntStream.of(all),
                r -> overLabels(labels, k -> Math.abs(p[r * labels + k] - t[r * labels + k]))
                        .max()
                        .orElseThrow()));
        add(
                out,
                taken,
                "between groups: its likeliest path is a weak one",
                IntStream.of(all).filter(r -> byPath.pathMass()[r] < 0.8),
                r -> -byPath.pathMass()[r]);
        return out;
    }

    private static DoubleStream overLabels(int labels, IntToDoubleFunction of) {
        return IntStream.range(0, labels).mapToDouble(of);
    }

    private static void add(
            List<TellingRows> out, Set<Integer> taken, String why, IntStream rows, IntToDoubleFunction score) {
        int best = -1;
        double highest = Double.NEGATIVE_INFINITY;
        for (int r : rows.filter(r -> !taken.contains(r)).toArray()) {
            double value = score.applyAsDouble(r);
            if (value > highest) {
                highest = value;
                best = r;
            }
        }
        if (best >= 0) {
            taken.add(best);
            out.add(new TellingRows(best, why));
        }
    }
}
