package org.espalier.explain.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Bootstrap;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** What one path costs, and how much of the teacher's probabilities the tree's explain. */
final class TeacherFit {
    private final SoftDecisionTree tree;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final EvaluationOptions options;
    private final Predictions average;
    private final Predictions maxPath;
    private final Predictions greedy;

    TeacherFit(SoftDecisionTree tree, Dataset data, Optional<float[]> teacher, EvaluationOptions options) {
        this.tree = tree;
        this.data = data;
        this.teacher = teacher;
        this.options = options;
        this.average = answers(Rule.AVERAGE);
        this.maxPath = answers(Rule.MAX_PATH);
        this.greedy = answers(Rule.GREEDY);
    }

    private Predictions answers(Rule rule) {
        return tree.predict(data.features(), rule, options.threads());
    }

    Fidelity.Cost cost(Map<String, Interval> intervals) {
        int[] labelled = IntStream.range(0, data.rows())
                .filter(r -> data.labels()[r] >= 0)
                .toArray();
        return new Fidelity.Cost(
                lost(maxPath, labelled, "cost.maxPath", intervals),
                lost(greedy, labelled, "cost.greedy", intervals),
                same(maxPath, "cost.agreementMaxPath", intervals),
                same(greedy, "cost.agreementGreedy", intervals));
    }

    /** Share of rows that are answered as average does. */
    private double same(Predictions answers, String name, Map<String, Interval> intervals) {
        long hits = IntStream.range(0, data.rows())
                .filter(r -> answers.classOf(r) == average.classOf(r))
                .count();
        put(name, Interval.ofShare(hits, data.rows()), intervals);
        return (double) hits / data.rows();
    }

    /** Accuracy by average less that of other answers, on the same rows. */
    private OptionalDouble lost(Predictions answers, int[] labelled, String name, Map<String, Interval> intervals) {
        if (labelled.length == 0) {
            return OptionalDouble.empty();
        }
        long onlyAverage = IntStream.of(labelled)
                .filter(r -> isRight(average, r) && !isRight(answers, r))
                .count();
        long onlyOther = IntStream.of(labelled)
                .filter(r -> !isRight(average, r) && isRight(answers, r))
                .count();
        put(name, Interval.ofDifference(onlyAverage, onlyOther, labelled.length), intervals);
        return OptionalDouble.of((double) (onlyAverage - onlyOther) / labelled.length);
    }

    private boolean isRight(Predictions answers, int row) {
        return answers.classOf(row) == data.labels()[row];
    }

    /** No resamples: no intervals, of whatever kind. */
    private void put(String name, Interval interval, Map<String, Interval> intervals) {
        if (options.resamples() > 0) {
            intervals.put(name, interval);
        }
    }

    List<Fidelity.ClassFit> byClass(Map<String, Interval> intervals) {
        List<Fidelity.ClassFit> out = new ArrayList<>();
        for (int k = 0; k < tree.classes() && teacher.isPresent(); k++) {
            String name = tree.schema().target().classes().get(k);
            out.add(new Fidelity.ClassFit(
                    name,
                    determination(average, k, "r2.average." + name, intervals),
                    determination(maxPath, k, "r2.maxPath." + name, intervals)));
        }
        return out;
    }

    private OptionalDouble determination(Predictions answers, int k, String name, Map<String, Interval> intervals) {
        int rows = data.rows();
        double[] residual = new double[rows];
        double[] p = new double[rows];
        double[] square = new double[rows];
        double mean = 0;
        for (int r = 0; r < rows; r++) {
            p[r] = Math.exp(teacher.orElseThrow()[r * tree.classes() + k]);
            mean += p[r] / rows;
        }
        for (int r = 0; r < rows; r++) {
            residual[r] = Math.pow(p[r] - answers.probabilities()[r * tree.classes() + k], 2);
            // from the mean of all rows, so that a variance far smaller than the mean keeps its digits
            p[r] -= mean;
            square[r] = p[r] * p[r];
        }
        double[] means = {Metrics.mean(residual), Metrics.mean(p), Metrics.mean(square)};
        double all = determination(means);
        if (Double.isNaN(all)) {
            return OptionalDouble.empty();
        }
        Bootstrap bootstrap = new Bootstrap(rows, options);
        bootstrap.add("residual", residual);
        bootstrap.add("p", p);
        bootstrap.add("square", square);
        bootstrap.interval(TeacherFit::determination).ifPresent(i -> intervals.put(name, i));
        return OptionalDouble.of(all);
    }

    /** @param means of the squared residual, of p, and of p squared */
    private static double determination(double[] means) {
        double variance = means[2] - means[1] * means[1];
        return variance > 1e-12 ? 1 - means[0] / variance : Double.NaN;
    }
}
