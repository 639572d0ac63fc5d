package org.espalier.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.espalier.base.Decimals;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * How good a tree of a number or a rate is on rows that it has not seen, by average and by max-path. Every row counts by its
 * weight, which for a rate is its exposure.
 *
 * @param rows rows in all
 * @param known those whose truth is known
 * @param rmse root mean squared error
 * @param mae mean absolute error
 * @param r2 share of the truth's variance that is explained
 * @param r2Teacher share of the variance of the teacher's answers that is explained
 * @param d2 of a rate: share of the Poisson deviance of these rows' own mean rate that is explained
 * @param pinball of a tree of a quantile: mean pinball loss at its level
 * @param deciles tenths of the rows by their max-path answer; empty where no truth is known
 * @param coverage of prediction intervals around the max-path answer
 * @param pathMass mean probability of the max-path leaf
 * @param lowPathMass the 5 % quantile of that
 * @param leaves number of leaves
 * @param deadLeaves leaves that are no row's max-path leaf
 * @param columnsRead columns that the gates of a row's max-path and its leaf ask about, the mean over the rows
 * @param intervals 95 % bootstrap intervals by name: {@code rmse.maxPath}
 */
public record NumberEvaluation(
        int rows,
        int known,
        Optional<Scores> rmse,
        Optional<Scores> mae,
        Optional<Scores> r2,
        Optional<Scores> r2Teacher,
        Optional<Scores> d2,
        Optional<Scores> pinball,
        List<Tenths.Tenth> deciles,
        Optional<Coverage> coverage,
        double pathMass,
        double lowPathMass,
        int leaves,
        int deadLeaves,
        double columnsRead,
        Map<String, Interval> intervals) {
    /** How the configuration calls the family of a quantile, before its level. */
    private static final String QUANTILE = "quantile=";

    public NumberEvaluation {
        deciles = List.copyOf(deciles);
    }

    /** One figure by way of answering. */
    public record Scores(double average, double maxPath, OptionalDouble teacher) {}

    /**
     * What prediction intervals hold.
     *
     * @param promised share of the rows
     * @param found share of the rows whose truth lies within
     * @param width mean width, in the target's unit
     */
    public record Coverage(double promised, double found, double width) {}

    /**
     * Measures a tree.
     *
     * @param teacher the teacher's values, {@code [rows]}
     * @throws IllegalArgumentException when the tree answers classes, or lengths differ
     */
    public static NumberEvaluation of(
            SoftDecisionTree tree, Dataset rows, Optional<float[]> teacher, EvaluationOptions options) {
        if (!tree.schema().target().isNumeric() || rows.values().length != rows.rows()) {
            throw new IllegalArgumentException("expected a tree and rows of a numeric target, found "
                    + tree.schema().target().description());
        }
        if (teacher.isPresent() && teacher.get().length != rows.rows()) {
            throw new IllegalArgumentException(
                    "expected " + rows.rows() + " answers of the teacher, found " + teacher.get().length);
        }
        return new Measurement(tree, rows, teacher, options).evaluation();
    }

    /** Sums by row, of which figures and their intervals are made. */
    private static final class Measurement {
        private final SoftDecisionTree tree;
        private final Dataset rows;
        private final EvaluationOptions options;
        private final Optional<float[]> teacher;
        private final Predictions average;
        private final Predictions maxPath;
        private final int[] known;
        private final Map<String, Interval> intervals = new LinkedHashMap<>();

        Measurement(SoftDecisionTree tree, Dataset rows, Optional<float[]> teacher, EvaluationOptions options) {
            this.tree = tree;
            this.rows = rows;
            this.teacher = teacher;
            this.options = options;
            this.average = tree.predict(rows.features(), Rule.AVERAGE, options.threads(), options.progress());
            this.maxPath = tree.predict(rows.features(), Rule.MAX_PATH, options.threads(), options.progress());
            int[] found = new int[rows.rows()];
            int count = 0;
            for (int r = 0; r < found.length; r++) {
                if (!Float.isNaN(rows.values()[r])) {
                    found[count++] = r;
                }
            }
            this.known = Arrays.copyOf(found, count);
        }

        NumberEvaluation evaluation() {
            boolean isRate = tree.schema().target().kind() == Target.Kind.RATE;
            Optional<Scores> rmse = ofTruth("rmse", (y, p) -> (y - p) * (y - p), m -> Math.sqrt(m[1] / m[0]));
            Optional<Scores> mae = ofTruth("mae", (y, p) -> Math.abs(y - p), m -> m[1] / m[0]);
            Optional<Scores> r2 = ofTruth("r2", (y, p) -> (y - p) * (y - p), Measurement::explained);
            Optional<Scores> d2 = isRate
                    ? ofTruth("d2", (y, p) -> xlogx(y) - y * Math.log(p) - y + p, Measurement::devianceExplained)
                    : Optional.empty();
            Optional<Scores> pinball = quantile()
                    .flatMap(level -> ofTruth(
                            "pinball", (y, p) -> y > p ? level * (y - p) : (1 - level) * (p - y), m -> m[1] / m[0]));
            Optional<Scores> r2Teacher = teacher.map(t -> {
                int[] all = new int[rows.rows()];
                Arrays.setAll(all, r -> r);
                Loss squared = (y, p) -> (y - p) * (y - p);
                return new Scores(
                        figure("r2Teacher.average", all, t, average.probabilities(), squared, Measurement::explained),
                        figure("r2Teacher.maxPath", all, t, maxPath.probabilities(), squared, Measurement::explained),
                        OptionalDouble.empty());
            });
            boolean[] used = new boolean[tree.shape().leaves()];
            for (int leaf : maxPath.leaf()) {
                used[leaf] = true;
            }
            int dead = 0;
            for (boolean one : used) {
                dead += one ? 0 : 1;
            }
            double[] mass = new double[rows.rows()];
            for (int r = 0; r < mass.length; r++) {
                mass[r] = maxPath.pathMass()[r];
            }
            Optional<Coverage> coverage =
                    tree.intervals().filter(i -> known.length > 0).map(this::coverage);
            Arrays.sort(mass);
            return new NumberEvaluation(
                    rows.rows(),
                    known.length,
                    rmse,
                    mae,
                    r2,
                    r2Teacher,
                    d2,
                    pinball,
                    Tenths.of(maxPath.probabilities(), rows),
                    coverage,
                    Metrics.mean(mass),
                    Metrics.quantileOfSorted(mass, 0.05),
                    tree.shape().leaves(),
                    dead,
                    ColumnsRead.mean(tree, maxPath.leaf()),
                    intervals);
        }

        /** The level that the tree was trained for, where its family is a quantile. */
        private Optional<Double> quantile() {
            String family = String.valueOf(tree.provenance().configuration().get("family"));
            return family.startsWith(QUANTILE)
                    ? Optional.of(Decimals.parse(family.substring(QUANTILE.length())))
                    : Optional.empty();
        }

        /** What a row costs. */
        private interface Loss {
            double of(double truth, double answer);
        }

        private Optional<Scores> ofTruth(String name, Loss loss, ToDoubleFunction<double[]> figure) {
            if (known.length == 0) {
                return Optional.empty();
            }
            float[] truth = rows.values();
            return Optional.of(new Scores(
                    figure(name + ".average", known, truth, average.probabilities(), loss, figure),
                    figure(name + ".maxPath", known, truth, maxPath.probabilities(), loss, figure),
                    teacher.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(figure(name + ".teacher", known, truth, teacher.get(), loss, figure))));
        }

        /** A figure of the means of weight, weighted loss, value and square (or y log y, of which a deviance is made). */
        private double figure(
                String name,
                int[] which,
                float[] truth,
                float[] answers,
                Loss loss,
                ToDoubleFunction<double[]> figure) {
            double[][] columns = new double[5][which.length];
            for (int i = 0; i < which.length; i++) {
                double w = rows.weight(which[i]);
                double y = truth[which[i]];
                columns[0][i] = w;
                columns[1][i] = w * loss.of(y, answers[which[i]]);
                columns[2][i] = w * y;
                columns[3][i] = w * y * y;
                columns[4][i] = w * xlogx(y);
            }
            Bootstrap bootstrap = new Bootstrap(which.length, options);
            double[] means = new double[columns.length];
            for (int c = 0; c < columns.length; c++) {
                bootstrap.add(String.valueOf(c), columns[c]);
                means[c] = Metrics.mean(columns[c]);
            }
            bootstrap.interval(figure).ifPresent(interval -> intervals.put(name, interval));
            return figure.applyAsDouble(means);
        }

        private static double xlogx(double y) {
            return y > 0 ? y * Math.log(y) : 0;
        }

        /** {@code 1 - sum w e^2 / sum w (y - mean)^2}. */
        private static double explained(double[] m) {
            double mean = m[2] / m[0];
            return 1 - m[1] / m[0] / (m[3] / m[0] - mean * mean);
        }

        /** One less the deviance's share of that of the mean rate mu: {@code sum w (y log y - y log mu)}. */
        private static double devianceExplained(double[] m) {
            double mean = m[2] / m[0];
            return 1 - m[1] / (m[4] - m[2] * Math.log(mean));
        }

        private Coverage coverage(Intervals of) {
            double all = 0;
            double within = 0;
            double width = 0;
            boolean[] hits = new boolean[known.length];
            for (int i = 0; i < known.length; i++) {
                int r = known[i];
                int leaf = maxPath.leaf()[r];
                float low = of.low(leaf, maxPath.probabilities()[r]);
                float high = of.high(leaf, maxPath.probabilities()[r]);
                hits[i] = rows.values()[r] >= low && rows.values()[r] <= high;
                all += rows.weight(r);
                within += hits[i] ? rows.weight(r) : 0;
                width += rows.weight(r) * ((double) high - low);
            }
            Bootstrap bootstrap = new Bootstrap(known.length, options);
            bootstrap.add("coverage", hits);
            intervals.putAll(bootstrap.intervals());
            return new Coverage(of.coverage(), within / all, width / all);
        }
    }
}
