package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.data.EncodingDifference;
import org.espalier.data.Labels;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationJson;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.EvaluationText;
import org.espalier.evaluate.NamedEvaluation;
import org.espalier.io.AtomicFiles;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier evaluate}: how good a tree is on rows that it has not seen, alone and beside its teacher. */
@Command(
        name = "evaluate",
        customSynopsis = "espalier evaluate --model FILE --data FILE [--teacher FILES] [--json] [OPTIONS]",
        description = {
            "Measures accuracy, agreement with the teacher and calibration on held-out rows.",
            "Average is the answer of all leaves together, max-path that of the likeliest leaf, the one that an explanation"
                    + " tells; path mass is the probability of that leaf."
        })
final class EvaluateCommand implements Runnable {
    private final Console console;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The tree.")
    private Path model;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "Another tree, to stand beside the first: one trained from the labels alone, say. May be given"
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
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private DataArguments data;

    @Mixin
    private TeacherArguments teachers;

    @Mixin
    private OutputArguments output;

    /** Read once for all trees that read rows in the same way. */
    private Dataset rows;

    private Optional<float[]> answers = Optional.empty();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        output.check();
        List<Path> files = new ArrayList<>(List.of(model));
        files.addAll(others);
        List<SoftDecisionTree> trees = files.stream().map(ModelFile::read).toList();
        List<NamedEvaluation> evaluations;
        try (TeacherLoader loader = teachers.load()) {
            evaluations = IntStream.range(0, trees.size())
                    .mapToObj(i -> new NamedEvaluation(files.get(i).toString(), evaluate(trees.get(i), loader)))
                    .toList();
        }
        console.endProgress();
        String text = asJson ? json(evaluations) : text(evaluations);
        if (output.file().isPresent()) {
            AtomicFiles.writeText(output.file().get(), output.existing(), text);
        } else if (asJson) {
            console.printJson(text);
        } else {
            console.print(text);
        }
    }

    private Evaluation evaluate(SoftDecisionTree tree, TeacherLoader loader) {
        if (rows == null || !isReadAlike(rows.schema(), tree.schema())) {
            Optional<Teacher> teacher = loader.teacher(tree.schema());
            rows = ScoringData.read(data, tree, Labels.OPTIONAL, console);
            requireAnswers(rows, teacher);
            answers = teacher.map(t -> TeacherLoader.ask(t, rows, console));
        }
        return Evaluation.of(tree, rows, answers, EvaluationOptions.defaults().withThreads(threads));
    }

    private static boolean isReadAlike(Schema one, Schema other) {
        return one.target().classes().equals(other.target().classes())
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

    private static String text(List<NamedEvaluation> evaluations) {
        return evaluations.size() == 1
                ? EvaluationText.full(evaluations.get(0).evaluation())
                : EvaluationText.table(evaluations);
    }

    private static String json(List<NamedEvaluation> evaluations) {
        Map<String, Object> root =
                new LinkedHashMap<>(EvaluationJson.toMap(evaluations.get(0).evaluation()));
        if (evaluations.size() > 1) {
            List<Object> against = new ArrayList<>();
            for (NamedEvaluation other : evaluations.subList(1, evaluations.size())) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("model", other.name());
                one.putAll(EvaluationJson.toMap(other.evaluation()));
                against.add(one);
            }
            root.put("against", against);
        }
        return Json.pretty(root);
    }
}
