package org.espalier.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.data.SchemaJson;
import org.espalier.json.Json;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * A whole tree as plain JSON values, for programs that draw or check it. A gate sends a row right with probability
 * {@code sigma(beta (weights . x + bias))}; x are the features in the order of {@code features}, each {@code (value - offset)
 * / scale} by the schema. A gate that is closed is not listed: what lies left of it stands in its place. A leaf with a
 * scorecard answers with {@code intercept + sum of weight * term}, one number for two classes (the log odds of the positive
 * one), else a logit a class; its {@code distribution} is the mean answer to its training rows. For scoring the model file is smaller and checks itself.
 */
public final class TreeJson {
    private TreeJson() {}

    /** Version of this form. */
    public static final int VERSION = 1;

    /** {@code version, schema, features, depth, gates, leaves, provenance}. */
    public static Map<String, Object> toMap(TreeView view) {
        SoftDecisionTree tree = view.tree();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", VERSION);
        out.put("schema", schema(tree));
        out.put("features", tree.schema().featureNames());
        out.put("depth", tree.shape().depth());
        tree.scorecards().ifPresent(cards -> out.put("terms", terms(cards.basis())));
        List<Object> gates = new ArrayList<>();
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        for (int i = 0; i < tree.shape().nodes(); i++) {
            if (!view.isThere(i) || !tree.structure().isOpen(i)) {
                continue;
            }
            Map<String, Object> gate = new LinkedHashMap<>();
            gate.put("node", i);
            gate.put("left", view.leafNode(TreeShape.left(i)));
            gate.put("right", view.leafNode(TreeShape.right(i)));
            gate.put("beta", beta[i]);
            gate.put("bias", bias[i]);
            gate.put("weights", floats(weight, i * tree.features(), tree.features()));
            share(view, i, gate);
            gates.add(gate);
        }
        out.put("gates", gates);
        List<Object> leaves = new ArrayList<>();
        for (int l = 0; l < tree.shape().leaves(); l++) {
            int node = tree.shape().nodes() + l;
            if (!view.isThere(node)) {
                continue;
            }
            Map<String, Object> leaf = new LinkedHashMap<>();
            leaf.put("node", node);
            leaf.put("distribution", floats(tree.leafDistribution(l), 0, tree.classes()));
            if (tree.scorecards().isPresent()) {
                scorecard(tree.scorecards().get(), l, leaf);
            }
            share(view, node, leaf);
            leaves.add(leaf);
        }
        out.put("leaves", leaves);
        out.put("provenance", provenance(tree.provenance()));
        return out;
    }

    /** The functions of a row that scorecards add up, by {@link Basis}; {@code low} and {@code high} in the column's unit. */
    private static List<Object> terms(Basis basis) {
        List<Object> out = new ArrayList<>();
        for (int t = 0; t < basis.size(); t++) {
            Basis.Term term = basis.term(t);
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", basis.name(t));
            one.put("kind", term.kind().name().toLowerCase(Locale.ROOT));
            one.put("feature", term.feature());
            switch (term.kind()) {
                case RAW, RAMP -> {
                    one.put("low", term.low());
                    one.put("high", term.high());
                }
                case STEP, VALUE -> one.put("low", term.low());
                case MISSING, CATEGORY, OTHER -> {}
            }
            out.add(one);
        }
        return out;
    }

    /** Weights that are 0 are left out. */
    private static void scorecard(LeafScorecards cards, int l, Map<String, Object> leaf) {
        leaf.put("intercept", floats(cards.intercept(), l * cards.outputs(), cards.outputs()));
        List<Object> weights = new ArrayList<>();
        float[] all = cards.weight();
        for (int t = 0; t < cards.basis().size(); t++) {
            List<Object> ofTerm = floats(all, (l * cards.basis().size() + t) * cards.outputs(), cards.outputs());
            if (ofTerm.stream().anyMatch(w -> (float) w != 0)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("term", t);
                one.put("weight", ofTerm);
                weights.add(one);
            }
        }
        leaf.put("weights", weights);
    }

    /** What the tree knows of its training rows; nothing for one that was put together by hand. */
    private static void share(TreeView view, int node, Map<String, Object> out) {
        if (view.knowsItsRows()) {
            out.put("reach", (float) view.reach(node));
            out.put("rows", view.rows(node));
        }
    }

    private static Object schema(SoftDecisionTree tree) {
        try {
            return Json.parse(SchemaJson.write(tree.schema()));
        } catch (IOException e) {
            throw new IllegalStateException("a schema that was just written can't be read", e);
        }
    }

    private static Map<String, Object> provenance(Provenance p) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("version", p.version());
        out.put("data", p.data());
        out.put("teacher", p.teacher());
        out.put("seed", p.seed());
        out.put("configuration", p.configuration());
        out.put("metrics", p.metrics());
        return out;
    }

    private static List<Object> floats(float[] values, int from, int count) {
        List<Object> out = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            out.add(values[i]);
        }
        return out;
    }
}
