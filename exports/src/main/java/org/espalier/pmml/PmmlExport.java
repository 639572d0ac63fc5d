package org.espalier.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.ArgMax;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.pmml.Gates.Predicate;
import org.espalier.pmml.Gates.Turn;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Writes a tree of a table as <a href="https://dmg.org/pmml/v4-4-1/GeneralStructure.html">PMML 4.4</a>: raw values in,
 * classes and probabilities out.
 *
 * <ul>
 *   <li>By {@link Rule#GREEDY} constant leaves are the nodes of a {@code TreeModel}, and leaves with scorecards the segments of a
 *       {@code MiningModel}, of which the first whose gates the row passes answers, by a {@code RegressionModel}. A gate of one
 *       column is a predicate on it, another one on its weighted sum, a derived field.
 *   <li>By {@link Rule#MAX_PATH} the same, and the predicates compare the paths' probabilities, derived fields.
 *   <li>By {@link Rule#AVERAGE} probabilities are derived fields as a whole, and a {@code RegressionModel} hands them out.
 * </ul>
 *
 * <p>A threshold is in the scores of a tree's nodes; a regression is the first of a chain of two models, of which the second
 * decides.
 *
 * <p>What a column adds to a score is a derived field of its own: a broken line ({@code NormContinuous}), bands
 * ({@code Discretize}), or a number for each category ({@code MapValues}). Numbers are doubles in the user's unit, where the
 * library has floats: a value that differs from a knot or a threshold by less than a float's resolution may fall on its other
 * side.
 */
public final class PmmlExport {
    private final SoftDecisionTree tree;
    private final Schema schema;
    private final Rule rule;
    private final DerivedFields fields;
    private final Gates gates;
    private final Scores scores;
    private final List<Leaf> leaves = new ArrayList<>();
    /** Name of the output that holds the class. */
    private final String predicted;

    /** A leaf that rows come to, from the left, and the gates on its way. */
    private record Leaf(int number, List<Turn> path) {}

    /** Writes a model; every derived field that it needs is there already. */
    private interface Model {
        void write(Xml xml, Optional<Output> output);
    }

    /**
     * What a model gives: the class and the classes' probabilities.
     *
     * @param names of the probabilities, one a class; empty where another model inside gives them
     * @param sources the fields that they repeat; empty: they are the model's own
     * @param isOutermost whether the model answers the target
     */
    private record Output(List<String> names, List<String> sources, boolean isOutermost) {}

    private PmmlExport(SoftDecisionTree tree, Rule rule) {
        this.tree = tree;
        this.schema = tree.schema();
        this.rule = tree.shape().depth() == 0 ? Rule.GREEDY : rule;
        this.fields = new DerivedFields(schema);
        this.gates = new Gates(tree, fields);
        this.scores = new Scores(tree, fields);
        this.predicted = fields.reserve("predicted(" + schema.target().name() + ")");
        for (int l = 0; l < tree.shape().leaves(); l++) {
            List<Turn> path = gates.path(l);
            if (path != null) {
                leaves.add(new Leaf(l, path));
            }
        }
    }

    /**
     * The document.
     *
     * @param rule how it answers
     * @throws EspalierException one line, for what PMML has no form for: images, and characters that XML has not
     */
    public static String write(SoftDecisionTree tree, Rule rule) {
        if (tree.schema().image().isPresent()) {
            throw new EspalierException("PMML: expected a tree of a table, found one of images: take onnx or java");
        }
        return new PmmlExport(tree, rule).document();
    }

    private String document() {
        boolean isTree = tree.scorecards().isEmpty() && rule != Rule.AVERAGE;
        Model model = isTree ? treeModel() : rule == Rule.AVERAGE ? averageModel() : segments();
        List<String> names = schema.target().classes().stream()
                .map(name -> fields.reserve("probability(" + name + ")"))
                .toList();
        // the score of a node is by the threshold already
        boolean isChained = !isTree && tree.decision().threshold().isPresent();
        Xml xml = new Xml();
        xml.open("PMML", "xmlns", "http://www.dmg.org/PMML-4_4", "version", "4.4");
        xml.open("Header", "description", "A soft decision tree, answered by " + rule.text())
                .empty(
                        "Application",
                        "name",
                        "Espalier",
                        "version",
                        tree.provenance().version())
                .close();
        dictionary(xml);
        if (isChained) {
            chain(xml, model, names);
        } else {
            fields.write(xml);
            model.write(xml, Optional.of(new Output(names, List.of(), true)));
        }
        return xml.close().document();
    }

    /** A regression answers the most probable class: a second model decides by the threshold. */
    private void chain(Xml xml, Model model, List<String> names) {
        List<String> inner = schema.target().classes().stream()
                .map(name -> fields.reserve("undecided probability(" + name + ")"))
                .toList();
        fields.write(xml);
        xml.open("MiningModel", "functionName", "classification");
        fieldsOf(xml, Optional.of(new Output(List.of(), List.of(), true)));
        xml.open("Segmentation", "multipleModelMethod", "modelChain");
        xml.open("Segment", "id", "probabilities").empty("True");
        model.write(xml, Optional.of(new Output(inner, List.of(), false)));
        xml.close().open("Segment", "id", "decision").empty("True");
        int positive = schema.positiveIndex();
        double threshold = tree.decision().threshold().getAsDouble();
        xml.open("TreeModel", "functionName", "classification", "splitCharacteristic", "binarySplit");
        xml.open("MiningSchema").empty("MiningField", "name", schema.target().name(), "usageType", "target");
        inner.forEach(name -> xml.empty("MiningField", "name", name));
        xml.close();
        outputFields(xml, new Output(names, inner, true));
        xml.open("Node", "id", "by threshold").empty("True");
        decision(xml, positive, Gates.compare(inner.get(positive), "greaterOrEqual", threshold));
        decision(xml, 1 - positive, Gates.compare(inner.get(positive), "lessThan", threshold));
        xml.close().close().close().close().close();
    }

    private void decision(Xml xml, int classIndex, Predicate when) {
        String name = schema.target().classes().get(classIndex);
        xml.open("Node", "id", "answer " + name, "score", name);
        when.write(xml);
        xml.close();
    }

    private void dictionary(Xml xml) {
        xml.open("DataDictionary");
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number) {
                xml.open("DataField", "name", column.name(), "optype", "continuous", "dataType", "double");
                schema.missingTokens().stream()
                        .filter(token -> Double.isFinite(Decimals.parse(token)))
                        .forEach(token -> xml.empty("Value", "value", token, "property", "missing"));
                xml.close();
            } else if (column instanceof Column.Category category) {
                xml.open("DataField", "name", column.name(), "optype", "categorical", "dataType", "string");
                category.categories().forEach(word -> xml.empty("Value", "value", word));
                schema.missingTokens().stream()
                        .filter(token -> !category.categories().contains(token))
                        .forEach(token -> xml.empty("Value", "value", token, "property", "missing"));
                xml.close();
            }
        }
        xml.open("DataField", "name", schema.target().name(), "optype", "categorical", "dataType", "string");
        schema.target().classes().forEach(name -> xml.empty("Value", "value", name));
        xml.close().close();
    }

    /** The fields of a model, and of the outermost one what it gives. */
    private void fieldsOf(Xml xml, Optional<Output> output) {
        xml.open("MiningSchema");
        if (output.isPresent() && output.get().isOutermost()) {
            xml.empty("MiningField", "name", schema.target().name(), "usageType", "target");
        }
        for (Column column : schema.columns()) {
            if (column.width() > 0) {
                boolean mayMiss =
                        (column instanceof Column.Number n ? n.missing() : ((Column.Category) column).missing())
                                != Column.Missing.ERROR;
                xml.empty(
                        "MiningField",
                        "name",
                        column.name(),
                        "invalidValueTreatment",
                        column instanceof Column.Number ? "returnInvalid" : "asIs",
                        "missingValueTreatment",
                        mayMiss ? "asIs" : "returnInvalid");
            }
        }
        xml.close();
        output.ifPresent(o -> outputFields(xml, o));
    }

    private void outputFields(Xml xml, Output output) {
        if (output.names().isEmpty()) {
            return;
        }
        xml.open("Output");
        if (output.isOutermost()) {
            xml.empty(
                    "OutputField",
                    "name",
                    predicted,
                    "optype",
                    "categorical",
                    "dataType",
                    "string",
                    "feature",
                    "predictedValue");
        }
        for (int k = 0; k < output.names().size(); k++) {
            outputField(xml, output, k);
        }
        xml.close();
    }

    private void outputField(Xml xml, Output output, int k) {
        List<Object> attributes = new ArrayList<>(
                List.of("name", output.names().get(k), "optype", "continuous", "dataType", "double", "feature"));
        if (output.sources().isEmpty()) {
            attributes.addAll(
                    List.of("probability", "value", schema.target().classes().get(k)));
            xml.empty("OutputField", attributes.toArray());
        } else {
            attributes.add("transformedValue");
            xml.open("OutputField", attributes.toArray());
            Expression.field(output.sources().get(k)).write(xml);
            xml.close();
        }
    }

    /** Predicates that choose the leaf, one a leaf; the first that holds does. */
    private List<Predicate> choices() {
        if (rule != Rule.MAX_PATH) {
            return leaves.stream().map(leaf -> gates.greedy(leaf.path())).toList();
        }
        List<String> paths = leaves.stream().map(this::path).toList();
        String largest = fields.add(
                "largest path probability",
                paths.size() == 1
                        ? Expression.field(paths.get(0))
                        : Expression.apply(
                                "max", paths.stream().map(Expression::field).toArray(Expression[]::new)));
        return IntStream.range(0, paths.size())
                .mapToObj(i -> {
                    String lead = fields.add(
                            name(leaves.get(i)) + ": lead",
                            Expression.apply("-", Expression.field(paths.get(i)), Expression.field(largest)));
                    return Gates.compare(lead, "greaterOrEqual", 0);
                })
                .toList();
    }

    private String name(Leaf leaf) {
        return "leaf " + (tree.shape().nodes() + leaf.number());
    }

    /** Adds the probability of a leaf's path. */
    private String path(Leaf leaf) {
        List<Expression> sides = leaf.path().stream()
                .map(turn ->
                        Expression.logistic(turn.isRight() ? -1 : 1, Expression.field(gates.logitField(turn.gate()))))
                .toList();
        return fields.add(name(leaf) + ": path probability", Expression.product(sides));
    }

    private Model treeModel() {
        List<Predicate> choices = choices();
        return (xml, output) -> {
            xml.open(
                    "TreeModel",
                    "functionName",
                    "classification",
                    "splitCharacteristic",
                    "multiSplit",
                    "missingValueStrategy",
                    "none",
                    "noTrueChildStrategy",
                    "returnNullPrediction");
            fieldsOf(xml, output);
            xml.open("Node", "id", "root").empty("True");
            for (int i = 0; i < leaves.size(); i++) {
                node(xml, leaves.get(i), choices.get(i));
            }
            xml.close().close();
        };
    }

    private void node(Xml xml, Leaf leaf, Predicate choice) {
        float[] answer = tree.leafDistribution(leaf.number());
        double[] p =
                IntStream.range(0, answer.length).mapToDouble(k -> answer[k]).toArray();
        int best = ArgMax.of(answer, 0, answer.length);
        if (schema.classes() == 2) {
            // a constant leaf's answer is not calibrated yet
            int positive = schema.positiveIndex();
            if (!(tree.decision().calibration() instanceof Calibration.None)) {
                p[positive] = tree.decision().calibration().of(p[positive]);
                p[1 - positive] = 1 - p[positive];
            }
            best = tree.decision().threshold().isPresent()
                    ? (float) p[positive] >= tree.decision().threshold().getAsDouble() ? positive : 1 - positive
                    : p[1] > p[0] ? 1 : 0;
        }
        xml.open("Node", "id", name(leaf), "score", schema.target().classes().get(best));
        choice.write(xml);
        for (int k = 0; k < p.length; k++) {
            xml.empty(
                    "ScoreDistribution",
                    "value",
                    schema.target().classes().get(k),
                    "recordCount",
                    p[k],
                    "probability",
                    p[k]);
        }
        xml.close();
    }

    private Model averageModel() {
        List<Expression> sums = new ArrayList<>();
        List<List<Expression>> terms = new ArrayList<>();
        IntStream.range(0, schema.classes()).forEach(k -> terms.add(new ArrayList<>()));
        for (Leaf leaf : leaves) {
            String path = path(leaf);
            List<Expression> answer = scores.answer(leaf.number());
            for (int k = 0; k < answer.size(); k++) {
                terms.get(k).add(Expression.apply("*", Expression.field(path), answer.get(k)));
            }
        }
        terms.forEach(t -> sums.add(Expression.sum(t)));
        return regression(scores.logarithms("", sums));
    }

    /** Softmax of one field a class: of logarithms of probabilities the probabilities. */
    private Model regression(List<String> logarithms) {
        return (xml, output) -> {
            openRegression(xml, output);
            for (int k = 0; k < logarithms.size(); k++) {
                table(xml, k, 0, List.of(logarithms.get(k)), 1);
            }
            xml.close();
        };
    }

    private void openRegression(Xml xml, Optional<Output> output) {
        xml.open("RegressionModel", "functionName", "classification", "normalizationMethod", "softmax");
        fieldsOf(xml, output);
    }

    private void table(Xml xml, int classIndex, double intercept, List<String> predictors, double coefficient) {
        xml.open(
                "RegressionTable",
                "intercept",
                intercept,
                "targetCategory",
                schema.target().classes().get(classIndex));
        predictors.forEach(p -> xml.empty("NumericPredictor", "name", p, "coefficient", coefficient));
        xml.close();
    }

    private Model segments() {
        List<Predicate> choices = choices();
        List<Model> models = leaves.stream().map(this::scorecard).toList();
        if (models.size() == 1) {
            return models.get(0);
        }
        return (xml, output) -> {
            xml.open("MiningModel", "functionName", "classification");
            fieldsOf(xml, output);
            xml.open("Segmentation", "multipleModelMethod", "selectFirst");
            for (int i = 0; i < models.size(); i++) {
                xml.open("Segment", "id", name(leaves.get(i)));
                choices.get(i).write(xml);
                // what answers says so itself: readers differ in whether they look at it or at the outer model
                models.get(i).write(xml, output);
                xml.close();
            }
            xml.close().close();
        };
    }

    /** A leaf's scorecard: points of columns, added up. A logistic calibration of a score is another score. */
    private Model scorecard(Leaf leaf) {
        LeafScorecards cards = tree.scorecards().orElseThrow();
        if (tree.decision().calibration() instanceof Calibration.Isotonic) {
            return regression(scores.logarithms(name(leaf) + ": ", scores.answer(leaf.number())));
        }
        if (cards.outputs() == 1) {
            Calibration.Logistic c = tree.decision().calibration() instanceof Calibration.Logistic l
                    ? l
                    : new Calibration.Logistic(1, 0);
            List<String> points = scores.points(cards, leaf.number(), 0);
            int positive = schema.positiveIndex();
            double intercept = c.a() * cards.intercept(leaf.number(), 0) + c.b();
            return (xml, output) -> {
                openRegression(xml, output);
                table(xml, positive, intercept, points, c.a());
                table(xml, 1 - positive, 0, List.of(), 0);
                xml.close();
            };
        }
        List<List<String>> points = IntStream.range(0, cards.outputs())
                .mapToObj(k -> scores.points(cards, leaf.number(), k))
                .toList();
        return (xml, output) -> {
            openRegression(xml, output);
            for (int k = 0; k < cards.outputs(); k++) {
                table(xml, k, cards.intercept(leaf.number(), k), points.get(k), 1);
            }
            xml.close();
        };
    }
}
