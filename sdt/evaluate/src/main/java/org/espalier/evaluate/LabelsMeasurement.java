package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** Counts of which the figures of {@link LabelsEvaluation} and their intervals are made. */
final class LabelsMeasurement {
    private static final String AVERAGE = "average";
    private static final String MAX_PATH = "maxPath";
    private static final String TEACHER = "teacher";
    /** With more numbers nothing is resampled. */
    private static final long MAX_RESAMPLED = 20_000_000;

    private final SoftDecisionTree tree;
    private final List<String> names;
    private final int width;
    private final int rows;
    private final float[] truth;
    private final EvaluationOptions options;
    private final Predictions ofMaxPath;
    private final Optional<float[]> teacher;
    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final Map<String, Interval> intervals = new LinkedHashMap<>();

    LabelsMeasurement(
            SoftDecisionTree tree,
            Target.Labels target,
            Dataset data,
            Optional<float[]> teacher,
            EvaluationOptions options) {
        this.tree = tree;
        this.names = target.names();
        this.width = names.size();
        this.rows = data.rows();
        this.truth = data.values();
        this.teacher = teacher;
        this.options = options;
        this.ofMaxPath = tree.predict(data.features(), Rule.MAX_PATH, options.threads(), options.progress());
        ways.put(
                AVERAGE,
                new Way(tree.predict(data.features(), Rule.AVERAGE, options.threads(), options.progress())
                        .probabilities()));
        ways.put(MAX_PATH, new Way(ofMaxPath.probabilities()));
        teacher.ifPresent(t -> ways.put(TEACHER, new Way(t)));
    }

    private static boolean isYes(float value) {
        return value >= Target.Labels.THRESHOLD;
    }

    /** Figures of the means over the rows of a way's counts, {@link Way#columns}; NaN where there is nothing to take one of. */
    private interface Figure extends ToDoubleFunction<double[]> {}

    /** One way to answer: what is counted of it in each row. */
    private final class Way {
        private final float[] probabilities;
        /** tp, fp and fn of each label, then what {@link #loss}, {@link #exact} and so on say, {@code [columns][rows]}. */
        private final double[][] columns;

        Way(float[] probabilities) {
            this.probabilities = probabilities;
            this.columns = new double[known(width)][rows];
            for (int r = 0; r < rows; r++) {
                count(r);
            }
        }

        private void count(int r) {
            boolean isKnown = true;
            boolean isExact = true;
            boolean agreesInAll = true;
            for (int k = 0; k < width; k++) {
                int i = r * width + k;
                boolean answer = isYes(probabilities[i]);
                boolean agrees = teacher.isPresent() && answer == isYes(teacher.get()[i]);
                agreesInAll &= agrees;
                columns[agrees(k)][r] = agrees ? 1 : 0;
                if (Float.isNaN(truth[i])) {
                    isKnown = false;
                    continue;
                }
                boolean is = isYes(truth[i]);
                isExact &= answer == is;
                columns[known(k)][r] = 1;
                columns[3 * k][r] = answer && is ? 1 : 0;
                columns[3 * k + 1][r] = answer && !is ? 1 : 0;
                columns[3 * k + 2][r] = !answer && is ? 1 : 0;
                columns[loss()][r] += Metrics.logLoss(is ? probabilities[i] : 1 - probabilities[i]);
            }
            columns[allKnown()][r] = isKnown ? 1 : 0;
            columns[exact()][r] = isKnown && isExact ? 1 : 0;
            columns[agreesInAll()][r] = agreesInAll ? 1 : 0;
        }

        double[] means() {
            return IntStream.range(0, columns.length)
                    .mapToDouble(c -> Metrics.mean(columns[c]))
                    .toArray();
        }

        /** How often over all rows. */
        long times(int column) {
            return Math.round(Metrics.mean(columns[column]) * rows);
        }

        Optional<Auc> auc(int k) {
            int[] of = IntStream.range(0, rows)
                    .filter(r -> !Float.isNaN(truth[r * width + k]))
                    .toArray();
            double[] score = new double[of.length];
            boolean[] positive = new boolean[of.length];
            int count = 0;
            for (int i = 0; i < of.length; i++) {
                score[i] = probabilities[of[i] * width + k];
                positive[i] = isYes(truth[of[i] * width + k]);
                count += positive[i] ? 1 : 0;
            }
            return count == 0 || count == of.length ? Optional.empty() : Optional.of(Auc.of(score, positive));
        }
    }

    private int loss() {
        return 3 * width;
    }

    private int exact() {
        return 3 * width + 1;
    }

    private int allKnown() {
        return 3 * width + 2;
    }

    private int agreesInAll() {
        return 3 * width + 3;
    }

    private int agrees(int k) {
        return 3 * width + 4 + k;
    }

    private int known(int k) {
        return 4 * width + 4 + k;
    }

