package org.espalier.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation.Divergence;
import org.espalier.evaluate.Evaluation.Leaves;
import org.espalier.evaluate.Evaluation.PathMass;
import org.espalier.evaluate.Evaluation.Ranking;
import org.espalier.evaluate.Evaluation.Scores;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** Lets tree and teacher answer every row, and sums the answers up. */
final class Evaluator {
    private final List<String> classNames;
    private final int[] labels;
    private final int[] all;
    private final int[] labelled;
    private final Answers average;
    private final Answers maxPath;
    private final Answers greedy;
    private final Optional<Answers> teacher;
    /** Index of the positive class of two; -1 of more. */
    private final int positive;

    private final double[] scoresByAverage;
    private final double[] scoresByMaxPath;
    private final Optional<double[]> scoresOfTeacher;
    private final double[] mass;
    private final Leaves leaves;
    private final EvaluationOptions options;
    private final Map<String, Interval> intervals = new LinkedHashMap<>();

    Evaluator(SoftDecisionTree tree, Dataset data, Optional<float[]> logProbabilities, EvaluationOptions options) {
        if (data.rows() == 0) {
            throw new DataException("expected rows to evaluate on, found none");
        }
        this.options = options;
        int classes = tree.classes();
        if (data.schema().classes() != classes) {
            throw new IllegalArgumentException("expected " + classes + " classes in the data, found "
                    + data.schema().classes());
        }
        logProbabilities.ifPresent(answers -> requireLogProbabilities(answers, (long) data.rows() * classes));
        classNames = tree.schema().target().classes();
        labels = data.labels();
        all = IntStream.range(0, labels.length).toArray();
        labelled = IntStream.of(all).filter(r -> labels[r] >= 0).toArray();
        // One rule after the other, so that one table of probabilities is held at a time.
        positive = classes == 2 ? tree.schema().positiveIndex() : -1;
        float[] byAverage = predict(tree, data, Rule.AVERAGE).probabilities();
        scoresByAverage = ofPositive(byAverage);
        average = Answers.of(byAverage, labels, classes, logProbabilities);
        greedy = Answers.of(predict(tree, data, Rule.GREEDY).probabilities(), labels, classes, Optional.empty());
        Predictions byMaxPath = predict(tree, data, Rule.MAX_PATH);
        scoresByMaxPath = ofPositive(byMaxPath.probabilities());
        scoresOfTeacher = logProbabilities.map(this::ofPositive);
        maxPath = Answers.of(byMaxPath.probabilities(), labels, classes, logProbabilities);
        teacher = logProbabilities.map(log -> Answers.of(exp(log), labels, classes, Optional.empty()));
        mass = doubles(byMaxPath.pathMass());
        int used = (int) Arrays.stream(byMaxPath.leaf()).distinct().count();
        leaves = new Leaves(tree.shape().leaves(), tree.shape().leaves() - used);
    }

    private Predictions predict(SoftDecisionTree tree, Dataset data, Rule rule) {
        return tree.predict(data.features(), rule, options.threads());
    }

