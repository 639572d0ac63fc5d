package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.Explainer;
import org.espalier.explain.TreeView;
import org.espalier.explain.fidelity.Fidelity;
import org.espalier.explain.fidelity.FidelityOptions;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.viz.page.Counts;

/** How good the tree of a report is: figures with their intervals, calibration, path mass, fidelity of the explanations. */
final class ReportMeasures {
    /** Products that answering the rows of the curves once may take. */
    private static final double CURVE_BUDGET = 1e8;

    private static final int MIN_CURVE_ROWS = 50;

    /** Lines of a table. */
    private static final int MAX_CLASSES = 40;

    private static final int MASS_BINS = 20;

    private final Explainer explainer;
    private final TreeView view;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final ReportOptions options;
    private final Predictions maxPath;
    private final Predictions average;
    private final Counts counts;
    private final ReportClasses classes;
    private final MeasuredRows measured;
    private final Evaluation e;

    ReportMeasures(
            Explainer explainer,
            Dataset data,
            Optional<float[]> teacher,
            ReportOptions options,
            Predictions maxPath,
            Predictions average,
            Counts counts,
            ReportClasses classes,
            MeasuredRows measured) {
        this.explainer = explainer;
        this.view = explainer.view();
        this.data = data;
        this.teacher = teacher;
        this.options = options;
        this.maxPath = maxPath;
        this.average = average;
        this.counts = counts;
        this.classes = classes;
        this.measured = measured;
        this.e = Evaluation.of(view.tree(), data, teacher, how());
    }

    Standing standing() {
        return new ReportStanding(view, data, teacher, maxPath, average, e, measured.trained(view.tree())).of();
    }

    /** Rows by the path mass of their leaf, in bins from 0 to 1. */
    List<Object> masses() {
        int[] bins = new int[MASS_BINS];
        for (float mass : maxPath.pathMass()) {
            bins[Math.max(0, Math.min(MASS_BINS - 1, (int) (mass * MASS_BINS)))]++;
        }
        return IntStream.of(bins)
                .mapToObj(n -> (Object) (n == 0 ? 0 : counts.of(n)))
                .toList();
    }

    /** Share of the rows whose path mass is at least 0.8. */
    double told() {
        int hits = 0;
        for (float mass : maxPath.pathMass()) {
            hits += mass >= 0.8f ? 1 : 0;
        }
        return counts.share(hits / (double) data.rows());
    }

    /** As {@code evaluate} does, so that both say the same figures. */
    private EvaluationOptions how() {
        return new EvaluationOptions(options.threads(), EvaluationOptions.DEFAULT_RESAMPLES, options.seed());
    }

