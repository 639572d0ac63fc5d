package org.espalier.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
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

    private final ProbabilityMeasures byAverage;
    private final ProbabilityMeasures byMaxPath;
    private final Optional<ProbabilityMeasures> byTeacher;
    private final Estimate pathCost;
    private final double[] mass;
    private final Leaves leaves;
    private final EvaluationOptions options;
    private final Map<String, Interval> intervals = new LinkedHashMap<>();

    /**
     * @param labels of the rows, negative where one has none
     * @param answers the tree's for all rows by a rule; asked once for each
     */
    Evaluator(
            SoftDecisionTree tree,
            int[] labels,
            Function<Rule, Predictions> answers,
            Optional<float[]> logProbabilities,
            EvaluationOptions options) {
        if (labels.length == 0) {
            throw new DataException("expected rows to evaluate on, found none");
        }
        this.options = options;
        int classes = tree.classes();
        logProbabilities.ifPresent(known -> requireLogProbabilities(known, (long) labels.length * classes));
        classNames = tree.schema().target().classes();
        this.labels = labels;
        all = IntStream.range(0, labels.length).toArray();
        labelled = IntStream.of(all).filter(r -> labels[r] >= 0).toArray();
        // One rule after the other, so that one table of probabilities is held at a time.
        positive = classes == 2 ? tree.schema().positiveIndex() : -1;
        Predictions ofAverage = answers.apply(Rule.AVERAGE);
        average = Answers.of(ofAverage, labels, logProbabilities);
        byAverage = measures(ofAverage.probabilities(), average);
        greedy = Answers.of(answers.apply(Rule.GREEDY), labels, Optional.empty());
        Predictions ofMaxPath = answers.apply(Rule.MAX_PATH);
        maxPath = Answers.of(ofMaxPath, labels, logProbabilities);
        byMaxPath = measures(ofMaxPath.probabilities(), maxPath);
        pathCost = pathCost(ofAverage.probabilities(), ofMaxPath.probabilities());
        Optional<float[]> ofTeacher = logProbabilities.map(Evaluator::exp);
        teacher = ofTeacher.map(p -> Answers.of(p, labels, classes));
        byTeacher = ofTeacher.map(p -> measures(p, teacher.orElseThrow()));
        mass = doubles(ofMaxPath.pathMass());
        leaves = Leaves.of(tree, ofMaxPath);
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
                ranking,
                brier(),
                ofConfusion("mcc", Discrimination::mcc, -1),
                ofConfusion("macroF1", Discrimination::macroF1, 0),
                new Evaluation.Deciles(byAverage.deciles(), byMaxPath.deciles()));
    }

    private ProbabilityMeasures measures(float[] probabilities, Answers answers) {
        return ProbabilityMeasures.of(probabilities, labels, labelled, answers, classNames.size(), positive);
    }

    private Estimate pathCost(float[] ofAverage, float[] ofMaxPath) {
        if (byAverage.auc().isEmpty()) {
            return new Estimate(0, 0);
        }
        if (positive >= 0) {
            return Auc.difference(byAverage.score(), byMaxPath.score(), byAverage.positive());
        }
        int classes = classNames.size();
        int[] classOf = IntStream.of(labelled).map(r -> labels[r]).toArray();
        return Auc.macroDifference(rows(ofAverage, classes), rows(ofMaxPath, classes), classOf, classes);
    }

    /** The labelled rows' probabilities. */
    private float[] rows(float[] probabilities, int classes) {
        float[] out = new float[labelled.length * classes];
        for (int i = 0; i < labelled.length; i++) {
            System.arraycopy(probabilities, labelled[i] * classes, out, i * classes, classes);
        }
        return out;
    }

    private Optional<Ranking> ranking() {
        if (byAverage.auc().isEmpty()) {
            return Optional.empty();
        }
        Scores auc = scores(
                "auc",
                m -> new Estimate(
                        m.auc().orElseThrow().value(), m.auc().orElseThrow().standardError()));
        if (positive < 0) {
            interval("pathCost.auc", pathCost.interval());
            return Optional.of(new Ranking(Optional.empty(), auc, Optional.empty(), pathCost));
        }
        for (String way : List.of("average", "maxPath", "teacher")) {
            Interval i = intervals.get("auc." + way);
            if (i != null) {
                interval("gini." + way, new Interval(2 * i.low() - 1, 2 * i.high() - 1));
            }
        }
        Scores ks = scores("ks", m -> m.ks().orElseThrow());
        interval("pathCost.auc", pathCost.interval());
        return Optional.of(new Ranking(Optional.of(classNames.get(positive)), auc, Optional.of(ks), pathCost));
    }

    /** A figure from 0 to 1 of every way but greedy, with its interval. */
    private Scores scores(String key, Function<ProbabilityMeasures, Estimate> figure) {
        Function<ProbabilityMeasures, Double> value = m -> figure.apply(m).value();
        interval(key + ".average", figure.apply(byAverage).interval(0, 1));
        interval(key + ".maxPath", figure.apply(byMaxPath).interval(0, 1));
        byTeacher.ifPresent(t -> interval(key + ".teacher", figure.apply(t).interval(0, 1)));
        return new Scores(
                value.apply(byAverage),
                value.apply(byMaxPath),
                OptionalDouble.empty(),
                byTeacher.map(t -> OptionalDouble.of(value.apply(t))).orElse(OptionalDouble.empty()));
    }

    private void interval(String name, Interval interval) {
        if (options.resamples() > 0) {
            intervals.put(name, interval);
        }
    }

    private Optional<Scores> brier() {
        return ofLabelled(new Scores(
                Metrics.mean(byAverage.brier()),
                Metrics.mean(byMaxPath.brier()),
                OptionalDouble.empty(),
                byTeacher.map(t -> OptionalDouble.of(Metrics.mean(t.brier()))).orElse(OptionalDouble.empty())));
    }

    private Optional<Scores> ofConfusion(String key, Function<long[][], Estimate> figure, double least) {
        if (labelled.length == 0) {
            return Optional.empty();
        }
        ToDoubleFunction<Answers> value = a -> figure.apply(confusion(a)).value();
        Map<String, Answers> ways = new LinkedHashMap<>();
        ways.put("average", average);
        ways.put("maxPath", maxPath);
        ways.put("greedy", greedy);
        teacher.ifPresent(t -> ways.put("teacher", t));
        ways.forEach((way, answers) ->
                interval(key + "." + way, figure.apply(confusion(answers)).interval(least, 1)));
        return Optional.of(new Scores(
                value.applyAsDouble(average),
                value.applyAsDouble(maxPath),
                OptionalDouble.of(value.applyAsDouble(greedy)),
                teachers(value)));
    }

    private long[][] confusion(Answers answers) {
        long[][] out = new long[classNames.size()][classNames.size()];
        for (int r : labelled) {
            out[labels[r]][answers.classes()[r]]++;
        }
        return out;
    }

    private List<ClassScores> classes() {
        if (labelled.length == 0) {
            return List.of();
        }
        List<ClassScores> classes =
                ClassScores.of(classNames, labels, labelled, average, maxPath, greedy, teacher, aucByClass());
        balancedAccuracyInterval("average", classes, ClassScores.Shares::average);
        balancedAccuracyInterval("maxPath", classes, ClassScores.Shares::maxPath);
        classes.forEach(this::intervalsOf);
        return classes;
    }

    /** Recalls of different classes are of different rows: {@code sum r (1 - r) / n} over the square of their number. */
    private void balancedAccuracyInterval(
            String way, List<ClassScores> classes, Function<ClassScores.Shares, OptionalDouble> recall) {
        double variance = 0;
        double sum = 0;
        int counted = 0;
        for (ClassScores c : classes) {
            OptionalDouble r = recall.apply(c.recall());
            if (r.isPresent()) {
                variance += r.getAsDouble() * (1 - r.getAsDouble()) / c.rows();
                sum += r.getAsDouble();
                counted++;
            }
        }
        Estimate mean = new Estimate(sum / counted, Math.sqrt(variance) / counted);
        interval("balancedAccuracy." + way, mean.interval(0, 1));
    }

    private List<Optional<Scores>> aucByClass() {
        return IntStream.range(0, classNames.size())
                .mapToObj(k -> byAverage
                        .aucOfClass()
                        .get(k)
                        .map(auc -> new Scores(
                                auc.value(),
                                byMaxPath.aucOfClass().get(k).orElseThrow().value(),
                                OptionalDouble.empty(),
                                byTeacher
                                        .map(t -> OptionalDouble.of(t.aucOfClass()
                                                .get(k)
                                                .orElseThrow()
                                                .value()))
                                        .orElse(OptionalDouble.empty()))))
                .toList();
    }

    /** Wilson's, of recall and precision by average and max-path. */
    private void intervalsOf(ClassScores of) {
        ClassScores.Shares recall = of.recall();
        int k = classNames.indexOf(of.name());
        share("recall.average." + of.name(), recall.average(), of.rows());
        share("recall.maxPath." + of.name(), recall.maxPath(), of.rows());
        share("precision.average." + of.name(), of.precision().average(), answered(average, k));
        share("precision.maxPath." + of.name(), of.precision().maxPath(), answered(maxPath, k));
    }

    private int answered(Answers answers, int k) {
        return (int)
                IntStream.of(labelled).filter(r -> answers.classes()[r] == k).count();
    }

    private void share(String name, OptionalDouble share, int of) {
        share.ifPresent(s -> interval(name, Interval.ofShare(Math.rint(s * of), of)));
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
        byLabel.add("brier.average", byAverage.brier());
        byLabel.add("brier.maxPath", byMaxPath.brier());
        byTeacher.ifPresent(t -> byLabel.add("brier.teacher", t.brier()));
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
