package org.espalier.viz;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.data.Texts;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.Explainer;
import org.espalier.explain.TreeView;
import org.espalier.explain.global.Fidelity;
import org.espalier.explain.global.FidelityOptions;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** What a report says, as JSON for its script. Every text from outside is made visible here, see {@link Texts#visible}. */
final class ReportData {
    private static final int MOST_TEXT = 300;

    /** Enough for a picture; {@code evaluate --fidelity} has the figures with their intervals. */
    private static final int CURVE_ROWS = 200;

    private static final int CURVE_RESAMPLES = 20;

    private final TreeView view;
    private final Explainer explainer;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final ReportOptions options;
    private final Predictions maxPath;
    private final Predictions average;
    private final List<String> images = new ArrayList<>();

    ReportData(Explainer explainer, Dataset data, Optional<float[]> teacher, ReportOptions options) {
        this.explainer = explainer;
        this.view = explainer.view();
        this.data = data;
        this.teacher = teacher;
        this.options = options;
        this.maxPath = view.tree().predict(data.features(), Rule.MAX_PATH, options.threads());
        this.average = view.tree().predict(data.features(), Rule.AVERAGE, options.threads());
    }

    Map<String, Object> toMap(Iterator<Row> rows) {
        SoftDecisionTree tree = view.tree();
        Map<String, Object> out = new LinkedHashMap<>();
        ClassColours colours = ClassColours.of(tree.classes());
        out.put("target", tree.schema().target().name());
        out.put("classes", view.classes());
        List<Object> palette = new ArrayList<>();
        List<Object> textOn = new ArrayList<>();
        for (int k = 0; k < tree.classes(); k++) {
            palette.add(colours.colour(k));
            textOn.add(colours.textOn(k));
        }
        out.put("colours", palette);
        out.put("textOn", textOn);
        out.put("isImage", GateImages.fit(tree.schema()));
        out.put("summary", summary());
        out.put("calibration", calibration());
        out.put("confusion", confusion());
        out.put("curves", curves());
        out.put("tree", new ReportTree(view, this::image).toMap());
        out.put("examples", examples(rows));
        out.putAll(new ReportColumns(view, data, teacher).toMap(this::image));
        out.put("card", card());
        Map<String, Object> visible = new LinkedHashMap<>();
        out.forEach((key, value) -> visible.put(key, visible(value)));
        // ours, and longer than a text may be
        visible.put("images", images);
        return visible;
    }

    /** A picture's place among the images. */
    private Object image(ImageArt.Panel panel) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("caption", panel.caption());
        out.put("width", panel.width());
        out.put("height", panel.height());
        int known = images.indexOf(panel.dataUri());
        out.put("image", known < 0 ? images.size() : known);
        if (known < 0) {
            images.add(panel.dataUri());
        }
        return out;
    }

    private static Object visible(Object value) {
        if (value instanceof String text) {
            return Texts.visible(text, MOST_TEXT);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(ReportData::visible).toList();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> out = new LinkedHashMap<>();
            map.forEach((k, v) -> out.put(String.valueOf(k), visible(v)));
            return out;
        }
        return value;
    }

    private Map<String, Object> summary() {
        Evaluation e = Evaluation.of(
                view.tree(),
                data,
                teacher,
                new EvaluationOptions(options.threads(), EvaluationOptions.DEFAULT_RESAMPLES, options.seed()));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", e.rows());
        out.put("labelled", e.labelled());
        out.put("depth", view.tree().shape().depth());
        out.put("gates", view.tree().shape().nodes());
        out.put("leaves", e.leaves().total());
        out.put("dead", e.leaves().dead());
        out.put("fromLabels", view.tree().provenance().teacher().equals("labels"));
        out.put("hasTeacher", teacher.isPresent());
        List<Object> figures = new ArrayList<>();
        e.accuracy().ifPresent(s -> figures.add(figure(e, "accuracy", "accuracy", true, s)));
        e.agreement().ifPresent(s -> figures.add(figure(e, "agreement", "agreement with the teacher", true, s)));
        e.calibration().ifPresent(s -> figures.add(figure(e, "calibration", "calibration error", true, s)));
        e.logLoss().ifPresent(s -> figures.add(figure(e, "logLoss", "log loss", false, s)));
        e.kl().ifPresent(kl -> figures.add(figure(
                e,
                "kl.mean",
                "KL(teacher || tree)",
                false,
                new Evaluation.Scores(
                        kl.mean(), e.klMaxPath().orElse(kl).mean(), OptionalDouble.empty(), OptionalDouble.empty()))));
        out.put("figures", figures);
        Map<String, Object> mass = new LinkedHashMap<>();
        mass.put("mean", round(e.pathMass().mean()));
        mass.put("p05", round(e.pathMass().p05()));
        interval(e, "pathMass.mean").ifPresent(i -> mass.put("interval", i));
        out.put("pathMass", mass);
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
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", round(value.getAsDouble()));
            interval(e, key + "." + rule).ifPresent(i -> one.put("interval", i));
            out.put(rule, one);
        }
    }

    private static Optional<List<Object>> interval(Evaluation e, String name) {
        Interval i = e.intervals().get(name);
        return Optional.ofNullable(i).map(v -> List.of(round(v.low()), round(v.high())));
    }

    /** What is sure against what is right, in bins, for each way to answer. */
    private Map<String, Object> calibration() {
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

    private List<Object> bins(int[] rows, float[] probabilities) {
        int classes = maxPath.classes();
        float[] confidence = new float[rows.length];
        boolean[] correct = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int best = Metrics.argmax(probabilities, rows[i], classes);
            confidence[i] = probabilities[rows[i] * classes + best];
            correct[i] = best == data.labels()[rows[i]];
        }
        List<Object> out = new ArrayList<>();
        for (Metrics.Bin bin : Metrics.bins(confidence, correct, Metrics.BINS)) {
            out.add(List.of(round(bin.sureness() / bin.rows()), round(bin.hits() / bin.rows()), bin.rows()));
        }
        return out;
    }

    private Map<String, Object> confusion() {
        Map<String, Object> out = new LinkedHashMap<>();
        int classes = maxPath.classes();
        int[][] truth = new int[classes][classes];
        int[][] taught = new int[classes][classes];
        boolean isLabelled = false;
        for (int r = 0; r < data.rows(); r++) {
            int answer = maxPath.classOf(r);
            if (data.labels()[r] != Dataset.UNLABELLED) {
                truth[data.labels()[r]][answer]++;
                isLabelled = true;
            }
            if (teacher.isPresent()) {
                taught[Metrics.argmax(teacher.get(), r, classes)][answer]++;
            }
        }
        if (isLabelled) {
            out.put("truth", table(truth));
        }
        if (teacher.isPresent()) {
            out.put("teacher", table(taught));
        }
        return out;
    }

    /** What happens to the answer when columns are taken away, see {@link Fidelity.Curves}. */
    private Map<String, Object> curves() {
        FidelityOptions how = new FidelityOptions(
                CURVE_ROWS, new EvaluationOptions(options.threads(), CURVE_RESAMPLES, options.seed()));
        Fidelity.Curves curves = Fidelity.of(explainer, data, teacher, how).curves();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rows", curves.rows());
        out.put("removed", roundedAll(curves.removed()));
        out.put("explanation", roundedAll(curves.explanation().deletion()));
        out.put("random", roundedAll(curves.random().deletion()));
        out.put("reverse", roundedAll(curves.reverse().deletion()));
        return out;
    }

    private static List<Object> roundedAll(List<Double> values) {
        return values.stream().map(v -> (Object) round(v)).toList();
    }

    private static List<Object> table(int[][] counts) {
        List<Object> out = new ArrayList<>();
        for (int[] row : counts) {
            List<Object> line = new ArrayList<>();
            for (int n : row) {
                line.add(n);
            }
            out.add(line);
        }
        return out;
    }

    private List<Object> examples(Iterator<Row> rows) {
        List<Object> out = new ArrayList<>();
        if (options.examples() == 0) {
            return out;
        }
        Map<Integer, ReportExamples.Kind> chosen = ReportExamples.choose(maxPath, data, teacher, options.examples());
        Map<Integer, Object> byRow = new LinkedHashMap<>();
        ReportExplanation writer = new ReportExplanation(explainer, this::image);
        for (int r = 0; rows.hasNext(); r++) {
            Row row = rows.next();
            if (chosen.containsKey(r)) {
                byRow.put(r, writer.toMap(row, answers(r), data.labels()[r], chosen.get(r)));
            }
        }
        chosen.keySet().forEach(r -> out.add(byRow.get(r)));
        return out;
    }

    private Optional<float[]> answers(int row) {
        return teacher.map(t -> {
            float[] out = new float[maxPath.classes()];
            for (int k = 0; k < out.length; k++) {
                out[k] = (float) Math.exp(t[row * out.length + k]);
            }
            return out;
        });
    }

    private Map<String, Object> card() {
        Provenance p = view.tree().provenance();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("trained by", p.version().isEmpty() ? "unknown" : "espalier " + p.version());
        out.put("training data, SHA-256", p.data().isEmpty() ? "unknown" : p.data());
        out.put("teacher", p.teacher().isEmpty() ? "unknown" : p.teacher());
        out.put("seed", Long.toString(p.seed()));
        p.configuration().forEach((name, value) -> out.put("option " + name, value));
        p.metrics().forEach((name, value) -> out.put(name, Double.toString(round(value))));
        return out;
    }

    /** Four digits: more would only make the file larger. */
    static double round(double value) {
        return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : value;
    }

    static List<Object> rounded(float[] values) {
        List<Object> out = new ArrayList<>();
        for (float v : values) {
            out.add(round(v));
        }
        return out;
    }
}