    private static void requireLogProbabilities(float[] values, long length) {
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "expected " + length + " log-probabilities of the teacher, found " + values.length);
        }
        for (float value : values) {
            // a little above 0 is rounding
            if (!(value <= 1e-3f) || Float.isInfinite(value)) {
                throw new IllegalArgumentException("expected log-probabilities of the teacher, found " + value);
            }
        }
    }

    Evaluation evaluate() {
        resample();
        Optional<Ranking> ranking = ranking();
        List<ClassScores> classes = classes();
        return new Evaluation(
                labels.length,
                labelled.length,
                accuracy(),
                agreement(),
                teacher.map(t -> divergence(average.kl())),
                teacher.map(t -> divergence(maxPath.kl())),
                logLoss(),
                calibration(),
                new PathMass(Metrics.mean(mass), Metrics.quantile(mass, 0.05)),
                leaves,
                ofLabelled(ClassScores.balancedAccuracy(classes)),
                classes,
                intervals,
                ranking);
    }

    private Optional<Ranking> ranking() {
        boolean both = Arrays.stream(labelled).map(r -> labels[r]).distinct().count() == 2;
        if (positive < 0 || !both) {
            return Optional.empty();
        }
        boolean[] isPositive = new boolean[labelled.length];
        for (int i = 0; i < isPositive.length; i++) {
            isPositive[i] = labels[labelled[i]] == positive;
        }
        double byAverage = auc("average", scoresByAverage, isPositive);
        double byMaxPath = auc("maxPath", scoresByMaxPath, isPositive);
        OptionalDouble ofTeacher = scoresOfTeacher
                .map(scores -> OptionalDouble.of(auc("teacher", scores, isPositive)))
                .orElse(OptionalDouble.empty());
        return Optional.of(new Ranking(
                classNames.get(positive), new Scores(byAverage, byMaxPath, OptionalDouble.empty(), ofTeacher)));
    }

    private double auc(String way, double[] scores, boolean[] isPositive) {
        Auc auc = Auc.of(ofLabelled(scores), isPositive);
        if (options.resamples() > 0) {
            intervals.put("auc." + way, auc.interval());
        }
        return auc.value();
    }

    /** Each row's score of the positive class; nothing where there are more than two classes. */
    private double[] ofPositive(float[] probabilities) {
        double[] out = new double[positive < 0 ? 0 : labels.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = probabilities[2 * r + positive];
        }
        return out;
    }

    private List<ClassScores> classes() {
        return labelled.length == 0
                ? List.of()
                : ClassScores.of(classNames, labels, labelled, average, maxPath, greedy, teacher);
    }

    private Optional<Scores> accuracy() {
        return ofLabelled(new Scores(
                Metrics.share(average.hits(labels, labelled)),
                Metrics.share(maxPath.hits(labels, labelled)),
                OptionalDouble.of(Metrics.share(greedy.hits(labels, labelled))),
                teachers(t -> Metrics.share(t.hits(labels, labelled)))));
    }

    private Optional<Scores> agreement() {
        return teacher.map(t -> new Scores(
                Metrics.share(average.hits(t.classes(), all)),
                Metrics.share(maxPath.hits(t.classes(), all)),
                OptionalDouble.empty(),
                OptionalDouble.empty()));
    }

    private Optional<Scores> logLoss() {
        return ofLabelled(new Scores(
                Metrics.mean(ofLabelled(average.loss())),
                Metrics.mean(ofLabelled(maxPath.loss())),
                OptionalDouble.empty(),
                teachers(t -> Metrics.mean(ofLabelled(t.loss())))));
    }

    private Optional<Scores> calibration() {
        return ofLabelled(new Scores(ece(average), ece(maxPath), OptionalDouble.empty(), teachers(this::ece)));
    }

    private double ece(Answers answers) {
        float[] confidence = new float[labelled.length];
        for (int i = 0; i < confidence.length; i++) {
            confidence[i] = answers.confidence()[labelled[i]];
        }
        return Metrics.ece(confidence, answers.hits(labels, labelled));
    }

    private static Divergence divergence(double[] kl) {
        return new Divergence(
                Metrics.mean(kl),
                Metrics.quantile(kl, 0.95),
                Arrays.stream(kl).max().orElseThrow());
    }

    private void resample() {
        Bootstrap byLabel = new Bootstrap(labelled.length, options);
        byLabel.add("accuracy.average", average.hits(labels, labelled));
        byLabel.add("accuracy.maxPath", maxPath.hits(labels, labelled));
        byLabel.add("accuracy.greedy", greedy.hits(labels, labelled));
        teacher.ifPresent(t -> byLabel.add("accuracy.teacher", t.hits(labels, labelled)));
        byLabel.add("logLoss.average", ofLabelled(average.loss()));
        byLabel.add("logLoss.maxPath", ofLabelled(maxPath.loss()));
        teacher.ifPresent(t -> byLabel.add("logLoss.teacher", ofLabelled(t.loss())));
        intervals.putAll(byLabel.intervals());
        Bootstrap byRow = new Bootstrap(all.length, options);
        teacher.ifPresent(t -> {
            byRow.add("agreement.average", average.hits(t.classes(), all));
            byRow.add("agreement.maxPath", maxPath.hits(t.classes(), all));
            byRow.add("kl.mean", average.kl());
            byRow.add("klMaxPath.mean", maxPath.kl());
        });
        byRow.add("pathMass.mean", mass);
        intervals.putAll(byRow.intervals());
        teacher.ifPresent(t -> {
            byRow.ofQuantile(average.kl(), 0.95).ifPresent(i -> intervals.put("kl.p95", i));
            byRow.ofQuantile(maxPath.kl(), 0.95).ifPresent(i -> intervals.put("klMaxPath.p95", i));
        });
        byRow.ofQuantile(mass, 0.05).ifPresent(i -> intervals.put("pathMass.p05", i));
    }

    private Optional<Scores> ofLabelled(Scores scores) {
        return labelled.length == 0 ? Optional.empty() : Optional.of(scores);
    }

    private double[] ofLabelled(double[] byRow) {
        return IntStream.of(labelled).mapToDouble(r -> byRow[r]).toArray();
    }

    private OptionalDouble teachers(ToDoubleFunction<Answers> figure) {
        return teacher.isPresent() ? OptionalDouble.of(figure.applyAsDouble(teacher.get())) : OptionalDouble.empty();
    }

    private static float[] exp(float[] logarithms) {
        float[] out = new float[logarithms.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) Math.exp(logarithms[i]);
        }
        return out;
    }

    private static double[] doubles(float[] values) {
        double[] out = new double[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i];
        }
        return out;
    }
}
