package org.espalier.pmml;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Scores rows by a PMML document, as far as the elements that the export uses: written after PMML's specification, from the
 * text alone. An element or a function that it does not know is an error.
 */
final class PmmlEvaluator {
    private static final Set<String> MODELS = Set.of("MiningModel", "RegressionModel", "TreeModel");

    private final Element root;
    private final Map<String, Element> derived = new HashMap<>();
    private final Map<String, Element> data = new LinkedHashMap<>();

    /**
     * What a model answers.
     *
     * @param others what else it gives, by name: a scorecard's score and reasons
     */
    record Answer(String predicted, Map<String, Double> probabilities, Map<String, Object> others) {
        Answer(String predicted, Map<String, Double> probabilities) {
            this(predicted, probabilities, Map.of());
        }
    }

    PmmlEvaluator(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
        root = document.getDocumentElement();
        for (Element field : children(child(root, "DataDictionary"), "DataField")) {
            data.put(field.getAttribute("name"), field);
        }
        for (Element dictionary : children(root, "TransformationDictionary")) {
            for (Element field : children(dictionary, "DerivedField")) {
                if (derived.put(field.getAttribute("name"), field) != null
                        || data.containsKey(field.getAttribute("name"))) {
                    throw new IllegalStateException("two fields are called " + field.getAttribute("name"));
                }
            }
        }
    }

    /** @param row texts by column; the declared missing values are missing */
    Answer evaluate(Map<String, String> row) {
        Map<String, Object> values = new HashMap<>();
        row.forEach((name, text) -> {
            Element field = data.get(name);
            boolean isMissing = text == null
                    || children(field, "Value").stream()
                            .anyMatch(v -> v.getAttribute("property").equals("missing")
                                    && v.getAttribute("value").equals(text));
            boolean isNumber = field.getAttribute("optype").equals("continuous");
            if (!isMissing && !(isNumber && text.isEmpty())) {
                values.put(name, isNumber ? (Object) Double.valueOf(text) : text);
            }
        });
        Element model = elements(root).stream()
                .filter(e -> MODELS.contains(e.getLocalName()))
                .findFirst()
                .orElseThrow();
        return model(model, values);
    }

    private Answer model(Element model, Map<String, Object> values) {
        switch (model.getLocalName()) {
            case "MiningModel":
                Element segmentation = child(model, "Segmentation");
                if (segmentation.getAttribute("multipleModelMethod").equals("modelChain")) {
                    return chain(children(segmentation, "Segment"), values);
                }
                require(segmentation.getAttribute("multipleModelMethod").equals("selectFirst"));
                for (Element segment : children(segmentation, "Segment")) {
                    List<Element> parts = elements(segment);
                    if (Boolean.TRUE.equals(predicate(parts.get(0), values))) {
                        return model(parts.get(1), values);
                    }
                }
                throw new IllegalStateException("no segment answers " + values);
            case "RegressionModel":
                return regression(model, values);
            default:
                return node(child(model, "Node"), values);
        }
    }

    /** The last model answers; what those before it give are fields for it. */
    private Answer chain(List<Element> segments, Map<String, Object> values) {
        require(segments.size() >= 2);
        for (Element segment : segments.subList(0, segments.size() - 1)) {
            require(elements(segment).get(0).getLocalName().equals("True"));
            Element model = elements(segment).get(1);
            if (model.getLocalName().equals("Scorecard")) {
                scorecard(model, values);
                continue;
            }
            Answer inner = model(model, values);
            for (Element field : children(child(model, "Output"), "OutputField")) {
                require(field.getAttribute("feature").equals("probability"));
                values.put(field.getAttribute("name"), inner.probabilities().get(field.getAttribute("value")));
            }
        }
        Element model = elements(segments.get(segments.size() - 1)).get(1);
        Answer last = model(model, values);
        Map<String, Double> probabilities = new LinkedHashMap<>(last.probabilities());
        Map<String, Object> others = new LinkedHashMap<>();
        for (Element field : children(child(model, "Output"), "OutputField")) {
            if (field.getAttribute("feature").equals("transformedValue")) {
                Object value = values.get(child(field, "FieldRef").getAttribute("field"));
                String name = field.getAttribute("name");
                if (name.startsWith("probability(")) {
                    probabilities.put(name.substring("probability(".length(), name.lastIndexOf(')')), (Double) value);
                } else {
                    others.put(name, value);
                }
            }
        }
        return new Answer(last.predicted(), probabilities, others);
    }

