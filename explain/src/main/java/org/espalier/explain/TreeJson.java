package org.espalier.explain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * A whole tree as plain JSON values, for programs that draw or check it. A gate sends a row right with probability
 * {@code sigma(beta (weights . x + bias))}; x are the features in the order of {@code features}, each {@code (value - offset)
 * / scale} by the schema. A gate that is closed is not listed: what lies left of it stands in its place. For scoring the model
 * file is smaller and checks itself.
 *
 * <p>Leaves that carry scorecards have no distribution but an {@code intercept}, a number for each score, and {@code
 * weights}: a score is {@code intercept + sum of weight term(x)}. One score is the log odds of the class {@code positive}; more are
 * logits, one a class. {@code terms} says of each which feature {@code v} it reads: {@code raw} is {@code clip(v, from,
 * to)}, {@code ramp} {@code clip((v - from) / (to - from), 0, 1)}, {@code step} {@code [v >= from]}, {@code value} {@code [from
 * <= v <= to]} (an end that is left out is open), the others {@code v}; {@code low} and {@code high} are the ends in the
 * column's unit. A weight that is 0 is left out.
 *
 * <p>The one score of a number is the answer itself, that of a rate its logarithm; where a leaf has {@code low} and {@code high} the
 * score is held between them. A constant leaf of a number or a rate has its answer as {@code value}, of several numbers {@code
 * values}, and then {@code low}, {@code high} and both ends of the interval are lists, one for each output; {@code interval} is what
 * is added to an answer for the ends of the prediction interval, of which {@code coverage} beside the schema says what share of
 * rows it is to hold.
 *
 * <p>Of labels each score is the log odds of yes, and a {@code distribution} holds the probability of yes of each label.
 */
public final class TreeJson {
    private TreeJson() {}

    /** Version of this form where leaves are constant and nothing is decided but by the most probable class. */
    public static final int VERSION = 1;

    /** Version where there are scorecards, closed gates, a threshold or a calibration, or anything but classes is answered. */
    public static final int VERSION_OF_SCORECARDS = 2;

    /**
     * {@code version, schema, features, depth, gates, leaves, provenance}; in version 2 also {@code positive} (of two classes),
     * {@code decision} (where there is a threshold or a calibration) and {@code terms} (where leaves carry scorecards).
     */
    public static Map<String, Object> toMap(TreeView view) {
        SoftDecisionTree tree = view.tree();
        Map<String, Object> out = new LinkedHashMap<>();
        boolean isNumeric = view.isNumeric();
        boolean isPlain = tree.schema().target().kind() == Target.Kind.CLASSES
                && tree.scorecards().isEmpty()
                && tree.structure().isFull()
                && tree.decision().isPlain();
        out.put("version", isPlain ? VERSION : VERSION_OF_SCORECARDS);
        out.put("schema", schema(tree));
        out.put("features", tree.schema().featureNames());
        out.put("depth", tree.shape().depth());
        if (!isPlain) {
            ScorecardJson.put(tree, out);
        }
        tree.intervals().ifPresent(i -> out.put("coverage", i.coverage()));
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
            if (tree.scorecards().isPresent()) {
                ScorecardJson.putLeaf(tree.scorecards().get(), l, leaf);
            } else if (isNumeric) {
                float[] values = tree.leafDistribution(l);
                leaf.put(values.length == 1 ? "value" : "values", numbers(values, 0, values.length));
            } else {
                leaf.put("distribution", floats(tree.leafDistribution(l), 0, tree.answers()));
            }
            tree.intervals().ifPresent(i -> {
                int of = node - tree.shape().nodes();
                int outputs = tree.answers();
                leaf.put(
                        "interval",
                        List.of(numbers(i.below(), of * outputs, outputs), numbers(i.above(), of * outputs, outputs)));
            });
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

    /** One number as it is, several as a list. */
    static Object numbers(float[] values, int from, int count) {
        return count == 1 ? values[from] : floats(values, from, count);
    }

    private static List<Object> floats(float[] values, int from, int count) {
        List<Object> out = new ArrayList<>(count);
        for (int i = from; i < from + count; i++) {
            out.add(values[i]);
        }
        return out;
    }
}
