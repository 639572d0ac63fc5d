package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.io.FileHash;
import org.espalier.json.Json;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code espalier inspect}: what a model file says about itself. */
@Command(
        name = "inspect",
        customSynopsis = "espalier inspect FILE [OPTIONS]",
        description = "Says what is in a model file: shape, schema, provenance, metrics.")
final class InspectCommand implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The tree.")
    private Path model;

    @Option(names = "--json", description = "As JSON, with the whole schema.")
    private boolean asJson;

    InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        byte[] bytes = bytes(model);
        SoftDecisionTree tree = ModelFile.read(bytes, model.toString());
        if (asJson) {
            console.printJson(json(tree, bytes));
        } else {
            console.print(text(tree, bytes));
        }
    }

    /** Read once, so that the hash is that of the model that is shown. */
    static byte[] bytes(Path model) {
        if (!Files.isRegularFile(model)) {
            // says what is wrong with it
            ModelFile.read(model);
        }
        try {
            return Files.readAllBytes(model);
        } catch (IOException e) {
            throw new EspalierException("cannot read the model " + model + ": " + e.getMessage(), e);
        }
    }

    private String json(SoftDecisionTree tree, byte[] bytes) {
        Provenance provenance = tree.provenance();
        Map<String, Object> shape = new LinkedHashMap<>();
        shape.put("depth", tree.shape().depth());
        shape.put("gates", tree.gates());
        shape.put("leaves", tree.gates() + 1);
        shape.put("features", tree.features());
        Target target = tree.schema().target();
        if (!target.isOneNumber()) {
            shape.put(target.isNumeric() ? "numbers" : target.kind().text(), tree.answers());
        }
        Map<String, Object> origin = new LinkedHashMap<>();
        origin.put("version", provenance.version());
        origin.put("data", provenance.data());
        origin.put("teacher", provenance.teacher());
        origin.put("seed", provenance.seed());
        origin.put("configuration", provenance.configuration());
        origin.put("metrics", provenance.metrics());
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("file", model.toString());
        root.put("bytes", bytes.length);
        root.put("sha256", FileHash.sha256(bytes));
        root.put("shape", shape);
        tree.decision().threshold().ifPresent(t -> root.put("threshold", t));
        root.put("provenance", origin);
        root.put("schema", parsed(SchemaJson.write(tree.schema())));
        return Json.pretty(root);
    }

    private static Object parsed(String json) {
        try {
            return Json.parse(json);
        } catch (IOException e) {
            throw new IllegalStateException("the schema's own JSON can't be read", e);
        }
    }

    private String text(SoftDecisionTree tree, byte[] bytes) {
        Provenance provenance = tree.provenance();
        List<String> lines = new ArrayList<>();
        lines.add(model + ": " + String.format(Locale.ROOT, "%,d", bytes.length) + " bytes, SHA-256 "
                + FileHash.sha256(bytes));
        lines.add("depth " + tree.shape().depth() + ": " + tree.gates() + " gates, " + (tree.gates() + 1) + " leaves");
        lines.add("reads " + tree.features() + " features of " + rows(tree.schema()));
        lines.add("predicts " + Texts.quote(tree.schema().target().name()) + ": "
                + TargetWords.of(tree.schema().target()));
        tree.decision()
                .threshold()
                .ifPresent(t -> lines.add(
                        "answers " + Texts.quote(positive(tree.schema())) + " from a probability of " + t + " on"));
        if (!(tree.decision().calibration() instanceof Calibration.None)) {
            lines.add("probabilities of " + Texts.quote(positive(tree.schema())) + " are calibrated");
        }
        lines.add("teacher: " + provenance.teacher());
        lines.add("data: SHA-256 of the encoded rows " + provenance.data());
        lines.add("trained by espalier " + provenance.version() + ", seed " + provenance.seed());
        lines.add("options: " + words(provenance.configuration()));
        lines.add("metrics: " + words(provenance.metrics()));
        return String.join("\n", lines);
    }

    private static String positive(Schema schema) {
        return schema.target().classes().get(schema.positiveIndex());
    }

    private static String rows(Schema schema) {
        if (schema.image().isPresent()) {
            Schema.Image image = schema.image().get();
            return "images, " + image.width() + " x " + image.height() + " x " + image.channels();
        }
        List<String> names = schema.columns().stream()
                .filter(column -> !(column instanceof Column.Ignored))
                .map(Column::name)
                .toList();
        return names.size() + " columns: " + Texts.list(names);
    }

    private static String words(Map<String, ?> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + plain(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Four places are enough for people; the JSON has them all. */
    private static String plain(Object value) {
        return value instanceof Double number
                ? String.format(Locale.ROOT, number == Math.rint(number) ? "%.0f" : "%.4f", number)
                : value.toString();
    }
}
