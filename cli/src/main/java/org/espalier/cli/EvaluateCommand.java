package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.StageProgress;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.EncodingDifference;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationJson;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.EvaluationText;
import org.espalier.evaluate.NamedEvaluation;
import org.espalier.explain.Explainer;
import org.espalier.explain.fidelity.Fidelity;
import org.espalier.explain.fidelity.FidelityJson;
import org.espalier.explain.fidelity.FidelityOptions;
import org.espalier.explain.fidelity.FidelityText;
import org.espalier.fit.ColumnTexts;
import org.espalier.fit.Costs;
import org.espalier.fit.RowGroups;
import org.espalier.io.AtomicFiles;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.MonotoneProof;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.VotesTeacher;
import org.espalier.tokens.EntityEvaluation;
import org.espalier.viz.report.MeasuredRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier evaluate}: how good a tree is on rows that it has not seen, alone and beside its teacher. */
@Command(
        name = "evaluate",
        customSynopsis = "espalier evaluate --model FILE --data FILE [--teacher FILES] [--json] [OPTIONS]",
        description = {
            "Measures accuracy, agreement with the teacher and calibration on held-out rows.",
            "Average is the answer of all leaves together, max-path that of the likeliest leaf, the one that an explanation"
                    + " tells; path mass is the probability of that leaf.",
            "Also macro F1 (micro F1 is the accuracy), AUC, Gini, KS, Matthews correlation, log loss and Brier score; recall and precision of every class; and for two"
                    + " classes what was expected and found in each tenth of the rows, with lift and gain. In brackets stand"
                    + " 95 %% intervals: DeLong's for AUC, Wilson's for shares of a class, the bootstrap's elsewhere.",
            "Where the schema calls columns monotone, a line for each says whether the numbers of the model file prove it for"
                    + " every row."
        })
final class EvaluateCommand implements Runnable {
    private static final int MAX_THREADS = 256;

