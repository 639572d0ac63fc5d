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
        if (tree.classes() == 2) {
            out.put(
                    "positive",
                    tree.schema().target().classes().get(tree.schema().positiveIndex()));
        }
        if (!tree.decision().isPlain()) {
            out.put("decision", decision(tree.decision()));
        }
        tree.scorecards().ifPresent(cards -> out.put("basis", basis(cards.basis())));
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

    private static List<Object> basis(Basis basis) {
        List<Object> out = new ArrayList<>();
        for (int t = 0; t < basis.size(); t++) {
            Basis.Term term = basis.term(t);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", basis.name(t));
            one.put("kind", term.kind().name().toLowerCase(Locale.ROOT));
            one.put("feature", term.feature());
            switch (term.kind()) {
                case RAW, RAMP, STEP, VALUE -> {
                    one.put("from", term.from());
                    one.put("to", term.to());
                }
                default -> {} // an indicator has no ends
            }
            out.add(one);
        }
        return out;
    }

    static void putLeaf(LeafScorecards cards, int leaf, Map<String, Object> out) {
        List<Object> intercept = new ArrayList<>();
        List<Object> weights = new ArrayList<>();
        for (int k = 0; k < cards.outputs(); k++) {
            intercept.add(cards.intercept(leaf, k));
            List<Object> one = new ArrayList<>();
            for (int t = 0; t < cards.basis().size(); t++) {
                one.add(cards.weight(leaf, t, k));
            }
            weights.add(one);
        }
        out.put("intercept", intercept);
        out.put("weights", weights);
    }
}
