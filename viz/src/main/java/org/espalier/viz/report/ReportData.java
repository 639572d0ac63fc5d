package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.viz.ClassColours;
import org.espalier.viz.GateImages;
import org.espalier.viz.page.Counts;
import org.espalier.viz.page.Packed;
import org.espalier.viz.page.PageModel;

/** What a report says, as JSON for its script. Every text from outside is made visible here, see {@link Texts#visible}. */
final class ReportData {
    private static final int MAX_TEXT = 300;

    private final TreeView view;
    private final Explainer explainer;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final ReportOptions options;
    private final Predictions maxPath;
    private final Predictions average;
    private final Counts counts;
    private final ReportClasses classes;
    private final ReportNames names;
    private final MeasuredRows measured;
    private final List<String> images = new ArrayList<>();

    ReportData(Explainer explainer, Dataset data, Optional<float[]> teacher, ReportOptions options) {
        this.explainer = explainer;
        this.view = explainer.view();
        this.data = data;
        this.teacher = teacher;
        this.options = options;
        begin(Part.ANSWERS);
        this.maxPath = view.tree().predict(data.features(), Rule.MAX_PATH, options.threads());
        this.average = view.tree().predict(data.features(), Rule.AVERAGE, options.threads());
        this.counts = new Counts(options.examples() == 0);
        this.classes = new ReportClasses(maxPath, data, teacher, counts);
        this.measured = MeasuredRows.of(data);
        this.names = new ReportNames(view);
    }

    /** What a report is made of, in this order. */
    private enum Part {
        ANSWERS("the answers"),
        FIGURES("figures and intervals"),
        CURVES("curves of deletion"),
        TREE("the tree"),
        EXAMPLES("examples"),
        RULES("rules"),
        COLUMNS("columns");

        private final String text;

        Part(String text) {
            this.text = text;
        }
    }

    private void begin(Part part) {
        options.progress().at(part.text, part.ordinal() + 1L, Part.values().length);
    }

    Map<String, Object> toMap(Iterator<Row> rows) {
        SoftDecisionTree tree = view.tree();
        Map<String, Object> out = new LinkedHashMap<>();
        ClassColours colours = ClassColours.of(tree.classes());
        out.put("target", names.target());
        out.put("noun", names.noun());
        out.put("classes", names.classes());
        List<Object> palette = new ArrayList<>();
        List<Object> textOn = new ArrayList<>();
        for (int k = 0; k < tree.classes(); k++) {
            palette.add(colours.colour(k));
            textOn.add(colours.textOn(k));
        }
        out.put("colours", palette);
        out.put("textOn", textOn);
        if (tree.classes() == 2) {
            out.put("positive", tree.schema().positiveIndex());
        }
        out.put("depth", tree.shape().depth());
        out.put("hasScorecards", view.hasScorecards());
        out.put("isImage", GateImages.fit(tree.schema()));
        begin(Part.FIGURES);
        ReportMeasures measures =
                new ReportMeasures(explainer, data, teacher, options, maxPath, average, counts, classes, measured);
        out.put("standing", ReportStanding.json(options.standing().orElseGet(measures::standing), counts));
        options.frontier().ifPresent(frontier -> out.put("sizes", frontier.toMap()));
        out.put("summary", measures.summary());
        out.put("warning", MeasuredRows.WARNING);
        out.put("calibration", measures.calibration());
        out.put("confusion", classes.confusion());
        out.put("perClass", classes.lines());
        begin(Part.CURVES);
        out.putAll(measures.fidelity());
        begin(Part.TREE);
        ReportDistribution spread = new ReportDistribution(view, data, maxPath, counts);
        out.put("tree", new ReportTree(view, names, counts, spread, this::image).toMap());
        out.put("isSplit", spread.isSplit());
        out.put("slices", new ReportSlices(view, names, data, maxPath, counts).toMap());
        begin(Part.EXAMPLES);
        out.put("examples", examples(rows));
        begin(Part.RULES);
        out.put("scorecards", new ReportScorecards(view, names, data, maxPath, counts).leaves());
        // the leaves of scorecards are told by their points
        Optional<ReportRules> rules =
                view.hasScorecards() ? Optional.empty() : Optional.of(new ReportRules(view, data, teacher, counts));
        out.put("rules", rules.map(ReportRules::toMap).orElse(Map.of()));
        begin(Part.COLUMNS);
        out.putAll(new ReportColumns(view, names, data, counts, options.threads()).toMap(this::image));
        ReportCard card = new ReportCard(view, names, data, measured, options);
        out.put("card", card.origin());
        out.put("schema", card.schema());
        Map<String, Object> visible = new LinkedHashMap<>();
        out.forEach((key, value) -> visible.put(key, visible(value)));
        // ours, and longer than a text may be
        visible.put("images", images);
        visible.put("dist", distributions(view, counts));
        PageModel.of(view, data, counts).ifPresent(model -> {
            model.put("columns", visible(model.get("columns")));
            visible.put("model", model);
            visible.put("typical", PageModel.values(view, PageModel.typical(view)));
        });
        visible.put("sums", rules.map(ReportRules::sums).orElse(List.of()));
        return visible;
    }

    /** Answers under every node, {@code [nodes + leaves][classes]}; of four digits where no row may be told. */
    private static String distributions(TreeView view, Counts counts) {
        int classes = view.tree().classes();
        int all = view.tree().shape().nodes() + view.tree().shape().leaves();
        float[] out = new float[all * classes];
        for (int i = 0; i < all; i++) {
            float[] one = view.distribution(i);
            for (int k = 0; k < classes; k++) {
                out[i * classes + k] = counts.isGuarded() && view.hasScorecards() ? (float) round(one[k]) : one[k];
            }
        }
        return Packed.floats(out);
    }

    /** A picture's place among the images. */
    private Object image(GateImages.Panel panel) {
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
            return Texts.visible(text, MAX_TEXT);
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

    private List<Object> examples(Iterator<Row> rows) {
        List<Object> out = new ArrayList<>();
        if (options.examples() == 0) {
            return out;
        }
        Map<Integer, ReportExamples.Kind> chosen = ReportExamples.choose(maxPath, data, teacher, options.examples());
        Map<Integer, Object> byRow = new LinkedHashMap<>();
        ReportExplanation writer = new ReportExplanation(explainer, names, PageModel.fits(view), this::image);
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
