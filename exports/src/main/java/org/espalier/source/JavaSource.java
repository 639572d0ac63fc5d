package org.espalier.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * A soft tree as one Java source file that needs nothing but Java 8: raw values in, probabilities out, by all three rules.
 * Weights are the tree's own floats, to the bit; sums are taken in double precision, so that answers are within 1e-5 of
 * the library's (max-path and greedy: where two leaves are not equally likely to 1e-6).
 *
 * <p>Numbers stand in string constants, several where one is too long for a class file.
 */
public final class JavaSource {
    /** More numbers than these make a class that compilers give up on. */
    public static final int MAX_NUMBERS = 4_000_000;

    /** The code that fills the tables of names has 65535 bytes, and needs so many for one name and for one column. */
    private static final int MAX_BYTES = 56_000;

    /** As UTF-8; a class file has at most 65,535 bytes for a text, and up to two of them for one of these. */
    private static final int MAX_BYTES_OF_NAME = 32_000;

    private static final int BYTES_OF_NAME = 8;
    private static final int BYTES_OF_COLUMN = 60;

    private static final String TABLE_IMPORTS =
            "import java.math.BigDecimal;\nimport java.text.Normalizer;\nimport java.util.Locale;\n";

    /** A constant may have 65535 bytes. */
    private static final int CHARACTERS = 60_000;

    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,2})?");
    private static final int LINE = 110;
    private static final int LISTED = 100;

    private final SoftDecisionTree tree;
    private final Schema schema;
    private final List<Column> columns;

    private JavaSource(SoftDecisionTree tree) {
        this.tree = tree;
        this.schema = tree.schema();
        this.columns = schema.columns().stream().filter(c -> c.width() > 0).toList();
    }

    /**
     * The source, ASCII.
     *
     * @param className a Java name; the file must be called so
     * @param rule what {@code predict} and {@code classOf} answer by
     * @throws EspalierException one line, for a name that no class can have, or a tree that no class can hold
     */
    public static String write(SoftDecisionTree tree, Rule rule, String className) {
        if (!JavaText.isClassName(className)) {
            throw new EspalierException("expected the name of a Java class, found " + Texts.quote(className));
        }
        return new JavaSource(tree).write(rule, className);
    }

    private String write(Rule rule, String className) {
        requireThatItFits();
        Map<String, String> values = new LinkedHashMap<>();
        boolean isImage = schema.image().isPresent();
        // parts first: they hold places of their own
        LeafSource leaves = new LeafSource(tree, JavaSource::floats);
        boolean areNumbers = leaves.isOfSeveralNumbers();
        values.put("GATES", resource("gates.java.txt"));
        boolean areLabels = schema.target().kind() == Target.Kind.LABELS;
        values.put("ANSWERS", resource(leaves.answers()));
        values.put("CHOICE", areNumbers ? "" : resource(areLabels ? "labels-of.java.txt" : "class-of.java.txt"));
        values.put("WHAT", areNumbers ? "numbers" : areLabels ? "labels" : "classes");
        values.put("ANSWER", areNumbers ? "Values" : "Probabilities");
        values.put("NUMBERS_OF_ANSWER", areNumbers ? "values" : "probabilities");
        values.put("HELD", leaves.held());
        values.put("SCORED", leaves.scored());
        values.put("PROBABILITIES", leaves.link().map(JavaSource::resource).orElse(""));
        values.put("FINAL_OUT", leaves.calibrated("out"));
        values.put("FINAL_BEST", leaves.calibrated("leaf(best, x)"));
        values.put("FINAL_GREEDY", leaves.calibrated("leaf(node - NODES, x)"));
        values.put("CALIBRATION", leaves.calibration());
        values.put("CHOSEN", leaves.chosen());
        values.put("DECIDE", leaves.decide());
        values.put("ENCODE", resource(isImage ? "image.java.txt" : "table.java.txt"));
        values.put("IMPORTS", isImage ? "" : TABLE_IMPORTS);
        values.put("ABOUT", about());
        values.put("NAME", className);
        values.put("DEPTH", Integer.toString(tree.shape().depth()));
        values.put("FEATURES", Integer.toString(tree.features()));
        values.put(
                "ROW", isImage ? "raw pixels in reading order, channel by channel" : "a value per column: see above");
        values.put("PARAMETER", isImage ? "float[]" : "Object...");
        values.put("RULE", ruleText(rule));
        values.put("METHOD", rule == Rule.MAX_PATH ? "maxPath" : rule.text());
        schema.image().ifPresent(image -> values.put("SCALE", Double.toString(image.scale())));
        values.put(
                "MISSING",
                JavaText.lines(columns, c -> JavaText.literal(missing(c).name())));
        values.put("NUMBERS", JavaText.lines(columns, JavaSource::numbers));
        // names and weights last: nothing in them is a place
        String source = resource(schema.target().isOneNumber() ? "number.java.txt" : "tree.java.txt");
        for (Map.Entry<String, String> value : values.entrySet()) {
            source = source.replace("@" + value.getKey() + "@", value.getValue());
        }
        return fill(source);
    }

    /** In one pass, so that a name that looks like a place stays a name. */
    private String fill(String source) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("TOKENS", tokens());
        values.put("CLASSES", JavaText.lines(classes(), JavaText::literal));
        values.put("COLUMNS", JavaText.lines(columns, c -> JavaText.literal(c.name())));
        values.put("WORDS", JavaText.lines(columns, JavaSource::words));
        values.put("WEIGHT", "    private static final float[] WEIGHT = " + floats(tree.gateWeight()) + ";\n");
        values.put("BIAS", floats(tree.gateBias()));
        values.put("BETA", floats(tree.gateBeta()));
        values.put("TABLES", new LeafSource(tree, JavaSource::floats).tables());
        StringBuilder out = new StringBuilder();
        for (String line : source.split("(?<=\n)")) {
            String place = values.keySet().stream()
                    .filter(key -> line.contains("@" + key + "@"))
                    .findFirst()
                    .orElse("");
            out.append(place.isEmpty() ? line : line.replace("@" + place + "@", values.get(place)));
        }
        return out.toString();
    }

    /** None of a number or a rate. */
    private List<String> classes() {
        return schema.target().isOneNumber() ? List.of() : schema.target().answerNames();
    }

    private void requireThatItFits() {
        long numbers = (long) tree.shape().nodes() * (tree.features() + 2L) + LeafSource.numbers(tree);
        if (numbers > MAX_NUMBERS) {
            throw new EspalierException("expected a tree of at most " + MAX_NUMBERS + " numbers for Java source, found "
                    + numbers + ": take json or onnx");
        }
        Stream.concat(
                        columns.stream()
                                .flatMap(c -> Stream.concat(
                                        Stream.of(c.name()),
                                        c instanceof Column.Category k ? k.categories().stream() : Stream.empty())),
                        classes().stream())
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES_OF_NAME)
                .findFirst()
                .ifPresent(name -> {
                    throw new EspalierException(
                            "expected names of at most " + MAX_BYTES_OF_NAME + " bytes for Java source, found one of "
                                    + name.length() + " characters: take json or onnx");
                });
        long words = columns.stream()
                .mapToLong(c -> c instanceof Column.Category k ? k.categories().size() : 0)
                .sum();
        long bytes = BYTES_OF_COLUMN * (long) columns.size()
                + BYTES_OF_NAME * (words + classes().size());
        if (bytes > MAX_BYTES) {
            throw new EspalierException("expected names that a Java class holds, found " + columns.size() + " columns, "
                    + words + " categories and " + classes().size() + " classes: take json or onnx");
        }
    }

    private static String ruleText(Rule rule) {
        return switch (rule) {
            case AVERAGE -> "all leaves, weighted by the probability of their paths (average)";
            case MAX_PATH -> "the leaf whose path is the likeliest (max-path)";
            case GREEDY -> "the leaf that the likelier branch at every gate leads to (greedy)";
        };
    }

    /** The documentation of the class. */
    private String about() {
        List<String> lines = new ArrayList<>();
        lines.add("A soft decision tree (Frosst and Hinton 2017), written by Espalier: depth "
                + tree.shape().depth() + ", " + tree.shape().leaves() + " leaves.");
        lines.add("Predicts " + JavaText.comment(schema.target().name()) + ". Safe for any number of threads.");
        if (!tree.provenance().data().isEmpty()) {
            lines.add("Trained on " + JavaText.comment(tree.provenance().data()) + " by "
                    + JavaText.comment(tree.provenance().teacher()) + ".");
        }
        lines.add("");
        if (schema.image().isPresent()) {
            Schema.Image image = schema.image().get();
            lines.add("<p>A row is an image of " + image.width() + " x " + image.height() + " pixels and "
                    + image.channels() + (image.channels() == 1 ? " channel" : " channels") + ", 0 to "
                    + image.scale() + ".");
        } else {
            lines.add(
                    "<p>A row is a value per column, in this order: a Number or its text for a number, text for a category."
                            + " null or");
            lines.add("one of the texts " + JavaText.comment(Texts.list(schema.missingTokens()))
                    + " is a missing value. Blanks around a text do not count.");
            lines.add("<ol>");
            columns.stream().limit(LISTED).forEach(c -> lines.add("<li>" + described(c)));
            lines.add("</ol>");
            if (columns.size() > LISTED) {
                lines.add("and " + (columns.size() - LISTED) + " more: see columns().");
            }
        }
        return lines.stream().map(l -> (" * " + l).stripTrailing()).collect(Collectors.joining("\n"));
    }

    private static String described(Column column) {
        String kind = column instanceof Column.Number n
                ? "number" + n.unit().map(u -> " (" + JavaText.comment(u) + ")").orElse("")
                : "category";
        return JavaText.comment(column.name()) + ": " + kind
                + (missing(column) == Column.Missing.ERROR ? ", never missing" : "");
    }

    private static Column.Missing missing(Column column) {
        return column instanceof Column.Number n ? n.missing() : ((Column.Category) column).missing();
    }

    private static String numbers(Column column) {
        return column instanceof Column.Number n ? "{" + n.offset() + ", " + n.scale() + ", " + n.mean() + "}" : "null";
    }

    private static String words(Column column) {
        return column instanceof Column.Category c
                ? "{" + c.categories().stream().map(JavaText::literal).collect(Collectors.joining(", ")) + "}"
                : "null";
    }

    /** A condition on {@code value} and its {@code text}: a number that a token spells is told however it is spelt. */
    private String tokens() {
        List<String> conditions = new ArrayList<>();
        for (String token : schema.missingTokens()) {
            conditions.add(token.isEmpty() ? "text.isEmpty()" : "text.equals(" + JavaText.literal(token) + ")");
            if (NUMBER.matcher(token).matches() && Double.isFinite(Double.parseDouble(token))) {
                conditions.add(
                        "value instanceof Number && ((Number) value).doubleValue() == " + Double.parseDouble(token));
            }
        }
        return conditions.isEmpty() ? "false" : String.join("\n                || ", conditions);
    }

    /** {@code floats(3, "0.5 -1.25 " + "2")}: the shortest text that gives the same float. */
    private static String floats(float[] values) {
        StringBuilder out = new StringBuilder("floats(").append(values.length);
        StringBuilder line = new StringBuilder();
        List<String> constant = new ArrayList<>();
        int length = 0;
        for (int i = 0; i <= values.length; i++) {
            String next = i == values.length ? "" : text(values[i]);
            boolean isFull = line.length() + next.length() > LINE;
            if (isFull || i == values.length) {
                constant.add("\"" + line + "\"");
                length += line.length();
                line.setLength(0);
            }
            if (length + LINE > CHARACTERS || i == values.length) {
                out.append(",\n            ").append(String.join("\n                    + ", constant));
                constant.clear();
                length = 0;
            }
            line.append(next).append(' ');
        }
        return out.append(')').toString();
    }

    private static String text(float value) {
        return Float.floatToRawIntBits(value) == 0 ? "0" : Float.toString(value);
    }

    private static String resource(String name) {
        try (InputStream in = JavaSource.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
