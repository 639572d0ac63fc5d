package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.console.Console;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Drift;
import org.espalier.evaluate.DriftText;
import org.espalier.io.AtomicFiles;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier drift}: what has moved between two files. */
@Command(
        name = "drift",
        customSynopsis = "espalier drift --data OLD --with NEW [--model FILE] [--json] [OPTIONS]",
        description = {
            "Measures column by column how far new rows have moved from old ones: the population stability index (PSI), over"
                    + " tenths of the old rows for numbers, over categories, missing values being a group of their own.",
            "Beside it stands what chance alone gives for so many rows. With a model also its probabilities, its answers and"
                    + " its leaves."
        })
final class DriftCommand implements Runnable {
    private final Console console;

    @Option(names = "--with", paramLabel = "FILE", required = true, description = "The new rows.")
    private String with;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "A tree: its schema reads the rows, and its answers are compared, too. Default: none.")
    private Path model;

    @Option(names = "--json", description = "As JSON. Default: a table.")
    private boolean asJson;

    @Mixin
    private DataArguments data;

    @Mixin
    private OutputArguments output;

    DriftCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        output.check();
        Optional<SoftDecisionTree> tree = Optional.ofNullable(model).map(ModelFile::read);
        Schema schema = tree.map(t -> ScoringData.schema(data, t)).orElseGet(this::schema);
        Dataset before = read(DataSource.open(data.optionsForTexts()), schema);
        Dataset now = read(DataSource.open(data.optionsForTexts(with)), schema);
        List<Drift> drift = new ArrayList<>();
        tree.ifPresent(t -> drift.addAll(ofModel(t, before, now)));
        drift.addAll(Drift.of(before, now));
        console.endProgress();
        String text = asJson
                ? Json.pretty(DriftText.toMap(drift, before.rows(), now.rows()))
                : DriftText.write(drift, before.rows(), now.rows());
        if (output.file().isPresent()) {
            AtomicFiles.writeText(output.file().get(), output.existing(), text);
        } else if (asJson) {
            console.printJson(text);
        } else {
            console.print(text);
        }
    }

    private Schema schema() {
        return data.schema().orElseGet(() -> DataSource.open(data.options()).inferSchema(console::note));
    }

    private Dataset read(DataSource source, Schema schema) {
        DataNotes notes = new DataNotes();
        console.stage("reading " + source.name());
        Dataset rows = source.read(schema, LabelPolicy.OPTIONAL, notes);
        console.notes(notes);
        return rows;
    }

    private static List<Drift> ofModel(SoftDecisionTree tree, Dataset before, Dataset now) {
        int threads = Runtime.getRuntime().availableProcessors();
        Predictions old = tree.predict(before.features(), Rule.AVERAGE, threads);
        Predictions fresh = tree.predict(now.features(), Rule.AVERAGE, threads);
        List<Drift> out = new ArrayList<>();
        Target target = tree.schema().target();
        List<String> names = target.answerNames();
        if (target.kind() == Target.Kind.CLASSES && names.size() > 2) {
            out.add(Drift.ofGroups("(answer)", names, answers(tree, old), answers(tree, fresh)));
        }
        for (int k = 0; k < names.size(); k++) {
            boolean isTold = target.kind() != Target.Kind.CLASSES
                    || names.size() == 2 && k == tree.schema().positiveIndex();
            if (isTold) {
                String what = target.isNumeric() ? "answer, " : "probability of ";
                out.add(Drift.ofNumbers("(" + what + names.get(k) + ")", answers(old, k), answers(fresh, k)));
            }
        }
        int leaves = tree.shape().leaves();
        if (leaves > 1) {
            List<String> all = IntStream.range(0, leaves)
                    .mapToObj(l -> "leaf " + (tree.shape().nodes() + l))
                    .toList();
            out.add(Drift.ofGroups("(leaf)", all, old.leaf(), fresh.leaf()));
        }
        return out;
    }

    private static double[] answers(Predictions of, int answer) {
        return IntStream.range(0, of.rows())
                .mapToDouble(r -> of.probabilities()[of.classes() * r + answer])
                .toArray();
    }

    private static int[] answers(SoftDecisionTree tree, Predictions of) {
        int classes = tree.classes();
        float[] p = of.probabilities();
        return IntStream.range(0, p.length / classes)
                .map(r -> tree.classOf(Arrays.copyOfRange(p, r * classes, (r + 1) * classes)))
                .toArray();
    }
}
