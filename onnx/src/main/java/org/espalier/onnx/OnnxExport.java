package org.espalier.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxOptions.Output;
import org.espalier.sdt.LeafScorecards;
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
 * ones: a product and a concatenation, no permutation. Where leaves carry scorecards, every leaf's score is computed for
 * every row ({@link ScorecardNodes}).
 */
public final class OnnxExport {
    private static final Map<String, Long> BY_COLUMN = Map.of("axis", 1L);
    private static final Map<String, Long> TO_FLOAT = Map.of("to", 1L);
    private static final Map<String, Long> ARGMAX = Map.of("axis", 1L, "keepdims", 0L);

    /** What stands for the label and the leaf of a row that has no answer. */
    private static final String NONE = "none_of_them";

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
        String paths = tree.shape().depth() == 0 ? onePath(features) : paths(features, encoding.order());
        String answers = tree.scorecards()
                .map(cards -> ofScorecards(cards, new ScorecardNodes(graph, cards, encoding).add(features), paths))
                .orElseGet(() -> ofDistributions(paths));
        String calibrated = new LeafAnswers(graph, tree).calibrated(answers);
        graph.node("Add", answerName(), calibrated, refused(features));
        outputs();
        return graph.model(tree.provenance().version(), metadata());
    }

    /**
     * 0, or NaN for a row that the library refuses, {@code [batch, 1]}: a leaf that is chosen has an answer, whatever the
     * row held.
     */
    private String refused(String features) {
        String zeros = graph.node("Mul", "feature_zeros", features, graph.floats("zero", new float[] {0}));
        return graph.node("ReduceSum", "refused", zeros, graph.longs("feature_axis", 1));
    }

    /** A tree of one leaf: 1 for every row. */
    private String onePath(String features) {
        String zeros = graph.node("Mul", "path_zeros", features, graph.floats("nothing", new float[] {0}));
        String sum = graph.node("ReduceSum", "path_zero", zeros, graph.longs("path_axis", 1));
        return graph.node("Add", "paths", sum, graph.floats("certain", new float[] {1}));
    }

    /** Path probability of every leaf in path order. */
    private String paths(String features, int[] order) {
        int nodes = tree.shape().nodes();
        String logits = graph.node(
                "Gemm",
                "gate_logits",
                Map.of("transB", 1L),
                features,
                graph.floats("gate_weight", gateWeight(order), nodes, order.length),
                graph.floats("gate_bias", gateBias(), nodes));
        // both sides from the logit: 1 - sigma would lose the digits of an unlikely side
        return products(
                "",
                graph.node("Sigmoid", "gates_left", graph.node("Neg", "gate_logits_negated", logits)),
                graph.node("Sigmoid", "gates_right", logits));
    }

    /** A 1 at the leaf to which the likelier branches lead, in path order. */
    private String greedyPaths() {
        String isRight =
                graph.node("GreaterOrEqual", "gates_is_right", "gate_logits", graph.floats("even", new float[] {0}));
        return products(
                "greedy_",
                graph.node("Cast", "gates_greedy_left", TO_FLOAT, graph.node("Not", "gates_is_left", isRight)),
                graph.node("Cast", "gates_greedy_right", TO_FLOAT, isRight));
    }

    private String products(String prefix, String gatesLeft, String gatesRight) {
        List<String> right = levels(prefix + "right", gatesRight);
        List<String> left = levels(prefix + "left", gatesLeft);
        String paths = graph.node("Concat", prefix + "paths_1", BY_COLUMN, left.get(0), right.get(0));
        for (int level = 1; level < tree.shape().depth(); level++) {
            String next = Integer.toString(level + 1);
            paths = graph.node(
                    "Concat",
                    prefix + "paths_" + next,
                    BY_COLUMN,
                    graph.node("Mul", prefix + "paths_left_" + next, paths, left.get(level)),
                    graph.node("Mul", prefix + "paths_right_" + next, paths, right.get(level)));
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

    /** Path probabilities from the left, so that of equal leaves the leftmost wins, as in the library. */
    private String fromTheLeft(String paths, String name) {
        String place =
                graph.longs(name + "_place", PathOrder.leaves(tree.shape().depth()));
        return graph.node("Gather", name, BY_COLUMN, paths, place);
    }

    /** The leaf that answers; by average the max-path leaf. */
    private String leaf(String paths) {
        boolean isGreedy = options.rule() == Rule.GREEDY && tree.shape().depth() > 0;
        String candidates =
                isGreedy ? fromTheLeft(greedyPaths(), "greedy_leaf") : fromTheLeft(paths, "path_probabilities");
        if (isGreedy && options.outputs().contains(Output.PATHS)) {
            fromTheLeft(paths, "path_probabilities");
        }
        return graph.node("ArgMax", "leaf_of_rows", ARGMAX, candidates);
    }

    private String ofDistributions(String paths) {
        int leaves = tree.shape().leaves();
        if (options.rule() == Rule.AVERAGE) {
            if (options.outputs().contains(Output.PATHS)) {
                leaf(paths);
            }
            String answers = graph.floats("leaf_distribution", distributions(true), leaves, tree.answers());
            return graph.node("MatMul", "leaf_answers", paths, answers);
        }
        String answers = graph.floats("leaf_distribution", distributions(false), leaves, tree.answers());
        return graph.node("Gather", "leaf_answers", answers, leaf(paths));
    }

    private String ofScorecards(LeafScorecards cards, String scores, String paths) {
        List<String> beyondFloat = OnnxInput.beyondFloat(tree.schema());
        if (!beyondFloat.isEmpty()) {
            throw new EspalierException(
                    "scorecards as ONNX look numbers up as float32, which cannot hold the values of "
                            + Texts.list(beyondFloat)
                            + ", large against their standard deviation: subtract a constant from the"
                            + " column before training");
        }
        String weights;
        if (options.rule() == Rule.AVERAGE) {
            weights = options.outputs().contains(Output.PATHS)
                    ? "path_probabilities"
                    : fromTheLeft(paths, "path_probabilities");
            if (options.outputs().contains(Output.PATHS)) {
                leaf(paths);
            }
        } else {
            int[] all = IntStream.range(0, tree.shape().leaves()).toArray();
            String column = graph.node("Unsqueeze", "leaf_column", leaf(paths), graph.longs("leaf_column_axis", 1));
            String isLeaf = graph.node("Equal", "is_leaf", column, graph.longs("leaf_numbers", all));
            weights = graph.node("Cast", "leaf_weight", TO_FLOAT, isLeaf);
        }
        return new LeafAnswers(graph, tree).ofScores(cards, weights, scores);
    }

    private boolean isNumeric() {
        return tree.schema().target().isNumeric();
    }

    private String answerName() {
        return !isNumeric() ? "probabilities" : tree.answers() == 1 ? "value" : "values";
    }

    private void outputs() {
        // of labels the probabilities say all: each is yes from one half on
        boolean wantsLabel = options.outputs().contains(Output.LABEL)
                && tree.schema().target().kind() == Target.Kind.CLASSES;
        boolean wantsPaths = options.outputs().contains(Output.PATHS);
        String refusedRows = "";
        if (wantsLabel || wantsPaths) {
            // the argmax of NaN is 0: without this a row that the library refuses would get a label
            refusedRows = graph.node(
                    "IsNaN",
                    "refused_rows",
                    graph.node("Gather", "first_probability", BY_COLUMN, answerName(), graph.index("first_class", 0)));
            graph.longs(NONE, -1);
        }
        if (wantsLabel) {
            label();
            graph.node("Where", "label", refusedRows, NONE, "label_of_rows");
            graph.output("label", OnnxGraph.Element.INT64);
        }
        if (wantsPaths) {
            graph.node("Where", "leaf", refusedRows, NONE, "leaf_of_rows");
        }
        graph.output(answerName(), OnnxGraph.Element.FLOAT, tree.answers());
        if (options.outputs().contains(Output.PATHS)) {
            graph.output(
                    "path_probabilities", OnnxGraph.Element.FLOAT, tree.shape().leaves());
            graph.output("leaf", OnnxGraph.Element.INT64);
        }
    }

    private void label() {
        if (tree.decision().threshold().isEmpty()) {
            graph.node("ArgMax", "label_of_rows", ARGMAX, "probabilities");
            return;
        }
        int positive = tree.schema().positiveIndex();
        // a scalar index takes the column's dimension away
        String p = graph.node(
                "Gather", "label_probability", BY_COLUMN, "probabilities", graph.index("label_class", positive));
        double threshold = tree.decision().threshold().getAsDouble();
        // the least float that is not below it: the probabilities are floats
        float least = (float) threshold < threshold ? Math.nextUp((float) threshold) : (float) threshold;
        String isPositive =
                graph.node("GreaterOrEqual", "label_is_positive", p, graph.floats("threshold", new float[] {least}));
        graph.node(
                "Where",
                "label_of_rows",
                isPositive,
                graph.longs("label_positive", positive),
                graph.longs("label_negative", 1 - positive));
    }

    /** Q, {@code [leaves, classes]}, leaves in path order or from the left. */
    private float[] distributions(boolean inPathOrder) {
        int[] leaves = PathOrder.leaves(tree.shape().depth());
        float[] out = new float[leaves.length * tree.answers()];
        for (int l = 0; l < leaves.length; l++) {
            float[] distribution = tree.leafDistribution(inPathOrder ? leaves[l] : l);
            System.arraycopy(distribution, 0, out, l * tree.answers(), tree.answers());
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
        if (!tree.schema().target().isOneNumber()) {
            String what =
                    isNumeric() ? "numbers" : tree.schema().target().kind().text();
            out.put("espalier." + what, Json.compact(tree.schema().target().answerNames()));
        }
        out.put("espalier.columns", Json.compact(inputNames()));
        out.put("espalier.rule", options.rule().text());
        out.put("espalier.schema", SchemaJson.write(tree.schema()));
        out.put("espalier.target", tree.schema().target().name());
        out.put("espalier.data", tree.provenance().data());
        out.put("espalier.teacher", tree.provenance().teacher());
        return out;
    }
}
