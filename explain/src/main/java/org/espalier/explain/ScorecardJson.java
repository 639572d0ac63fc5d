package org.espalier.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;

/** What {@link TreeJson} has of scorecards, thresholds and calibrations. */
final class ScorecardJson {
    private ScorecardJson() {}

    static void put(SoftDecisionTree tree, Map<String, Object> out) {
        if (tree.schema().isTwoClasses()) {
            out.put(
                    "positive",
                    tree.schema().target().classes().get(tree.schema().positiveIndex()));
        }
        if (!tree.decision().isPlain()) {
            out.put("decision", decision(tree.decision()));
        }
        tree.scorecards().ifPresent(cards -> out.put("terms", terms(cards.basis())));
    }

    /** {@code threshold}; {@code logistic}, {@code [a, b]}; {@code isotonic}, {@code [[x ..], [y ..]]}. */
    private static Map<String, Object> decision(Decision decision) {
        Map<String, Object> out = new LinkedHashMap<>();
        decision.threshold().ifPresent(t -> out.put("threshold", t));
        if (decision.calibration() instanceof Calibration.Logistic c) {
            out.put("logistic", List.of(c.a(), c.b()));
        } else if (decision.calibration() instanceof Calibration.Isotonic c) {
            out.put("isotonic", List.of(c.x(), c.y()));
        }
        return out;
    }

    private static List<Object> terms(Basis basis) {
        List<Object> out = new ArrayList<>();
        for (int t = 0; t < basis.size(); t++) {
            Basis.Term term = basis.term(t);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", basis.name(t));
            one.put("kind", term.kind().name().toLowerCase(Locale.ROOT));
            one.put("feature", term.feature());
            switch (term.kind()) {
                case RAW, RAMP, STEP, VALUE -> {
                    one.put("low", term.low());
                    one.put("high", term.high());
                    if (Float.isFinite(term.from())) {
                        one.put("from", term.from());
                    }
                    if (Float.isFinite(term.to())) {
                        one.put("to", term.to());
                    }
                }
                default -> {} // an indicator has no ends
            }
            out.add(one);
        }
        return out;
    }

    static void putLeaf(LeafScorecards cards, int leaf, Map<String, Object> out) {
        List<Object> intercept = new ArrayList<>();
        for (int k = 0; k < cards.outputs(); k++) {
            intercept.add(cards.intercept(leaf, k));
        }
        out.put("intercept", intercept);
        List<Object> weights = new ArrayList<>();
        for (int t = 0; t < cards.basis().size(); t++) {
            List<Object> ofTerm = new ArrayList<>();
            boolean isZero = true;
            for (int k = 0; k < cards.outputs(); k++) {
                ofTerm.add(cards.weight(leaf, t, k));
                isZero &= cards.weight(leaf, t, k) == 0;
            }
            if (!isZero) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("term", t);
                one.put("weight", ofTerm);
                weights.add(one);
            }
        }
        out.put("weights", weights);
        cards.range().ifPresent(range -> {
            out.put("low", TreeJson.numbers(range.low(), leaf * cards.outputs(), cards.outputs()));
            out.put("high", TreeJson.numbers(range.high(), leaf * cards.outputs(), cards.outputs()));
        });
    }
}
