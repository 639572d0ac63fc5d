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
import org.espalier.explain.OtherSide;
import org.espalier.explain.Points;
import org.espalier.explain.Question;
import org.espalier.explain.Step;
import org.espalier.viz.GateImages;
import org.espalier.viz.GateTerms;
import org.espalier.viz.PointsTerms;

/** One example of a report. */
final class ReportExplanation {
    private static final int TERMS = 6;
    private static final int POINTS = 12;

    private final Explainer explainer;
    private final GateImages art;
    private final Function<GateImages.Panel, Object> images;

    ReportExplanation(Explainer explainer, Function<GateImages.Panel, Object> images) {
        this.explainer = explainer;
        this.art = new GateImages(explainer.view());
        this.images = images;
    }

    Map<String, Object> toMap(Row row, Optional<float[]> teacher, int label, ReportExamples.Kind kind) {
        Explanation why = explainer.explain(row, teacher);
        int nodes = why.tree().tree().shape().nodes();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", row.number());
        out.put("kind", kind.text());
        out.put("class", why.predicted());
        if (label != Dataset.UNLABELLED) {
            out.put("label", label);
        }
        out.put("summary", ExplanationSummary.of(why));
        out.put("mass", ReportData.round(why.mass()));
        out.put("leaf", why.tree().placeOf(nodes + why.leaf()));
        why.points().ifPresent(points -> out.put("points", points(why, points)));
        out.put("dist", ReportData.rounded(why.distribution().toFloats()));
        out.put("average", ReportData.rounded(why.average().toFloats()));
        teacher.ifPresent(t -> out.put("teacher", ReportData.rounded(t)));
        why.runnerUp().ifPresent(r -> out.put("second", why.tree().placeOf(nodes + r.leaf())));
        if (GateImages.fit(why.tree().tree().schema())) {
            art.input(row.features()).ifPresent(input -> out.put("input", images.apply(input)));
        }
        List<Object> steps = new ArrayList<>();
        why.path().forEach(step -> steps.add(step(why, step)));
        out.put("path", steps);
        return out;
    }

    private static Map<String, Object> points(Explanation why, Points points) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put(
                "heading",
                PointsTerms.heading(
                        points.towards(), points.against(), why.tree().classes().size()));
        List<Object> terms = new ArrayList<>();
        for (PointsTerms.Term term : PointsTerms.of(points, POINTS)) {
            terms.add(List.of(
                    term.parts(),
                    ReportData.round(term.points()),
                    term.number(),
                    term.kind().name()));
        }
        out.put("terms", terms);
        out.put("meaning", PointsTerms.meaning(points));
        return out;
    }

    private static Map<String, Object> question(Explanation why, Step step, Question q) {
        OtherSide other = OtherSide.of(why, step);
        Map<String, Object> out = ReportTree.question(q);
        out.put("answer", q.answer(step.branch()));
        out.put("column", q.name());
        out.put("value", why.valueOf(q.column()));
        out.put("other", why.tree().classes().indexOf(other.predictedClass()));
        out.put("otherProbability", ReportData.round(other.probability()));
        out.put("decides", other.decides());
        return out;
    }

    private Map<String, Object> step(Explanation why, Step step) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("node", step.node());
        out.put("branch", step.branch().text());
        out.put("probability", ReportData.round(step.probability()));
        out.put("reach", ReportData.round(step.reach()));
        out.put("against", step.againstOdds());
        if (why.tree().hasScorecards()) {
            Question.of(why.tree(), step.node()).ifPresent(q -> out.put("question", question(why, step, q)));
        }
        out.put("left", step.left());
        out.put("right", step.right());
        if (GateImages.fit(why.tree().tree().schema())) {
            out.put(
                    "images",
                    art.products(step.node(), why.row().features().toFloats()).stream()
                            .map(images)
                            .toList());
        } else {
            out.put("terms", ReportTree.terms(GateTerms.of(why, step, TERMS)));
        }
        return out;
    }
}
