package org.espalier.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.console.Console;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationJson;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.EvaluationText;
import org.espalier.evaluate.NamedEvaluation;
import org.espalier.examples.Digits;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.viz.report.ReportOptions;

/** The second part of the demo: digits that the program draws itself, a network for them, and two trees. */
final class DigitsDemo {
    /**
     * The size of the demo; the tests have a smaller one.
     *
     * @param rows digits to learn from, of those of {@code digits:train} the first
     */
    record Preset(int rows, TeachOptions teaching, DistillOptions distilling) {
        /** On the processor, wherever it is: so small a tree is done before a GPU has begun. */
        static Preset full() {
            return new Preset(
                    Digits.Part.TRAIN.rows(),
                    TeachOptions.demo().build(),
                    DistillOptions.builder(Digits.SCHEMA).depth(6).engine("jvm").build());
        }
    }

    private final Console console;
    private final Preset preset;

    private final Path folder;

    /** @param folder which is made */
    DigitsDemo(Console console, Preset preset, Path folder) {
        this.console = console;
        this.preset = preset;
        this.folder = folder;
    }

    void run() {
        OutputFolder.make(folder, true);
        Dataset all = rows("digits:train");
        Dataset training = all.select(IntStream.range(0, preset.rows()).toArray());
        console.log("digits, 1 of 4: a network for " + training.rows() + " drawn digits");
        AtomicFiles.writeText(
                folder.resolve("schema.json"), OverwritePolicy.REPLACE, SchemaJson.write(training.schema()));
        try (Teacher teacher = teach(training)) {
            console.log("digits, 2 of 4: a tree trained on labels alone");
            SoftDecisionTree fromLabels = distill(training, Optional.empty(), "tree-labels.safetensors");
            console.log("digits, 3 of 4: a tree from the network");
            SoftDecisionTree distilled = distill(training, Optional.of(teacher), "tree.safetensors");
            console.log("digits, 4 of 4: how good they are on digits that none of them has seen");
            Dataset heldOut = rows("digits:test");
            float[] answers = TeacherLoader.ask(teacher, heldOut, console, console::warning);
            console.endProgress();
            writeReport(distilled, heldOut, answers);
            report(
                    new NamedEvaluation("labels-only tree", evaluate(fromLabels, heldOut, answers)),
                    new NamedEvaluation("distilled tree", evaluate(distilled, heldOut, answers)));
        }
    }

    private static Dataset rows(String name) {
        DataSource source = DataSource.open(DataOptions.builder(name).build());
        Schema schema = source.inferSchema(warning -> {});
        return source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
    }

    private Teacher teach(Dataset training) {
        Dl4jTeacher teacher = Dl4jTrainer.train(training, preset.teaching(), new TeachProgress(console))
                .teacher();
        console.endProgress();
        teacher.save(folder.resolve("teacher.zip"), OverwritePolicy.REPLACE);
        return teacher;
    }

    private SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher, String file) {
        Distiller distiller =
                new Distiller(preset.distilling(), new TrainingProgress(console, console::warning), Optional.empty());
        SoftDecisionTree tree = distiller.distill(training, teacher);
        console.endProgress();
        ModelFile.write(tree, folder.resolve(file), OverwritePolicy.REPLACE);
        return tree;
    }

    private static Evaluation evaluate(SoftDecisionTree tree, Dataset rows, float[] answers) {
        return Evaluation.of(tree, rows, Optional.of(answers), EvaluationOptions.defaults());
    }

    private void writeReport(SoftDecisionTree tree, Dataset heldOut, float[] answers) {
        DataSource digits = DataSource.open(DataOptions.builder("digits:test").build());
        String html = ReportCommand.html(tree, heldOut, Optional.of(answers), digits, ReportOptions.defaults());
        AtomicFiles.writeText(folder.resolve("report.html"), OverwritePolicy.REPLACE, html);
    }

    private void report(NamedEvaluation fromLabels, NamedEvaluation distilled) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (NamedEvaluation one : List.of(distilled, fromLabels)) {
            json.put(one.name(), EvaluationJson.toMap(one.evaluation()));
        }
        AtomicFiles.writeText(folder.resolve("evaluation.json"), OverwritePolicy.REPLACE, Json.pretty(json));
        console.print("Digits\n\n" + EvaluationText.table(List.of(fromLabels, distilled)));
        console.print("""

                average: all leaves answer, each by its path's probability; max-path: the likeliest leaf answers, the one
                that an explanation tells; path mass: how likely that leaf is, on average. Both trees have the same rows,
                options and steps. Learning from the network pays where labels are few or noisy; elsewhere the trees come
                out about alike.

                in %1$s:
                  schema.json              what a row is
                  teacher.zip              the network
                  tree.safetensors         the distilled tree
                  tree-labels.safetensors  the tree trained on labels alone
                  evaluation.json          the table with every figure
                  report.html              the distilled tree to look at: open it in a browser

                next:
                  ./espalier explain --model %1$s/tree.safetensors --data digits:test --row 1
                  ./espalier explain --model %1$s/tree.safetensors --data digits:test --row 1 --format svg --out %1$s/path.svg

                """.formatted(folder));
    }
}
