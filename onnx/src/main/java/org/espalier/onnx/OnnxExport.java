package org.espalier.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.data.SchemaJson;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxOptions.Output;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.kernel.PathOrder;

/**
 * Writes a tree as an ONNX file: opset 13, standard operators, any number of rows.
 *
 * <p>The input {@code input}, float {@code [batch, columns]} (double where float32 cannot hold a column, see
 * {@link OnnxInput#isDouble()}), takes raw rows: the scaling of
 * numbers, the slots of categories and what stands for missing values are part of the graph. The outputs are those of
 * {@link OnnxOptions.Output}. Names of columns and classes, the schema and the provenance are in the file's metadata, as
 * JSON.
 *
 * <p>Gates are computed all at once, {@code sigma(beta (W x + b))}, and path probabilities level by level. Within a
 * level the gates are in {@link PathOrder}, in which the children of a level are its left children followed by its right
 * ones: a product and a concatenation, no permutation.
 */
public final class OnnxExport {
    private static final Map<String, Long> BY_COLUMN = Map.of("axis", 1L);
    private static final Map<String, Long> ARGMAX = Map.of("axis", 1L, "keepdims", 0L);

    /** Whether a row has no answer, {@code [batch, 1]}, and {@code [batch]}. */
    private static final String REFUSED = "refused";

    private static final String REFUSED_ROWS = "refused_rows";
    /** What stands for the label and the leaf of such a row. */
    private static final String NONE = "none";

    private final SoftDecisionTree tree;
    private final OnnxOptions options;
    private final OnnxGraph graph = new OnnxGraph();

    private OnnxExport(SoftDecisionTree tree, OnnxOptions options) {
        this.tree = tree;
        this.options = options;
    }

    /** The content of the file. The same tree and options give the same bytes. */
    public static byte[] bytes(SoftDecisionTree tree, OnnxOptions options) {
        return new OnnxExport(tree, options).bytes();
    }

    /**
     * Writes the file.
     *
     * @throws org.espalier.EspalierException one line, when it can't be written
     */
    public static void write(SoftDecisionTree tree, OnnxOptions options, Path path, OverwritePolicy existing) {
        byte[] content = bytes(tree, options);
        AtomicFiles.write(path, existing, out -> out.write(content));
    }

    private byte[] bytes() {
        InputEncoding encoding = new InputEncoding(graph);
        String features = encoding.add(tree.schema(), options.input());
        String paths = paths(features, encoding.order());
        probabilities(paths);
        return graph.model(tree.provenance().version(), metadata());
    }

    /** Path probability of every leaf in path order. */
    private String paths(String features, int[] order) {
        int depth = tree.shape().depth();
        int nodes = tree.shape().nodes();
        String logits = graph.node(
                "Gemm",
                "gate_logits",
                Map.of("transB", 1L),
                features,
                graph.floats("gate_weight", gateWeight(order), nodes, order.length),
                graph.floats("gate_bias", gateBias(), nodes));
        // both sides from the logit: 1 - sigma would lose the digits of an unlikely side
        List<String> right = levels("right", graph.node("Sigmoid", "gates_right", logits));
        List<String> left =
                levels("left", graph.node("Sigmoid", "gates_left", graph.node("Neg", "gate_logits_negated", logits)));
        String paths = graph.node("Concat", "paths_1", BY_COLUMN, left.get(0), right.get(0));
        for (int level = 1; level < depth; level++) {
            String next = Integer.toString(level + 1);
            paths = graph.node(
                    "Concat",
                    "paths_" + next,
                    BY_COLUMN,
                    graph.node("Mul", "paths_left_" + next, paths, left.get(level)),
                    graph.node("Mul", "paths_right_" + next, paths, right.get(level)));
        }
        return paths;
    }

    /** The gates of each level, by one split. */
    private List<String> levels(String side, String gates) {
        int depth = tree.shape().depth();
        if (depth == 1) {
            return List.of(gates);
        }
        List<String> names = new ArrayList<>();
        int[] sizes = new int[depth];
        for (int level = 0; level < depth; level++) {
            names.add(side + "_level_" + level);
            sizes[level] = 1 << level;
        }
        graph.nodes("Split", names, BY_COLUMN, gates, graph.longs(side + "_level_sizes", sizes));
        return names;
    }

