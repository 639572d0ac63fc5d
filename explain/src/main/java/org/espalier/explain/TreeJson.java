package org.espalier.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.SchemaJson;
import org.espalier.json.Json;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * A whole tree as plain JSON values, for programs that draw or check it. A gate sends a row right with probability
 * {@code sigma(beta (weights . x + bias))}; x are the features in the order of {@code features}, each {@code (value - offset)
 * / scale} by the schema. For scoring the model file is smaller and checks itself.
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
        List<Object> gates = new ArrayList<>();
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        for (int i = 0; i < tree.shape().nodes(); i++) {
            Map<String, Object> gate = new LinkedHashMap<>();
            gate.put("node", i);
            gate.put("left", TreeShape.left(i));
            gate.put("right", TreeShape.right(i));
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
            Map<String, Object> leaf = new LinkedHashMap<>();
            leaf.put("node", node);
            leaf.put("distribution", floats(tree.leafDistribution(l), 0, tree.classes()));
            share(view, node, leaf);
            leaves.add(leaf);
        }
        out.put("leaves", leaves);
        out.put("provenance", provenance(tree.provenance()));
        return out;
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