    Map<String, Object> summary() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", e.rows());
        out.put("labelled", e.labelled());
        out.put("depth", view.tree().shape().depth());
        out.put("gates", view.gates());
        out.put("leaves", view.leaves());
        out.put("told", told());
        out.put("masses", masses());
        // what lies behind a closed gate is no leaf
        out.put("dead", e.leaves().dead() - (e.leaves().total() - view.leaves()));
        out.put("fromLabels", view.tree().provenance().teacher().equals("labels"));
        out.put("hasTeacher", teacher.isPresent());
        out.put("trainingRows", measured.trained(view.tree()));
        out.put("guarded", counts.isGuarded());
        out.put("never", classes.neverAnswered());
        classes.baseline().ifPresent(b -> out.put("baseline", b));
        List<Object> figures = new ArrayList<>();
        e.accuracy().ifPresent(s -> figures.add(figure(e, "accuracy", "accuracy", true, s)));
        e.agreement().ifPresent(s -> figures.add(figure(e, "agreement", "agreement with the teacher", true, s)));
        e.calibration().ifPresent(s -> figures.add(figure(e, "calibration", "calibration error", false, s)));
        e.logLoss().ifPresent(s -> figures.add(figure(e, "logLoss", "log loss", false, s)));
        e.kl().ifPresent(kl -> divergence(figures, e, kl, e.klMaxPath().orElse(kl), counts));
        out.put("figures", figures);
        Map<String, Object> mass = new LinkedHashMap<>();
        mass.put("mean", ReportData.round(e.pathMass().mean()));
        mass.put("p05", ReportData.round(e.pathMass().p05()));
        interval(e, "pathMass.mean").ifPresent(i -> mass.put("interval", i));
        out.put("pathMass", mass);
        return out;
    }

    private static void divergence(
            List<Object> figures,
            Evaluation e,
            Evaluation.Divergence average,
            Evaluation.Divergence maxPath,
            Counts counts) {
        Map<String, Object> mean = new LinkedHashMap<>();
        mean.put("name", "KL(teacher || tree), mean");
        mean.put("share", false);
        mean.put("maxPath", one(maxPath.mean(), interval(e, "klMaxPath.mean")));
        mean.put("average", one(average.mean(), interval(e, "kl.mean")));
        figures.add(mean);
        Map<String, Object> p95 = new LinkedHashMap<>();
        p95.put("name", "95 % of rows below");
        p95.put("share", false);
        p95.put("part", true);
        p95.put("maxPath", one(maxPath.p95(), interval(e, "klMaxPath.p95")));
        p95.put("average", one(average.p95(), interval(e, "kl.p95")));
        figures.add(p95);
        if (counts.isGuarded()) {
            // the largest is one row's
            return;
        }
        Map<String, Object> largest = new LinkedHashMap<>();
        largest.put("name", "largest");
        largest.put("share", false);
        largest.put("part", true);
        largest.put("maxPath", one(maxPath.max(), Optional.empty()));
        largest.put("average", one(average.max(), Optional.empty()));
        figures.add(largest);
    }

    private static Map<String, Object> one(double value, Optional<List<Object>> interval) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("value", ReportData.round(value));
        interval.ifPresent(i -> out.put("interval", i));
        return out;
    }

    private static Map<String, Object> figure(
            Evaluation e, String key, String name, boolean isShare, Evaluation.Scores scores) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("name", name);
        out.put("share", isShare);
        value(out, e, key, "maxPath", OptionalDouble.of(scores.maxPath()));
        value(out, e, key, "average", OptionalDouble.of(scores.average()));
        value(out, e, key, "greedy", scores.greedy());
        value(out, e, key, "teacher", scores.teacher());
        return out;
    }

    private static void value(Map<String, Object> out, Evaluation e, String key, String rule, OptionalDouble value) {
        if (value.isPresent()) {
            out.put(rule, one(value.getAsDouble(), interval(e, key + "." + rule)));
        }
    }

    private static Optional<List<Object>> interval(Evaluation e, String name) {
        return interval(e.intervals(), name);
    }

    private static Optional<List<Object>> interval(Map<String, Interval> intervals, String name) {
        return Optional.ofNullable(intervals.get(name))
                .map(v -> List.of(ReportData.round(v.low()), ReportData.round(v.high())));
    }

    /** What is sure against what is right, in bins, for each way to answer. */
    Map<String, Object> calibration() {
        Map<String, Object> out = new LinkedHashMap<>();
        int[] labelled = IntStream.range(0, data.rows())
                .filter(r -> data.labels()[r] != Dataset.UNLABELLED)
                .toArray();
        if (labelled.length == 0) {
            return out;
        }
        out.put("maxPath", bins(labelled, maxPath.probabilities()));
        out.put("average", bins(labelled, average.probabilities()));
        teacher.ifPresent(t -> {
            float[] p = new float[t.length];
            for (int i = 0; i < p.length; i++) {
                p[i] = (float) Math.exp(t[i]);
            }
            out.put("teacher", bins(labelled, p));
        });
        return out;
    }

    /** Confidence, share of right answers, its interval's ends, rows; each bin has about as many. */
    private List<Object> bins(int[] rows, float[] probabilities) {
        int count = maxPath.classes();
        float[] confidence = new float[rows.length];
        boolean[] correct = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int best = Metrics.argmax(probabilities, rows[i], count);
            confidence[i] = probabilities[rows[i] * count + best];
            correct[i] = best == data.labels()[rows[i]];
        }
        List<Object> out = new ArrayList<>();
        int most = counts.isGuarded() ? Math.min(Metrics.BINS, rows.length / Counts.FEW) : Metrics.BINS;
        for (Metrics.Bin bin : most == 0 ? List.<Metrics.Bin>of() : Metrics.bins(confidence, correct, most)) {
            Interval interval = Interval.ofShare(bin.hits(), bin.rows());
            out.add(List.of(
                    ReportData.round(bin.confidence() / bin.rows()),
                    counts.share(bin.hits() / bin.rows()),
                    counts.share(interval.low()),
                    counts.share(interval.high()),
                    counts.of(bin.rows())));
        }
        return out;
    }

    /** As many as {@code evaluate --fidelity} takes, but for large trees, for which that is most of the report's time. */
    private static int curveRows(SoftDecisionTree tree) {
        double ofRow = (double) tree.shape().nodes() * tree.features()
                + (double) tree.shape().leaves() * tree.classes();
        return (int) Math.max(MIN_CURVE_ROWS, Math.min(FidelityOptions.DEFAULT_ROWS, CURVE_BUDGET / ofRow));
    }

    /** What one path costs, how much of the teacher the tree explains, and what happens when columns go: {@link Fidelity}. */
    Map<String, Object> fidelity() {
        Fidelity fidelity = Fidelity.of(explainer, data, teacher, new FidelityOptions(curveRows(view.tree()), how()));
        Fidelity.Curves curves = fidelity.curves();
        Map<String, Object> drawn = new LinkedHashMap<>();
        drawn.put("rows", curves.rows());
        drawn.put("removed", roundedAll(curves.removed()));
        drawn.put("explanation", roundedAll(curves.explanation().deletion()));
        drawn.put("random", roundedAll(curves.random().deletion()));
        drawn.put("reverse", roundedAll(curves.reverse().deletion()));
        Map<String, Object> cost = new LinkedHashMap<>();
        fidelity.cost()
                .maxPath()
                .ifPresent(v -> cost.put("accuracy", one(v, interval(fidelity.intervals(), "cost.maxPath"))));
        cost.put(
                "agreement",
                one(fidelity.cost().agreementMaxPath(), interval(fidelity.intervals(), "cost.agreementMaxPath")));
        List<Object> explained = new ArrayList<>();
        fidelity.classes().stream().limit(MAX_CLASSES).forEach(fit -> {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", view.words().className(fit.name()));
            fit.maxPath()
                    .ifPresent(v ->
                            line.put("maxPath", one(v, interval(fidelity.intervals(), "r2.maxPath." + fit.name()))));
            fit.average()
                    .ifPresent(v ->
                            line.put("average", one(v, interval(fidelity.intervals(), "r2.average." + fit.name()))));
            explained.add(line);
        });
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("curves", drawn);
        out.put("cost", cost);
        out.put("explained", explained);
        return out;
    }

    private static List<Object> roundedAll(List<Double> values) {
        return values.stream().map(v -> (Object) ReportData.round(v)).toList();
    }
}