    private double sum(double[] m, int first) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            sum += m[first + k];
        }
        return sum;
    }

    static double f1(double tp, double fp, double fn) {
        return 2 * tp / (2 * tp + fp + fn);
    }

    private double microF1(double[] m) {
        double[] sums = new double[3];
        for (int i = 0; i < 3 * width; i++) {
            sums[i % 3] += m[i];
        }
        return f1(sums[0], sums[1], sums[2]);
    }

    private double macroF1(double[] m) {
        return IntStream.range(0, width)
                .mapToDouble(k -> f1(m[3 * k], m[3 * k + 1], m[3 * k + 2]))
                .filter(f -> !Double.isNaN(f))
                .average()
                .orElse(Double.NaN);
    }

    private double accuracy(double[] m) {
        double wrong = 0;
        for (int k = 0; k < width; k++) {
            wrong += m[3 * k + 1] + m[3 * k + 2];
        }
        return 1 - wrong / sum(m, known(0));
    }

    LabelsEvaluation evaluation() {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("accuracy", this::accuracy);
        figures.put("exactMatch", m -> m[exact()] / m[allKnown()]);
        figures.put("microF1", this::microF1);
        figures.put("macroF1", this::macroF1);
        figures.put("logLoss", m -> m[loss()] / sum(m, known(0)));
        if (teacher.isPresent()) {
            figures.put("agreement", m -> sum(m, agrees(0)) / width);
            figures.put("agreementInAll", m -> m[agreesInAll()]);
        }
        for (int k = 0; k < width; k++) {
            int label = k;
            figures.put(f1Of(k), m -> f1(m[3 * label], m[3 * label + 1], m[3 * label + 2]));
            if (teacher.isPresent()) {
                figures.put(agreementOf(k), m -> m[agrees(label)]);
            }
        }
        Map<String, Shares> found = measured(figures);
        Way any = ways.get(MAX_PATH);
        return new LabelsEvaluation(
                rows,
                (int) any.times(allKnown()),
                labels(found),
                found.get("accuracy"),
                found.get("exactMatch"),
                found.get("microF1"),
                found.get("macroF1"),
                found.get("logLoss"),
                found.getOrDefault("agreement", NONE),
                found.getOrDefault("agreementInAll", NONE),
                Evaluation.PathMass.of(ofMaxPath),
                Evaluation.Leaves.of(tree, ofMaxPath),
                intervals);
    }

    private static final Shares NONE =
            new Shares(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** Names of figures while they are measured; a label may be called anything. */
    private static String f1Of(int k) {
        return "f1 " + k;
    }

    private static String agreementOf(int k) {
        return "agreement " + k;
    }

    private static OptionalDouble value(double figure) {
        return Double.isNaN(figure) ? OptionalDouble.empty() : OptionalDouble.of(figure);
    }

    private Shares byWay(Function<String, OptionalDouble> figure) {
        return new Shares(
                figure.apply(AVERAGE),
                figure.apply(MAX_PATH),
                OptionalDouble.empty(),
                teacher.isPresent() ? figure.apply(TEACHER) : OptionalDouble.empty());
    }

    private Map<String, Shares> measured(Map<String, Figure> figures) {
        Map<String, double[]> means = new LinkedHashMap<>();
        ways.forEach((name, way) -> means.put(name, way.means()));
        Map<String, Shares> found = new LinkedHashMap<>();
        figures.forEach((name, figure) -> found.put(
                name,
                byWay(way -> way.equals(TEACHER) && name.startsWith("agreement")
                        ? OptionalDouble.empty()
                        : value(figure.applyAsDouble(means.get(way))))));
        resample(AVERAGE, figures);
        resample(MAX_PATH, figures);
        return found;
    }

    private void resample(String way, Map<String, Figure> figures) {
        double[][] columns = ways.get(way).columns;
        if ((long) columns.length * rows > MAX_RESAMPLED) {
            return;
        }
        Bootstrap bootstrap = new Bootstrap(rows, options);
        for (int c = 0; c < columns.length; c++) {
            bootstrap.add(String.valueOf(c), columns[c]);
        }
        bootstrap.intervals(figures).forEach((name, interval) -> {
            String[] parts = name.split(" ");
            String label = parts.length == 1 ? "" : "." + names.get(Integer.parseInt(parts[1]));
            intervals.put(parts[0] + "." + way + label, interval);
        });
    }

    private List<LabelsEvaluation.Label> labels(Map<String, Shares> found) {
        List<LabelsEvaluation.Label> labels = new ArrayList<>();
        for (int k = 0; k < width; k++) {
            int label = k;
            Way any = ways.get(MAX_PATH);
            labels.add(new LabelsEvaluation.Label(
                    names.get(k),
                    (int) any.times(known(k)),
                    (int) (any.times(3 * k) + any.times(3 * k + 2)),
                    byWay(way -> share("precision", way, label, 3 * label + 1)),
                    byWay(way -> share("recall", way, label, 3 * label + 2)),
                    found.get(f1Of(k)),
                    byWay(way -> auc(way, label)),
                    found.getOrDefault(agreementOf(k), NONE)));
        }
        return labels;
    }

    /** Of the true positives among them and what else counts: false positives for precision, false negatives for recall. */
    private OptionalDouble share(String name, String way, int k, int others) {
        long right = ways.get(way).times(3 * k);
        long all = right + ways.get(way).times(others);
        if (all == 0) {
            return OptionalDouble.empty();
        }
        intervals.put(name + "." + way + "." + names.get(k), Interval.ofShare(right, all));
        return OptionalDouble.of((double) right / all);
    }

    private OptionalDouble auc(String way, int k) {
        Optional<Auc> auc = ways.get(way).auc(k);
        auc.ifPresent(found -> intervals.put("auc." + way + "." + names.get(k), found.interval()));
        return auc.isPresent() ? OptionalDouble.of(auc.get().value()) : OptionalDouble.empty();
    }
}