    private void scorecard(Element model, Map<String, Object> values) {
        require(model.getAttribute("functionName").equals("regression"));
        require(model.getAttribute("useReasonCodes").equals("true"));
        require(model.getAttribute("reasonCodeAlgorithm").equals("pointsAbove"));
        double score = number(model, "initialScore");
        Map<String, Double> above = new LinkedHashMap<>();
        for (Element c : children(child(model, "Characteristics"), "Characteristic")) {
            Element attribute = children(c, "Attribute").stream()
                    .filter(a -> Boolean.TRUE.equals(predicate(elements(a).get(0), values)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no attribute of " + c.getAttribute("name")));
            double partial = number(attribute, "partialScore");
            require(partial == Math.rint(partial));
            score += partial;
            above.put(c.getAttribute("reasonCode"), partial - number(c, "baselineScore"));
        }
        List<String> ranked = above.keySet().stream()
                .sorted(Comparator.comparingDouble(name -> -above.get(name)))
                .toList();
        for (Element field : children(child(model, "Output"), "OutputField")) {
            boolean isScore = field.getAttribute("feature").equals("predictedValue");
            require(isScore || field.getAttribute("feature").equals("reasonCode"));
            values.put(
                    field.getAttribute("name"), isScore ? (Object) score : ranked.get((int) number(field, "rank") - 1));
        }
    }

    private Answer regression(Element model, Map<String, Object> values) {
        if (model.getAttribute("functionName").equals("regression")) {
            require(!model.hasAttribute("normalizationMethod"));
            Element table = child(model, "RegressionTable");
            double y = number(table, "intercept");
            for (Element predictor : children(table, "NumericPredictor")) {
                y += number(predictor, "coefficient") * (double) value(predictor.getAttribute("name"), values);
            }
            return new Answer(Double.toString(y), Map.of());
        }
        require(model.getAttribute("normalizationMethod").equals("softmax"));
        Map<String, Double> powers = new LinkedHashMap<>();
        double all = 0;
        for (Element table : children(model, "RegressionTable")) {
            double y = number(table, "intercept");
            for (Element predictor : children(table, "NumericPredictor")) {
                y += number(predictor, "coefficient") * (double) value(predictor.getAttribute("name"), values);
            }
            powers.put(table.getAttribute("targetCategory"), Math.exp(y));
            all += Math.exp(y);
        }
        double sum = all;
        powers.replaceAll((name, power) -> power / sum);
        String best = powers.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return new Answer(best, powers);
    }

    private Answer node(Element node, Map<String, Object> values) {
        List<Element> children = children(node, "Node");
        for (Element next : children) {
            if (Boolean.TRUE.equals(predicate(elements(next).get(0), values))) {
                return node(next, values);
            }
        }
        require(children.isEmpty());
        Map<String, Double> out = new LinkedHashMap<>();
        children(node, "ScoreDistribution").forEach(s -> out.put(s.getAttribute("value"), number(s, "probability")));
        return new Answer(node.getAttribute("score"), out);
    }

    /** True, false, or null for unknown. */
    private Boolean predicate(Element p, Map<String, Object> values) {
        switch (p.getLocalName()) {
            case "True":
                return true;
            case "False":
                return false;
            case "CompoundPredicate":
                List<Boolean> parts = new ArrayList<>();
                elements(p).forEach(e -> parts.add(predicate(e, values)));
                require(parts.size() > 1);
                boolean isAnd = p.getAttribute("booleanOperator").equals("and");
                require(isAnd || p.getAttribute("booleanOperator").equals("or"));
                return parts.contains(!isAnd)
                        ? Boolean.valueOf(!isAnd)
                        : parts.contains(null) ? null : Boolean.valueOf(isAnd);
            case "SimpleSetPredicate":
                Object value = value(p.getAttribute("field"), values);
                if (value == null) {
                    return null;
                }
                boolean isIn = Arrays.asList(child(p, "Array")
                                .getTextContent()
                                .replaceAll("^\"|\"$", "")
                                .split("\" \""))
                        .contains(value);
                return isIn == p.getAttribute("booleanOperator").equals("isIn");
            case "SimplePredicate":
                return simple(value(p.getAttribute("field"), values), p);
            default:
                throw new IllegalStateException("unknown predicate " + p.getLocalName());
        }
    }

    private static Boolean simple(Object value, Element p) {
        String operator = p.getAttribute("operator");
        if (operator.endsWith("issing")) {
            return (value == null) == operator.equals("isMissing");
        }
        if (value == null) {
            return null;
        }
        String wanted = p.getAttribute("value");
        return switch (operator) {
            case "equal" -> value.equals(wanted);
            case "notEqual" -> !value.equals(wanted);
            case "greaterOrEqual" -> (double) value >= Double.parseDouble(wanted);
            case "greaterThan" -> (double) value > Double.parseDouble(wanted);
            case "lessOrEqual" -> (double) value <= Double.parseDouble(wanted);
            case "lessThan" -> (double) value < Double.parseDouble(wanted);
            default -> throw new IllegalStateException("unknown operator " + operator);
        };
    }

    /** Null where it is missing. */
    private Object value(String name, Map<String, Object> values) {
        if (!values.containsKey(name) && derived.containsKey(name)) {
            values.put(name, expression(elements(derived.get(name)).get(0), values));
        } else if (!values.containsKey(name) && !data.containsKey(name) && !derived.containsKey(name)) {
            throw new IllegalStateException("there is no field " + name);
        }
        return values.get(name);
    }

    private Object expression(Element e, Map<String, Object> values) {
        Object value = e.hasAttribute("field") ? value(e.getAttribute("field"), values) : null;
        switch (e.getLocalName()) {
            case "Constant":
                return Double.valueOf(e.getTextContent());
            case "FieldRef":
                return value;
            case "NormContinuous":
                return value == null ? missing(e) : line(e, (double) value);
            case "Discretize":
                return value == null ? missing(e) : bin(e, (double) value);
            case "MapValues":
                Object text = value(child(e, "FieldColumnPair").getAttribute("field"), values);
                return text == null ? missing(e) : row(e, text);
            case "Apply":
                return apply(e, values);
            default:
                throw new IllegalStateException("unknown expression " + e.getLocalName());
        }
    }

    private static Object missing(Element e) {
        return e.hasAttribute("mapMissingTo") ? number(e, "mapMissingTo") : null;
    }

    private static double line(Element e, double x) {
        List<Element> points = children(e, "LinearNorm");
        int last = points.size() - 1;
        require(last >= 1);
        boolean isFlat = e.getAttribute("outliers").equals("asExtremeValues");
        if (isFlat && x <= number(points.get(0), "orig")) {
            return number(points.get(0), "norm");
        }
        if (isFlat && x >= number(points.get(last), "orig")) {
            return number(points.get(last), "norm");
        }
        int j = 0;
        while (j < last - 1 && x > number(points.get(j + 1), "orig")) {
            j++;
        }
        double a = number(points.get(j), "orig");
        double b = number(points.get(j + 1), "orig");
        require(b > a);
        double from = number(points.get(j), "norm");
        return from + (x - a) / (b - a) * (number(points.get(j + 1), "norm") - from);
    }

    private static double bin(Element e, double x) {
        for (Element bin : children(e, "DiscretizeBin")) {
            Element i = child(bin, "Interval");
            String closure = i.getAttribute("closure");
            double left = i.hasAttribute("leftMargin") ? number(i, "leftMargin") : Double.NEGATIVE_INFINITY;
            double right = i.hasAttribute("rightMargin") ? number(i, "rightMargin") : Double.POSITIVE_INFINITY;
            boolean isRight = closure.startsWith("closed") ? x >= left : x > left;
            boolean isLeft = closure.endsWith("Closed") ? x <= right : x < right;
            if (isRight && isLeft) {
                return number(bin, "binValue");
            }
        }
        return number(e, "defaultValue");
    }

    private static double row(Element e, Object text) {
        for (Element row : children(child(e, "InlineTable"), "row")) {
            if (child(row, child(e, "FieldColumnPair").getAttribute("column"))
                    .getTextContent()
                    .equals(text)) {
                return Double.parseDouble(
                        child(row, e.getAttribute("outputColumn")).getTextContent());
            }
        }
        return number(e, "defaultValue");
    }

    private Object apply(Element e, Map<String, Object> values) {
        List<Element> arguments = elements(e);
        String function = e.getAttribute("function");
        if (function.equals("if")) {
            return expression(arguments.get((boolean) expression(arguments.get(0), values) ? 1 : 2), values);
        }
        if (function.equals("isMissing")) {
            return expression(arguments.get(0), values) == null;
        }
        double[] a = arguments.stream()
                .mapToDouble(x -> (double) expression(x, values))
                .toArray();
        return switch (function) {
            case "+" -> a[0] + a[1];
            case "-" -> a[0] - a[1];
            case "*" -> a[0] * a[1];
            case "/" -> a[0] / a[1];
            case "exp" -> Math.exp(a[0]);
            case "ln" -> Math.log(a[0]);
            case "min" -> Arrays.stream(a).min().orElseThrow();
            case "max" -> Arrays.stream(a).max().orElseThrow();
            case "sum" -> Arrays.stream(a).sum();
            default -> throw new IllegalStateException("unknown function " + function);
        };
    }

    private static double number(Element e, String attribute) {
        return Double.parseDouble(e.getAttribute(attribute));
    }

    private static List<Element> elements(Element parent) {
        List<Element> out = new ArrayList<>();
        for (Node n = parent.getFirstChild(); n != null; n = n.getNextSibling()) {
            if (n instanceof Element e) {
                out.add(e);
            }
        }
        return out;
    }

    private static List<Element> children(Element parent, String name) {
        return elements(parent).stream()
                .filter(e -> e.getLocalName().equals(name))
                .toList();
    }

    private static Element child(Element parent, String name) {
        return children(parent, name).get(0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the document is not as PMML wants it");
        }
    }
}
