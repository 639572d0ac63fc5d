package org.espalier.pmml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.Progress;
import org.espalier.base.ArgMax;
import org.espalier.data.Schema;
import org.espalier.pmml.Gates.Predicate;
import org.espalier.pmml.Gates.Turn;
import org.espalier.pmml.ModelFields.HandedOn;
import org.espalier.pmml.ModelFields.Output;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Writes a tree of a table as <a href="https://dmg.org/pmml/v4-4-1/GeneralStructure.html">PMML 4.4</a>: raw values in,
 * classes and probabilities out, or the number or rate in the target's unit.
 *
 * <ul>
 *   <li>By {@link Rule#GREEDY} constant leaves are the nodes of a {@code TreeModel}, and leaves with scorecards the segments of a
 *       {@code MiningModel}, of which the first whose gates the row passes answers, by a {@code RegressionModel}. A gate of one
 *       column is a predicate on it, another one on its weighted sum, a derived field.
 *   <li>By {@link Rule#MAX_PATH} the same, and the predicates compare the paths' probabilities, derived fields.
 *   <li>By {@link Rule#AVERAGE} probabilities are derived fields as a whole, and a {@code RegressionModel} hands them out.
 * </ul>
 *
 * <p>One scorecard of whole points for two classes is a {@code Scorecard}, whatever the rule: {@code score} are its points, and
 * {@code reason 1} to {@code reason 4} the columns that speak most for the positive class against the average training row; a regression
 * makes probabilities of the score. A calibration that is not logistic takes the general form.
 *
 * <p>Of a number or a rate the same, by models whose function is regression: constant leaves are nodes with a score, and what a leaf with
 * a scorecard answers is a derived field, its points added up and held within the leaf's range, of a rate the exponential of that.
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
    private final Progress progress;
    private final DerivedFields fields;
    private final Gates gates;
    private final Scores scores;
    private final List<Leaf> leaves = new ArrayList<>();
    private final ModelFields model;

    /** A leaf that rows come to, from the left, and the gates on its way. */
    private record Leaf(int number, List<Turn> path) {}

    /** Writes a model; every derived field that it needs is there already. */
    private interface Model {
        void write(Xml xml, Optional<Output> output);
    }

    private PmmlExport(SoftDecisionTree tree, Rule rule, Progress progress) {
        this.tree = tree;
        this.progress = progress;
        this.schema = tree.schema();
        this.rule = tree.shape().depth() == 0 ? Rule.GREEDY : rule;
        this.fields = new DerivedFields(schema);
        this.gates = new Gates(tree, fields);
        this.scores = new Scores(tree, fields);
        this.model = new ModelFields(
                schema, fields.reserve("predicted(" + schema.target().name() + ")"));
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
        return write(tree, rule, Progress.NONE);
    }

    /** The same; {@code progress} hears of the derived fields, which a deep tree has hundreds of thousands of lines of. */
    public static String write(SoftDecisionTree tree, Rule rule, Progress progress) {
        if (tree.schema().image().isPresent()) {
            throw new EspalierException("PMML: expected a tree of a table, found one of images: take onnx or java");
        }
        if (tree.schema().target().isNumeric() && !tree.schema().target().isOneNumber()) {
            throw new EspalierException("PMML: expected a tree of one number, found one of "
                    + tree.schema().target().description() + ": take one of them, or onnx, json or java");
        }
        return new PmmlExport(tree, rule, progress).document();
    }

    private String document() {
        boolean isTree = tree.scorecards().isEmpty() && rule != Rule.AVERAGE;
        if (schema.target().isNumeric()) {
            Model whole = isTree ? treeModel() : rule == Rule.AVERAGE ? averageNumber() : segments();
            Xml xml = begin();
            fields.write(xml, progress);
            whole.write(xml, Optional.of(new Output(List.of(), List.of(), true)));
            return xml.close().document();
        }
        List<String> names = schema.target().classes().stream()
                .map(name -> fields.reserve("probability(" + name + ")"))
                .toList();
        // the score of a node is by the threshold already
        boolean isChained = !isTree && tree.decision().threshold().isPresent();
        boolean isCard = leaves.size() == 1
                && WholeCard.canHold(tree, leaves.get(0).number())
                && !(tree.decision().calibration() instanceof Calibration.Isotonic);
        Xml xml = begin();
        if (isCard) {
            card(xml, new WholeCard(tree, leaves.get(0).number(), fields), names);
            return xml.close().document();
        }
        Model whole = isTree ? treeModel() : rule == Rule.AVERAGE ? averageModel() : segments();
        if (isChained) {
            chain(xml, whole, names);
        } else {
            fields.write(xml, progress);
            whole.write(xml, Optional.of(new Output(names, List.of(), true)));
        }
        return xml.close().document();
    }

    /** A document with its header and the columns. */
    private Xml begin() {
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
        model.dictionary(xml);
        return xml;
    }

    /** A regression answers the most probable class: a second model decides by the threshold. */
    private void chain(Xml xml, Model first, List<String> names) {
        List<String> inner = schema.target().classes().stream()
                .map(name -> fields.reserve("undecided probability(" + name + ")"))
                .toList();
        fields.write(xml, progress);
        openChain(xml);
        xml.open("Segment", "id", "probabilities").empty("True");
        first.write(xml, Optional.of(new Output(inner, List.of(), false)));
        xml.close();
        decide(xml, inner, names, List.of());
        xml.close().close();
    }

    private void openChain(Xml xml) {
        xml.open("MiningModel", "functionName", "classification");
        model.fieldsOf(xml, Optional.of(new Output(List.of(), List.of(), true)));
        xml.open("Segmentation", "multipleModelMethod", "modelChain");
    }

    /** A scorecard of whole points, a regression that makes probabilities of its score, and where there is a threshold a third model. */
    private void card(Xml xml, WholeCard card, List<String> names) {
        boolean decides = tree.decision().threshold().isPresent();
        List<String> inner = !decides
                ? names
                : schema.target().classes().stream()
                        .map(name -> fields.reserve("undecided probability(" + name + ")"))
                        .toList();
        HandedOn score = new HandedOn(fields.reserve("points"), fields.reserve("score"), true);
        List<HandedOn> handedOn = new ArrayList<>(List.of(score));
        for (int rank = 1; rank <= card.reasons(); rank++) {
            handedOn.add(new HandedOn(
                    fields.reserve("scorecard's reason " + rank), fields.reserve("reason " + rank), false));
        }
        fields.write(xml, progress);
        openChain(xml);
        xml.open("Segment", "id", "points").empty("True");
        card.write(
                xml,
                () -> model.fieldsOf(xml, Optional.empty()),
                handedOn.stream().map(HandedOn::source).toList());
        xml.close().open("Segment", "id", "probabilities").empty("True");
        xml.open("RegressionModel", "functionName", "classification", "normalizationMethod", "softmax");
        xml.open("MiningSchema");
        if (!decides) {
            xml.empty("MiningField", "name", schema.target().name(), "usageType", "target");
        }
        (decides ? List.of(score) : handedOn).forEach(h -> xml.empty("MiningField", "name", h.source()));
        xml.close();
        xml.open("Output");
        model.outputFields(xml, new Output(inner, List.of(), !decides));
        if (!decides) {
            handedOn.forEach(h -> h.write(xml));
        }
        xml.close();
        Calibration.Logistic c = logistic();
        int positive = schema.positiveIndex();
        table(xml, positive, c.b(), List.of(score.source()), c.a() * LeafScorecards.POINT);
        table(xml, 1 - positive, 0, List.of(), 0);
        xml.close().close();
        if (decides) {
            decide(xml, inner, names, handedOn);
        }
        xml.close().close();
    }

    private Calibration.Logistic logistic() {
        return tree.decision().calibration() instanceof Calibration.Logistic l ? l : new Calibration.Logistic(1, 0);
    }

    /** The last model of a chain: by the threshold. */
    private void decide(Xml xml, List<String> inner, List<String> names, List<HandedOn> handedOn) {
        xml.open("Segment", "id", "decision").empty("True");
        int positive = schema.positiveIndex();
        double threshold = tree.decision().threshold().getAsDouble();
        xml.open("TreeModel", "functionName", "classification", "splitCharacteristic", "binarySplit");
        xml.open("MiningSchema").empty("MiningField", "name", schema.target().name(), "usageType", "target");
        inner.forEach(name -> xml.empty("MiningField", "name", name));
        handedOn.forEach(h -> xml.empty("MiningField", "name", h.source()));
        xml.close();
        xml.open("Output");
        model.outputFields(xml, new Output(names, inner, true));
        handedOn.forEach(h -> h.write(xml));
        xml.close();
        xml.open("Node", "id", "by threshold").empty("True");
        decision(xml, positive, Gates.compare(inner.get(positive), "greaterOrEqual", threshold));
        decision(xml, 1 - positive, Gates.compare(inner.get(positive), "lessThan", threshold));
        xml.close().close().close();
    }

    private void decision(Xml xml, int classIndex, Predicate when) {
        String name = schema.target().classes().get(classIndex);
        xml.open("Node", "id", "answer " + name, "score", name);
        when.write(xml);
        xml.close();
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
                    model.function(),
                    "splitCharacteristic",
                    "multiSplit",
                    "missingValueStrategy",
                    "none",
                    "noTrueChildStrategy",
                    "returnNullPrediction");
            model.fieldsOf(xml, output);
            xml.open("Node", "id", "root").empty("True");
            for (int i = 0; i < leaves.size(); i++) {
                node(xml, leaves.get(i), choices.get(i));
            }
            xml.close().close();
        };
    }

    private void node(Xml xml, Leaf leaf, Predicate choice) {
        float[] answer = tree.leafDistribution(leaf.number());
        if (schema.target().isNumeric()) {
            xml.open("Node", "id", name(leaf), "score", (double) answer[0]);
            choice.write(xml);
            xml.close();
            return;
        }
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

    /** All leaves' numbers, each weighted by the probability of its path. */
    private Model averageNumber() {
        List<Expression> terms = new ArrayList<>();
        for (Leaf leaf : leaves) {
            String path = path(leaf);
            terms.add(Expression.apply("*", Expression.field(path), scores.number(leaf.number())));
        }
        return number(fields.add("average of all leaves", Expression.sum(terms)));
    }

    /** Answers with a field. */
    private Model number(String field) {
        return (xml, output) -> {
            xml.open("RegressionModel", "functionName", model.function());
            model.fieldsOf(xml, output);
            xml.open("RegressionTable", "intercept", 0.0)
                    .empty("NumericPredictor", "name", field, "coefficient", 1.0)
                    .close()
                    .close();
        };
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
        model.fieldsOf(xml, output);
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
            xml.open("MiningModel", "functionName", model.function());
            model.fieldsOf(xml, output);
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
        if (schema.target().isNumeric()) {
            return number(fields.add(name(leaf) + ": answer", scores.number(leaf.number())));
        }
        if (tree.decision().calibration() instanceof Calibration.Isotonic) {
            return regression(scores.logarithms(name(leaf) + ": ", scores.answer(leaf.number())));
        }
        if (cards.outputs() == 1) {
            Calibration.Logistic c = logistic();
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
