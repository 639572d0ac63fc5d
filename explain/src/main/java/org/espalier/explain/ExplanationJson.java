package org.espalier.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.sdt.SoftDecisionTree;

/**
 * An explanation as plain JSON values, for {@code org.espalier.json.Json} to write. The keys are a contract; the JSON
 * Schema {@code explanation.schema.json} beside this class says what each holds.
 */
public final class ExplanationJson {
    /** Columns listed at a gate; what the others add stands in {@code rest}. */
    public static final int CONTRIBUTIONS = 10;

    private ExplanationJson() {}

    /** As {@code explain --format json} writes it, with {@value #CONTRIBUTIONS} columns at each gate. */
    public static Map<String, Object> of(Explanation e) {
        return toMap(e, CONTRIBUTIONS);
    }

    /** @param contributions columns listed at each gate at most */
    public static Map<String, Object> toMap(Explanation e, int contributions) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("row", e.number());
        out.put("prediction", e.hasValue() ? NumberJson.prediction(e) : prediction(e));
        out.put("average", answer(e, e.average()));
        if (!e.teacher().isEmpty()) {
            out.put("teacher", answer(e, e.teacher()));
        }
        List<Object> path = new ArrayList<>();
        e.path().forEach(step -> path.add(step(e, step, contributions)));
        out.put("path", path);
        Map<String, Object> leaf = new LinkedHashMap<>();
        leaf.put("node", e.tree().tree().shape().nodes() + e.leaf());
        leaf.put("mass", e.mass());
        if (e.hasValue()) {
            NumberJson.leaf(e, leaf);
        } else {
            leaf.put("distribution", answer(e, e.distribution()));
            e.points().ifPresent(points -> points(e, points, leaf));
        }
        out.put("leaf", leaf);
        e.runnerUp().ifPresent(r -> {
            Map<String, Object> second = new LinkedHashMap<>();
            second.put("leaf", e.tree().tree().shape().nodes() + r.leaf());
            second.put("mass", r.mass());
            second.put("partsAt", r.partsAt());
            out.put("runnerUp", second);
        });
        out.put("columnsRead", e.columnsRead());
        List<Object> texts = MarkedText.of(e).stream().map(t -> text(e, t)).toList();
        if (!texts.isEmpty()) {
            out.put("texts", texts);
        }
        return out;
    }

    private static Object text(Explanation e, MarkedText text) {
        List<Object> marks = new ArrayList<>();
        for (MarkedText.Mark mark : text.marks()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("from", mark.from());
            one.put("to", mark.to());
            one.put("column", e.tree().columns().get(mark.column()).name());
            one.put("attribution", rounded(mark.attribution()));
            marks.add(one);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("column", text.column());
        out.put("text", text.text());
        out.put("marks", marks);
        return out;
    }

    private static Map<String, Object> prediction(Explanation e) {
        Map<String, Object> prediction = new LinkedHashMap<>();
        prediction.put("class", e.predictedClass());
        prediction.put("probability", e.distribution().of(e.predicted()));
        prediction.put("rule", "max-path");
        SoftDecisionTree tree = e.tree().tree();
        tree.decision().threshold().ifPresent(t -> {
            prediction.put("positive", e.tree().classes().get(tree.schema().positiveIndex()));
            prediction.put("threshold", t);
        });
        return prediction;
    }

    /** Probabilities by class; the value of a number, the rate of a rate. */
    private static Map<String, Object> answer(Explanation e, ClassProbabilities answer) {
        return e.hasValue() ? NumberJson.answer(e, answer) : new LinkedHashMap<>(answer);
    }

    static void points(Explanation e, Points points, Map<String, Object> leaf) {
        leaf.put("towards", points.towards());
        leaf.put("against", points.against());
        List<Object> parts = new ArrayList<>();
        for (Points.Part part : points.bySize()) {
            Map<String, Object> one = part(e, part);
            one.put("points", rounded(part.points()));
            parts.add(one);
        }
        leaf.put("points", parts);
        leaf.put("base", rounded(points.base()));
        leaf.put("baseOf", points.reference().text());
        leaf.put("score", rounded(points.score()));
        leaf.put("unit", Points.UNIT);
    }

    /** Column and value of what adds something. */
    static Map<String, Object> part(Explanation e, Points.Part part) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("column", part.column());
        one.put("value", part.value());
        mark(e, part.index(), one);
        return one;
    }

    /** A millionth of a point: what is rounded still adds up. */
    private static double rounded(double points) {
        return Math.rint(points * 1e6) / 1e6;
    }

    private static void question(Step step, Question question, Map<String, Object> out) {
        out.put("question", question.text());
        out.put("answer", question.answer(step.branch()));
        question.threshold().ifPresent(t -> out.put("threshold", t));
        if (!question.band().isEmpty()) {
            out.put("band", question.band());
        }
    }

    private static void otherSide(Explanation e, Step step, Map<String, Object> out) {
        OtherSide other = OtherSide.of(e, step);
        if (e.hasValue()) {
            out.put("otherSide", NumberJson.otherSide(e, other));
            return;
        }
        Map<String, Object> side = new LinkedHashMap<>();
        side.put("class", other.predictedClass());
        side.put("probability", other.probability());
        out.put("otherSide", side);
        out.put("decides", other.decides());
    }

    /**
     * What {@link #toMap} gives, with a change that would give another class.
     *
     * @param found the change, or nothing where none was found within the constraints: then there is no such key
     */
    public static Map<String, Object> toMap(Explanation e, int contributions, Optional<Counterfactual> found) {
        Map<String, Object> out = toMap(e, contributions);
        found.ifPresent(c -> {
            List<Object> changes = new ArrayList<>();
            for (Counterfactual.Change change : c.changes()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("column", change.column());
                one.put("from", change.from());
                one.put("to", change.to());
                changes.add(one);
            }
            Map<String, Object> counterfactual = new LinkedHashMap<>();
            counterfactual.put("changes", changes);
            if (e.hasValue()) {
                counterfactual.putAll(NumberJson.counterfactual(e, c));
            } else {
                counterfactual.put("class", c.predictedClass());
                if (!c.teacher().isEmpty()) {
                    counterfactual.put("teacher", c.teacher().likeliest());
                }
            }
            out.put("counterfactual", counterfactual);
        });
        return out;
    }

    /**
     * Reason codes, the strongest first: a list of {@code column}, {@code value} and {@code score}; where leaves have scorecards
     * {@code points} in its place, below 0: those that were lost.
     */
    public static List<Object> reasons(Explanation e, List<ReasonCodes.Reason> reasons) {
        List<Object> out = new ArrayList<>();
        for (ReasonCodes.Reason reason : reasons) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("column", reason.column());
            one.put("value", reason.value());
            mark(e, reason.index(), one);
            if (e.points().isPresent()) {
                one.put("points", rounded(-reason.score()));
            } else {
                one.put("score", (float) reason.score());
            }
            out.add(one);
        }
        return out;
    }

    private static Map<String, Object> step(Explanation e, Step step, int count) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("node", step.node());
        out.put("logit", step.logit());
        out.put("probability", step.probability());
        out.put("branch", step.branch().text());
        out.put("againstOdds", step.againstOdds());
        out.put("reach", step.reach());
        if (!e.hasValue()) {
            out.put("left", step.left());
            out.put("right", step.right());
        }
        Map<String, Object> predicted = new LinkedHashMap<>();
        predicted.put("left", e.tree().probability(step.node(), Branch.LEFT, e.predicted()));
        predicted.put("right", e.tree().probability(step.node(), Branch.RIGHT, e.predicted()));
        out.put("predicted", predicted);
        Question.of(e.tree(), step.node()).ifPresent(question -> question(step, question, out));
        if (GatePoints.isFew(e.tree(), step.node())) {
            double needed = GatePoints.needed(e.tree(), step.node());
            out.put("question", GatePoints.question(e.tree(), step.node()));
            out.put("answer", step.branch() == Branch.RIGHT ? "yes" : "no");
            out.put("threshold", rounded(needed));
            out.put("band", List.of(rounded(needed - GatePoints.UNDECIDED), rounded(needed + GatePoints.UNDECIDED)));
            out.put("unit", Points.UNIT);
        }
        if (out.containsKey("question")) {
            otherSide(e, step, out);
        }
        List<Contribution> top = step.top(count);
        List<Object> contributions = new ArrayList<>();
        for (Contribution c : top) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("column", c.column());
            one.put("value", c.value());
            mark(e, c.index(), one);
            one.put("contribution", c.contribution());
            contributions.add(one);
        }
        out.put("contributions", contributions);
        out.put("rest", (float) step.rest(top));
        out.put("bias", step.bias());
        return out;
    }

    /** Says of a value that the tree does not know it. */
    private static void mark(Explanation e, int column, Map<String, Object> out) {
        switch (e.outOfDistribution(column)) {
            case UNKNOWN -> out.put("unknown", true);
            case OUTSIDE_RANGE -> out.put("outsideRange", true);
            case KNOWN -> {}
        }
    }
}