    private final Console console;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The tree.")
    private Path model;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Another tree, to stand beside the first: one trained on labels alone, say. May be given"
                    + " again.")
    private List<Path> others = List.of();

    @Option(
            names = "--json",
            description = "As JSON; with --against the other trees stand in a list of that name. Default: a table.")
    private boolean asJson;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; the figures do not depend on it. Default: the processors.")
    private int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());

    @Option(
            names = "--fidelity",
            description =
                    "Also: what one path costs against all leaves, how much of the teacher's probabilities the tree"
                            + " explains (R2 by class), and whether the answer hangs on the columns that explanations name first"
                            + " (deletion and insertion curves beside a random and the reverse ranking).")
    private boolean fidelity;

    @Option(
            names = "--fidelity-rows",
            paramLabel = "N",
            description = "Rows for the curves of --fidelity at most, spread evenly. Default: 500.")
    private int fidelityRows = FidelityOptions.DEFAULT_ROWS;

    @Option(
            names = "--slices",
            paramLabel = "COLUMNS",
            description =
                    "Also by groups of rows: rates, accuracy, recall and calibration for each value of these columns,"
                            + " which the tree need not know, with intervals and the four-fifths rule. Default: none.")
    private String slices;

    @Option(
            names = "--sentences",
            paramLabel = "COLUMN",
            description =
                    "Also precision, recall and F1 of whole entities, where the rows are tokens and the classes their"
                            + " tags: the column that tells sentences apart, sentence_id of 'espalier tokens'. Default: none.")
    private String sentences;

    @Option(
            names = "--costs",
            paramLabel = "FILE",
            description = "Also what the answers cost by row: a CSV with a line for each class and a column for each"
                    + " answer. Default: none.")
    private Path costs;

    @Spec
    private CommandSpec command;

    @Mixin
    private DataArguments data;

    @Mixin
    private TeacherArguments teachers;

    @Mixin
    private OutputArguments output;

    /** Read once for all trees that read rows in the same way. */
    private Dataset rows;

    private Optional<float[]> answers = Optional.empty();

    private List<VotesTeacher.Annotator> annotators = List.of();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (fidelityRows < 1) {
            throw wrongUse("--fidelity-rows: expected 1 or more, found " + fidelityRows);
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw wrongUse("--threads: expected 1 to " + MAX_THREADS + ", found " + threads);
        }
        output.check();
        List<Path> files = new ArrayList<>(List.of(model));
        files.addAll(others);
        List<SoftDecisionTree> trees = files.stream().map(ModelFile::read).toList();
        ValueMeasures.requireOneKind(trees);
        if (trees.stream().anyMatch(tree -> tree.schema().target().kind() != Target.Kind.CLASSES)) {
            evaluateValues(files, trees);
            return;
        }
        List<Measured> evaluations;
        try (TeacherLoader loader = teachers.load()) {
            evaluations = IntStream.range(0, trees.size())
                    .mapToObj(i -> measure(files.get(i).toString(), trees.get(i), loader))
                    .toList();
        }
        console.endProgress();
        write(asJson ? json(evaluations) : text(evaluations));
    }

    /** Of numbers, rates and labels. */
    private void evaluateValues(List<Path> files, List<SoftDecisionTree> trees) {
        if (fidelity) {
            throw wrongUse(
                    "--fidelity: expected trees of classes: for numbers, R2 to the teacher stands there anyway, for"
                            + " labels the agreement");
        }
        if (slices != null || costs != null || sentences != null) {
            throw wrongUse((slices != null ? "--slices" : costs != null ? "--costs" : "--sentences")
                    + ": expected trees of classes, found "
                    + trees.get(0).schema().target().description());
        }
        try (TeacherLoader loader = teachers.load()) {
            ValueMeasures measures = new ValueMeasures(data, loader, console, threads);
            String text = asJson ? measures.json(files, trees) : measures.text(files, trees);
            console.endProgress();
            write(text);
        }
    }

    private void write(String text) {
        if (output.file().isPresent()) {
            AtomicFiles.writeText(output.file().get(), output.existing(), text);
        } else if (asJson) {
            console.printJson(text);
        } else {
            console.print(text);
        }
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** A tree's figures, and those of its explanations where they were asked for. */
    private record Measured(
            NamedEvaluation evaluation,
            MonotoneProof monotone,
            Optional<Fidelity> fidelity,
            Optional<RowGroups> groups,
            Optional<EntityEvaluation> entities) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>(EvaluationJson.toMap(evaluation.evaluation()));
            if (!monotone.findings().isEmpty()) {
                json.put("monotone", monotone.toList());
            }
            fidelity.ifPresent(f -> json.put("fidelity", FidelityJson.toMap(f)));
            groups.ifPresent(g -> json.putAll(g.toMap()));
            entities.ifPresent(e -> json.put("entities", e.toMap()));
            return json;
        }
    }

    private Optional<RowGroups> groups(SoftDecisionTree tree) {
        if (slices == null && costs == null) {
            return Optional.empty();
        }
        Map<String, List<String>> columns =
                slices == null ? Map.of() : ColumnTexts.read("--slices", data.optionsForTexts(), Values.names(slices));
        Optional<Costs> table = Optional.ofNullable(costs).map(file -> Costs.read(file, tree.schema()));
        return Optional.of(RowGroups.of(tree, rows, columns, table, threads));
    }

    private Measured measure(String name, SoftDecisionTree tree, TeacherLoader loader) {
        if (rows == null || !isReadAlike(rows.schema(), tree.schema())) {
            Optional<Teacher> teacher = loader.teacher(tree.schema(), DataSource.open(data.options()), console);
            rows = ScoringData.read(data, tree, LabelPolicy.OPTIONAL, teacher, console);
            requireAnswers(rows, teacher);
            answers = teacher.map(t -> TeacherLoader.ask(t, rows, console, teachers.warnings(console)));
            annotators = loader.annotators(rows);
        }
        if (MeasuredRows.of(rows).trained(tree)) {
            console.note((others.isEmpty() ? "" : name + ": ") + MeasuredRows.NOTE);
        }
        EvaluationOptions options = EvaluationOptions.defaults()
                .withThreads(threads)
                .withProgress(StageProgress.of("measuring " + name, console));
        Evaluation evaluation = Evaluation.of(tree, rows, answers, options);
        return new Measured(
                new NamedEvaluation(name, evaluation),
                MonotoneProof.of(tree),
                fidelity
                        ? Optional.of(Fidelity.of(
                                Explainer.of(tree), rows, answers, new FidelityOptions(fidelityRows, options)))
                        : Optional.empty(),
                groups(tree),
                entities(tree, options));
    }

    private Optional<EntityEvaluation> entities(SoftDecisionTree tree, EvaluationOptions options) {
        return Optional.ofNullable(sentences)
                .map(column -> ColumnTexts.read("--sentences", data.optionsForTexts(), List.of(column))
                        .get(column))
                .map(sentenceOf -> EntityEvaluation.of(tree, rows, sentenceOf, answers, options));
    }

    private static boolean isReadAlike(Schema one, Schema other) {
        return one.target().classes().equals(other.target().classes())
                && one.missingTokens().equals(other.missingTokens())
                && EncodingDifference.find(one, other).isEmpty();
    }

    private static void requireAnswers(Dataset rows, Optional<Teacher> teacher) {
        boolean hasLabels = IntStream.of(rows.labels()).anyMatch(label -> label != Dataset.UNLABELLED);
        if (!hasLabels && teacher.isEmpty()) {
            throw new EspalierException(
                    "expected rows with classes or a teacher, found neither: --target names the column"
                            + " of the class");
        }
    }

    private String text(List<Measured> measured) {
        List<NamedEvaluation> evaluations =
                measured.stream().map(Measured::evaluation).toList();
        boolean isOne = measured.size() == 1;
        StringBuilder out = new StringBuilder(
                isOne ? EvaluationText.full(evaluations.get(0).evaluation()) : EvaluationText.table(evaluations));
        for (Measured one : measured) {
            String name = isOne ? "" : Texts.escape(one.evaluation().name()) + ": ";
            one.monotone().lines().forEach(line -> out.append(name).append(line).append('\n'));
        }
        for (Measured one : measured) {
            one.fidelity()
                    .ifPresent(f -> out.append('\n')
                            .append(isOne ? "" : Texts.escape(one.evaluation().name()) + "\n")
                            .append(FidelityText.write(f)));
            one.groups().ifPresent(g -> out.append('\n').append(g.text()));
            one.entities().ifPresent(e -> out.append('\n').append(e.text()));
        }
        out.append(annotators.isEmpty() ? "" : "\n").append(AnnotatorTable.text(annotators));
        return out.toString();
    }

    private String json(List<Measured> measured) {
        Map<String, Object> root = measured.get(0).json();
        if (!annotators.isEmpty()) {
            root.put(
                    "annotators",
                    annotators.stream().map(VotesTeacher.Annotator::toMap).toList());
        }
        if (measured.size() > 1) {
            List<Object> against = new ArrayList<>();
            for (Measured other : measured.subList(1, measured.size())) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("model", other.evaluation().name());
                one.putAll(other.json());
                against.add(one);
            }
            root.put("against", against);
        }
        return Json.pretty(root);
    }
}
