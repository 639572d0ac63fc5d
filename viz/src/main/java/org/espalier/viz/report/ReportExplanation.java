package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationSummary;
import org.espalier.explain.MarkedText;
import org.espalier.explain.OtherSide;
import org.espalier.explain.Step;
import org.espalier.viz.GateImages;
import org.espalier.viz.GateTerms;
import org.espalier.viz.page.PageModel;

/**
 * One example of a report. Where the script can compute with the tree the row's values are all it needs; else the path is here,
 * with what each gate made of the row.
 */
final class ReportExplanation {
    private static final int TERMS = 6;

    /** Characters of a text that are shown. */
    private static final int MAX_TEXT = 2000;

    private final Explainer explainer;
    private final ReportNames names;
    private final boolean isComputed;
    private final GateImages art;
    private final Function<GateImages.Panel, Object> images;

    ReportExplanation(
            Explainer explainer, ReportNames names, boolean isComputed, Function<GateImages.Panel, Object> images) {
        this.explainer = explainer;
        this.names = names;
        this.isComputed = isComputed;
        this.art = new GateImages(explainer.view());
        this.images = images;
    }

    Map<String, Object> toMap(Row row, Optional<float[]> teacher, int label, ReportExamples.Kind kind) {
        Explanation why = explainer.explain(row, teacher);
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", row.number());
        out.put("kind", kind.text());
        if (label != Dataset.UNLABELLED) {
            out.put("label", label);
        }
        teacher.ifPresent(t -> out.put("teacher", ReportData.rounded(t)));
        if (isPicture()) {
            art.input(row.features()).ifPresent(input -> out.put("input", images.apply(input)));
        }
        List<List<Object>> marked =
                MarkedText.of(why).stream().map(this::marked).toList();
        if (!marked.isEmpty()) {
            out.put("marked", marked);
        }
        if (isComputed) {
            out.put("values", PageModel.values(why.tree(), row.features()));
            out.put("texts", PageModel.texts(why));
        } else {
            out.put("told", told(why));
        }
        return out;
    }

    /** A column's name, and its text in pieces: 1 what speaks for the answer, -1 against it, 0 what was not asked about. */
    private List<Object> marked(MarkedText text) {
        List<Object> pieces = new ArrayList<>();
        text.pieces(MAX_TEXT).forEach(p -> pieces.add(List.of(p.text(), (int) Math.signum(p.attribution()))));
        return List.of(names.column(text.column()), pieces);
    }

    private boolean isPicture() {
        return GateImages.fit(explainer.view().tree().schema());
    }

    private Map<String, Object> told(Explanation why) {
        int nodes = why.tree().tree().shape().nodes();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("class", why.predicted());
        out.put("mass", ReportData.round(why.mass()));
        out.put("leaf", why.leaf());
        out.put("dist", ReportData.rounded(why.distribution().toFloats()));
        out.put("average", ReportData.rounded(why.average().toFloats()));
        why.runnerUp()
                .ifPresent(r -> out.put(
                        "second",
                        List.of(
                                r.leaf(),
                                why.tree()
                                        .answerAt(
                                                nodes + r.leaf(),
                                                why.row().features().toFloats()),
                                ReportData.round(r.mass()))));
        out.put("spokenFor", ExplanationSummary.of(why).get(1));
        List<Object> steps = new ArrayList<>();
        why.path().forEach(step -> steps.add(step(why, step)));
        out.put("path", steps);
        return out;
    }

    private Map<String, Object> step(Explanation why, Step step) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("node", step.node());
        out.put("branch", step.branch().text());
        out.put("probability", ReportData.round(step.probability()));
        out.put("reach", ReportData.round(step.reach()));
        out.put("against", step.againstOdds());
        OtherSide other = OtherSide.of(why, step);
        out.put("logit", ReportData.round(step.logit()));
        out.put(
                "other",
                List.of(why.tree().classes().indexOf(other.predictedClass()), ReportData.round(other.probability())));
        if (isPicture()) {
            out.put(
                    "images",
                    art.products(step.node(), why.row().features().toFloats()).stream()
                            .map(images)
                            .toList());
        } else {
            out.put("terms", ReportTree.terms(GateTerms.of(why, step, names, TERMS)));
        }
        return out;
    }
}