    /** beta w, gates in path order, features in the order of the input's encoding. */
    private float[] gateWeight(int[] order) {
        float[] weight = tree.gateWeight();
        float[] beta = tree.gateBeta();
        int width = order.length;
        int[] gates = PathOrder.gates(tree.shape().depth());
        float[] out = new float[weight.length];
        for (int i = 0; i < gates.length; i++) {
            for (int f = 0; f < width; f++) {
                out[i * width + f] = beta[gates[i]] * weight[gates[i] * width + order[f]];
            }
        }
        return out;
    }

    private float[] gateBias() {
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        int[] gates = PathOrder.gates(tree.shape().depth());
        float[] out = new float[gates.length];
        for (int i = 0; i < gates.length; i++) {
            out[i] = beta[gates[i]] * bias[gates[i]];
        }
        return out;
    }

    private void probabilities(String paths) {
        boolean wantsPaths = options.outputs().contains(Output.PATHS);
        boolean isMaxPath = options.rule() == Rule.MAX_PATH;
        int leaves = tree.shape().leaves();
        if (wantsPaths || isMaxPath) {
            // from the left, so that of equal leaves the leftmost wins, as in the library
            String place =
                    graph.longs("leaf_place", PathOrder.leaves(tree.shape().depth()));
            graph.node("Gather", "path_probabilities", BY_COLUMN, paths, place);
            graph.node("ArgMax", "leaf_of_rows", ARGMAX, "path_probabilities");
        }
        boolean wantsLabel = options.outputs().contains(Output.LABEL);
        if (isMaxPath || wantsLabel || wantsPaths) {
            // the argmax of NaN is 0: without this a row that the library refuses would get a confident answer
            String total = graph.node("ReduceSum", "path_total", paths, graph.longs("by_leaf", 1));
            graph.node("IsNaN", REFUSED, total);
        }
        if (wantsLabel || wantsPaths) {
            graph.node("Squeeze", REFUSED_ROWS, REFUSED, "by_leaf");
            graph.longs(NONE, -1);
        }
        if (isMaxPath) {
            String answers = graph.floats("leaf_distribution", distributions(false), leaves, tree.classes());
            graph.node(
                    "Where",
                    "probabilities",
                    REFUSED,
                    graph.floats("no_probability", new float[] {Float.NaN}),
                    graph.node("Gather", "leaf_answers", answers, "leaf_of_rows"));
        } else {
            String answers = graph.floats("leaf_distribution", distributions(true), leaves, tree.classes());
            graph.node("MatMul", "probabilities", paths, answers);
        }
        if (wantsLabel) {
            graph.node("Where", "label", REFUSED_ROWS, NONE, graph.node("ArgMax", "argmax", ARGMAX, "probabilities"));
            graph.output("label", OnnxGraph.Element.INT64);
        }
        graph.output("probabilities", OnnxGraph.Element.FLOAT, tree.classes());
        if (wantsPaths) {
            graph.node("Where", "leaf", REFUSED_ROWS, NONE, "leaf_of_rows");
            graph.output("path_probabilities", OnnxGraph.Element.FLOAT, leaves);
            graph.output("leaf", OnnxGraph.Element.INT64);
        }
    }

    /** Q, {@code [leaves, classes]}, leaves in path order or from the left. */
    private float[] distributions(boolean inPathOrder) {
        int[] leaves = PathOrder.leaves(tree.shape().depth());
        float[] out = new float[leaves.length * tree.classes()];
        for (int l = 0; l < leaves.length; l++) {
            float[] distribution = tree.leafDistribution(inPathOrder ? leaves[l] : l);
            System.arraycopy(distribution, 0, out, l * tree.classes(), tree.classes());
        }
        return out;
    }

    private List<String> inputNames() {
        return options.input() == OnnxOptions.Input.COLUMNS
                ? new OnnxInput(tree.schema()).names()
                : new OnnxIndicators(tree.schema()).names();
    }

    private Map<String, String> metadata() {
        Map<String, String> out = new TreeMap<>();
        out.put("espalier.classes", Json.compact(tree.schema().target().classes()));
        out.put("espalier.columns", Json.compact(inputNames()));
        out.put("espalier.rule", options.rule().text());
        out.put("espalier.schema", SchemaJson.write(tree.schema()));
        out.put("espalier.target", tree.schema().target().name());
        out.put("espalier.data", tree.provenance().data());
        out.put("espalier.teacher", tree.provenance().teacher());
        return out;
    }
}
