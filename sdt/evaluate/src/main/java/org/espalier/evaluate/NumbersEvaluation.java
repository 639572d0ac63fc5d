package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.NumberEvaluation.Scores;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How good a tree of several numbers is on rows that it has not seen: each for itself, and as means over all of them, every
 * output counting alike. A row counts by its weight. Errors of the means are told in the standard deviations of the training rows,
 * as the units differ; where no output has a truth, or there is no teacher, a figure is absent.
 *
 * @param names of the outputs, in the target's order
 * @param outputs each for itself, in its own unit
 * @param rmse mean of the outputs' root mean squared errors, in standard deviations
 * @param mae mean of their mean absolute errors, in standard deviations
 * @param r2 mean of the shares of the truths' variances that are explained
 * @param r2Teacher mean of the shares of the variances of the teacher's answers that are explained
 * @param intervals 95 % bootstrap intervals of the means by name: {@code r2.maxPath}
 */
public record NumbersEvaluation(
        List<String> names,
        List<NumberEvaluation> outputs,
        Optional<Scores> rmse,
        Optional<Scores> mae,
        Optional<Scores> r2,
        Optional<Scores> r2Teacher,
        Map<String, Interval> intervals) {
    public NumbersEvaluation {
        names = List.copyOf(names);
        outputs = List.copyOf(outputs);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /**
     * Measures a tree.
     *
     * @param teacher the teacher's values, {@code [rows, outputs]}
     * @throws IllegalArgumentException when the tree is not of several numbers, or lengths differ
     */
    public static NumbersEvaluation of(
            SoftDecisionTree tree, Dataset rows, Optional<float[]> teacher, EvaluationOptions options) {
        if (!(tree.schema().target() instanceof Target.Numbers target)
                || rows.values().length != rows.rows() * target.answers()) {
            throw new IllegalArgumentException("expected a tree and rows of several numbers, found "
                    + tree.schema().target().description());
        }
        if (teacher.isPresent() && teacher.get().length != rows.values().length) {
            throw new IllegalArgumentException(
                    "expected " + rows.values().length + " answers of the teacher, found " + teacher.get().length);
        }
        int width = target.answers();
        List<NumberEvaluation> each = new ArrayList<>();
        for (int k = 0; k < width; k++) {
            int output = k;
            SoftDecisionTree one = OneOutput.of(tree, target.columns().get(k));
            Dataset of =
                    Dataset.ofNumbers(one.schema(), rows.features(), every(rows.values(), k, width), rows.weights());
            each.add(NumberEvaluation.of(one, of, teacher.map(t -> every(t, output, width)), options));
        }
        return new Means(target, rows, options).of(tree, each, teacher);
    }

    private static float[] every(float[] values, int k, int width) {
        float[] out = new float[values.length / width];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i * width + k];
        }
        return out;
    }

    /** Sums by row and output, of which the means and their intervals are made. */
    private static final class Means {
        private static final int SUMS = 5;

        private final Target.Numbers target;
        private final Dataset rows;
        private final EvaluationOptions options;
        private final int width;
        private final Map<String, Interval> intervals = new LinkedHashMap<>();

        Means(Target.Numbers target, Dataset rows, EvaluationOptions options) {
            this.target = target;
            this.rows = rows;
            this.options = options;
            this.width = target.answers();
        }

        NumbersEvaluation of(SoftDecisionTree tree, List<NumberEvaluation> each, Optional<float[]> teacher) {
            Map<String, float[]> ways = new LinkedHashMap<>();
            ways.put("average", answers(tree, Rule.AVERAGE));
            ways.put("maxPath", answers(tree, Rule.MAX_PATH));
            Optional<float[]> truth =
                    Optional.of(rows.values()).filter(v -> each.stream().allMatch(e -> e.known() > 0));
            Map<String, float[]> all = new LinkedHashMap<>(ways);
            teacher.ifPresent(t -> all.put("teacher", t));
            return new NumbersEvaluation(
                    target.columns(),
                    each,
                    truth.map(t -> scores("rmse", t, all, m -> Math.sqrt(m[1] / m[0]))),
                    truth.map(t -> scores("mae", t, all, m -> m[2] / m[0])),
                    truth.map(t -> scores("r2", t, all, Means::explained)),
                    teacher.map(t -> scores("r2Teacher", t, ways, Means::explained)),
                    intervals);
        }

        private float[] answers(SoftDecisionTree tree, Rule rule) {
            return tree.predict(rows.features(), rule, options.threads(), options.progress())
                    .probabilities();
        }

        /** {@code 1 - sum w e^2 / sum w (y - mean)^2}. */
        private static double explained(double[] m) {
            double mean = m[3] / m[0];
            return 1 - m[1] / m[0] / (m[4] / m[0] - mean * mean);
        }

        private Scores scores(
                String name, float[] truth, Map<String, float[]> ways, ToDoubleFunction<double[]> ofOutput) {
            Map<String, Double> found = new LinkedHashMap<>();
            ways.forEach((way, answers) -> found.put(way, figure(name + "." + way, truth, answers, ofOutput)));
            return new Scores(
                    found.get("average"),
                    found.get("maxPath"),
                    found.containsKey("teacher") ? OptionalDouble.of(found.get("teacher")) : OptionalDouble.empty());
        }

        /** The mean over the outputs of a figure of weight, squared and absolute error, value and its square, in standard deviations. */
        private double figure(String name, float[] truth, float[] answers, ToDoubleFunction<double[]> ofOutput) {
            double[][] columns = new double[SUMS * width][rows.rows()];
            for (int i = 0; i < truth.length; i++) {
                if (!Float.isNaN(truth[i])) {
                    int k = i % width;
                    int r = i / width;
                    double w = rows.weight(r);
                    double y = truth[i] / target.scale(k) - zero(k);
                    double miss = (answers[i] - (double) truth[i]) / target.scale(k);
                    columns[SUMS * k][r] = w;
                    columns[SUMS * k + 1][r] = w * miss * miss;
                    columns[SUMS * k + 2][r] = w * Math.abs(miss);
                    columns[SUMS * k + 3][r] = w * y;
                    columns[SUMS * k + 4][r] = w * y * y;
                }
            }
            Bootstrap bootstrap = new Bootstrap(rows.rows(), options);
            double[] means = new double[columns.length];
            for (int c = 0; c < columns.length; c++) {
                bootstrap.add(String.valueOf(c), columns[c]);
                means[c] = Metrics.mean(columns[c]);
            }
            ToDoubleFunction<double[]> mean = m -> IntStream.range(0, width)
                    .mapToDouble(k -> ofOutput.applyAsDouble(Arrays.copyOfRange(m, SUMS * k, SUMS * (k + 1))))
                    .average()
                    .orElseThrow();
            bootstrap.interval(mean).ifPresent(interval -> intervals.put(name, interval));
            return mean.applyAsDouble(means);
        }

        /** What values are measured from, in standard deviations: squares of numbers far from 0 would lose their digits. */
        private double zero(int k) {
            return target.outputs().get(k).spread().map(Target.Spread::mean).orElse(0.0) / target.scale(k);
        }
    }
}
