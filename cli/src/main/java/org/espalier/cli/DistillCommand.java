package org.espalier.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.CheckpointStore;
import org.espalier.train.Distiller;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier distill}: trains the tree. */
@Command(
        name = "distill",
        customSynopsis = "espalier distill --data FILE --target COLUMN [--teacher FILES] --out FILE [OPTIONS]",
        description = {
            "Trains a soft decision tree on a teacher's answers; without a teacher on the labels alone.",
            "The rows are encoded by --schema, else as the teacher's schema says, else by what the data look like."
        })
final class DistillCommand implements Runnable {
    private final Console console;
    private final DistillArguments training = new DistillArguments();

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private SchemaChoices choices;

    @Mixin
    private TeacherArguments teachers;

    @Mixin
    private CheckpointArguments checkpoints;

    @Mixin
    private FileOutput output;

    private DistillCommand(Console console) {
        this.console = console;
    }

    /** With the training options, which are made from the library's table and not from fields. */
    static CommandLine of(Console console) {
        DistillCommand command = new DistillCommand(console);
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().addMixin("training", command.training.mixin());
        return line;
    }

    @Override
    public void run() {
        training.check();
        output.check();
        Optional<CheckpointStore> store = checkpoints.open(output.isForced(), console);
        TrainingRows rows = new TrainingRows(data, dictionary, console);
        try (TeacherLoader loader = teachers.load()) {
            Schema schema = choices.apply(rows.schema(loader.schema()));
            Optional<Teacher> teacher = loader.teacher(schema, rows.source(), console);
            teacher.flatMap(Teacher::note).ifPresent(console::note);
            LabelPolicy labels = teacher.isPresent() ? LabelPolicy.OPTIONAL : LabelPolicy.REQUIRED;
            Dataset dataset = rows.read(schema, labels, teacher);
            Optional<Dataset> validation =
                    training.validationFile().map(file -> rows.read(file.toString(), schema, labels, teacher));
            Distiller distiller = new Distiller(
                    training.options(dataset), new TrainingProgress(console, teachers.warnings(console)), store);
            SoftDecisionTree tree = InterruptNote.during(
                    () -> distiller.distill(dataset, teacher, validation), console, checkpoints.interruptNote());
            console.endProgress();
            ModelFile.write(tree, output.file(), output.existing());
            console.print(summary(tree));
        }
    }

    /** Constant leaves: the epoch that was chosen; points: what gates and leaves there are. */
    private static String shapeOf(SoftDecisionTree tree, Map<String, Double> metrics) {
        if (tree.scorecards().isEmpty()) {
            return String.format(Locale.ROOT, "epoch %.0f of %.0f", metrics.get("bestEpoch"), metrics.get("epochs"));
        }
        int gates = tree.shape().nodes() - tree.structure().closed().cardinality();
        return gates == 0
                ? "one scorecard"
                : gates + (gates == 1 ? " gate, " : " gates, ") + (gates + 1) + " scorecards";
    }

    private String summary(SoftDecisionTree tree) {
        Map<String, Double> metrics = tree.provenance().metrics();
        return String.format(
                Locale.ROOT,
                "validation on %.0f rows: average %s %%, max-path %s %%, path mass %.3f (%s)%n%s%n",
                metrics.get("validation.rows"),
                Percent.digits(metrics.get("validation.accuracy.average"), 2),
                Percent.digits(metrics.get("validation.accuracy.maxPath"), 2),
                metrics.get("validation.pathMass"),
                shapeOf(tree, metrics),
                FileOutput.written(output.file()));
    }
}
