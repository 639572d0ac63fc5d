package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.StageProgress;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Target;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.LabelsEvaluation;
import org.espalier.evaluate.LabelsEvaluationText;
import org.espalier.evaluate.NumberEvaluation;
import org.espalier.evaluate.NumberEvaluationText;
import org.espalier.evaluate.NumbersEvaluation;
import org.espalier.evaluate.UnitChange;
import org.espalier.json.Json;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.Teacher;

/** How good trees of numbers, rates or labels are on rows of a file. */
final class ValueMeasures {
    private final DataArguments data;
    private final TeacherLoader loader;
    private final Console console;
    private final int threads;

    ValueMeasures(DataArguments data, TeacherLoader loader, Console console, int threads) {
        this.data = data;
        this.loader = loader;
        this.console = console;
        this.threads = threads;
    }

    String text(List<Path> files, List<SoftDecisionTree> trees) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < trees.size(); i++) {
            if (trees.size() > 1) {
                out.append(i == 0 ? "" : "\n")
                        .append(Texts.escape(files.get(i).toString()))
                        .append('\n');
            }
            out.append(measure(trees.get(i)).text());
        }
        return out.toString();
    }

    String json(List<Path> files, List<SoftDecisionTree> trees) {
        Map<String, Object> root = measure(trees.get(0)).json();
        List<Object> against = new ArrayList<>();
        for (int i = 1; i < trees.size(); i++) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", files.get(i).toString());
            one.putAll(measure(trees.get(i)).json());
            against.add(one);
        }
        if (!against.isEmpty()) {
            root.put("against", against);
        }
        return Json.pretty(root);
    }

    /** Figures in both forms. */
    private record Measured(String text, Map<String, Object> json) {}

    /** Figures of one kind of target can't stand beside those of another. */
    static void requireOneKind(List<SoftDecisionTree> trees) {
        Target first = trees.get(0).schema().target();
        for (SoftDecisionTree tree : trees) {
            Target target = tree.schema().target();
            if (AnswerKind.of(target) != AnswerKind.of(first) || target.isOneNumber() != first.isOneNumber()) {
                throw new EspalierException("--against: expected trees of one kind of target, found "
                        + target.description() + " beside "
                        + (first.isOneNumber()
                                ? "numbers"
                                : first.isNumeric()
                                        ? first.description()
                                        : first.kind().text()));
            }
        }
    }

    private Measured measure(SoftDecisionTree tree) {
        Target target = tree.schema().target();
        Optional<Teacher> teacher = loader.teacher(tree.schema(), DataSource.open(data.options()), console);
        Dataset rows = ScoringData.read(data, tree, LabelPolicy.OPTIONAL, teacher, console);
        boolean hasTruth = false;
        for (float value : rows.values()) {
            hasTruth |= !Float.isNaN(value);
        }
        if (!hasTruth && teacher.isEmpty()) {
            throw new EspalierException("expected rows with values of the target or a teacher, found neither: --target"
                    + " names the column of the target");
        }
        UnitChange.warnings(target, rows).forEach(console::warning);
        Optional<float[]> answers = teacher.map(t -> TeacherLoader.askNumbers(t, rows, console));
        EvaluationOptions options =
                EvaluationOptions.defaults().withThreads(threads).withProgress(StageProgress.of("measuring", console));
        if (AnswerKind.of(target) == AnswerKind.LABELS) {
            LabelsEvaluation labels = LabelsEvaluation.of(tree, rows, answers, options);
            return new Measured(LabelsEvaluationText.full(labels), LabelsEvaluationText.toMap(labels));
        }
        if (target instanceof Target.Numbers several) {
            NumbersEvaluation numbers = NumbersEvaluation.of(tree, rows, answers, options);
            List<Optional<String>> units =
                    several.outputs().stream().map(ValueMeasures::unit).toList();
            return new Measured(NumberEvaluationText.full(numbers, units), NumberEvaluationText.toMap(numbers));
        }
        NumberEvaluation number = NumberEvaluation.of(tree, rows, answers, options);
        return new Measured(NumberEvaluationText.full(number, unit(target)), NumberEvaluationText.toMap(number));
    }

    private static Optional<String> unit(Target target) {
        return target instanceof Target.Number n ? n.unit().map(u -> Texts.visible(u, 20)) : Optional.empty();
    }
}
